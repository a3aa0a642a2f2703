package cues

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"
)

// TestDocumentedExample loads the example of docs/packs.md.
func TestDocumentedExample(t *testing.T) {
	page, err := os.ReadFile("../docs/packs.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, ok := strings.Cut(string(page), "```toml\n")
	manifest, _, closed := strings.Cut(rest, "```")
	if !ok || !closed {
		t.Fatal("no example in docs/packs.md")
	}
	file := &fstest.MapFile{Data: []byte("RIFF")}
	p, err := load(fsSource{fstest.MapFS{
		"pack.toml": {Data: []byte(manifest)},
		"stop.wav":  file, "left.wav": file, "right.wav": file,
	}})
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Cues) != 3 || p.Name != "en-US Heart" {
		t.Errorf("%d cues of %q", len(p.Cues), p.Name)
	}
	for _, k := range ReservedKeys() {
		if !strings.Contains(string(page), "`"+k+"`") {
			t.Errorf("docs/packs.md does not say that %s is reserved", k)
		}
	}
}
