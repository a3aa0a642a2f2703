package phone

import (
	"fmt"
	"sync"
	"time"
)

// The notes about phones that a journal takes: so many at once, and one more after each while. A page that comes and goes without end, or
// is made to say much, does not fill the disk in a race of hours.
const (
	notesAtOnce = 60
	noteEvery   = 5 * time.Second
)

// notes counts them. Its zero value has seen none. It is safe for concurrent use.
type notes struct {
	mu   sync.Mutex
	full time.Time // when as many as at once may come again
	left int       // that were left out
}

// take returns a note as the journal takes it, or false: it is left out, and the next one that is taken says so.
func (n *notes) take(said string, now time.Time) (string, bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.full.Before(now) {
		n.full = now
	}
	if n.full.Sub(now) > (notesAtOnce-1)*noteEvery {
		n.left++
		return "", false
	}
	n.full = n.full.Add(noteEvery)
	if n.left > 0 {
		said = fmt.Sprintf("%s (%d notes before it were left out)", said, n.left)
		n.left = 0
	}
	return said, true
}
