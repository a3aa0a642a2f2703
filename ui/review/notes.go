package review

import (
	tea "charm.land/bubbletea/v2"

	"spotter/race"
	"spotter/report/filter"
	"spotter/text"
	"spotter/text/say"
	"spotter/ui/cells"
	"spotter/ui/line"
)

// prompt is a line that is being typed: a place to go to, or a note.
type prompt struct {
	line.Editor
	about race.EventID // the event that the note is about; 0 for a place
}

// lead returns what stands before the line.
func (p *prompt) lead() string {
	if p.about == 0 {
		return ":"
	}
	return " " + say.T("note:") + " "
}

// hint returns what may be typed.
func (p *prompt) hint() string {
	if p.about == 0 {
		return say.T("km 21, mile 13, 1:40 or #812") + " "
	}
	return say.T("enter saves it  esc") + " "
}

// pressPrompt takes a key while a line is typed.
func (r *Screen) pressPrompt(k tea.Key) tea.Cmd {
	p := r.typed
	switch p.Key(k) {
	case line.Entered:
		r.typed = nil
		if p.about != 0 {
			return r.save(race.Event{Kind: race.KindNote, Ref: p.about, Text: p.Text()})
		}
		place, err := filter.ParsePlace(p.Text(), r.x.Open.Units)
		if err != nil {
			r.search.Note = text.FirstLine(err)
			return nil
		}
		r.goTo(place)
	case line.Ended:
		r.typed = nil
	case line.Full:
		r.search.Note = say.T("no more fits into this line")
	}
	return nil
}

// savedMsg brings the log with a note that was saved.
type savedMsg struct {
	o    Options
	x    book // of o
	said string
	err  error
}

// save adds a note to the log, in a goroutine of its own.
func (r *Screen) save(e race.Event) tea.Cmd {
	add := r.o.Append
	if e.Item == "" && e.Text == "" {
		r.search.Note = say.T("an empty note is not saved")
		return nil
	}
	r.search.Note = say.T("saving")
	return func() tea.Msg {
		o, where, err := add(e)
		return savedMsg{o, newBook(&o), say.F("saved in %s", where), err}
	}
}

// showSaved shows the log with a note, or why it was not saved.
func (r *Screen) showSaved(m savedMsg) {
	if m.err != nil {
		r.search.Note = say.F("not saved: %s", text.FirstLine(m.err))
		return
	}
	r.read(m.o, m.x)
	r.search.Note = text.Clean(m.said)
}

// about returns the event that a note is to be about, and says why there is none.
func (r *Screen) about() (id race.EventID, ok bool) {
	switch i, under := r.current(); {
	case r.o.Append == nil || r.o.Checking:
		r.search.Note = say.T("no notes can be added now")
	case !under:
		r.search.Note = say.T("no event here to note something about: press 2 for the events")
	default:
		return r.x.id(i), true
	}
	return 0, false
}

// mark marks the event under the cursor.
func (r *Screen) mark() tea.Cmd {
	if id, ok := r.about(); ok {
		return r.save(race.Event{Kind: race.KindNote, Ref: id, Item: race.ItemMark})
	}
	return nil
}

// beginNote opens the line for a note about the event under the cursor.
func (r *Screen) beginNote() {
	if id, ok := r.about(); ok {
		r.typed = &prompt{Editor: line.Editor{Most: race.MaxText}, about: id}
	}
}

// drawPrompt draws the line that is being typed.
func (r *Screen) drawPrompt(row cells.Rect) {
	p := r.typed
	x := r.canvas.Text(row, 0, cells.Strong, p.lead())
	v := p.View(row.W - x - 1)
	x = r.canvas.Text(row, x, cells.Text, v.Before)
	x = r.canvas.Text(row, x, cells.Select, v.At)
	x = r.canvas.Text(row, x, cells.Text, v.After)
	if x+cells.Width(p.hint()) < row.W {
		r.canvas.End(row, cells.Dim, p.hint())
	}
}
