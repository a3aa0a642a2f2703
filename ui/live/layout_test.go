package live

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"spotter/cues/pack"
	"spotter/race"
	"spotter/testrun"
	"spotter/ui/cells"
	"spotter/ui/dash"
	"spotter/ui/uitest"
)

// TestNoLineIsTooWide draws every scene at many sizes.
func TestNoLineIsTooWide(t *testing.T) {
	every := testrun.LongEvery(t, 3)
	for _, s := range scenes() {
		r := newRig(t)
		r.o.Race, r.o.Runner = "馬拉松 Óbidos "+strings.Repeat("very long ", 20), "Zoë 👩‍🦯 Ødegård"
		s.set(r)
		r.health.Output.Name = "日本語のヘッドホン " + strings.Repeat("x", 100)
		r.wait(0)
		for w := 1; w <= 200; w += 1 + w/12 {
			for h := 1; h <= 50; h += every * (1 + h/8) {
				r.size(w, h)
				uitest.FitsSize(t, fmt.Sprintf("%s at %d×%d", s.name, w, h), r.View().Content, w, h)
			}
		}
	}
}

func TestTooSmallSaysSo(t *testing.T) {
	r := newRig(t)
	r.size(24, 4)
	r.key("left")
	if len(r.played) != 1 {
		t.Error("a cue key does not work on a small screen")
	}
	r.shows("too small: needs 40×12")
	r.shows("RIGHT ○ sending")
	r.size(20, 6)
	r.shows("40×12") // on a row of its own
	r.shows("cue keys still work")
	r.size(39, 50)
	r.shows("too small")
	r.size(40, 12)
	if strings.Contains(r.screenText(), "too small") {
		t.Error("40×12 is too small")
	}
}

// TestClockDoesNotMove looks for a digit in another column from one second to the next:
// of the race time in the header, and of the large digits, which are the race time where
// there is no target.
func TestClockDoesNotMove(t *testing.T) {
	for _, size := range uitest.Sizes() {
		r := newRig(t, func(o *Options) { o.Session = race.NewSession(race.Options{DistanceM: race.MarathonM}) })
		r.size(size[0], size[1])
		r.key("enter")
		area := dash.Arrange(size[0], size[1]).Gap
		edge := func() (left, right int) {
			left, right = area.W, 0
			for y := 1; y < area.H-2; y++ {
				row := []rune(ansi.Strip(ansi.Cut(strings.Split(r.View().Content, "\n")[area.Y+y], area.X+1, area.X+area.W-1)))
				for x, k := range row {
					if strings.ContainsRune("█▀▄", k) {
						left, right = min(left, x), max(right, x)
					}
				}
			}
			return left, right
		}
		r.wait(8 * time.Second) // 0:00:08 fills every digit's place
		left, right := edge()
		for _, d := range []time.Duration{72 * time.Second, 10 * time.Minute, time.Hour, 7 * time.Hour} {
			r.wait(d)
			if l, rt := edge(); area.H > 0 && (l < left || rt > right) {
				t.Errorf("%v: digits from %d to %d, were %d to %d", size, l, rt, left, right)
			}
			elapsed, _ := r.o.Session.Elapsed(r.at)
			if header := []rune(r.screenText())[:9]; string(header) != " "+race.FormatElapsed(elapsed)+" " {
				t.Errorf("%v: the header begins with %q at %v", size, string(header), elapsed)
			}
		}
	}
}

// TestEveryCueHasBigLetters looks at every label of the pack in the program.
func TestEveryCueHasBigLetters(t *testing.T) {
	for _, c := range pack.Default().Cues {
		word := cueWord(pack.Default(), c.ID)
		if _, ok := cells.Biggest(cells.NewFont(), word, 1000, 10); !ok {
			t.Errorf("no big letters for %q", word)
		}
	}
}
