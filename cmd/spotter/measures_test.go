package main

import (
	"fmt"
	"go/ast"
	"go/token"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"text/tabwriter"
)

// ceilings are the largest measures that the house may have. They only come down.
var ceilings = []struct {
	name string
	most int
	why  string
}{
	{"files in a package", 25, "a reader can look over a folder"},
	{"files in " + door, 32, "one file for each command"},
	{"lines in a package", 3600, "a reader can know a package"},
	{"lines in " + door, 4000, "one file for each command"},
	{"lines in a file", 400, "a file has one job"},
	{"lines in a function", 60, "a function fits on a screen"},
	{"files that share a stem", 4, "a prefix that many files share is a room"},
	{"files in a ring", 14, "files that need each other are one thing"},
	{"fields in a struct", 31, "one person can hold a type"},
	{"comments that are riddles", 0, "a stranger understands the first sentence of a comment"},
	{"packages without doc.go", 0, "a reader who opens only that file knows the room"},
}

// door is the package of the command line, which has ceilings of its own: it grows with
// each command.
const door = "cmd/spotter/cli"

// measure is the largest value of something, and where it is.
type measure struct {
	value int
	where string
}

// raise keeps the larger of two values.
func (m *measure) raise(value int, where string) {
	if value > m.value || value == m.value && m.where == "" {
		*m = measure{value, where}
	}
}

// TestMeasures holds the sizes of the house under their ceilings. With -v it prints
// all of them: go test ./cmd/spotter -run TestMeasures -v
func TestMeasures(t *testing.T) {
	fset, found := sources(t)
	got := make(map[string]*measure)
	for _, c := range ceilings {
		got[c.name] = new(measure)
	}
	for _, folder := range slices.Sorted(maps.Keys(found)) {
		measureFolder(fset, folder, found[folder], got)
	}
	var table strings.Builder
	w := tabwriter.NewWriter(&table, 0, 0, 2, ' ', 0)
	for _, c := range ceilings {
		m := got[c.name]
		if m.value > c.most {
			t.Errorf("%s: %d in %s, at most %d: %s", c.name, m.value, m.where, c.most, c.why)
		}
		fmt.Fprintf(w, "%s\t%d\tof %d\t%s\n", c.name, m.value, c.most, m.where)
	}
	w.Flush()
	t.Logf("%d packages\n%s", len(found), &table)
}

// measureFolder adds the measures of one package.
func measureFolder(fset *token.FileSet, folder string, files []source, got map[string]*measure) {
	var count, lines int
	documented := false
	stems := map[bool][]string{}
	for _, f := range files {
		where := path.Join(folder, f.name)
		got["lines in a file"].raise(f.lines, where)
		measureDeclarations(fset, where, f, got)
		measureComments(where, f, got["comments that are riddles"])
		stems[f.test] = append(stems[f.test], stem(f.name))
		if f.test {
			continue
		}
		count++
		lines += f.lines
		documented = documented || f.name == "doc.go"
	}
	which := "a package"
	if folder == door {
		which = door
	}
	got["files in "+which].raise(count, folder)
	got["lines in "+which].raise(lines, folder)
	for _, names := range stems {
		prefix, n := sharedStem(names)
		got["files that share a stem"].raise(n, path.Join(folder, prefix+"*"))
	}
	ring := largestRing(fset, folder, files)
	got["files in a ring"].raise(len(ring), folder+": "+strings.Join(ring, " "))
	if !documented && count > 0 {
		m := got["packages without doc.go"]
		m.value, m.where = m.value+1, strings.TrimSpace(m.where+" "+folder)
	}
}

// measureDeclarations adds the measures of what a file declares.
func measureDeclarations(fset *token.FileSet, where string, f source, got map[string]*measure) {
	ast.Inspect(f.file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncDecl:
			if !f.test {
				got["lines in a function"].raise(fset.Position(n.End()).Line-fset.Position(n.Pos()).Line+1, where+" "+n.Name.Name)
			}
		case *ast.TypeSpec:
			if s, ok := n.Type.(*ast.StructType); ok && !f.test {
				got["fields in a struct"].raise(s.Fields.NumFields(), where+" "+n.Name.Name)
			}
		}
		return true
	})
}

// riddle matches a comment that says of a name that it "is what" or "is how" something
// is, instead of naming the thing and its parts.
var riddle = regexp.MustCompile(`^\w+ (is|are) (what|how|who|where|when|why|whose|the one)\b`)

// measureComments counts comments in front of declarations and fields that are riddles.
func measureComments(where string, f source, m *measure) {
	for _, group := range f.file.Comments {
		if text := group.Text(); riddle.MatchString(text) {
			m.value++
			m.where = where + ": " + text[:strings.IndexByte(text, '\n')]
		}
	}
}

func TestRiddle(t *testing.T) {
	for text, want := range map[string]bool{
		"tally is what became of a program's triggers.\n":                         true,
		"hangAfter is how long a disk may take.\n":                                true,
		"tally counts how the triggers of a player ended: heard, torn, missed.\n": false,
	} {
		if riddle.MatchString(text) != want {
			t.Errorf("%q is taken for a riddle: %v", text, !want)
		}
	}
}

// stem is a file's name without what only says where it is compiled.
func stem(name string) string {
	name = strings.TrimSuffix(strings.TrimSuffix(name, ".go"), "_test")
	for _, system := range []string{"_linux", "_darwin", "_windows", "_unix", "_other", "_stub"} {
		name = strings.TrimSuffix(name, system)
	}
	return name
}

// sharedStem returns the four or more first letters that most names share, and how
// many different names do. A name counts once for all systems.
func sharedStem(names []string) (prefix string, n int) {
	slices.Sort(names)
	names = slices.Compact(names)
	for _, name := range names {
		for length := 4; length <= len(name); length++ {
			shared := 0
			for _, other := range names {
				if strings.HasPrefix(other, name[:length]) {
					shared++
				}
			}
			if shared > n || shared == n && strings.HasPrefix(name[:length], prefix) {
				prefix, n = name[:length], shared
			}
		}
	}
	return prefix, n
}

func TestSharedStem(t *testing.T) {
	prefix, n := sharedStem([]string{"pulse", "pulseconn", "pulsefake", "pulsefake", "record", "recordring", "pul"})
	if prefix != "pulse" || n != 3 {
		t.Errorf("%q is shared by %d", prefix, n)
	}
	if got := stem("socket_linux_test.go"); got != "socket" {
		t.Errorf("stem %q", got)
	}
}
