package plain

import (
	"spotter/text/say"
	"spotter/ui/cells"
	"spotter/ui/dash"
)

// logTold bounds the events of the log that are told at a time.
const logTold = 8

// tellLog says events of the log, the newest first: those that come into sight.
func (r *teller) tellLog(t *dash.Told, p *dash.LogPage) {
	g := &r.log
	to := t.Events - p.Scroll // exclusive
	if !g.open {
		r.out.add(say.T("log, the newest first; up and down: newer, older; tab: back"))
		g.open, g.from, g.to = true, to, to
	} else if p.Scroll == 0 {
		to = min(to, g.to) // what came meanwhile was told as it came
	}
	from := max(0, to-logTold)
	for n := to - 1; n >= from; n-- {
		if n >= g.from && n < g.to {
			continue
		}
		if e, _, ok := t.Recent.Nth(n); ok {
			r.out.add(Times(logWords(&e)))
		}
	}
	g.from, g.to = from, to
}

// logWords words a line of the log.
func logWords(e *dash.Event) string {
	words := cells.Join(", ", e.Title, e.Says)
	if e.IsCue {
		words = cells.Join(", ", cells.Join(", ", e.Title, state(e)), e.Says)
	}
	if e.Voided {
		words += ", " + say.T("voided")
	}
	return cells.Join(", ", words, e.At)
}
