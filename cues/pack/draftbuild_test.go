package pack

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"spotter/cues"
	"spotter/cues/grammar"
)

const sharedSound = `name = "mine"
language = "en-US"
license = "CC0-1.0"
[[cue]]
id = "stop"
text = "Stop!"
class = "alarm"
keys = ["space"]
file = "stop.wav"
[[cue]]
id = "halt"
text = "stop"
class = "prepare"
file = "stop.wav"
[[cue]]
id = "now"
text = "Now"
class = "steer"
file = "now.wav"
[[word]]
id = "n1"
text = "one"
file = "now.wav"`

func buildDraft(t *testing.T, manifest string) *Draft {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, manifestName), []byte(manifest), 0o644); err != nil {
		t.Fatal(err)
	}
	d, err := OpenDraft(dir)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestDraftKnowsWhatSharesASound(t *testing.T) {
	d := buildDraft(t, sharedSound)
	if len(d.Sounds) != 2 {
		t.Fatalf("%+v", d.Sounds)
	}
	for i, want := range []struct {
		other string
		line  int
	}{{"", 4}, {"one", 15}} {
		s := d.Sounds[i]
		if got := d.OtherText(s); got != want.other || d.TakenOver(s) {
			t.Errorf("%s: other text %q, taken over %v", s.File, got, d.TakenOver(s))
		}
		if p := d.Place(s); p.File != manifestName || p.Line != want.line {
			t.Errorf("%s stands at %v", s.File, p)
		}
	}
}

// TestDraftPlacesWhatIsTakenOver: a fault of such a sound is not in our manifest.
func TestDraftPlacesWhatIsTakenOver(t *testing.T) {
	d := buildDraft(t, "extends = \"en-US\"\nname = \"ours\"\n[[cue]]\nid = \"left\"\ntext = \"To the left\"\nfile = \"left.wav\"\n")
	for _, s := range d.Sounds {
		own := s.IDs[0] == "left" && !s.Word
		if p := d.Place(s); d.TakenOver(s) == own || (p.File == manifestName) != own || p.Line == 0 {
			t.Errorf("%s: taken over %v, at %v", s.File, d.TakenOver(s), p)
		}
	}
}

func TestDraftAddsWords(t *testing.T) {
	d := buildDraft(t, sharedSound) // without a newline at its end
	words := append(grammar.WordsFor("en-US"), cues.Word{ID: grammar.RunnerWord, Text: `Ana "la" \ Ñ`})
	words = words[2:] // n1 is there
	d, err := d.AddWords(words)
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range words {
		if got, ok := d.Word(w.ID); !ok || got.Text != w.Text || got.File != "words/"+string(w.ID)+".wav" {
			t.Errorf("%s: %+v, %v", w.ID, got, ok)
		}
	}
	text, err := os.ReadFile(filepath.Join(d.Path, manifestName))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(string(text), sharedSound+"\n\n[[word]]\n") || strings.HasSuffix(string(text), "\n\n") {
		t.Errorf("the manifest is now\n%s", text)
	}
	// What would be no manifest leaves it as it was.
	for name, bad := range map[string][]cues.Word{
		"there twice":      {{ID: "n1", Text: "one"}},
		"control":          {{ID: "n70", Text: "a\x1bb"}},
		"too many":         make([]cues.Word, maxWords+1),
		"longer than":      {{ID: "n70", Text: strings.Repeat("a", maxText+1)}},
		"turned about":     {{ID: "n70", Text: "a\u202eb"}},
		"no name of words": {{ID: "N 70", Text: "a"}},
	} {
		_, err := d.AddWords(bad)
		if _, ok := errors.AsType[Faults](err); !ok {
			t.Errorf("%s: %v", name, err)
		}
	}
	if now, err := os.ReadFile(filepath.Join(d.Path, manifestName)); err != nil || string(now) != string(text) {
		t.Errorf("after faults the manifest is\n%s (%v)", now, err)
	}
}
