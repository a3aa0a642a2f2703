package dash

import (
	"regexp"
	"strings"
	"testing"
	"time"
)

// The status line says of a position as much as there is room for, from the state and its time
// to how sure it is, and takes nothing from what is saved.
func TestPositionWords(t *testing.T) {
	lost := Position{Says: "GPS lost", Brief: "GPS", For: 12400 * time.Millisecond, SigmaM: 22, Reckoned: true, Grade: Waiting}
	for _, tt := range []struct {
		p    Position
		w    int
		want string
	}{
		{lost, 40, "○ GPS lost 0:12, reckoned ±25 m"},
		{lost, 31, "○ GPS lost 0:12, reckoned ±25 m"},
		{lost, 30, "○ GPS lost 0:12, ±25 m"},
		{lost, 12, "○ GPS 0:12"},
		{lost, 6, "○ GPS"},
		{lost, 4, ""},
		{Position{Says: "GPS", Brief: "GPS", SigmaM: 7}, 40, "● GPS ±10 m"},
		{Position{Says: "GPS lies", Brief: "GPS", For: time.Hour, Grade: Bad}, 40, "✗ GPS lies 1:00:00"},
		{Position{}, 40, ""},
	} {
		var s shownPosition
		mark, words, _ := s.fits(tt.p, tt.w)
		if got := mark + words; words != "" && got != tt.want || words == "" && tt.want != "" {
			t.Errorf("%+v in %d columns: %q, want %q", tt.p, tt.w, got, tt.want)
		}
	}
	for _, size := range [][2]int{{40, 12}, {80, 24}, {200, 50}} {
		f := sample()
		f.W, f.H, f.Position = size[0], size[1], lost
		lines := strings.Split(screen(f), "\n")
		if last := lines[f.H-1]; !strings.Contains(last, "GPS") || !strings.Contains(last, "0:12") || !strings.Contains(last, "saved 412/412") || !strings.Contains(last, "?") {
			t.Errorf("%v: %q", size, last)
		}
	}
}

// On a course the next three things are on the screen, each once; without one the screen is as
// it was.
func TestThreeThingsAhead(t *testing.T) {
	for _, size := range [][2]int{{72, 24}, {80, 24}, {100, 30}, {120, 40}, {200, 50}} {
		f := sample()
		f.W, f.H = size[0], size[1]
		plain := screen(f)
		f.Race.Road = false
		if screen(f) != plain {
			t.Errorf("%v: the screen without a course changed", size)
		}
		f.Race.Road = true
		f.Race.Ahead = []Thing{
			{Name: "water L", AwayM: 150, In: 46 * time.Second, HasIn: true, Key: "[", Note: "left›RIGHT", Along: true},
			{Name: "km 21", AwayM: 860, In: 270 * time.Second, HasIn: true, Key: "enter"},
			{Name: "hill", AwayM: 1160, In: 365 * time.Second, HasIn: true, Note: "Newton Hill", Along: true},
			{Name: "km 22", AwayM: 1860, In: 600 * time.Second, HasIn: true},
		}
		text := screen(f)
		for _, want := range []string{"WATER L", "KM 21", "HILL", "0:46", "4:30", "6:05", "left›RIGHT"} {
			if n := strings.Count(text, want); n != 1 {
				t.Errorf("%v: %q is there %d times:\n%s", size, want, n, text)
			}
		}
	}
}

// A board that is overdue says so in a word, also where there is no room for how far things are: a time
// alone would read as the time until then.
func TestOverdueInAWord(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {40, 12}} {
		f := sample()
		f.W, f.H = size[0], size[1]
		f.Race.Ahead = []Thing{{Name: "mile 20", In: -90 * time.Second, HasIn: true, Key: "enter"}, {Name: "mile 21", In: -20 * time.Second, HasIn: true}}
		text := screen(f)
		if !strings.Contains(text, "overdue 1:30") || !regexp.MustCompile(`MILE 21 +(late|overdue 0:20)`).MatchString(text) {
			t.Errorf("%v:\n%s", size, text)
		}
	}
}

// A thing of the course is no board: what is overdue, and what enter logs, is the board behind it.
func TestBoardBehindAThing(t *testing.T) {
	f := sample()
	f.Race.Ahead = []Thing{{Name: "water L", AwayM: 10, Along: true, Key: "["},
		{Name: "km 21", In: -20 * time.Second, HasIn: true, Key: "enter"}}
	if b := f.Race.board(); b == nil || b.Name != "km 21" || !f.Race.overdue() {
		t.Errorf("the board is %+v", b)
	}
	f.Race.Ahead = f.Race.Ahead[:1]
	if f.Race.board() != nil || f.Race.overdue() {
		t.Error("a thing counts as a board")
	}
}
