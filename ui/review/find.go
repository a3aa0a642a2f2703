package review

import (
	"slices"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"spotter/race"
	"spotter/report/figures"
	"spotter/report/filter"
	"spotter/text/say"
	"spotter/ui/line"
)

// pressFind obeys the keys that search and jump.
func (r *Screen) pressFind(msg tea.KeyPressMsg) bool {
	k := &r.keys
	switch {
	case key.Matches(msg, k.Search):
		r.search.Begin()
	case key.Matches(msg, k.Next):
		r.findAgain(1)
	case key.Matches(msg, k.Prev):
		r.findAgain(-1)
	case key.Matches(msg, k.Jump):
		r.typed = &prompt{Editor: line.Editor{Most: 40}}
	case key.Matches(msg, k.Unheard):
		r.nextRow(1, say.T("no cue that was not heard whole in this log"), r.x.notWhole)
	case key.Matches(msg, k.HeardBack):
		r.nextRow(-1, say.T("no cue that was not heard whole in this log"), r.x.notWhole)
	case key.Matches(msg, k.Incident):
		r.nextRow(1, say.T("no incident in this log"), r.incident())
	case key.Matches(msg, k.Silence):
		r.nextSilence(1)
	case key.Matches(msg, k.SilenceBack):
		r.nextSilence(-1)
	default:
		return false
	}
	return true
}

// lineText returns line i of what keys move, for searching.
func (r *Screen) lineText(i int) string {
	switch {
	case r.layer == layerHelp:
		return r.help[i].Text()
	case r.layer == layerDetail, r.layer == layerCompared:
		return r.detail[i].Text()
	case r.page == pageEvents:
		return r.rowText(r.rows[i])
	case r.page == pageSplits:
		return r.x.stretchLine(arrangeSplits(r.w), r.figured(), i, false).Text()
	case r.page == pageCues:
		return r.figured().counts[i].line.Text()
	}
	return r.texts[r.page][i].Text()
}

// findAgain looks for the last query once more.
func (r *Screen) findAgain(step int) {
	if r.search.Again() {
		r.findMatch(step)
	}
}

// findMatch moves to the next match in a direction.
func (r *Screen) findMatch(step int) {
	if !r.searched(step) {
		return
	}
	p := r.active()
	if i := r.search.Find(p.Cursor, step, p.N, r.lineText); i >= 0 {
		p.To(i)
		return
	}
	r.findOutside(step)
}

// findOutside looks for what the filter hides: the search means the log, not the
// rows that are shown. A match ends the filter, and the footer says so.
func (r *Screen) findOutside(step int) {
	if r.page != pageEvents || r.layer != layerNone || r.filter.All() {
		return
	}
	at, ok := r.current()
	from := 0
	if i, found := slices.BinarySearch(r.x.rows(), at); ok && found {
		from = i
	}
	text := func(i int) string { return r.rowText(r.x.rows()[i]) }
	if i := r.search.Find(from, step, len(r.x.rows()), text); i >= 0 {
		r.endFilter(i)
	}
}

// endFilter shows all rows, goes to row i of them, and says that it was outside the filter.
func (r *Screen) endFilter(i int) {
	was := r.filter.Words(r.x.Open.Units)
	r.setFilter(filter.Filter{})
	r.showPage(pageEvents)
	r.pagers[pageEvents].To(i)
	r.search.Note = say.F("found outside the filter %s: all events are shown now", was)
}

// incident returns whether a row is an incident.
func (r *Screen) incident() func(i int32) bool {
	are := map[race.EventID]bool{}
	s := r.x.source()
	s.Cues = func(func(figures.Cue) bool) {} // none of them is one
	for _, m := range figures.Moments(s) {
		if m.Incident() {
			are[m.ID] = true
		}
	}
	return func(i int32) bool { return are[r.x.id(i)] }
}

// nextRow goes to the next row that is asked for: of those that are shown, or where they have
// none of all, which ends the filter. none says that there is no such row.
func (r *Screen) nextRow(step int, none string, is func(i int32) bool) {
	r.showPage(pageEvents)
	at := r.pagers[pageEvents].Cursor
	if i, round := nextOf(r.rows, at, step, is); i >= 0 {
		r.pagers[pageEvents].To(i)
		if round {
			r.search.Note = say.T("no more in this direction: went on from the other end")
		}
		return
	}
	all := r.x.rows()
	if cursor, ok := r.current(); ok {
		at, _ = slices.BinarySearch(all, cursor)
	}
	if i, _ := nextOf(all, at, step, is); i >= 0 {
		r.endFilter(i)
		return
	}
	r.search.Note = none
}

// nextOf returns the place of the next row from a place on, and whether it lies around the end; -1 for none.
func nextOf(rows []int32, from, step int, is func(i int32) bool) (at int, round bool) {
	n := len(rows)
	for k := 1; k <= n; k++ {
		i := ((from+k*step)%n + n) % n
		if is(rows[i]) {
			return i, (step > 0) != (i > from)
		}
	}
	return -1, false
}

// nextSilence goes to the event with which the next long silence begins.
func (r *Screen) nextSilence(step int) {
	r.showPage(pageEvents)
	all := r.figured().figures.Silences
	if r.pending() {
		r.counting.then, r.search.Note = step, say.T("counting…")
		return
	}
	if len(all) == 0 {
		r.search.Note = say.T("no silence of 30 s or more between the cues that are shown")
		return
	}
	at := time.Duration(-1)
	if i, ok := r.current(); ok {
		if is, timed := r.x.elapsed(i); timed {
			at = is
		}
	}
	to := -1
	for i, s := range all {
		if step > 0 && s.From > at && to < 0 || step < 0 && s.From < at {
			to = i
		}
	}
	if to < 0 {
		if to = 0; step < 0 {
			to = len(all) - 1
		}
	}
	s := &all[to]
	r.toTime(s.From)
	r.search.Note = say.F("silence %d of %d: %s from %s, %s", to+1, len(all), race.FormatShort(s.Moved()), race.FormatElapsed(s.From), r.placeWords(s.From))
}

// placeWords says where the runner was at a race time, such as "km 20.9".
func (r *Screen) placeWords(at time.Duration) string {
	return placeAt(r.x.way, at, r.x.Open.Units)
}

// goTo goes to a place in the log.
func (r *Screen) goTo(p filter.Place) {
	if p.Seq > 0 {
		r.goToLine(race.EventID(p.Seq))
		return
	}
	at := p.At
	if p.IsPlace {
		var ok bool
		if at, ok = r.x.way.When(p.Metres); !ok {
			r.search.Note = say.F("%s lies behind the last board of this log", race.FormatDistance(p.Metres, r.x.Open.Units))
			return
		}
	}
	r.layer = layerNone
	if r.page == pageOverview || r.page == pageSplits {
		r.place = place{at: at, known: true, moved: true}
		r.enter()
		return
	}
	r.page = pageEvents
	if !r.toTime(at) {
		r.search.Note = say.T("nothing later is shown: this is the last line")
	}
}

// goToLine goes to a line of the journal, by its number. The line of an outcome is part of its
// cue's row.
func (r *Screen) goToLine(id race.EventID) {
	i, ok := r.x.find(id)
	if ok {
		i, ok = r.x.cueOf(i)
	}
	if !ok {
		r.search.Note = say.F("line %d is not in this log", id)
		return
	}
	r.showPage(pageEvents)
	if at, shown := slices.BinarySearch(r.rows, i); shown {
		r.pagers[pageEvents].To(at)
		return
	}
	if at, ok := slices.BinarySearch(r.x.rows(), i); ok {
		r.endFilter(at)
	}
}
