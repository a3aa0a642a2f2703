package review

import (
	"slices"

	tea "charm.land/bubbletea/v2"
)

// hits has the rows of a long log in which a text was found. The log is searched in another
// goroutine, so that keys are obeyed meanwhile.
type hits struct {
	of    map[string][]int32 // by text
	want  string             // a text to look for; "" for none
	busy  string             // the text that is being looked for
	going int                // where to go when it was found: 1 to the next, −1 to the one before, 0 nowhere
}

// rows returns the rows with a text, as far as they are known.
func (h *hits) rows(text string) []int32 { return h.of[text] }

// foundMsg brings the rows with a text.
type foundMsg struct {
	text string
	rows []int32
}

// look begins to look for the text that is wanted.
func (r *Screen) look() tea.Cmd {
	h := &r.hits
	text, search := h.want, r.o.Search
	if h.want = ""; text == "" || search == nil || h.busy == text {
		return nil
	}
	h.busy = text
	return func() tea.Msg { return foundMsg{text, search(text)} }
}

// showFound takes in the rows with a text.
func (r *Screen) showFound(m foundMsg) {
	h := &r.hits
	if h.busy != m.text {
		return // another log, or another text, is looked at now
	}
	if h.of == nil || len(h.of) > 8 {
		h.of = map[string][]int32{}
	}
	h.of[m.text], h.busy = m.rows, ""
	if r.filter.Text == m.text {
		r.setFilter(r.filter)
	}
	if step := h.going; step != 0 && r.search.Query == m.text {
		h.going = 0
		r.findHit(step)
	}
}

// findHit goes to the next row of a long log with the text that is searched.
func (r *Screen) findHit(step int) {
	text := r.search.Query
	found, known := r.hits.of[text]
	if !known {
		r.hits.want, r.hits.going = text, step
		r.search.Note = "searching " + text
		return
	}
	is := func(i int32) bool {
		_, hit := slices.BinarySearch(found, i)
		return hit
	}
	if r.search.Note = ""; len(found) == 0 {
		r.search.Note = "not found: " + text
		return
	}
	r.nextRow(step, text, is)
}
