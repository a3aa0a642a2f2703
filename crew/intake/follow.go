package intake

import (
	"net/http"
	"sync"
	"time"

	"spotter/crew/access"
	"spotter/crew/wire"
)

// heard keeps when mirrors had news since this program started. It is not in a file: after a
// restart nobody knows, and that is what is said.
type heard struct {
	mu  sync.Mutex
	all map[string]news // by race and mirror, with a slash between them
}

// news is the last that was heard of a mirror.
type news struct {
	at     time.Time // of a line or a beat
	beat   *wire.Beat
	beatAt time.Time
}

// take takes in lines, or a beat where that is not nil.
func (h *heard) take(c call, at time.Time, beat *wire.Beat) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.all == nil {
		h.all = map[string]news{}
	}
	n := h.all[c.race+"/"+c.mirror]
	n.at = at
	if beat != nil {
		n.beat, n.beatAt = beat, at
	}
	h.all[c.race+"/"+c.mirror] = n
}

// of returns what was heard of a mirror.
func (h *heard) of(race, mirror string) news {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.all[race+"/"+mirror]
}

// age returns the milliseconds since a time; nil where that is not known.
func age(now, at time.Time) *int64 {
	if at.IsZero() {
		return nil
	}
	n := max(0, now.Sub(at).Milliseconds())
	return &n
}

// list tells which mirrors a guest may read, and whose they are.
func (i *Intake) list(w http.ResponseWriter, _ *http.Request, c call) error {
	now := i.o.Now()
	list := wire.List{Journals: []wire.Listed{}}
	for _, g := range i.o.Book.Guests(c.race) {
		if g.Role != access.Pair || c.guest.Role == access.Pair && g.Pair() != c.guest.Pair() {
			continue
		}
		for _, journal := range i.o.Book.Journals(g.ID) {
			for n := 1; n <= wire.MaxForks && len(list.Journals) < wire.MaxListed; n++ {
				name := wire.ForkName(journal, n)
				have, err := i.o.Mirrors.Copy(c.race, name)
				if err != nil {
					return err
				}
				if have.Size == 0 {
					break
				}
				list.Journals = append(list.Journals, wire.Listed{Journal: name, Label: g.Label, Lines: have.Lines, Heard: age(now, i.heard.of(c.race, name).at), Nameless: c.guest.Role == access.Reader})
			}
		}
	}
	answer(w, http.StatusOK, list)
	return nil
}

// pulse tells how a pair is doing, and how its clock goes.
func (i *Intake) pulse(w http.ResponseWriter, _ *http.Request, c call) error {
	have, err := i.o.Mirrors.Copy(c.race, c.mirror)
	if err != nil {
		return err
	}
	if have.Size == 0 {
		return &refusal{http.StatusNotFound, "there is no such journal in this race", ""}
	}
	_, number, _ := wire.SplitName(c.mirror)
	p := wire.Pulse{Copy: have}
	if number < wire.MaxForks {
		next := wire.ForkName(c.journal, number+1)
		if fork, err := i.o.Mirrors.Copy(c.race, next); err == nil && fork.Size > 0 {
			p.Fork = next
		}
	}
	n := i.heard.of(c.race, c.mirror)
	p.Now = i.o.Now() // last: the answer goes at once
	p.Heard, p.Beat, p.Since = age(p.Now, n.at), n.beat, age(p.Now, n.beatAt)
	if n.beat != nil {
		p.Apart = n.beat.Apart
	}
	if n.beat != nil && c.guest.Role == access.Reader { // where somebody is, is told to those who may help
		b := *n.beat
		b.Position, p.Beat = nil, &b
	}
	answer(w, http.StatusOK, p)
	return nil
}
