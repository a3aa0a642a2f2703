package cells

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// TestNarrowIsOneColumn compares with the terminal's own rule.
func TestNarrowIsOneColumn(t *testing.T) {
	n := 0
	for r := rune(0); r < 0x20000; r++ {
		if !narrow(r) {
			continue
		}
		n++
		for _, s := range []string{string(r), string(r) + "a", string(r) + "\u0301", string(r) + "é", string(r) + "日"} {
			g, _, w := grapheme(s)
			if want, width, _, _ := ansi.WcWidth.DecodeSequenceInString(s, 0, nil); g != want || w != width {
				t.Errorf("%q begins with %q of %d columns, a terminal has %q of %d", s, g, w, want, width)
			}
		}
	}
	if n < 400 {
		t.Errorf("only %d characters are narrow", n)
	}
}

// TestScreensAreDrawnWithNarrowCharacters reads what the screens of a race say, in all languages. One
// other character would cost a race 2.2 MB of memory.
func TestScreensAreDrawnWithNarrowCharacters(t *testing.T) {
	judge := func(where, text string) {
		for _, r := range text {
			if r >= 0x300 && r != utf8.RuneError && !narrow(r) {
				t.Errorf("%s has %q, which is not among the narrow characters of text.go", where, r)
			}
		}
	}
	catalogues, err := filepath.Glob("../../cmd/spotter/language/catalogues/*.toml")
	if err != nil || len(catalogues) < 5 {
		t.Fatalf("%d catalogues, %v", len(catalogues), err)
	}
	for _, file := range catalogues {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		judge(file, string(text))
	}
	for _, folder := range []string{"alert", "count", "dash", "edit", "gates", "incidents", "keymap", "line", "live", "road", "sign", "talk", "teach", "touch", "voice"} {
		files, err := filepath.Glob("../" + folder + "/*.go")
		if err != nil || len(files) == 0 {
			t.Fatalf("%s has no files, %v", folder, err)
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			tree, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(tree, func(n ast.Node) bool {
				if l, ok := n.(*ast.BasicLit); ok && (l.Kind == token.STRING || l.Kind == token.CHAR) {
					s, err := strconv.Unquote(l.Value)
					if err != nil {
						t.Fatal(err)
					}
					judge(file, s)
				}
				return true
			})
		}
	}
}
