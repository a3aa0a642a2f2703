package language

import (
	"regexp"
	"strings"
	"testing"
)

// sides has the words for left and right as somebody looked them up, apart from the catalogues.
var sides = map[string][2]string{
	"de": {"links", "rechts"}, "es": {"izquierda", "derecha"}, "fr": {"gauche", "droite"}, "it": {"sinistra", "destra"}, "pt-BR": {"esquerda", "direita"},
}

// stop finds the word STOP.
var stop = regexp.MustCompile(`\bSTOP\b`)

// Every word with a side in it names that side in each language, and STOP is STOP.
func TestSidesAreTheRightWayRound(t *testing.T) {
	for _, lang := range Languages()[1:] {
		table, err := read(catalogues, lang)
		if err != nil {
			t.Fatal(err)
		}
		want := sides[lang]
		for i, side := range []string{"left", "right"} {
			if got := table.Senses["side"][side]; got != want[i] {
				t.Errorf("%s: the side %s is %q", lang, side, got)
			}
			n := 0
			for word, said := range table.Senses["cue"] {
				if word != side && !strings.HasSuffix(word, " "+side) {
					continue
				}
				if n++; !strings.HasSuffix(said, want[i]) || strings.Contains(said, want[1-i]) {
					t.Errorf("%s: the cue %s is %q", lang, word, said)
				}
			}
			if n < 4 {
				t.Errorf("%s: only %d cues name the side %s", lang, n, side)
			}
		}
		if got := table.Senses["cue"]["stop"]; got != "STOP" {
			t.Errorf("%s: stop is %q", lang, got)
		}
		for key, said := range table.Texts {
			if stop.MatchString(key) && !stop.MatchString(said) {
				t.Errorf("%s: %q is %q", lang, key, said)
			}
		}
	}
}
