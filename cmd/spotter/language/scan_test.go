package language

import (
	"bytes"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

var update = flag.Bool("update", false, "write catalogues/texts.txt anew from the code")

// sentence is a text of the code that a screen shows.
type sentence struct {
	key  string // as a catalogue has it
	one  string // of a count: its form for one
	many bool   // it is a count
	at   string // file and line
}

// scan returns the texts of all calls of text/say in the code, by key. A text that is not
// written out where it is used cannot be found, and fails the test. The code is read once for all tests.
func scan(t *testing.T) map[string]sentence {
	t.Helper()
	c := scanOnce()
	if c.err != nil {
		t.Fatal(c.err)
	}
	for _, fault := range c.faults {
		t.Error(fault)
	}
	return c.found
}

// scanned holds the texts of the code, and the faults of the calls that show them.
type scanned struct {
	found  map[string]sentence
	faults []string
	err    error
}

// fault takes in what is wrong with a call.
func (c *scanned) fault(form string, args ...any) {
	c.faults = append(c.faults, fmt.Sprintf(form, args...))
}

var scanOnce = sync.OnceValue(scanCode)

func scanCode() *scanned {
	c := &scanned{found: map[string]sentence{}}
	root, fset := filepath.Join("..", "..", ".."), token.NewFileSet()
	c.err = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && path != root && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata" || isModule(path)):
			return filepath.SkipDir
		case d.IsDir() || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go"):
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil || !bytes.Contains(text, []byte(`/text/say"`)) { // most files have none
			return err
		}
		file, err := parser.ParseFile(fset, path, text, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(file.Imports, func(s *ast.ImportSpec) bool { return strings.HasSuffix(s.Path.Value, `/text/say"`) }) {
			return nil
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok {
				c.take(fset, call)
			}
			return true
		})
		return nil
	})
	for sense, words := range wordsOfLogs() {
		for _, w := range words {
			key := sense + "|" + w
			c.found[key] = sentence{key: key, at: "the words of " + sense}
		}
	}
	return c
}

func isModule(folder string) bool {
	_, err := os.Stat(filepath.Join(folder, "go.mod"))
	return err == nil
}

// take takes in the text of a call, where it is one of text/say.
func (c *scanned) take(fset *token.FileSet, call *ast.CallExpr) {
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return
	}
	if id, ok := sel.X.(*ast.Ident); !ok || id.Name != "say" {
		return
	}
	s := sentence{at: fset.Position(call.Pos()).String()}
	switch sel.Sel.Name {
	case "T", "F":
		key, ok := literal(call.Args[0])
		if !ok {
			c.fault("%s: say.%s takes a text that is written out", s.at, sel.Sel.Name)
			return
		}
		s.key = key
	case "N":
		one, ok1 := literal(call.Args[1])
		many, ok2 := literal(call.Args[2])
		if !ok1 || !ok2 {
			c.fault("%s: say.N takes texts that are written out", s.at)
			return
		}
		s.key, s.one, s.many = many, one, true
	case "C":
		sense, ok := literal(call.Args[0])
		if !ok || strings.Trim(sense, "abcdefghijklmnopqrstuvwxyz_") != "" {
			c.fault("%s: say.C takes a sense of small letters that is written out", s.at)
			return
		}
		word, ok := literal(call.Args[1])
		if !ok {
			if _, listed := wordsOfLogs()[sense]; !listed {
				c.fault("%s: nobody knows which words the sense %q has: list them in wordsOfLogs", s.at, sense)
			}
			return
		}
		s.key = sense + "|" + word
	default:
		return
	}
	if was, ok := c.found[s.key]; ok && was.many != s.many {
		c.fault("%s: %q is a count in one place and none in another (%s)", s.at, s.key, was.at)
	}
	c.found[s.key] = s
}

// literal returns a text that is written out, in one piece or several.
func literal(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		s, err := strconv.Unquote(e.Value)
		return s, err == nil
	case *ast.BinaryExpr:
		x, ok1 := literal(e.X)
		y, ok2 := literal(e.Y)
		return x + y, ok1 && ok2 && e.Op == token.ADD
	case *ast.ParenExpr:
		return literal(e.X)
	}
	return "", false
}

// TestTextsAreListed compares the texts in the code with the list that is part of the
// program, by which it knows that a catalogue is whole.
func TestTextsAreListed(t *testing.T) {
	found := scan(t)
	var b strings.Builder
	for _, key := range slices.Sorted(maps.Keys(found)) {
		line := strconv.Quote(key)
		if found[key].many {
			line += " count"
		}
		fmt.Fprintln(&b, line)
		if slices.Contains([]string{"id", "description", "hash", "leftdelim", "rightdelim", "zero", "one", "two", "few", "many", "other"}, strings.ToLower(key)) {
			t.Errorf("%s: the files of go-i18n cannot have the text %q: use say.C", found[key].at, key)
		}
		if _, _, senses := cutSense(key); !senses && strings.Contains(key, "|") {
			t.Errorf("%s: %q has a bar, which parts a sense from a word", found[key].at, key)
		}
	}
	path := filepath.Join("catalogues", "texts.txt")
	if *update {
		if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	was, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(was) != b.String() {
		t.Errorf("the texts of the screens have changed: go test ./cmd/spotter/language -update writes %s, then translate them", path)
	}
}
