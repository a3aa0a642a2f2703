package after_test

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"spotter/audio/audiotest"
	"spotter/cmd/spotter/after"
	"spotter/cmd/spotter/fault"
)

// marathon is a journal of the corpus that is whole.
const marathon = "../../../journal/testdata/marathon/usual/race.jsonl"

// corpus is the folder of the journals that are not.
const corpus = "../../../journal/testdata/corpus/"

// runs runs a command of the desk and returns what it said.
func runs(words ...string) (stdout, stderr string, err error) {
	var out, told bytes.Buffer
	for _, c := range (after.Desk{Stdout: &out, Stderr: &told}).Commands() {
		if c.Name() == words[0] {
			c.SetArgs(words[1:])
			c.SilenceErrors, c.SilenceUsage = true, true
			err = c.Execute()
		}
	}
	return out.String(), told.String(), err
}

// code returns the exit code of an error.
func code(err error) int {
	if f, ok := errors.AsType[*fault.Error](err); ok {
		return f.Code
	}
	if err != nil {
		return fault.ExitFailed
	}
	return fault.ExitDone
}

func TestExportSlips(t *testing.T) {
	dir := t.TempDir()
	taken := filepath.Join(dir, "taken")
	if err := os.WriteFile(taken, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	copied := filepath.Join(dir, "copy.jsonl")
	whole, err := os.ReadFile(corpus + "whole.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(copied, whole, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		words string
		code  int
		want  string
		next  string
	}{
		{"whole.jsonl", 2, "--to is missing", "csv, json"},
		{"whole.jsonl --to audacty", 2, `there is no format "audacty"`, "did you mean audacity?"},
		{"whole.jsonl --to csv --offset 3s", 2, "--offset is for subtitles", "leave it out"},
		{"whole.jsonl --to srt --offset soon", 2, `--offset: "soon" is not a time`, "1:32.5"},
		{"whole.jsonl --to csv --tz Nowhere/At_all", 2, `the zone "Nowhere/At_all" is not known here`, "+02:00"},
		{"whole.jsonl --to csv -o " + taken, 1, "taken is there already", "--force"},
		{"whole.jsonl --to csv -o " + dir, 1, "is no ordinary file", "-o"},
		{"whole.jsonl --to csv --force -o " + copied, 1, "copy.jsonl is a journal: it is never written over", "-o"},
		{"whole.jsonl --to csv -o " + dir + "/no/such", 1, "cannot write", "-o"},
		{"none.jsonl --to csv", 1, "none.jsonl", ""},
		{"future.jsonl --to csv", 1, "use a newer spotter", ""},
		{"whole.jsonl --to csv --track " + taken, 1, "taken: it is neither GPX nor FIT", ""},
		{"whole.jsonl --to csv --track none.gpx", 1, "reading the track", ""},
	} {
		words := strings.Fields("export " + corpus + tt.words)
		out, _, err := runs(words...)
		if code(err) != tt.code || err == nil || !strings.Contains(err.Error(), tt.want) || !strings.Contains(fault.Next(err), tt.next) || out != "" {
			t.Errorf("%s: code %d, %v, next %q, output %q", tt.words, code(err), err, fault.Next(err), out)
		}
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 2 {
		t.Errorf("%d files are left, %v", len(left), err)
	}
	if mine, err := os.ReadFile(taken); err != nil || string(mine) != "mine" {
		t.Errorf("the file that was there is %q, %v", mine, err)
	}
}

func TestExportWritesAFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "race.csv")
	for _, force := range []string{"--force=false", "--force"} {
		out, told, err := runs("export", corpus+"whole.jsonl", "--to", "csv", "-o", path, force)
		if err != nil || out != "" || told != "" {
			t.Fatalf("%q, %q, %v", out, told, err)
		}
	}
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	out, _, err := runs("export", corpus+"whole.jsonl", "--to", "csv")
	if err != nil || out != string(file) || !strings.HasPrefix(out, "seq,kind,") {
		t.Errorf("%v: on standard output %q, in the file %q", err, out, file)
	}
}

// What can be read of a log that is damaged or torn is exported, and the exit code says that it
// is not all.
func TestExportOfDamage(t *testing.T) {
	for name, want := range map[string]string{"torn": "torn: ", "changed": "damaged: ", "cut": "damaged: "} {
		out, _, err := runs("export", corpus+name+".jsonl", "--to", "csv")
		if code(err) != 1 || !strings.Contains(err.Error(), want) || !strings.Contains(fault.Next(err), "every line that can be read") || strings.Count(out, "\n") < 3 {
			t.Errorf("%s: %v, next %q, output %q", name, err, fault.Next(err), out)
		}
	}
	if _, _, err := runs("export", corpus+"rubbish.jsonl", "--to", "csv"); code(err) != 1 {
		t.Errorf("rubbish: %v", err)
	}
}

// A disk that is full leaves no half file, and an old one as it was.
func TestExportToAFullDisk(t *testing.T) {
	audiotest.Need(t, "mount", "umount")
	dir := t.TempDir()
	if err := exec.Command("mount", "-t", "tmpfs", "-o", "size=32k", "tmpfs", dir).Run(); err != nil {
		audiotest.Lacking(t, "mounting a small tmpfs needs root: %v", err)
	}
	defer func() {
		if out, err := exec.Command("umount", dir).CombinedOutput(); err != nil {
			t.Errorf("umount: %v: %s", err, out)
		}
	}()
	path := filepath.Join(dir, "race.json")
	if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, _, err := runs("export", marathon, "--to", "json", "--force", "-o", path)
	if code(err) != 1 || !strings.Contains(err.Error(), "no space left") || !strings.Contains(fault.Next(err), "free some space") {
		t.Errorf("%v, next %q", err, fault.Next(err))
	}
	if old, err := os.ReadFile(path); err != nil || string(old) != "old" {
		t.Errorf("the file that was there is %q, %v", old, err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 1 {
		t.Errorf("%d files are left, %v", len(left), err)
	}
}
