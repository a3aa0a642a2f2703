package files

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
)

// left returns the names in a folder.
func left(t *testing.T, dir string) (names []string) {
	t.Helper()
	list, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range list {
		names = append(names, e.Name())
	}
	return names
}

func TestWrite(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a")
	for _, text := range []string{"one", "two"} { // the second replaces the first
		write := func(w io.Writer) error { _, err := io.WriteString(w, text); return err }
		if err := Write(path, 0o640, write, nil); err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(path)
		if err != nil || string(got) != text {
			t.Errorf("%q, %v", got, err)
		}
	}
	if n := left(t, dir); len(n) != 1 {
		t.Errorf("left: %q", n)
	}
}

// TestAFaultLeavesTheFile fails in each step that a caller can make fail.
func TestAFaultLeavesTheFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a")
	if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	fault := errors.New("fault")
	half := func(w io.Writer) error { _, _ = io.WriteString(w, "half"); return fault }
	whole := func(w io.Writer) error { _, err := io.WriteString(w, "new"); return err }
	if err := Write(path, 0o600, half, nil); !errors.Is(err, fault) {
		t.Error(err)
	}
	last := func(tmp string) error {
		if got, err := os.ReadFile(tmp); err != nil || string(got) != "new" {
			t.Errorf("%q, %v", got, err)
		}
		return fault
	}
	if err := Write(path, 0o600, whole, last); !errors.Is(err, fault) {
		t.Error(err)
	}
	if err := Write(filepath.Join(dir, "no", "a"), 0o600, whole, nil); !errors.Is(err, os.ErrNotExist) {
		t.Error(err)
	}
	if got, err := os.ReadFile(path); err != nil || string(got) != "old" || len(left(t, dir)) != 1 {
		t.Errorf("%q, %v, left %q", got, err, left(t, dir))
	}
}
