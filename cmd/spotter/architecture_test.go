package main

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the drawing in docs/architecture.md anew")

// The drawing lies between these two lines of docs/architecture.md.
const (
	drawingBegins = "<!-- drawing: go test ./cmd/spotter -run Architecture -update -->\n"
	drawingEnds   = "<!-- end of the drawing -->\n"
)

// TestArchitectureIsDrawn compares the drawing in docs/architecture.md with the code: the
// rooms, the arrows between them, and the first sentence of each room's doc.go.
func TestArchitectureIsDrawn(t *testing.T) {
	_, found := sources(t)
	file := filepath.Join("..", "..", "docs", "architecture.md")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, begins := strings.Cut(string(text), drawingBegins)
	_, after, ends := strings.Cut(rest, drawingEnds)
	if !begins || !ends {
		t.Fatalf("%s has no place for the drawing: it begins with %q and ends with %q", file, drawingBegins, drawingEnds)
	}
	want := before + drawingBegins + drawing(found) + drawingEnds + after
	switch {
	case want == string(text):
	case *update:
		if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	default:
		t.Errorf("%s does not show the imports of the code: go test ./cmd/spotter -run Architecture -update writes the drawing anew", file)
	}
}

// drawing is the drawing of the house as Markdown: the floors with the arrows between them, and
// then each floor by itself, with the arrows between its rooms and a table of what each is.
func drawing(found map[string][]source) string {
	imports := roomImports(found)
	folders := slices.Sorted(maps.Keys(imports))
	var b strings.Builder
	b.WriteString("\n")
	chart(&b, between(imports, top))
	for _, floor := range floors(folders) {
		fmt.Fprintf(&b, "\n### %s\n\n", floor)
		inside := make(map[string][]string)
		for _, folder := range folders {
			if top(folder) == floor {
				inside[folder] = slices.DeleteFunc(slices.Clone(imports[folder]), func(to string) bool { return top(to) != floor })
			}
		}
		if arrows := slices.Concat(slices.Collect(maps.Values(inside))...); len(arrows) > 0 {
			chart(&b, inside)
			b.WriteString("\n")
		}
		b.WriteString("| package | what it is | imports of other floors |\n|---|---|---|\n")
		for _, folder := range slices.Sorted(maps.Keys(inside)) {
			outside := slices.DeleteFunc(direct(imports, folder), func(to string) bool { return top(to) == floor })
			for i, to := range outside {
				outside[i] = "`" + to + "`"
			}
			fmt.Fprintf(&b, "| `%s` | %s | %s |\n", folder, firstSentence(found[folder]), strings.Join(outside, ", "))
		}
	}
	b.WriteString("\n")
	return b.String()
}

// chart writes a Mermaid flowchart of some rooms and the arrows between them.
func chart(b *strings.Builder, imports map[string][]string) {
	b.WriteString("```mermaid\nflowchart TD\n")
	for _, from := range slices.Sorted(maps.Keys(imports)) {
		fmt.Fprintf(b, "  %s[\"%s\"]\n", nodeName(from), from)
	}
	for _, from := range slices.Sorted(maps.Keys(imports)) {
		for _, to := range direct(imports, from) {
			fmt.Fprintf(b, "  %s --> %s\n", nodeName(from), nodeName(to))
		}
	}
	b.WriteString("```\n")
}

// between joins rooms by what group says of them, and returns the imports between the groups.
func between(imports map[string][]string, group func(string) string) map[string][]string {
	joined := make(map[string][]string)
	for from, all := range imports {
		if _, ok := joined[group(from)]; !ok {
			joined[group(from)] = nil
		}
		for _, to := range all {
			if group(to) != group(from) {
				joined[group(from)] = append(joined[group(from)], group(to))
			}
		}
	}
	for from, all := range joined {
		slices.Sort(all)
		joined[from] = slices.Compact(all)
	}
	return joined
}

// roomImports returns, for each package of the program, those of ours that it
// imports. Packages that only tests may import are left out.
func roomImports(found map[string][]source) map[string][]string {
	imports := make(map[string][]string)
	for folder, files := range found {
		if slices.Contains(testHelpers, folder) || strings.HasPrefix(folder, "bench/") {
			continue
		}
		set := make(map[string]bool)
		hasCode := false
		for _, f := range files {
			if f.test {
				continue
			}
			hasCode = hasCode || f.name != "doc.go"
			for _, spec := range f.file.Imports {
				if to, ours := strings.CutPrefix(strings.Trim(spec.Path.Value, `"`), module+"/"); ours {
					set[to] = true
				}
			}
		}
		if hasCode {
			imports[folder] = slices.Sorted(maps.Keys(set))
		}
	}
	return imports
}

// direct returns the imports of a package without those that another of its imports
// has too, at any depth. What is left shows the same order with fewer arrows.
func direct(imports map[string][]string, from string) []string {
	below := make(map[string]bool) // what its imports import
	var walk func(folder string)
	walk = func(folder string) {
		for _, next := range imports[folder] {
			if !below[next] {
				below[next] = true
				walk(next)
			}
		}
	}
	for _, to := range imports[from] {
		walk(to)
	}
	return slices.DeleteFunc(slices.Clone(imports[from]), func(to string) bool { return below[to] })
}

// floors lists the top-level folders, in the order in which packages import down.
func floors(folders []string) []string {
	order := []string{"cmd", "ui", "studio", "crew", "journal", "audio", "race", "course", "gps", "cues", "text"}
	for _, folder := range folders {
		if !slices.Contains(order, top(folder)) {
			order = append(order, top(folder))
		}
	}
	return slices.DeleteFunc(order, func(floor string) bool {
		return !slices.ContainsFunc(folders, func(folder string) bool { return top(folder) == floor })
	})
}

// top is the top-level folder of a package.
func top(folder string) string {
	floor, _, _ := strings.Cut(folder, "/")
	return floor
}

// nodeName is a package's name in the flowchart, where a slash may not stand.
func nodeName(folder string) string {
	return strings.ReplaceAll(folder, "/", "_")
}

// firstSentence is the first sentence of a package's doc.go, without its first two words
// ("Package audio").
func firstSentence(files []source) string {
	for _, f := range files {
		if f.name == "doc.go" {
			paragraph, _, _ := strings.Cut(f.file.Doc.Text(), "\n\n")
			words := strings.Fields(paragraph)
			text := strings.Join(words[min(2, len(words)):], " ")
			for _, mark := range []string{". ", "? "} {
				if end := strings.Index(text, mark); end >= 0 {
					text = text[:end+1]
				}
			}
			return strings.ReplaceAll(strings.TrimRight(text, ".:"), "|", "\\|")
		}
	}
	return ""
}

// TestDirect proves that an arrow is left out only where a longer way shows it.
func TestDirect(t *testing.T) {
	imports := map[string][]string{"a": {"b", "c", "d"}, "b": {"c"}, "c": nil, "d": nil}
	if got := direct(imports, "a"); !slices.Equal(got, []string{"b", "d"}) {
		t.Errorf("the arrows of a go to %v", got)
	}
}
