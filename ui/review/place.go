package review

import (
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"spotter/report/figures"
	"spotter/text/say"
)

// place has the race time that the reader looks at. It is kept when the page changes.
type place struct {
	at    time.Duration // race time
	known bool
	moved bool // on a page of stretches, since the events were left
}

// showPage goes to a page and keeps the place along the race.
func (r *Screen) showPage(p page) {
	r.leave()
	r.page, r.layer = p, layerNone
	r.enter()
}

// leave notes the place on the page that is left.
func (r *Screen) leave() {
	switch r.page {
	case pageEvents:
		r.place = place{}
		if i, ok := r.current(); ok {
			r.place.at, r.place.known = r.x.elapsed(i)
		}
	case pageOverview, pageSplits:
		if s, ok := r.stretch(); ok && !(r.place.known && inStretch(&s, r.place.at)) {
			r.place = place{at: s.From + 1, known: true, moved: true}
		}
	}
}

// enter shows the place on the page that is come to.
func (r *Screen) enter() {
	if !r.place.known {
		return
	}
	switch r.page {
	case pageEvents:
		if r.place.moved {
			r.toTime(r.place.at)
			r.place.moved = false
		}
	case pageOverview:
		t := r.figured()
		for i := range t.figures.Stretches {
			if s := &t.figures.Stretches[i]; inStretch(s, r.place.at) {
				t.overview.To(s.From)
			}
		}
	case pageSplits:
		r.sizePage()
		t := r.figured()
		for i, n := range t.stretches {
			if inStretch(&t.figures.Stretches[n], r.place.at) {
				r.pagers[pageSplits].To(i)
			}
		}
	}
}

// inStretch reports whether a race time is in a stretch. A board is in the one that it ends.
func inStretch(s *figures.Stretch, at time.Duration) bool {
	return at > s.From && at <= s.To || at == 0 && s.From == 0
}

// toTime moves to the first event that is shown from a race time on; ok is false where all are before it.
func (r *Screen) toTime(at time.Duration) (ok bool) {
	for i, row := range r.rows {
		if is, ok := r.x.elapsed(row); ok && is >= at {
			r.pagers[pageEvents].To(i)
			return true
		}
	}
	r.pagers[pageEvents].To(len(r.rows))
	return false
}

// stretch returns the stretch under the cursor of the page; ok is false where there is none.
func (r *Screen) stretch() (s figures.Stretch, ok bool) {
	t := r.figured()
	switch at := r.pagers[pageSplits].Cursor; {
	case r.page == pageOverview:
		return t.overview.Under()
	case r.page == pageSplits && at < len(t.stretches):
		return t.figures.Stretches[t.stretches[at]], true
	}
	return s, false
}

// current returns the event under the cursor, as an index into the log.
func (r *Screen) current() (i int32, ok bool) {
	switch p := &r.pagers[r.page]; {
	case r.page == pageEvents && p.Cursor < len(r.rows):
		return r.rows[p.Cursor], true
	case r.page == pageSplits:
		if s, ok := r.stretch(); ok {
			return r.x.find(s.ID)
		}
	}
	return 0, false
}

// pressAlong obeys the keys that go along the race.
func (r *Screen) pressAlong(msg tea.KeyPressMsg) bool {
	by := 0
	switch {
	case key.Matches(msg, r.keys.Left):
		by = -1
	case key.Matches(msg, r.keys.Right):
		by = 1
	default:
		return false
	}
	switch r.page {
	case pageOverview:
		r.figured().overview.Move(by)
	case pageSplits:
		p := &r.pagers[pageSplits]
		p.To(p.Cursor + by)
	default:
		r.search.Note = say.T("← → go along the race on the overview: press 1")
	}
	return true
}

// open shows more of what is under the cursor: all of an event, or the events behind a figure.
func (r *Screen) open() {
	switch r.page {
	case pageOverview:
		if s, ok := r.stretch(); ok {
			r.drill(r.filter.OfStretch(&s))
			return
		}
		r.search.Note = say.T("← → choose a stretch; 2 shows the events")
	case pageCues:
		r.openCount()
	default:
		if _, ok := r.current(); ok {
			r.toggle(layerDetail)
			return
		}
		r.search.Note = say.T("no event to open here: press 2 for the events")
	}
}

// openCount shows the events that a line of the cues page counts.
func (r *Screen) openCount() {
	t := r.figured()
	at := r.pagers[pageCues].Cursor
	switch {
	case r.pending():
		r.search.Note = say.T("counting: the events of a figure can be shown in a moment")
		return
	case at >= len(t.counts):
	case t.counts[at].drills:
		r.drill(t.counts[at].to)
		return
	case t.counts[at].goes:
		r.remember()
		r.page = pageEvents
		r.toTime(t.counts[at].at)
		r.search.Note = say.T("here it begins · esc goes back")
		return
	}
	r.search.Note = say.T("no events to show of this line")
}
