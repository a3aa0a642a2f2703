package replay

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"

	"spotter/cmd/spotter/fault"
)

// The journals of the corpus.
const (
	marathon = "../../../journal/testdata/marathon/usual/race.jsonl"
	corpus   = "../../../journal/testdata/corpus/"
)

// runs runs the command by a clock of its own, and returns what it said.
func runs(t *testing.T, words ...string) (stdout, stderr string, err error) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		var out, told bytes.Buffer
		c := Desk{Stdout: &out, Stderr: &told, UntilSignal: func(ctx context.Context) (context.Context, func() os.Signal, func()) {
			return ctx, func() os.Signal { return nil }, func() {}
		}}.Command()
		c.SetArgs(words)
		c.SilenceErrors, c.SilenceUsage = true, true
		c.SetContext(t.Context())
		err = c.Execute()
		stdout, stderr = out.String(), told.String()
	})
	return stdout, stderr, err
}

func TestSlips(t *testing.T) {
	t.Setenv("PULSE_SERVER", "unix:/nowhere")
	for _, tt := range []struct {
		words, want, next string
	}{
		{"", "choose an output with --output", "wav:FILE"},
		{"--output auto", "choose an output with --output", "pulse:SINK, speaker, wav:FILE, null"},
		{"--output loud", `--output: "loud" is not an output`, ""},
		{"--output null --speed 0", `--speed "0" is no speed`, "use 1 to 240"},
		{"--output null --speed NaN", `--speed "NaN" is no speed`, ""},
		{"--output null --speed 4 --gaps", "--gaps says cues whole", "leave --speed out"},
		{"--output null --from soon", "--from: ", ""},
		{"--output null --from #99999", "--from: the log has no line 99999", ""},
		{"--output null --from #1", "--from: line 1 has no race time", ""},
		{"--output null --from km=99", "--from: ", ""},
		{"--output null --from 1:00 --to 0:30", `--to "0:30" is not after --from`, ""},
	} {
		out, _, err := runs(t, append([]string{marathon}, strings.Fields(tt.words)...)...)
		f, ok := errors.AsType[*fault.Error](err)
		if !ok || f.Code != fault.ExitUsage || !strings.Contains(err.Error(), tt.want) || !strings.Contains(fault.Next(err), tt.next) || out != "" {
			t.Errorf("%q: %v, next %q, output %q", tt.words, err, fault.Next(err), out)
		}
	}
	for _, path := range []string{"none.jsonl", corpus + "rubbish.jsonl", corpus + "future.jsonl"} {
		if _, _, err := runs(t, path, "--output", "null"); err == nil {
			t.Errorf("%s was played", path)
		}
	}
	if _, _, err := runs(t, marathon, "--output", "null", "--from", "9:00", "--pack", tonePack(t)); !errors.Is(err, errNothing) {
		t.Errorf("behind the end: %v", err)
	}
}

// files returns every file below the folders, with its content.
func files(t *testing.T, dirs ...string) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, dir := range dirs {
		err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			b, err := os.ReadFile(path)
			info, _ := d.Info()
			all[path] = info.ModTime().String() + string(b)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return all
}

// A replay of a whole marathon, in each mode, prints every line that counts and leaves the
// folder of the journal and those of spotter as they were.
func TestNothingIsWritten(t *testing.T) {
	dir, home := t.TempDir(), t.TempDir()
	for _, name := range []string{"HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"} {
		t.Setenv(name, home)
	}
	whole, err := os.ReadFile(marathon)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "race.jsonl")
	if err := os.WriteFile(path, whole, 0o600); err != nil {
		t.Fatal(err)
	}
	tones := tonePack(t)
	before := files(t, dir, home)
	for _, how := range []string{"--gaps", "--speed=4", "--speed=60"} {
		out, told, err := runs(t, path, "--output", "null", "--pack", tones, how)
		if err != nil || !strings.Contains(out, "finish") || !strings.Contains(out, "fall") || strings.Count(out, "\n") < 120 {
			t.Errorf("%s: %v, %q, printed\n%s", how, err, told, out)
		}
		if !strings.Contains(told, "5 cues of the radio check") {
			t.Errorf("%s: told %q", how, told)
		}
	}
	if after := files(t, dir, home); !maps.Equal(before, after) {
		t.Errorf("before %d files, after %d, or another content", len(before), len(after))
	}
}

// A journal that is damaged or torn is played as far as it can be read, and the exit code
// says that it is not whole.
func TestDamage(t *testing.T) {
	tones := tonePack(t)
	for name, want := range map[string]string{"torn": "torn: ", "changed": "damaged: ", "cut": "damaged: "} {
		out, _, err := runs(t, corpus+name+".jsonl", "--output", "null", "--gaps", "--pack", tones)
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(fault.Next(err), "every line that can be read was played") || strings.Count(out, "\n") < 3 {
			t.Errorf("%s: %v, next %q, output %q", name, err, fault.Next(err), out)
		}
	}
}
