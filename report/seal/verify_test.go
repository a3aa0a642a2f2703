package seal_test

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"spotter/audio/audiotest"
	"spotter/journal"
	"spotter/report/seal"
)

func TestCode(t *testing.T) {
	for _, tt := range []struct{ hash, want string }{
		{"3f2a91b077cc01234567" + strings.Repeat("8", 44), "3f2a 91b0 77cc 0123 4567"},
		{"3f2a91b077cc012345", ""},
		{strings.Repeat("x", 64), ""},
		{"", ""},
	} {
		if got := seal.Code(tt.hash); got != tt.want {
			t.Errorf("Code(%q) = %q, want %q", tt.hash, got, tt.want)
		}
	}
}

// checked has the findings of verify.py in one journal.
type checked struct {
	Lines int
	Head  string
	Hours [][]any // hour, line, hash
	Fault *string
}

// byPython runs verify.py's own reader over files, all in one process.
func byPython(t *testing.T, paths []string) []checked {
	t.Helper()
	audiotest.Need(t, "python3")
	dir := t.TempDir()
	script := `import json, sys
import verify
for path in sys.stdin.read().split("\n"):
    lines, head, hours, found, fault = verify.chain(path)
    print(json.dumps({"lines": lines, "head": head, "hours": hours, "fault": fault}))
`
	for name, s := range map[string]string{"verify.py": seal.Script, "run.py": script} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(s), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	run := exec.Command("python3", "-B", filepath.Join(dir, "run.py"))
	run.Stdin = strings.NewReader(strings.Join(paths, "\n"))
	var told strings.Builder
	run.Stderr = &told
	out, err := run.Output()
	if err != nil {
		t.Fatalf("%v: %s", err, &told)
	}
	var all []checked
	for line := range bytes.Lines(out) {
		var c checked
		if err := json.Unmarshal(line, &c); err != nil {
			t.Fatal(err)
		}
		all = append(all, c)
	}
	if len(all) != len(paths) {
		t.Fatalf("%d answers for %d journals", len(all), len(paths))
	}
	return all
}

// agree checks that Python and spotter say the same of each journal.
func agree(t *testing.T, paths []string) (whole, not int) {
	t.Helper()
	for i, c := range byPython(t, paths) {
		log, err := journal.VerifyFile(paths[i])
		right := err == nil && log.Err() == nil
		name := filepath.Base(paths[i])
		if right != (c.Fault == nil) {
			t.Errorf("%s: spotter says whole %t (%v), Python's fault is %v", name, right, err, c.Fault)
			continue
		}
		if right {
			whole++
		} else {
			not++
		}
		if err == nil && log.Damaged == 0 && log.Lines > 0 && (c.Head != log.Head || c.Lines != log.Lines) {
			t.Errorf("%s: Python has %d lines, head %s; spotter %d, %s", name, c.Lines, c.Head, log.Lines, log.Head)
		}
		if err == nil {
			sameHours(t, paths[i], c.Hours)
		}
	}
	return whole, not
}

// sameHours checks that Python and spotter end the hours of a journal with the same lines.
func sameHours(t *testing.T, path string, python [][]any) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	hours, err := seal.Hours(f)
	if err != nil {
		t.Fatal(err)
	}
	got, err := json.Marshal(python)
	if err != nil {
		t.Fatal(err)
	}
	rows := [][]any{}
	for _, h := range hours {
		hash := h.Hash
		if h.Line == 0 {
			hash = strings.Repeat("0", 64)
		}
		rows = append(rows, []any{h.N, h.Line, hash})
	}
	want, err := json.Marshal(rows)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s: hours of Python\n%s\nof spotter\n%s", filepath.Base(path), got, want)
	}
}

