package salvage

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"spotter/journal"
)

// damaged puts a damaged journal into a new folder.
func damaged(t testing.TB) (path string, file []byte) {
	t.Helper()
	file = corpus(t, "changed")
	path = filepath.Join(t.TempDir(), "race.jsonl")
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	return path, file
}

// only fails unless a folder has just these files.
func only(t testing.TB, folder string, names ...string) {
	t.Helper()
	list, err := os.ReadDir(folder)
	if err != nil || len(list) != len(names) {
		t.Fatalf("%v, %v, want %v", list, err, names)
	}
	for i := range names {
		if list[i].Name() != names[i] {
			t.Errorf("%s, want %s", list[i].Name(), names[i])
		}
	}
}

func TestFile(t *testing.T) {
	path, file := damaged(t)
	folder := filepath.Dir(path)
	to := filepath.Join(folder, "clean.jsonl")
	res, err := File(path, to, false)
	if err != nil {
		t.Fatal(err)
	}
	log, err := journal.ReadFile(to)
	if err != nil || log.Err() != nil || log.Head != res.Head {
		t.Fatalf("%v, %v", err, log.Err())
	}
	if now, err := os.ReadFile(path); err != nil || !bytes.Equal(now, file) {
		t.Error("the damaged journal was changed")
	}
	if info, err := os.Stat(to); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v: anybody can read it", info.Mode(), err)
	}
	only(t, folder, "clean.jsonl", "race.jsonl")

	if _, err := File(path, to, false); !errors.Is(err, ErrThere) {
		t.Errorf("a file that was there: %v", err)
	}
	if err := os.WriteFile(to, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := File(path, to, true); err != nil {
		t.Errorf("with force: %v", err)
	}
	if log, err := journal.ReadFile(to); err != nil || log.Err() != nil {
		t.Errorf("with force: %v", err)
	}
	only(t, folder, "clean.jsonl", "race.jsonl")
}

// What cannot be done leaves nothing behind, and changes nothing.
func TestFileRefuses(t *testing.T) {
	path, file := damaged(t)
	folder := filepath.Dir(path)
	link := filepath.Join(t.TempDir(), "link.jsonl")
	if err := os.Symlink(path, link); err != nil && runtime.GOOS != "windows" {
		t.Fatal(err)
	}
	for _, tt := range []struct{ name, from, to, want string }{
		{"itself", path, path, "it is the journal itself"},
		{"itself by a link", path, link, "it is the journal itself"},
		{"a folder", path, t.TempDir(), "no ordinary file"},
		{"no folder", path, filepath.Join(folder, "no", "x"), "no such file"},
		{"no journal", filepath.Join(folder, "gone"), filepath.Join(folder, "new"), "no such file"},
		{"another program's file", filepath.Join("file_test.go"), filepath.Join(folder, "new"), ErrNothing.Error()},
	} {
		if _, err := File(tt.from, tt.to, true); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %q", tt.name, err, tt.want)
		}
	}
	only(t, folder, "race.jsonl")
	if now, err := os.ReadFile(path); err != nil || !bytes.Equal(now, file) {
		t.Error("the damaged journal was changed")
	}
}
