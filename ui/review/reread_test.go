package review

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"spotter/text"
	"spotter/ui/uitest"
)

// TestSearchLooksOutsideTheFilter: a match that the filter hides is found, and the
// footer says that the filter was left.
func TestSearchLooksOutsideTheFilter(t *testing.T) {
	r := uitest.Resize(New(wholeBoston()), 80, 24)
	uitest.Press(r, "2", "f", "right", "esc") // cues only
	uitest.Press(r, "/")
	uitest.Type(r, "km 1")
	uitest.Press(r, "enter")
	if l := uitest.CursorLine(r); !strings.Contains(l, "km 1") {
		t.Errorf("the search is at %q", l)
	}
	uitest.Shows(t, r, "all 42", "found outside the filter cue: all events are shown now")
	uitest.Press(r, "f", "right", "esc", "/")
	uitest.Type(r, "nowhere")
	uitest.Press(r, "enter")
	uitest.Shows(t, r, "19 of 42, filtered", "not found: nowhere")
}

// TestReviewOfARunningRace says as of when it is, and R reads what came since.
func TestReviewOfARunningRace(t *testing.T) {
	whole := wholeBoston()
	o := whole
	o.Events, o.Running, o.AsOf = whole.Events[:20], true, time.Date(2027, 4, 19, 10, 14, 34, 0, time.UTC)
	o.Reread = func() (Options, error) {
		later := whole
		later.Running, later.AsOf = true, o.AsOf.Add(time.Minute)
		return later, nil
	}
	r := uitest.Resize(New(o), 80, 24)
	uitest.Shows(t, r, "as of 10:14:34", "R reads")
	uitest.Press(r, "2", "G")
	_, cmd := r.Update(tea.KeyPressMsg{Code: 'R', Text: "R"})
	if cmd == nil {
		t.Fatal("R reads nothing")
	}
	r.Update(cmd())
	uitest.Shows(t, r, "as of 10:15:34", text.Count(len(whole.Events)-20, "new line"))
	if at := r.pagers[pageEvents].Cursor; at != len(r.rows)-1 {
		t.Errorf("the cursor was at the end and is at %d of %d", at, len(r.rows))
	}
	uitest.Resize(r, 40, 12)
	uitest.Shows(t, r, "as of 10:15:34 · R reads the log again")
}

// TestTheScreenFollows shows the lines of a running race as they come: at the last line it stays at
// the newest, elsewhere on its event.
func TestTheScreenFollows(t *testing.T) {
	whole := wholeBoston()
	n := 20
	at := time.Date(2027, 4, 19, 10, 14, 34, 0, time.UTC)
	var o Options
	poll := func() (Options, bool) {
		next := o
		next.AsOf = at.Add(time.Duration(n) * time.Second)
		if n < 50 {
			n += 10
		}
		news := len(next.Events) != n
		next.Events = whole.Events[:n]
		return next, news
	}
	o = Options{Events: whole.Events[:n], OK: true, Running: true, Following: true, AsOf: at, Poll: poll, Every: time.Millisecond}
	r := uitest.Resize(New(o), 80, 24)
	uitest.Shows(t, r, "followed, last look 10:14:34")
	uitest.Press(r, "2", "G")
	news := func() {
		t.Helper()
		r.Update(r.poll()())
	}
	news()
	if at := r.pagers[pageEvents].Cursor; len(r.o.Events) != 30 || at != len(r.rows)-1 {
		t.Errorf("%d events, the cursor at %d of %d", len(r.o.Events), at, len(r.rows))
	}
	uitest.Press(r, "g", "j", "f", "right")
	news()
	uitest.Press(r, "esc")
	if l := uitest.CursorLine(r); len(r.o.Events) != 40 || !strings.Contains(l, " 3 ") {
		t.Errorf("%d events, the cursor at %q", len(r.o.Events), l)
	}
	uitest.Press(r, "R")
	uitest.Shows(t, r, "new lines come by themselves")
	news()
	news() // nothing new: only the time of the look
	uitest.Shows(t, r, "last look 10:15:24")
	uitest.Resize(r, 40, 12)
	uitest.Shows(t, r, "followed · last look 10:15:24")
}
