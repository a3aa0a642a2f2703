package main

import (
	"go/ast"
	"go/token"
	"os"
	"path"
	"regexp"
	"slices"
	"strconv"
	"testing"
)

// runners are functions whose arguments name programs: how many of the first
// arguments are something else, and whether all that follow name one.
var runners = map[string]struct {
	skip int
	all  bool
}{
	"Need": {1, true}, "LookPath": {0, false}, "Command": {0, false}, "CommandContext": {1, false}, "shell": {1, false},
}

// TestGateInstallsWhatTestsRun compares the programs that tests name with those that
// .ci/run installs: on a new machine a test must not fail for lack of one.
func TestGateInstallsWhatTestsRun(t *testing.T) {
	gate, err := os.ReadFile("../../.ci/run")
	if err != nil {
		t.Fatal(err)
	}
	var installed []string
	for _, m := range regexp.MustCompile(`(?m)(?:^|\s)([A-Za-z0-9-]+):[a-z0-9-]+`).FindAllStringSubmatch(string(gate), -1) {
		installed = append(installed, m[1])
	}
	named := 0
	_, found := sources(t)
	for folder, files := range found {
		for _, f := range files {
			if !f.test && !slices.Contains(testHelpers, folder) {
				continue
			}
			for _, program := range programsOf(f.file) {
				if program == "go" { // it runs the test
					continue
				}
				named++
				if !slices.Contains(installed, path.Base(program)) {
					t.Errorf("%s runs %s, which .ci/run does not install", path.Join(folder, f.name), program)
				}
			}
		}
	}
	if named < 30 || len(installed) < 20 {
		t.Errorf("only %d names of programs in tests and %d in .ci/run were read", named, len(installed))
	}
}

// programsOf returns the programs that a file names where it runs or needs them.
func programsOf(f *ast.File) (programs []string) {
	ast.Inspect(f, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		var name string
		switch fun := call.Fun.(type) {
		case *ast.Ident:
			name = fun.Name
		case *ast.SelectorExpr:
			name = fun.Sel.Name
		}
		r, ok := runners[name]
		if !ok || len(call.Args) <= r.skip {
			return true
		}
		args := call.Args[r.skip:]
		if !r.all {
			args = args[:1]
		}
		for _, a := range args {
			if lit, ok := a.(*ast.BasicLit); ok && lit.Kind == token.STRING {
				if s, err := strconv.Unquote(lit.Value); err == nil {
					programs = append(programs, s)
				}
			}
		}
		return true
	})
	return programs
}
