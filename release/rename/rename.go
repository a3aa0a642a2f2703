package rename

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// modulePaths matches a path that a module of a publisher may have. The first element is a host, so that it has a dot.
var modulePaths = regexp.MustCompile(`^[a-z0-9-]+(\.[a-z0-9-]+)+(/[A-Za-z0-9._~-]+)+$`)

// Module renames the module of the source in root to path, such as "example.org/you/spotter": in go.mod and in the imports of every Go
// file. It reads everything before it writes the first file.
func Module(root, path string) error {
	if !modulePaths.MatchString(path) || strings.Contains(path, "..") {
		return fmt.Errorf("%q is no path for a module: use a host, then folders, such as example.org/you/spotter", path)
	}
	gomod := filepath.Join(root, "go.mod")
	text, err := os.ReadFile(gomod)
	if err != nil {
		return fmt.Errorf("reading the module's path: %w", err)
	}
	first, rest, _ := strings.Cut(string(text), "\n")
	old, ok := strings.CutPrefix(first, "module ")
	if !ok {
		return fmt.Errorf("%s begins with %q and not with the module's path", gomod, first)
	}
	changed := map[string][]byte{gomod: []byte("module " + path + "\n" + rest)}
	err = filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
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
		text, did, err := imports(file, text, old, path)
		if did {
			changed[file] = text
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("renaming %s to %s: %w", old, path, err)
	}
	for file, text := range changed {
		if err := os.WriteFile(file, text, 0o644); err != nil {
			return fmt.Errorf("renaming %s to %s: %w", old, path, err)
		}
	}
	fmt.Printf("%s is now %s, in go.mod and %d files\n", old, path, len(changed)-1)
	return nil
}

// isModule reports whether a folder is a module of its own.
func isModule(folder string) bool {
	_, err := os.Stat(filepath.Join(folder, "go.mod"))
	return err == nil
}

// imports returns the text of a Go file with the imports of the module under its new path, sorted as gofmt has them, and
// reports whether there are any.
func imports(file string, text []byte, old, path string) ([]byte, bool, error) {
	parsed, err := parser.ParseFile(token.NewFileSet(), file, text, parser.ImportsOnly)
	if err != nil {
		return nil, false, err
	}
	var ours []*ast.ImportSpec
	for _, spec := range parsed.Imports {
		name, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return nil, false, err
		}
		if name == old || strings.HasPrefix(name, old+"/") {
			ours = append(ours, spec)
		}
	}
	if len(ours) == 0 {
		return text, false, nil
	}
	for _, spec := range slices.Backward(ours) { // from the end, so that the places before it stay
		at := int(spec.Path.Pos()) - int(parsed.FileStart)
		text = slices.Concat(text[:at+1], []byte(path), text[at+1+len(old):])
	}
	sorted, err := format.Source(bytes.Clone(text))
	return sorted, true, err
}
