package review

import (
	"strconv"

	tea "charm.land/bubbletea/v2"

	"spotter/text"
	"spotter/ui/cells"
)

// rereadMsg brings a log that was read again.
type rereadMsg struct {
	o   Options
	err error
}

// reread reads the log again, beside the screen.
func (r *Screen) reread() tea.Cmd {
	if r.o.Reread == nil {
		r.search.Note = "this log cannot be read again here"
		return nil
	}
	read := r.o.Reread
	return func() tea.Msg {
		o, err := read()
		return rereadMsg{o, err}
	}
}

// showReread shows a log that was read again: page, filter and search stay. The
// cursor stays on its event; on the last one it follows to the newest.
func (r *Screen) showReread(m rereadMsg) {
	if m.err != nil {
		r.search.Note = "cannot read the log again: " + text.Clean(m.err.Error())
		return
	}
	before := len(r.o.Events)
	events := &r.pagers[pageEvents]
	at, atEnd := events.Cursor, events.Cursor >= len(r.rows)-1
	r.read(m.o)
	if atEnd {
		at = len(r.rows)
	}
	events.To(at)
	r.search.Note = "nothing new in the log"
	if more := len(m.o.Events) - before; more > 0 {
		r.search.Note = plural(more, "new line") + " in the log"
	}
}

// plural writes how many: "1 new line", "2 new lines".
func plural(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return strconv.Itoa(n) + " " + thing + "s"
}

// runningLine says that the log is not closed, and as of when the screen is.
func (r *Screen) runningLine() cells.Line {
	at := r.o.AsOf.Format("15:04:05")
	head := text.Clean(r.o.Head)
	if len(head) > 12 {
		head = head[:12]
	}
	says := " as of " + at + " · R reads the log again"
	if r.w >= fullHeaderW {
		says = " not closed: the race may still run · as of " + at + " · R reads again"
	}
	if long := says + " · chain whole · head " + head; head != "" && cells.Width(long) < r.w {
		says = long
	}
	return cells.Line{{Text: says, Role: cells.Warn}}
}
