package markuptest

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"html/template"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"text/template/parse"
)

// Check fails the test for each call of Put in the Go files of a folder, tests apart, whose markup
// is no literal, does not end in text, has not as many places as values, or has a place in which a
// value needs more than what report/markup escapes.
func Check(t *testing.T, folder string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	set, calls := token.NewFileSet(), 0
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		tree, err := parser.ParseFile(set, file, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(tree, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			if f, ok := call.Fun.(*ast.SelectorExpr); !ok || f.Sel.Name != "Put" {
				return true
			}
			calls++
			if err := judgeCall(call); err != nil {
				t.Errorf("%s: %v", set.Position(call.Pos()), err)
			}
			return true
		})
	}
	if calls == 0 {
		t.Errorf("no call of Put in %s", folder)
	}
}

// judgeCall judges one call of Put.
func judgeCall(call *ast.CallExpr) error {
	literal, ok := call.Args[0].(*ast.BasicLit)
	if !ok || call.Ellipsis.IsValid() {
		return fmt.Errorf("the markup is no literal, or the values are a slice")
	}
	markup, err := strconv.Unquote(literal.Value)
	if err != nil {
		return err
	}
	return judge(markup, len(call.Args)-1)
}

// judge judges one piece of markup that gets some values.
func judge(markup string, values int) error {
	if n := strings.Count(markup, "{}"); n != values {
		return fmt.Errorf("%d places for %d values", n, values)
	}
	for _, no := range []string{"{{", "<script", "<style"} { // for the last two there are Script and Style
		if strings.Contains(strings.ToLower(markup), no) {
			return fmt.Errorf("the markup has %s", no)
		}
	}
	x, err := template.New("markup").Parse(strings.ReplaceAll(markup, "{}", "{{.}}"))
	if err != nil {
		return err
	}
	var page strings.Builder
	if err := x.Execute(&page, "value"); err != nil { // it works out what to escape, once
		return err
	}
	if page.String() != strings.ReplaceAll(markup, "{}", "value") {
		return fmt.Errorf("html/template would write other markup: %s", page.String())
	}
	for _, node := range x.Tree.Root.Nodes {
		action, ok := node.(*parse.ActionNode)
		if !ok {
			continue
		}
		if escapers := action.Pipe.Cmds[1:]; len(escapers) != 1 || !plain[escapers[0].String()] {
			return fmt.Errorf("a value stands where it needs %v", escapers)
		}
	}
	return nil
}

// plain has what html/template escapes with in text, in a title, and between quotes. All three
// replace the same characters, and so does report/markup.
var plain = map[string]bool{"_html_template_htmlescaper": true, "_html_template_rcdataescaper": true, "_html_template_attrescaper": true}
