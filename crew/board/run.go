package board

import (
	"crypto/rand"
	"errors"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"time"

	"spotter/crew/access"
	"spotter/crew/intake"
	"spotter/crew/standing"
	"spotter/crew/wire"
	"spotter/race"
)

// run has the rows of one race.
type run struct {
	b    *Board
	name string
	boot string // another one after each start of headquarters

	mu      sync.Mutex
	pairs   map[string]*pair // by mirror
	all     []*pair
	owners  map[string][]*pair // by the guest
	reading int
	// The rows by when they changed last: a watcher goes back from the newest to the first that
	// it has.
	newest *pair
	rev    uint64
	wake   chan struct{} // closed when something changed
	asleep bool          // somebody waits for wake
	closed bool
	alarms alarms
	acks   acks
}

// pair is one mirror.
type pair struct {
	standing standing.Pair
	journal  string
	owner    access.Guest
	owned    bool   // owner is known
	seq      uint64 // of the last line that was taken in
	reading  bool   // it waits to be read from the disk
	due      time.Time

	shown bool // it has a row
	row   wire.Row
	json  [2][]byte // of the row, without and with names; nil: not made yet
	rev   uint64
	// The neighbours in the order of changes.
	older, newer *pair
}

func newRun(b *Board, name string) *run {
	return &run{b: b, name: name, boot: strings.ToLower(rand.Text()[:8]), pairs: make(map[string]*pair), owners: make(map[string][]*pair), wake: make(chan struct{})}
}

// pair returns the pair of a mirror, which is made where it is missing; nil for what is no name.
// The caller holds mu.
func (r *run) pair(mirror string) *pair {
	p := r.pairs[mirror]
	if p == nil {
		journal, _, ok := wire.SplitName(mirror)
		if !ok {
			return nil
		}
		p = &pair{journal: journal, row: wire.Row{Mirror: mirror}}
		r.pairs[mirror] = p
		r.all = append(r.all, p)
	}
	return p
}

// begin notes that a mirror is to be read. It is false where that is so already.
func (r *run) begin(mirror string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	p := r.pair(mirror)
	if p == nil || p.reading || p.seq > 0 {
		return false
	}
	p.reading = true
	r.reading++
	return true
}

// take takes news in. missing says that the mirror has to be read: there are lines before these.
func (r *run) take(n intake.News) (missing bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if n.Beat != nil && r.pairs[n.Mirror] == nil {
		return false // anybody may send beats of journals that are not there
	}
	p := r.pair(n.Mirror)
	if p == nil || r.closed {
		return false
	}
	if n.Beat != nil {
		p.standing.Beat(*n.Beat, n.At)
		missing = p.seq == 0
	}
	events := p.after(n.Events)
	if len(events) > 0 && events[0].Seq != p.seq+1 {
		events, missing = nil, true
	}
	if missing {
		if p.reading {
			return false // it comes with the rest
		}
		p.reading = true
		r.reading++
		return true
	}
	p.standing.Take(events, n.At)
	r.taken(p, events, n.Beat != nil, true)
	return false
}

// after returns the lines that were not taken in before.
func (p *pair) after(events []race.Event) []race.Event {
	for len(events) > 0 && events[0].Seq <= p.seq {
		events = events[1:]
	}
	return events
}

// loaded takes in all lines of a mirror. One that is there and cannot be read has a row without news: a
// pair that is on no row would be missed by nobody.
func (r *run) loaded(mirror string, events []race.Event, came time.Time, failed error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	p := r.pairs[mirror]
	if p == nil || !p.reading || r.closed {
		return
	}
	p.reading = false
	r.reading--
	if events = p.after(events); len(events) > 0 {
		p.standing.Take(events, came)
		r.taken(p, events, true, false)
	} else if failed != nil && !p.shown && !errors.Is(failed, fs.ErrNotExist) {
		r.evaluate(p, r.b.o.Now())
	}
	if r.reading == 0 {
		r.woken()
	}
}

