package intake

import (
	"bytes"
	"net/http"
	"sync"

	"spotter/crew/access"
	"spotter/crew/wire"
)

// mostUnowned is the most journals that belong to nobody of which one guest may ask or tell. Each takes
// memory as long as headquarters runs, and anybody can make up names. A pair has [access.MaxJournals].
const mostUnowned = 10 * access.MaxJournals

// errUnowned is the answer for one more.
var errUnowned = &refusal{http.StatusForbidden, "this guest has named too many journals that are nobody's", ""}

// unowned counts the journals that guests named and that belong to nobody.
type unowned struct {
	mu   sync.Mutex
	seen map[string]map[string]bool // of a guest, by the journal's name
}

// may reports whether a guest may name a journal that belongs to nobody.
func (u *unowned) may(guest, journal string) bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	names := u.seen[guest]
	if !names[journal] && len(names) >= mostUnowned {
		return false
	}
	if names == nil {
		if u.seen == nil {
			u.seen = make(map[string]map[string]bool)
		}
		names = make(map[string]bool)
		u.seen[guest] = names
	}
	names[journal] = true
	return true
}

// mayTouch keeps a pair from the journals of others, and each guest from making up journals without end.
func (i *Intake) mayTouch(c call) error {
	if c.guest.Role == access.Pair {
		if err := i.o.Book.MayWrite(c.guest, c.journal); err != nil {
			return err
		}
	}
	if _, owned := i.o.Book.Owner(c.race, c.journal); !owned && !i.unowned.may(c.guest.ID, c.journal) {
		return errUnowned
	}
	return nil
}

// begins reports whether a batch has the first line of a journal.
func begins(batch []byte, journal string) bool {
	line, _, _ := bytes.Cut(batch, []byte{'\n'})
	name, ok := wire.Name(line)
	return ok && name == journal
}
