package crew

import (
	"strings"
	"testing"
	"time"

	"spotter/text"
	"spotter/ui/cells"
)

func TestWords(t *testing.T) {
	for _, c := range []struct {
		s                State
		long, mid, brief string
	}{
		{State{}, "", "", ""},
		{State{Kind: Opening, For: time.Second, Waiting: 3}, "HQ opening, 3 lines wait", "HQ opening, 3 wait", "HQ opening 3"},
		{State{Kind: InStep, For: 3 * time.Second, Waiting: 2}, "HQ 3 s", "HQ 3 s", "HQ 3 s"},
		{State{Kind: InStep, For: 3 * time.Second, Forked: true}, "HQ 3 s, second copy", "HQ 3 s", "HQ 3 s"},
		{State{Kind: NoLink, For: 250 * time.Second, Waiting: 212}, "HQ no link 4:10, 212 lines wait", "HQ no link 4:10, 212 wait", "HQ 4:10 212"},
		{State{Kind: NoLink, For: 59 * time.Second, Waiting: 1}, "HQ no link 59 s, 1 line waits", "HQ no link 59 s, 1 wait", "HQ 59 s 1"},
		{State{Kind: Busy, For: 3 * time.Hour, Waiting: 5000}, "HQ busy 3:00:00, 5000 lines wait", "HQ busy 3:00:00, 5000 wait", "HQ 3:00:00 5000"},
		{State{Kind: Refused, Waiting: 7}, "HQ refuses, 7 lines wait", "HQ refuses, 7 wait", "HQ refuses 7"},
	} {
		w := c.s.Words()
		if w[0] != c.long || w[1] != c.mid || w[2] != c.brief {
			t.Errorf("%+v: %q", c.s, w)
		}
		if mark, ro := c.s.Role(); ro == cells.Fault || strings.Contains(mark, "✗") {
			t.Errorf("%+v looks like a fault", c.s)
		}
	}
	if _, ro := (State{Kind: InStep, For: Quiet}).Role(); ro != cells.Warn {
		t.Error("an answer that is so old that headquarters has no news looks well")
	}
}

// The state takes as many words as there is room for, and never more.
func TestLineFits(t *testing.T) {
	s := State{Kind: NoLink, For: 250 * time.Second, Waiting: 212}
	var l Line
	for w, want := range map[int]string{0: "", 3: "", 5: "○ HQ", 9: "○ HQ 4:10", 13: "○ HQ 4:10 212", 27: "○ HQ no link 4:10, 212 wait", 80: "○ HQ no link 4:10, 212 lines wait"} {
		var c cells.Canvas
		c.Reset(90, 1)
		x := l.Draw(&c, cells.Rect{W: 90, H: 1}, s, 1, w)
		if got := strings.TrimSpace(text.Strip(c.String())); got != want {
			t.Errorf("%d columns: %q, want %q", w, got, want)
		}
		if x > 1 && x-3 > w {
			t.Errorf("%d columns: it took %d", w, x-3)
		}
	}
	if n := testing.AllocsPerRun(100, func() { l.Width(s, 80) }); n != 0 {
		t.Errorf("%v allocations for a state that did not change", n)
	}
}

// Words of the crew stand for a minute, or until a key that is pressed after they were read.
func TestDesk(t *testing.T) {
	var d Desk
	if d.ShownWords(0) != "" || d.LookWords(Words{}) {
		t.Error("there are words before any came")
	}
	w := Words{N: 1, From: "Anna", Text: "no water at km 30", At: time.Hour}
	if !d.LookWords(w) || d.LookWords(w) {
		t.Error("words are new once")
	}
	d.Key(time.Hour + time.Second)
	if got := d.ShownWords(time.Hour + time.Second); got != "HQ, Anna: no water at km 30" {
		t.Errorf("a key at the same moment took them away: %q", got)
	}
	if names := d.Named(nil, time.Hour+time.Second); len(names) != 1 {
		t.Errorf("the bell goes by %q", names)
	}
	d.Key(time.Hour + 3*time.Second)
	if got := d.ShownWords(time.Hour + 3*time.Second); got != "" {
		t.Errorf("a key does not take them away: %q", got)
	}
	d.LookWords(Words{N: 2, Text: "thanks", At: 2 * time.Hour})
	if got := d.ShownWords(2 * time.Hour); got != "HQ: thanks" {
		t.Errorf("%q", got)
	}
	if got := d.ShownWords(2*time.Hour + time.Minute); got != "" {
		t.Errorf("after a minute: %q", got)
	}
}
