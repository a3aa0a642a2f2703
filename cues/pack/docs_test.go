package pack

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"spotter/cues"
	"spotter/cues/keyname"
)

// TestDocumentedExample loads the example of docs/packs.md.
func TestDocumentedExample(t *testing.T) {
	page, err := os.ReadFile("../../docs/packs.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, ok := strings.Cut(string(page), "```toml\n")
	manifest, _, closed := strings.Cut(rest, "```")
	if !ok || !closed {
		t.Fatal("no example in docs/packs.md")
	}
	file := &fstest.MapFile{Data: []byte("RIFF")}
	p, err := load(fsSource{fsys: fstest.MapFS{
		"pack.toml": {Data: []byte(manifest)},
		"stop.wav":  file, "left.wav": file, "right.wav": file,
	}})
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Cues) != 3 || p.Name != "en-US Heart" {
		t.Errorf("%d cues of %q", len(p.Cues), p.Name)
	}
	_, rest, ok = strings.Cut(rest, "```toml\n")
	manifest, _, closed = strings.Cut(rest, "```")
	if !ok || !closed {
		t.Fatal("no example of extending in docs/packs.md")
	}
	p, err = load(fsSource{fsys: fstest.MapFS{"pack.toml": {Data: []byte(manifest)}, "hole.wav": file, "dog.wav": file}})
	if err != nil {
		t.Fatal(err)
	}
	if dog, _ := p.ByKey("1"); dog.ID != "dog" || len(p.Cues) != len(Default().Cues)+1 {
		t.Errorf("%d cues, %+v", len(p.Cues), dog)
	}
	for _, d := range []time.Duration{cues.DefaultRepeat, minRepeat, maxRepeat, minTTL, maxTTL,
		cues.Cue{Class: cues.Prepare}.TimeToLive(), cues.Cue{Class: cues.Service}.TimeToLive(), cues.Cue{Class: cues.Info}.TimeToLive()} {
		if ms := fmt.Sprint(d.Milliseconds()); !strings.Contains(string(page), ms) {
			t.Errorf("docs/packs.md does not name %s ms", ms)
		}
	}
	for _, id := range []cues.ID{cues.CancelID, cues.ClearID, cues.NowID} {
		if !strings.Contains(string(page), "`"+string(id)+"`") {
			t.Errorf("docs/packs.md does not say what %s takes back", id)
		}
	}
	for _, k := range keyname.Reserved() {
		if !strings.Contains(string(page), "`"+k+"`") {
			t.Errorf("docs/packs.md does not say that %s is reserved", k)
		}
	}
}
