package road

import (
	"time"

	"spotter/text"
)

// The pauses between two lines about the receiver: while it changes all the time, they
// double, so that it cannot fill the journal. The last change is always logged in the end.
const (
	firstPause = 5 * time.Second
	mostPause  = 5 * time.Minute
	calmAfter  = 10 * time.Minute // without a change the next one is logged at once
)

// notes decides which changes of the receiver go to the journal, and when.
type notes struct {
	logged  string        // the last line
	at      time.Duration // when it was logged, boot time
	pause   time.Duration // until the next line
	waiting string        // "" for nothing
	skipped int           // changes that were not logged since the last line
}

// changed takes a change, and returns the line to log now, if any.
func (n *notes) changed(says string, now time.Duration) (line string, ok bool) {
	if n.logged == "" || now-n.at >= calmAfter {
		n.pause = 0
	}
	if n.waiting != "" {
		n.skipped++
	}
	n.waiting = says
	return n.due(now)
}

// due returns the line that has waited for long enough.
func (n *notes) due(now time.Duration) (says string, ok bool) {
	if n.waiting == "" || n.logged != "" && now-n.at < n.pause {
		return "", false
	}
	says, n.waiting = n.waiting, ""
	n.logged = says
	if n.skipped > 0 {
		says += " (" + text.Count(n.skipped, "change") + " since the last line)"
	}
	n.at, n.skipped = now, 0
	n.pause = min(max(2*n.pause, firstPause), mostPause)
	return says, true
}
