package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// elsewhere stands for the packages that a package imports: empty ones, since a
// ring of files is made of the package's own names only.
type elsewhere map[string]*types.Package

func (e elsewhere) Import(target string) (*types.Package, error) {
	if e[target] == nil {
		e[target] = types.NewPackage(target, path.Base(target))
		e[target].MarkComplete()
	}
	return e[target], nil
}

// largestRing returns the most files of a package of which each needs each other, on
// one system: Linux. A file needs another one when it uses a name, a method or a
// field that the other declares.
func largestRing(fset *token.FileSet, folder string, files []source) []string {
	var parsed []*ast.File
	for _, f := range files {
		foreign := slices.ContainsFunc([]string{"_windows", "_darwin", "_other", "_stub"}, func(s string) bool { return strings.Contains(f.name, s) })
		if !f.test && !foreign {
			parsed = append(parsed, f.file)
		}
	}
	uses := make(map[*ast.Ident]types.Object)
	config := types.Config{Importer: elsewhere{}, Error: func(error) {}, FakeImportC: true}
	pkg, _ := config.Check(folder, fset, parsed, &types.Info{Uses: uses}) // what is unknown elsewhere is an error, and no matter
	needs := make(map[string][]string)
	for id, o := range uses {
		if o.Pkg() != pkg || !o.Pos().IsValid() || !shared(pkg, o) {
			continue
		}
		from, to := filepath.Base(fset.Position(id.Pos()).Filename), filepath.Base(fset.Position(o.Pos()).Filename)
		if from != to && !slices.Contains(needs[from], to) {
			needs[from] = append(needs[from], to)
		}
	}
	return ringOf(needs)
}

// shared reports whether other files can use what o names.
func shared(pkg *types.Package, o types.Object) bool {
	if o.Parent() == pkg.Scope() {
		return true
	}
	switch o := o.(type) {
	case *types.Func:
		return o.Signature().Recv() != nil
	case *types.Var:
		return o.IsField()
	}
	return false
}

// ringOf returns the most names of which each leads to each other, sorted: the
// largest strongly connected part (Tarjan 1972). One alone is none.
func ringOf(needs map[string][]string) (ring []string) {
	order, low := make(map[string]int), make(map[string]int)
	var stack []string
	var visit func(name string)
	visit = func(name string) {
		order[name] = len(order) + 1
		low[name] = order[name]
		stack = append(stack, name)
		for _, to := range needs[name] {
			if order[to] == 0 {
				visit(to)
				low[name] = min(low[name], low[to])
			} else if slices.Contains(stack, to) {
				low[name] = min(low[name], order[to])
			}
		}
		if low[name] != order[name] {
			return
		}
		at := slices.Index(stack, name)
		if part := stack[at:]; len(part) > 1 && len(part) > len(ring) {
			ring = slices.Sorted(slices.Values(part))
		}
		stack = stack[:at]
	}
	for _, name := range slices.Sorted(maps.Keys(needs)) {
		if order[name] == 0 {
			visit(name)
		}
	}
	return ring
}

func TestRingOf(t *testing.T) {
	needs := map[string][]string{"a": {"b"}, "b": {"c"}, "c": {"a", "d"}, "d": {"e"}, "e": {"d"}, "f": {"a", "f"}}
	if got := ringOf(needs); !slices.Equal(got, []string{"a", "b", "c"}) {
		t.Errorf("the largest ring is %v", got)
	}
	if got := ringOf(map[string][]string{"a": {"b"}, "b": nil}); got != nil {
		t.Errorf("a ring %v where there is none", got)
	}
}

func TestLargestRing(t *testing.T) {
	fset := token.NewFileSet()
	var files []source
	for name, text := range map[string]string{
		"a.go": "package x; type A struct{ n int }; func (a A) Do() { b() }",
		"b.go": "package x; func b() { var a A; a.n++; c(a.n) }",
		"c.go": "package x; import \"fmt\"; func c(n int) { fmt.Println(n) }",
	} {
		parsed, err := parser.ParseFile(fset, name, text, 0)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, source{name: name, file: parsed})
	}
	if got := largestRing(fset, "x", files); !slices.Equal(got, []string{"a.go", "b.go"}) {
		t.Errorf("the ring is %v", got)
	}
}

// TestDrawingHasNoCircle goes down from each room and never comes back to it.
func TestDrawingHasNoCircle(t *testing.T) {
	whole := map[string]bool{} // no circle is below these
	var down func(from string, way []string)
	down = func(from string, way []string) {
		if slices.Contains(way, from) {
			t.Fatalf("a circle: %v, %s", way, from)
		}
		if whole[from] {
			return
		}
		for _, to := range drawn(from).imports {
			down(to, append(slices.Clip(way), from))
		}
		whole[from] = true
	}
	for _, r := range house {
		down(r.folder, nil)
	}
}
