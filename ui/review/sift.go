package review

import (
	"cmp"
	"context"
	"slices"

	tea "charm.land/bubbletea/v2"

	"spotter/report/filter"
	"spotter/text/say"
	"spotter/ui/cells"
	"spotter/ui/filters"
)

// was is a place that esc goes back to.
type was struct {
	page   page
	filter filter.Filter
	cursor int
	place  place
}

// sift finds the rows that the filter takes. Their figures are worked out when a page
// shows them.
func (r *Screen) sift() {
	r.rows = r.x.take(r.filter, r.hits.rows(byFilter(r.filter.Text)))
	r.forget()
	r.pagers[pageEvents].N = len(r.rows)
}

// figured returns the figures of what the filter takes. While they are worked out in another goroutine, they are those
// of before, or of no rows, and counts says so.
func (r *Screen) figured() *taken {
	c := &r.counting
	switch {
	case r.taken != nil:
	case r.x.long == nil:
		r.taken = r.x.work(context.Background(), r.filter, r.rows)
	default:
		if c.wanted = true; c.before == nil {
			c.before = r.x.nothing()
		}
		return c.before
	}
	return r.taken
}

// pending reports whether the page shows figures that are being worked out.
func (r *Screen) pending() bool { return r.taken == nil && r.counting.wanted }

// forget forgets the figures, because other rows are shown.
func (r *Screen) forget() {
	c := &r.counting
	if c.stop != nil {
		c.stop()
	}
	if r.taken != nil && r.x.long != nil {
		c.before = r.taken
		c.before.overview.To(-1) // without a cursor, as fresh figures are
	}
	r.taken, r.texts[pageRace] = nil, nil
	c.sifted++
	c.wanted, c.then = false, 0
}

// count begins to work out the figures that are wanted.
func (r *Screen) count() tea.Cmd {
	c := &r.counting
	if !r.pending() || c.stop != nil {
		return nil
	}
	ctx, stop := context.WithCancel(context.Background())
	c.stop = stop
	x, f, rows, sifted := r.x, r.filter, r.rows, c.sifted // none of which changes
	return func() tea.Msg { return countedMsg{sifted, x.work(ctx, f, rows)} }
}

// showCounted takes in figures, unless other rows are shown by now.
func (r *Screen) showCounted(m countedMsg) {
	c := &r.counting
	c.stop()
	c.stop = nil
	if m.sifted != c.sifted || m.taken == nil {
		return
	}
	if s, ok := c.before.overview.Under(); ok {
		m.taken.overview.To(s.From)
	}
	r.taken, c.before, r.texts[pageRace] = m.taken, nil, nil
	if r.page == pageOverview || r.page == pageSplits {
		r.enter()
	}
	if c.then != 0 {
		r.nextSilence(c.then)
	}
}

// countingWords says that figures are worked out, for the line of the pages; "" while they are not.
func (r *Screen) countingWords() string {
	switch {
	case !r.pending() || r.page == pageEvents:
		return ""
	case r.counting.before.none:
		return say.T("counting…") + " "
	}
	return say.T("counting… figures of before") + " "
}

// setFilter goes to another filter and stays as near as it can to the event that was
// under the cursor.
func (r *Screen) setFilter(f filter.Filter) {
	at := r.anchor
	if r.layer != layerFilter {
		at = r.underCursor()
	}
	r.leave()
	r.filter = f
	if _, known := r.hits.of[byFilter(f.Text)]; f.Text != "" && !known && r.x.long != nil {
		r.hits.want = byFilter(f.Text)
	}
	r.sift()
	i, _ := slices.BinarySearch(r.rows, at)
	r.pagers[pageEvents].To(i)
	r.enter()
}

// underCursor returns the event under the cursor of the events page, as an index into the log; 0 for none.
func (r *Screen) underCursor() int32 {
	if p := &r.pagers[pageEvents]; p.Cursor < len(r.rows) {
		return r.rows[p.Cursor]
	}
	return 0
}

