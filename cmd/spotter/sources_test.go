package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// module is the path in front of our own imports. Its publisher chooses it, so it is read.
var module = modulePath("../../go.mod")

// modulePath returns the path that a go.mod gives its module.
func modulePath(file string) string {
	text, err := os.ReadFile(file)
	if err != nil {
		panic(err)
	}
	line, _, _ := strings.Cut(string(text), "\n")
	return strings.TrimSpace(strings.TrimPrefix(line, "module "))
}

// source is one Go file of the project.
type source struct {
	name  string // without its folder
	test  bool
	lines int
	file  *ast.File
}

// sources returns every Go file of the project, by folder. All tests share what is read once: they must not
// change it.
func sources(t *testing.T) (*token.FileSet, map[string][]source) {
	t.Helper()
	read := readOnce()
	if read.err != nil {
		t.Fatal(read.err)
	}
	return read.fset, read.found
}

// sourcesRead holds the files of the project, or why they could not be read.
type sourcesRead struct {
	fset  *token.FileSet
	found map[string][]source
	err   error
}

var readOnce = sync.OnceValue(readSources)

func readSources() sourcesRead {
	root := filepath.Join("..", "..")
	fset, found := token.NewFileSet(), make(map[string][]source)
	err := filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && file != root && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata" || isModule(file)):
			return filepath.SkipDir
		case d.IsDir() || filepath.Ext(file) != ".go":
			return nil
		}
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		parsed, err := parser.ParseFile(fset, file, text, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		dir, err := filepath.Rel(root, filepath.Dir(file))
		if err != nil {
			return err
		}
		folder := filepath.ToSlash(dir)
		found[folder] = append(found[folder], source{d.Name(), strings.HasSuffix(file, "_test.go"), strings.Count(string(text), "\n"), parsed})
		return nil
	})
	return sourcesRead{fset, found, err}
}

// isModule reports whether a folder is a module of its own.
func isModule(folder string) bool {
	_, err := os.Stat(filepath.Join(folder, "go.mod"))
	return err == nil
}
