package main

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

// TestDocNamesTheImports compares the imports that each doc.go names with those of
// the package.
func TestDocNamesTheImports(t *testing.T) {
	_, found := sources(t)
	for folder, files := range found {
		var said []string
		used := make(map[string]bool)
		for _, f := range files {
			if f.name == "doc.go" {
				_, rest, _ := strings.Cut(strings.Join(strings.Fields(f.file.Doc.Text()), " "), "Imports: ")
				list, _, _ := strings.Cut(rest, ". ")
				said = strings.Split(list, ", ")
				if n := strings.Count(f.file.Doc.Text(), "Imports: "); n != 1 {
					t.Errorf("the doc.go of %s lists its imports %d times", folder, n)
				}
			}
			for _, spec := range f.file.Imports {
				if to, ours := strings.CutPrefix(strings.Trim(spec.Path.Value, `"`), module+"/"); ours && !f.test {
					used[to] = true
				}
			}
		}
		want := slices.Sorted(maps.Keys(used))
		if len(want) == 0 {
			want = []string{"nothing of ours"}
		}
		for i := range said {
			said[i] = strings.TrimSuffix(said[i], " outside its tests")
		}
		if !slices.Equal(said, want) {
			t.Errorf("the doc.go of %s says that it imports %q, and it imports %q", folder, said, want)
		}
	}
}

// TestDrawingHasNoCircle goes down from each room and never comes back to it.
func TestDrawingHasNoCircle(t *testing.T) {
	var down func(from string, way []string)
	down = func(from string, way []string) {
		if slices.Contains(way, from) {
			t.Fatalf("a circle: %v, %s", way, from)
		}
		for _, to := range drawn(from).imports {
			down(to, append(slices.Clip(way), from))
		}
	}
	for _, r := range house {
		down(r.folder, nil)
	}
}

func TestMayImport(t *testing.T) {
	for _, tt := range []struct {
		from, to string
		test     bool
		want     bool
	}{
		{"cmd/spotter", module + "/ui/live", false, false},
		{"cmd/spotter/cli", module + "/ui/live", false, true},
		{"ui/live", module + "/race", false, true},
		{"ui/live", module + "/audio", false, false},
		{"ui/live", module + "/audio", true, false},
		{"ui/live", module + "/journal", false, false},
		{"race", module + "/journal", false, false},
		{"cues", module + "/race", false, false},
		{"cues", module + "/cues", true, true},
		{"cues", module + "/cues", false, false},
		{"audio", module + "/audio/audiotest", true, true},
		{"audio", module + "/audio/audiotest", false, false},
		{"somewhere/new", module + "/cues", false, false},
		{"race", "slices", false, true},
		{"race", "github.com/gofrs/flock", false, false},
		{"race", "pgregory.net/rapid", true, true},
		{"journal", "github.com/gofrs/flock", false, true},
		{"ui/live", "example.com/new", false, false},
	} {
		if got := mayImport(tt.from, tt.to, tt.test); got != tt.want {
			t.Errorf("mayImport(%q, %q, test %v) = %v", tt.from, tt.to, tt.test, got)
		}
	}
}
