package road

import (
	"time"

	"spotter/text"
)

// The lines about the receiver are bounded, so that one which changes all the time cannot fill
// the journal: so many at once, then one in each pause. The last state is always logged in the
// end.
const (
	linesAtOnce = 20
	linePause   = 5 * time.Minute
)

// notes decides which changes of the receiver go to the journal, and when.
type notes struct {
	spent   int           // lines of those that may come at once
	at      time.Duration // boot time at which the first of those may come again
	waiting string        // "" for nothing
	skipped int           // changes that were not logged since the last line
}

// changed takes a change, and returns the line to log now, if any.
func (n *notes) changed(says string, now time.Duration) (line string, ok bool) {
	if n.waiting != "" {
		n.skipped++
	}
	n.waiting = says
	return n.due(now)
}

// due returns the line that waits, once it may be logged.
func (n *notes) due(now time.Duration) (line string, ok bool) {
	for n.spent > 0 && now >= n.at {
		n.spent, n.at = n.spent-1, n.at+linePause
	}
	if n.waiting == "" || n.spent >= linesAtOnce {
		return "", false
	}
	if n.spent == 0 {
		n.at = now + linePause
	}
	n.spent++
	line, n.waiting = n.waiting, ""
	if n.skipped > 0 {
		line += " (" + text.Count(n.skipped, "change") + " since the last line)"
		n.skipped = 0
	}
	return line, true
}
