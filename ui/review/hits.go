package review

import (
	"context"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"spotter/race"
	"spotter/race/rows"
	"spotter/text/say"
)

// hits has the rows of a long log in which a text was found. The log is searched in another
// goroutine, so that keys are obeyed meanwhile.
type hits struct {
	of    map[sought][]int32
	want  sought // a text to look for; "" for none
	busy  sought // the text that is being looked for
	going int    // where to go when it was found: 1 to the next, −1 to the one before, 0 nowhere
}

// sought is a text to look for in the rows as they are shown.
type sought struct {
	text  string
	exact bool // capitals are looked for as they are
}

// byFilter returns how the filter looks for a text, and bySearch how a search does.
func byFilter(text string) sought { return sought{text: text} }
func bySearch(text string) sought { return sought{text, text != strings.ToLower(text)} }

// in reports whether a row has the text.
func (s sought) in(row string) bool {
	if s.exact {
		return strings.Contains(row, s.text)
	}
	return strings.Contains(strings.ToLower(row), strings.ToLower(s.text))
}

// rows returns the rows with a text, as far as they are known.
func (h *hits) rows(s sought) []int32 { return h.of[s] }

// foundMsg brings the rows with a text.
type foundMsg struct {
	sought sought
	rows   []int32
}

// look begins to look for the text that is wanted.
func (r *Screen) look() tea.Cmd {
	h := &r.hits
	s := h.want
	if h.want = (sought{}); s.text == "" || r.x.long == nil || h.busy == s {
		return nil
	}
	h.busy = s
	x := r.x // which does not change
	return func() tea.Msg { return foundMsg{s, x.search(s)} }
}

// search returns the rows of a long log with a text, in order: what was found so far where the file cannot be
// read to its end.
func (x *book) search(s sought) (found []int32) {
	for _, at := range x.Rows() {
		if !s.in(x.bookRow(at).text()) {
			continue
		}
		if i, ok := x.find(x.Lines[at].ID); ok {
			found = append(found, i)
		}
	}
	_ = x.long.EachCue(context.Background(), func(i int, e *race.Event, r *rows.Row) bool {
		if row := x.cueRow(e, r); s.in(row.text()) {
			found = append(found, int32(i))
		}
		return true
	})
	slices.Sort(found)
	return found
}

// showFound takes in the rows with a text.
func (r *Screen) showFound(m foundMsg) {
	h := &r.hits
	if h.busy != m.sought {
		return // another log, or another text, is looked at now
	}
	if h.of == nil || len(h.of) > 8 {
		h.of = map[sought][]int32{}
	}
	h.of[m.sought], h.busy = m.rows, sought{}
	if byFilter(r.filter.Text) == m.sought {
		r.setFilter(r.filter)
	}
	if step := h.going; step != 0 && bySearch(r.search.Query) == m.sought {
		h.going = 0
		r.findMatch(step)
	}
}

// searched reports whether the rows of a long log with the text of the search are known; else they will be
// looked for, and the search goes on then.
func (r *Screen) searched(step int) bool {
	s := bySearch(r.search.Query)
	if _, known := r.hits.of[s]; known || r.x.long == nil || r.page != pageEvents || r.layer != layerNone {
		return true
	}
	r.hits.want, r.hits.going = s, step
	r.search.Note = say.F("searching %s", s.text)
	return false
}

// rowText returns a row as one line for the search. Of a row of a long log that is the text of the search, or
// nothing.
func (r *Screen) rowText(i int32) string {
	if r.x.long == nil {
		row := r.x.row(i)
		return row.text()
	}
	if _, hit := slices.BinarySearch(r.hits.of[bySearch(r.search.Query)], i); hit {
		return r.search.Query
	}
	return ""
}
