package live

import (
	"spotter/race"
	"spotter/ui/dash"
)

// Told returns what the race is told from, in place of being drawn. It is valid until the
// next call.
func (l *Screen) Told() dash.Told {
	if l.gather(); l.page == pageLog || l.page == pageHelp {
		l.draw() // they learn from it how far they scroll
	}
	t := dash.Told{Facts: &l.facts, Now: l.now.Wall, Events: l.feed.n, Recent: recent{l}, Notice: l.notice, Notices: l.notices,
		Wanted: l.wanted, Wants: l.wants}
	if l.desk.Open() {
		title, v := l.desk.Line(race.MaxText * 2)
		t.Title, t.Typed = title, v.Before+v.At+v.After
		if v.After == "" && v.At == " " {
			t.Typed = v.Before // the cursor stands behind it
		}
	}
	return t
}

// recent finds events by their number.
type recent struct{ l *Screen }

// Nth implements [dash.RecentEvents].
func (r recent) Nth(n int) (e dash.Event, of race.Event, ok bool) {
	f := &r.l.feed
	i := f.n - 1 - n
	if n < 0 || i < 0 || i >= f.len() {
		return e, of, false
	}
	in := f.at(i)
	return events(r).At(i), race.Event{ID: in.id, Kind: in.kind, Elapsed: in.elapsed, HasElapsed: in.has, Cue: in.cue, Pressed: in.pressed, Class: in.class}, true
}
