package rename

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"spotter/testrun"
)

// TestModuleInACopy renames the module of a copy of the source, as a publisher does. Everywhere Go then finds all
// packages; in the gate, which has the time, the copy is built, tested and run too, once, without the race detector.
func TestModuleInACopy(t *testing.T) {
	testrun.Slow(t, "the module under another name, listed")
	t.Parallel()
	root := copyOfTheSource(t)
	every := testrun.Long(t, 1, 1, 2) == 2                                                     // looks at each
	for i, path := range []string{"example.net/other", "example.org/somebody/their-spotter"} { // the second time from a publisher's path
		if err := Module(root, path); err != nil {
			t.Fatal(err)
		}
		if i == 0 && !every {
			continue
		}
		if said := goes(t, root, "list", "-m"); strings.TrimSpace(said) != path {
			t.Errorf("the module is %q", said)
		}
		all := strings.Fields(goes(t, root, "list", "-test", "-deps", "./..."))
		ours := 0
		for _, name := range all {
			if strings.HasPrefix(name, "spotter/") {
				t.Errorf("%s is still imported", name)
			}
			if strings.HasPrefix(name, path+"/") {
				ours++
			}
		}
		if ours < 100 {
			t.Errorf("only %d packages are under %s", ours, path)
		}
	}
	if !testrun.Thorough() {
		t.Log("SPOTTER_CI=1, without the race detector, builds, tests and runs the copy too")
		return
	}
	program := filepath.Join(t.TempDir(), "spotter")
	goes(t, root, "build", "-o", program, "./cmd/spotter")
	if out, err := exec.Command(program, "--version").CombinedOutput(); err != nil || !strings.HasPrefix(string(out), "spotter version ") {
		t.Errorf("the renamed program says %q, %v", out, err)
	}
	if out, err := exec.Command(program, "cues", "check").CombinedOutput(); err != nil {
		t.Errorf("the renamed program checks its pack: %v\n%s", err, out)
	}
	goes(t, root, "test", "-count=1", "-run", "Imports|Drawing|MayImport", "./cmd/spotter")
	goes(t, root, "test", "-count=1", "./release/parts", "./release/rename", "-run", "Identify|Odd|TestImports")
}

// copyOfTheSource copies the source to a new folder, without the repository and without what was made from it.
func copyOfTheSource(t *testing.T) string {
	t.Helper()
	from, to := filepath.Join("..", ".."), t.TempDir()
	err := filepath.WalkDir(from, func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(from, file)
		if err != nil {
			return err
		}
		switch {
		case name == "dist" || name == "spotter" || name != "." && strings.HasPrefix(d.Name(), "."):
			if d.IsDir() {
				return filepath.SkipDir
			}
			return nil
		case d.IsDir():
			return os.MkdirAll(filepath.Join(to, name), 0o755)
		}
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(to, name), text, 0o644)
	})
	if err != nil {
		t.Fatal(err)
	}
	return to
}

// goes runs the go command in a folder and returns what it prints.
func goes(t *testing.T, dir string, words ...string) string {
	t.Helper()
	c := exec.Command("go", words...)
	c.Dir = dir
	c.Env = append(os.Environ(), "GOFLAGS=-buildvcs=false")
	out, err := c.CombinedOutput()
	if err != nil {
		t.Fatalf("go %q: %v\n%s", words, err, out)
	}
	return string(out)
}

func TestImports(t *testing.T) {
	const text = `package a

import (
	"fmt"

	"old/a"
	b "old/b"
	"older/c"
	"z.org/x"
)

var s = "old/a"
`
	const want = `package a

import (
	"fmt"

	"older/c"
	"x.org/y/a"
	b "x.org/y/b"
	"z.org/x"
)

var s = "old/a"
`
	got, did, err := imports("a.go", []byte(text), "old", "x.org/y")
	if err != nil || !did || string(got) != want {
		t.Errorf("%v, %v:\n%s", did, err, got)
	}
}

func TestOddPaths(t *testing.T) {
	for _, odd := range []string{"", "spotter", "example.org", "example.org/", "/a/b", "example.org/a b", "example.org/../a", "https://example.org/a", "example.org/a\n"} {
		if err := Module(t.TempDir(), odd); err == nil || !strings.Contains(err.Error(), "no path for a module") {
			t.Errorf("%q: %v", odd, err)
		}
	}
}
