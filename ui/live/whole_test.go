package live

import (
	"strings"
	"testing"
	"time"

	"spotter/race"
)

// messageIsWhole fails where a word of the message of now is not on the screen.
func (r *rig) messageIsWhole(after string) {
	r.t.Helper()
	if r.now.Boot >= r.noticeEnd {
		return
	}
	shown := r.screenText()
	for _, word := range strings.Fields(r.notice) {
		if !strings.Contains(shown, word) {
			r.t.Errorf("after %q %q of %q is not shown:\n%s", after, word, r.notice, shown)
		}
	}
}

// chosenRows returns the screen without the rows of the log's events that are not chosen:
// each of them has one row, and is whole once it is chosen.
func (r *rig) chosenRows() string {
	screen := r.screenText()
	if r.page != pageEdit || !strings.Contains(screen, "edit") {
		return screen
	}
	var rows []string
	for y, row := range strings.Split(screen, "\n") {
		if y == 0 || !strings.HasPrefix(strings.TrimLeft(row, " "), "0:") {
			rows = append(rows, row)
		}
	}
	return strings.Join(rows, "\n")
}

// TestMessagesAreWhole presses what answers with a message: on a narrow screen too it is
// whole, and no row of a page ends in "…".
func TestMessagesAreWhole(t *testing.T) {
	for _, size := range [][2]int{{40, 12}, {40, 24}, {60, 12}} {
		r := newRig(t, func(o *Options) {
			s := race.Options{DistanceM: 3000, Frame: o.Frame, Target: 15 * time.Minute}
			o.Session = race.NewSession(s)
		})
		r.size(size[0], size[1])
		press := func(keys ...string) {
			for _, k := range keys {
				if says, ok := strings.CutPrefix(k, "answer "); ok {
					r.answer(says)
				} else {
					r.key(k)
				}
				r.messageIsWhole(k)
				if size[1] == 12 && strings.Contains(r.chosenRows(), "…") {
					t.Errorf("%v: cut after %q:\n%s", size, k, r.screenText())
				}
				r.wait(200 * time.Millisecond)
			}
		}
		press("*", "n", "n", "esc", "K", "P", "=", "C", "T", "S", "answer a witness", "esc", "enter", "S", "answer a witness", "enter", "C", "C")
		r.wait(5 * time.Minute)
		press("enter", "W", "answer road left", "x", "S", "answer the spotter", "E", "N", "E", "down", "down", "enter", "+", "7", "enter", "enter", "enter")
		press("esc", "esc", "P", "P", "E", "esc") // three capitals: Caps Lock?
		press("P", "enter", "9", "9", "enter", "esc", "=", "9", "enter", "esc", "A")
		press("E", "x", "x", "down", "x", "down", "x", "down", "x", "esc", "R", "E", "e", "esc", "N", "esc", "R")
		r.wait(5 * time.Minute)
		press("enter", "enter")
		r.wait(5 * time.Minute)
		press("enter", "enter", "enter", "K", "C", "=", "x", "x")
	}
}
