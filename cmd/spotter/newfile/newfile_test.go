package newfile

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"spotter/cmd/spotter/fault"
)

// only checks which files a folder has.
func only(t *testing.T, dir string, want ...string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	if !slices.Equal(names, want) {
		t.Errorf("the folder has %q, want %q", names, want)
	}
}

// TestCheck tells what is never written over, and what only with force.
func TestCheck(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"log": journalHead + `,"t":0}`, "old": "old", "from": "from"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, tt := range []struct {
		name  string
		force bool
		want  string // "" for no fault
	}{
		{"new", false, ""},
		{"old", false, "is there already"},
		{"old", true, ""},
		{"log", true, "is a journal: it is never written over"},
		{"from", true, "is the file that it would be made from"},
		{".", true, "is no ordinary file"},
	} {
		err := File{Path: filepath.Join(dir, tt.name), Force: tt.force, From: filepath.Join(dir, "from")}.Check()
		if (err == nil) != (tt.want == "") || err != nil && (!strings.Contains(err.Error(), tt.want) || fault.Next(err) == "") {
			t.Errorf("%s, force %v: %v, want %q", tt.name, tt.force, err, tt.want)
		}
	}
}

// TestAFailedWriteLeavesNoHalfFile fails in the middle, as a full disk does.
func TestAFailedWriteLeavesNoHalfFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "report.html")
	full := errors.New("no space left on device")
	half := func(w io.Writer) error {
		if _, err := io.WriteString(w, "<html>"); err != nil {
			return err
		}
		return full
	}
	if err := (File{Path: path}).Write(half); !errors.Is(err, full) {
		t.Fatal(err)
	}
	only(t, dir)
	if err := os.WriteFile(path, []byte("before"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := (File{Path: path, Force: true}).Write(half); !errors.Is(err, full) {
		t.Fatal(err)
	}
	if b, _ := os.ReadFile(path); string(b) != "before" {
		t.Errorf("the file that was there is %q", b)
	}
	only(t, dir, "report.html")
}

// TestAFileThatAppearsMeanwhileStays makes the file of that name while it is written.
func TestAFileThatAppearsMeanwhileStays(t *testing.T) {
	path := filepath.Join(t.TempDir(), "report.html")
	err := File{Path: path}.Write(func(io.Writer) error { return os.WriteFile(path, []byte("theirs"), 0o600) })
	if err == nil || !strings.Contains(err.Error(), "is there already") {
		t.Errorf("%v", err)
	}
	if b, _ := os.ReadFile(path); string(b) != "theirs" {
		t.Errorf("it is %q now", b)
	}
}
