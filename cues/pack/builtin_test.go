package pack

import (
	"crypto/sha256"
	"fmt"
	"os"
	"strings"
	"testing"

	"spotter/cues"
)

// sidedDigest returns the digest of the texts and clips of a pack's cues with a side.
func sidedDigest(t *testing.T, p *Pack) string {
	t.Helper()
	h := sha256.New()
	for _, c := range p.Cues {
		if cues.Mirror(c.ID) == c.ID {
			continue
		}
		b, err := p.ReadFile(c.File)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(h, "%s\n%s\n%x\n", c.ID, c.Text, sha256.Sum256(b))
	}
	return fmt.Sprintf("%x", h.Sum(nil))[:16]
}

// TestSidesInNoiseAreOfTheseClips fails when a cue with a side was said anew, in text or
// sound, and not measured anew: the old figure would be said of a clip it does not know.
func TestSidesInNoiseAreOfTheseClips(t *testing.T) {
	if len(sidesInNoise) != len(Builtins()) {
		t.Errorf("%d measures of %d voices", len(sidesInNoise), len(Builtins()))
	}
	for _, name := range Builtins() {
		s, ok := sidesInNoise[name]
		if !ok {
			t.Errorf("%s: neither measured nor said to be unmeasured", name)
			continue
		}
		if (s.Trials == 0) != (s.Missing != "") || s.Confused > s.Trials {
			t.Errorf("%s: %+v", name, s)
		}
		if s.Trials == 0 {
			continue
		}
		if s.Confused > 0 || s.Trials < 4800 {
			t.Errorf("%s: %s; a measured voice has 0 in 200 trials of 8 cues in three seeds", name, s)
		}
		p, err := Builtin(name)
		if err != nil {
			t.Fatal(err)
		}
		if got := sidedDigest(t, p); got != s.clips {
			t.Errorf("%s: cues with a side have the digest %s, those measured had %q: "+
				"run cues/bench/noise.py --sided 200 with three new seeds and write the figures here and in docs/voices.md",
				name, got, s.clips)
		}
	}
}

// TestSidesInNoiseAreThoseOfThePage holds docs/voices.md and the program to one figure.
func TestSidesInNoiseAreThoseOfThePage(t *testing.T) {
	page, err := os.ReadFile("../../docs/voices.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range Builtins() {
		if row := fmt.Sprintf("| `%s` | %s |", name, BuiltinSides(name)); !strings.Contains(string(page), row) {
			t.Errorf("docs/voices.md has no row %q", row)
		}
	}
}

func TestSidesInNoiseInWords(t *testing.T) {
	for want, s := range map[string]SidesInNoise{
		"0 of 2400 confused":           {Trials: 2400},
		"3 of 200 confused":            {Trials: 200, Confused: 3},
		"not measured: " + englishOnly: {Missing: englishOnly},
		"not measured: nobody tried":   BuiltinSides("my-pack"),
	} {
		if got := s.String(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
