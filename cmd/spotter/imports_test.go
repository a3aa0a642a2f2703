package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// drawing says which of our packages each one may import. What it does not name
// may import nothing of ours, so that a new package has to be drawn in here.
var drawing = map[string][]string{
	"cmd/spotter":       {"ui", "ui/term", "report", "journal", "audio", "race", "cues"},
	"ui":                {"ui/term", "race", "cues"},
	"ui/term":           {},
	"report":            {"journal", "race", "cues"},
	"journal":           {"race", "cues"},
	"audio":             {"cues"},
	"audio/audiotest":   {},
	"race":              {"cues"},
	"cues":              {},
	"cues/render/words": {"cues"},
}

// testHelpers are packages that any test may import, and nothing else may.
var testHelpers = []string{"audio/audiotest", "audio/audiotest/fakepulse"}

// mayImport reports whether a file of the package in folder from may import the
// package in folder to.
func mayImport(from, to string, test bool) bool {
	if test && (from == to || slices.Contains(testHelpers, to)) { // an external test imports what it tests
		return true
	}
	return slices.Contains(drawing[from], to)
}

func TestImportsOnlyPointDown(t *testing.T) {
	const module = "spotter"
	root := filepath.Join("..", "..")
	seen := map[string]bool{}
	err := filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && file != root && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata") {
			return filepath.SkipDir
		}
		if d.IsDir() || filepath.Ext(file) != ".go" {
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		dir, err := filepath.Rel(root, filepath.Dir(file))
		if err != nil {
			return err
		}
		from := filepath.ToSlash(dir)
		seen[from] = true
		for _, spec := range f.Imports {
			target, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			to, ours := strings.CutPrefix(target, module+"/")
			if ours && !mayImport(from, to, strings.HasSuffix(file, "_test.go")) {
				t.Errorf("%s imports %s: %s may import only %v", path.Join(from, d.Name()), to, from, drawing[from])
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range []string{"cmd/spotter", "ui", "journal", "audio", "race", "cues"} {
		if !seen[p] {
			t.Errorf("no file of package %s was looked at", p)
		}
	}
}

func TestMayImport(t *testing.T) {
	for _, tt := range []struct {
		from, to string
		test     bool
		want     bool
	}{
		{"cmd/spotter", "ui", false, true},
		{"ui", "race", false, true},
		{"ui", "audio", false, false},
		{"ui", "audio", true, false},
		{"ui", "journal", false, false},
		{"race", "journal", false, false},
		{"cues", "race", false, false},
		{"cues", "cues", true, true},
		{"cues", "cues", false, false},
		{"audio", "audio/audiotest", true, true},
		{"audio", "audio/audiotest", false, false},
		{"somewhere/new", "cues", false, false},
	} {
		if got := mayImport(tt.from, tt.to, tt.test); got != tt.want {
			t.Errorf("mayImport(%q, %q, test %v) = %v", tt.from, tt.to, tt.test, got)
		}
	}
}
