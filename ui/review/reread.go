package review

import (
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"spotter/race"
	"spotter/text"
	"spotter/text/say"
	"spotter/ui/cells"
)

// rereadMsg brings a log that was read again.
type rereadMsg struct {
	o   Options
	x   book // of o
	err error
}

// reread reads the log again, beside the screen.
func (r *Screen) reread() tea.Cmd {
	if r.o.Reread == nil {
		r.search.Note = say.T("this log cannot be read again here")
		if r.o.Following || r.o.Checking {
			r.search.Note = say.T("the log is being read: new lines come by themselves")
		}
		return nil
	}
	read := r.o.Reread
	return func() tea.Msg {
		o, err := read()
		return rereadMsg{o, newBook(&o), err}
	}
}

// showReread shows a log that was read again: page, filter and search stay. The
// cursor stays on its event; on the last one it follows to the newest.
func (r *Screen) showReread(m rereadMsg) {
	if m.err != nil {
		r.search.Note = say.T("cannot read the log again:") + " " + text.Clean(m.err.Error())
		return
	}
	before := len(r.o.Events)
	r.read(m.o, m.x)
	r.search.Note = say.T("nothing new in the log")
	if more := len(m.o.Events) - before; more > 0 {
		r.search.Note = say.N(more, "%d new line in the log", "%d new lines in the log")
	}
}

// read takes in a log, and shows of it what the filter takes. The cursor stays on its event; on the
// last one it follows to the newest.
func (r *Screen) read(o Options, x book) {
	p := &r.pagers[pageEvents]
	var id race.EventID
	atEnd := len(r.rows) > 0 && p.Cursor >= len(r.rows)-1
	if p.Cursor < len(r.rows) {
		id = r.x.id(r.rows[p.Cursor])
	}
	r.o, r.x, r.hits = o, x, hits{}
	if r.filter.Text != "" && r.x.long != nil {
		r.hits.want = byFilter(r.filter.Text)
	}
	r.sift()
	if atEnd {
		p.To(len(r.rows))
	} else if i, ok := r.x.find(id); ok {
		at, _ := slices.BinarySearch(r.rows, i)
		p.To(at)
	}
	r.enter()
}

// pollMsg brings what is new of the log.
type pollMsg struct {
	o    Options
	x    book // of o, where anything but the progress is new
	news bool
}

// poll looks for news of the log a moment later.
func (r *Screen) poll() tea.Cmd {
	look := r.o.Poll
	if look == nil {
		return nil
	}
	return tea.Tick(r.o.Every, func(time.Time) tea.Msg {
		o, news := look()
		if !news || o.Checking {
			return pollMsg{o: o, news: news}
		}
		return pollMsg{o, newBook(&o), news}
	})
}

// showNews shows what is new of the log.
func (r *Screen) showNews(m pollMsg) {
	switch {
	case !m.news:
		r.o.AsOf = m.o.AsOf
	case m.o.Checking: // only the progress is new
		r.o.Progress = m.o.Progress
	default:
		r.read(m.o, m.x)
	}
}

// runningLine says that the log is not closed, and as of when the screen is.
func (r *Screen) runningLine() cells.Line {
	at := r.o.AsOf.Format("15:04:05")
	head := text.Clean(r.o.Head)
	if len(head) > 12 {
		head = head[:12]
	}
	says := say.F("as of %s · R reads the log again", at)
	switch {
	case r.o.Following && r.w >= fullHeaderW:
		says = say.F("not closed: the race may still run · followed, last look %s", at)
	case r.o.Following:
		says = say.F("followed · last look %s", at)
	case r.w >= fullHeaderW:
		says = say.F("not closed: the race may still run · as of %s · R reads again", at)
	}
	says = " " + says
	if long := says + " · " + say.F("chain whole · head %s", head); head != "" && cells.Width(long) < r.w {
		says = long
	}
	return cells.Line{{Text: says, Role: cells.Warn}}
}
