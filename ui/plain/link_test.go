package plain

import (
	"testing"
	"time"

	"spotter/ui/crew"
	"spotter/ui/dash"
)

// A link that comes and goes needs no word; one that is gone so long that headquarters has no
// news is told once, and so is its end.
func TestTheLinkIsToldWhenItLasts(t *testing.T) {
	var l link
	for n, c := range []struct {
		s    crew.State
		said string
	}{
		{crew.State{}, ""},
		{crew.State{Kind: crew.Opening}, ""},
		{crew.State{Kind: crew.InStep}, "headquarters has the log\r\n"},
		{crew.State{Kind: crew.InStep, For: 14 * time.Second}, ""},
		{crew.State{Kind: crew.NoLink, For: 20 * time.Second, Waiting: 3}, ""},
		{crew.State{Kind: crew.InStep}, ""},
		{crew.State{Kind: crew.NoLink, For: 46 * time.Second, Waiting: 3}, "HQ no link 46 s, 3 lines wait\r\n"},
		{crew.State{Kind: crew.Busy, For: 50 * time.Second, Waiting: 3}, ""},
		{crew.State{Kind: crew.NoLink, For: 90 * time.Second, Waiting: 9}, ""},
		{crew.State{Kind: crew.InStep}, "headquarters has the log\r\n"},
		{crew.State{Kind: crew.Refused}, ""},
		{crew.State{Kind: crew.InStep}, "headquarters has the log\r\n"},
	} {
		var out lines
		l.tell(&out, &dash.Told{Facts: &dash.Facts{Crew: c.s}})
		if got := string(out.b); got != c.said {
			t.Errorf("%d: %+v: %q, want %q", n, c.s, got, c.said)
		}
	}
	if got := linkWords(crew.State{Kind: crew.InStep, For: 3 * time.Second}); got != "headquarters answered 3 seconds ago" {
		t.Errorf("%q", got)
	}
}