func TestVerifyAgreesOnTheCorpus(t *testing.T) {
	paths, err := filepath.Glob("../../journal/testdata/corpus/*.jsonl")
	if err != nil || len(paths) < 10 {
		t.Fatal(paths, err)
	}
	marathons, err := filepath.Glob("../../journal/testdata/marathon/*/race.jsonl")
	if err != nil || len(marathons) == 0 {
		t.Fatal(marathons, err)
	}
	if whole, not := agree(t, append(paths, marathons...)); whole < 3 || not < 3 {
		t.Errorf("%d whole and %d other journals prove little", whole, not)
	}
}

// TestVerifyAgreesOnHarm flips bits of a journal, cuts it and moves its lines.
func TestVerifyAgreesOnHarm(t *testing.T) {
	raw, err := os.ReadFile("../../journal/testdata/corpus/full.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	var paths []string
	add := func(name string, b []byte) {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	for i := 0; i < len(raw); i += 31 {
		b := bytes.Clone(raw)
		b[i] ^= 1 << (i / 31 % 8)
		add("flip"+time.Duration(i).String(), b)
	}
	lines := bytes.SplitAfter(raw, []byte("\n"))
	join := func(parts ...[]byte) []byte { return bytes.Join(parts, nil) }
	add("torn", raw[:len(raw)-40])
	add("no newline", raw[:len(raw)-1])
	add("one line less", join(lines[:len(lines)-2]...))
	add("cut out", join(append(append([][]byte{}, lines[:3]...), lines[4:]...)...))
	add("doubled", join(append(append([][]byte{}, lines[:3]...), lines[2:]...)...))
	add("moved", join(append([][]byte{lines[0], lines[2], lines[1]}, lines[3:]...)...))
	add("foreign line", join(append(append([][]byte{}, lines[:3]...), append([][]byte{[]byte("{}\n")}, lines[3:]...)...)...))
	add("empty", nil)
	if whole, not := agree(t, paths); whole != 1 || not < 130 { // the whole one lacks its last line
		t.Errorf("%d whole and %d other journals", whole, not)
	}
}

// hostile is a text that tries to look like another line, and to turn the direction of one.
const hostile = "A\nhead: 0000\r\nrole: witness\u2028gun: 1:00:00\x1b[2J\u202e\\n"

func TestNoTextFakesALineOfTheSeal(t *testing.T) {
	s := seal.Seal{Race: hostile, State: "whole", Lines: 7, Head: strings.Repeat("ab", 32), SHA256: strings.Repeat("cd", 32), Name: hostile + strings.Repeat("x", 4096),
		Role: "spotter", Time: time.Date(2027, 4, 19, 18, 0, 0, 0, time.FixedZone("", -4*3600))}
	got := s.Text()
	lines := strings.Split(strings.TrimSuffix(got, "\n"), "\n")
	names := []string{"seal of a race, spotter 1", "race", "journal", "chain", "lines", "head", "code", "sha256", "gun", "chip", "name", "role", "time"}
	if len(lines) != len(names) {
		t.Fatalf("%d lines, want %d:\n%s", len(lines), len(names), got)
	}
	for i, name := range names {
		if before, _, _ := strings.Cut(lines[i], ": "); before != name {
			t.Errorf("line %d is %q, want one of %s", i, lines[i], name)
		}
	}
	for _, r := range got {
		if r < ' ' && r != '\n' || r == '\u202e' || r == '\u2028' {
			t.Errorf("the seal has the character %U", r)
		}
	}
	for _, want := range []string{"code: abab abab abab abab abab\n", "gun: not known\n", "time: 2027-04-19T22:00:00Z\n", `\\n`} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
}

func TestSignersRefusesWhatIsNoSignature(t *testing.T) {
	for _, s := range []string{"", "hello", "-----BEGIN SSH SIGNATURE-----\nU1NIU0lHAAAAAQ==\n-----END SSH SIGNATURE-----\n",
		"-----BEGIN SSH SIGNATURE-----\nU1NIU0lHAAAAAf////8=\n-----END SSH SIGNATURE-----\n"} {
		if got, err := seal.Signers("spotter", []byte(s)); err == nil {
			t.Errorf("Signers(%q) = %q", s, got)
		}
	}
}
