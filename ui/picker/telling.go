package picker

import (
	"spotter/race/logbook"
	"spotter/text"
	"spotter/text/say"
	"spotter/ui/cells"
)

// Telling implements [cells.Teller].
func (r *Screen) Telling() cells.Telling {
	t := cells.Telling{Page: say.F("races in %s", text.Clean(r.o.Folder)), Note: r.search.Note,
		Keys: say.T("enter: review; r: name; t: tags; capital D: trash; slash: search; question mark: help; q: quit")}
	switch {
	case r.helps:
		t.Page, t.Keys = say.T("help"), ""
		for i := r.over.Top; i < len(r.help) && i < r.over.Top+r.over.H; i++ {
			t.Lines = append(t.Lines, r.help[i].Text())
		}
		return t
	case len(r.o.Races) == 0:
		t.Lines = []string{say.F("no races in %s", text.Clean(r.o.Folder))}
		return t
	}
	if r.list.Cursor < len(r.o.Races) {
		t.Item, t.At, t.Of = told(&r.o.Races[r.list.Cursor]), r.list.Cursor+1, len(r.o.Races)
	}
	switch {
	case r.search.Typing:
		t.Title, t.Typed = say.T("search"), r.search.Input
	case r.asks:
		t.Ask = say.F("move %s to the trash? y/n", fileName(&r.o.Races[r.list.Cursor], r.o.Folder))
	case r.typed != nil:
		t.Title, t.Typed = say.T("name"), r.typed.line.Text()
		if r.typed.tags {
			t.Title = say.T("tags")
		}
	}
	return t
}

// Entries implements [cells.Numbered].
func (r *Screen) Entries() []string {
	if r.helps || r.search.Typing || r.asks || r.typed != nil {
		return nil
	}
	out := make([]string, len(r.o.Races))
	for i := range r.o.Races {
		out[i] = told(&r.o.Races[i])
	}
	return out
}

// Choose implements [cells.Numbered].
func (r *Screen) Choose(i int) { r.list.To(i) }

// told words a race: its name, when it was, how long, how it ended, and the state of its log.
func told(e *logbook.Entry) string {
	verdict := say.T("not whole")
	switch {
	case e.Unchecked:
		verdict = say.T("unchecked")
	case e.OK:
		verdict = say.T("whole")
	}
	took := ""
	if e.Duration > 0 {
		took = raceTime(e)
	}
	return cells.Join(", ", fullName(e), began(e, "2006-01-02"), text.Clean(e.Distance), took, text.Clean(e.Ended), say.F("log %s", verdict))
}
