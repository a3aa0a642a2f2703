package dash

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"spotter/ui/cells"
	"spotter/ui/uitest"
)

// screen draws facts and returns the words of the screen.
func screen(f *Facts) string {
	s := NewSheet(cells.Theme{})
	s.Draw(f)
	return ansi.Strip(s.String())
}

// TestAQuestionStandsInTheBand: at every size the question and all of its answers are in
// the band, and the pace keeps the lines below; a fault goes before it.
func TestAQuestionStandsInTheBand(t *testing.T) {
	for _, size := range uitest.Sizes() {
		f := sample()
		f.W, f.H = size[0], size[1]
		f.Ask = Ask{Text: "KM 20? 0:49 after km 19: too quick.", Answers: []Answer{{"enter", "it is"}, {"x", "no press"}, {"s", "skipped"}}}
		a := f.Layout().Band
		line := uitest.Flat(strings.Join(strings.Split(screen(f), "\n")[a.Y:a.Y+a.H], " "))
		for _, want := range []string{"KM 20?", "enter: it is", "x: no press", "s: skipped"} {
			if !strings.Contains(line, want) {
				t.Errorf("%v: the band says %q, and not %q", size, line, want)
			}
		}
		if size[1] > 12 && !strings.Contains(screen(f), "need") {
			t.Errorf("%v: the pace is gone:\n%s", size, screen(f))
		}
		f.Faults = []Fault{{Short: "NO SOUND", What: "NO SOUND: it is lost", Next: "Shout."}}
		if got := screen(f); strings.Contains(got, "KM 20?") || !strings.Contains(got, "NO SOUND") {
			t.Errorf("%v: a question stands before a fault:\n%s", size, got)
		}
	}
}
