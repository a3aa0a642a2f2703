package cli

import (
	"os"
	"slices"
	"strings"
	"testing"

	"spotter/audio"
	"spotter/race"
)

// The sound's reasons are words of the journal, every word of the journal has a
// meaning for people, and the journal's page lists them all.
func TestReasonsAreTheJournals(t *testing.T) {
	page, err := os.ReadFile("../../../docs/journal.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range audio.Whys() {
		if !slices.Contains(race.Whys(), race.Why(w)) {
			t.Errorf("the journal has no reason %q", w)
		}
	}
	for _, w := range race.Whys() {
		if w.Words() == string(w) || w.Words() == "" {
			t.Errorf("%q has no words for people", w)
		}
		if !strings.Contains(string(page), "| `"+string(w)+"` |") {
			t.Errorf("docs/journal.md does not list %q", w)
		}
	}
}