// taken makes the row of a pair anew, if lines or a beat can have changed it. told says whether
// alarms are to be told: those of a mirror from the disk are old.
func (r *run) taken(p *pair, events []race.Event, beat, told bool) {
	void := false
	if n := len(events); n > 0 {
		p.seq = events[n-1].Seq
		for i := range events {
			void = void || events[i].Kind == race.KindVoid
		}
	}
	// A pair that was silent is heard again by any line; else cues change nothing.
	if p.seq == 0 || !beat && p.shown && p.row.Rank != int(standing.NoNews) && !standing.Matters(events) {
		return
	}
	before := p.row
	r.evaluate(p, r.b.o.Now())
	if told {
		r.tell(p, before, void)
	}
}

// own looks whose a journal is, where that was not known.
func (r *run) own(mirror string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if p := r.pairs[mirror]; p != nil && !p.owned {
		r.evaluate(p, r.b.o.Now())
	}
}

// tick evaluates the pairs whose time has come.
func (r *run) tick(now time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, p := range r.all {
		if !p.due.IsZero() && !now.Before(p.due) {
			before := p.row
			r.evaluate(p, now)
			if before.Status != "" {
				r.tell(p, before, false)
			}
		}
	}
}

// evaluate makes the row of a pair, and notes whether it changed. The caller holds mu.
func (r *run) evaluate(p *pair, now time.Time) {
	s := p.standing.At(now)
	p.due = p.standing.Due(s, now)
	if !p.owned {
		if p.owner, p.owned = r.b.o.Owner(r.name, p.journal); p.owned {
			for _, o := range r.owners[p.owner.ID] {
				o.due = now // it may be replaced by this one, also where nothing else of it changes any more
			}
			r.owners[p.owner.ID] = append(r.owners[p.owner.ID], p)
		}
	}
	row := p.newRow(s)
	if row.Red != "" {
		row.Ack = r.acks.of(r, row.Mirror, row.Red)
	}
	shown := !r.replaced(p, row, now)
	if p.due.IsZero() && (!shown || len(r.owners[p.owner.ID]) > 1) {
		p.due = now.Add(wire.NoNews) // what is over waits for nothing, but for being replaced
	}
	if shown == p.shown && !differs(&p.row, &row) {
		p.row.Heard = row.Heard // the other journals of its guest go by it
		return
	}
	p.row, p.shown, p.json = row, shown, [2][]byte{}
	r.changed(p)
}

// replaced reports whether a pair has begun another journal and this one has nothing to tell any
// more: it was silent for a while, and is not red, or somebody has taken that on.
func (r *run) replaced(p *pair, row wire.Row, now time.Time) bool {
	if row.Loud() || !p.owned || now.Sub(row.Heard) <= wire.NoNews {
		return false
	}
	for _, o := range r.owners[p.owner.ID] {
		if o != p && o.shown && o.row.Heard.After(row.Heard) {
			return true
		}
	}
	return false
}

// changed moves a pair to the newest, and wakes the watchers. The caller holds mu.
func (r *run) changed(p *pair) {
	r.rev++
	p.rev = r.rev
	if r.newest != p {
		if p.older != nil {
			p.older.newer = p.newer
		}
		if p.newer != nil {
			p.newer.older = p.older
		}
		p.older, p.newer = r.newest, nil
		if r.newest != nil {
			r.newest.newer = p
		}
		r.newest = p
	}
	r.woken()
}

// woken wakes the watchers that wait. The caller holds mu.
func (r *run) woken() {
	if r.asleep {
		close(r.wake)
		r.wake, r.asleep = make(chan struct{}), false
	}
}

// close ends the race: watchers get no more rows.
func (r *run) close() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.closed = true
	r.asleep = true
	r.woken()
}

// rows lists the rows in their order. The caller holds mu.
func (r *run) rows() (list []wire.Row) {
	for _, p := range r.all {
		if p.shown {
			list = append(list, p.row)
		}
	}
	slices.SortFunc(list, wire.CompareRows)
	return list
}