// openFilter opens the panel with the values that the log has.
func (r *Screen) openFilter() {
	o := filters.Options{Units: r.x.Open.Units, Kinds: slices.Clone(r.x.present.Kinds), Cues: r.x.present.Cues, Voided: r.x.present.Voided}
	if r.x.long != nil {
		r.panel, r.layer, r.anchor = filters.New(r.filter, o), layerFilter, r.underCursor()
		return
	}
	for _, c := range r.x.Choices() {
		switch {
		case c.Voided:
			o.Voided = true
		case !c.All:
			o.Kinds = append(o.Kinds, c.Kind)
		}
	}
	o.Cues = append(o.Cues, sortedByCount(r.x.Counts.Cue)...)
	r.panel, r.layer, r.anchor = filters.New(r.filter, o), layerFilter, r.underCursor()
}

// clearFilter shows all lines again.
func (r *Screen) clearFilter() {
	if r.filter.All() {
		r.search.Note = say.T("all lines are shown: f chooses some")
		return
	}
	r.setFilter(filter.Filter{})
}

// drill shows the events of another filter. esc goes back to where one was.
func (r *Screen) drill(f filter.Filter) {
	r.remember()
	r.setFilter(f)
	r.showPage(pageEvents)
	r.pagers[pageEvents].To(0)
	r.search.Note = say.F("only %s · esc goes back", f.Words(r.x.Open.Units))
}

// remember notes where one is, for esc.
func (r *Screen) remember() {
	r.leave()
	if r.trail = append(r.trail, was{r.page, r.filter, r.pagers[r.page].Cursor, r.place}); len(r.trail) > mostSteps {
		r.trail = r.trail[1:]
	}
}

// mostSteps bounds how many places esc goes back to.
const mostSteps = 50

// goBack ends the search, or closes what lies over the page, or goes back to where enter was
// pressed.
func (r *Screen) goBack() {
	n := len(r.trail)
	switch {
	case r.search.Forget():
	case r.layer != layerNone:
		r.layer = layerNone
	case n > 0:
		w := r.trail[n-1]
		r.trail = r.trail[:n-1]
		r.setFilter(w.filter)
		r.page, r.place = w.page, w.place
		r.enter()
		r.sizePage()
		r.pagers[r.page].To(w.cursor)
	}
}

// filterLine says what is shown, for the line above the last one.
func (r *Screen) filterLine() cells.Line {
	f, units := &r.filter, r.x.Open.Units
	if r.w < wideW {
		return cells.Line{{Text: " " + say.F("filter: %s", f.Words(units)), Role: filterRole(f)}}
	}
	where := say.C("place", "all")
	if f.HasPlace {
		where = filter.PlaceWords(f.FromM, f.ToM, units)
	}
	said := cells.Join(" · ", say.F("class %s", cmp.Or(say.C("class", f.Class), say.C("class", "any"))), say.F("outcome %s", f.Outcome.String()), say.F("place %s", where))
	rest := *f // the parts that are seldom set are named when they are
	rest.Class, rest.Outcome, rest.HasPlace, rest.FromM, rest.ToM = "", filter.AnyOutcome, false, 0, 0
	if !rest.All() {
		said += " · " + rest.Words(units)
	}
	return cells.Line{{Text: " " + said, Role: filterRole(f)}}
}

// filterRole makes a filter that hides something stand out.
func filterRole(f *filter.Filter) cells.Role {
	if f.All() {
		return cells.Dim
	}
	return cells.Warn
}

// countWords says how many rows are shown, for the line of the pages.
func (r *Screen) countWords() string {
	all := len(r.x.rows())
	if r.o.Checking {
		return say.T("both ends of the log") + " "
	}
	if r.hits.busy.text != "" {
		return say.T("searching") + " "
	}
	if words := r.countingWords(); words != "" {
		return words
	}
	if r.filter.All() {
		return say.F("all %d", all) + " "
	}
	if r.w < wideW {
		return say.F("%d of %d", len(r.rows), all) + " "
	}
	return say.F("%d of %d, filtered", len(r.rows), all) + " "
}
