package board

import (
	"cmp"
	"context"
	"errors"
	"sync"
	"time"

	"spotter/crew/access"
	"spotter/crew/intake"
	"spotter/crew/wire"
	"spotter/journal"
	"spotter/race"
)

// Options say where a board has its pairs from. All but FS and Now are needed.
type Options struct {
	// Owner returns the guest whose journal it is, without the number of a fork; false where that is not known.
	Owner func(race, journal string) (access.Guest, bool)
	// Lines reads all lines of a mirror, and returns when the last one came. It may take its time.
	Lines  func(race, mirror string) (events []race.Event, came time.Time, err error)
	Folder string           // with a folder of each race in it, for the acknowledgements
	FS     journal.FS       // nil: that of the operating system
	Now    func() time.Time // nil: the system's clock
	// Failed is told of mirrors that cannot be read. Nil: nobody is told.
	Failed func(race, mirror string, err error)
}

// Share has [Board.Acknowledge] ask other headquarters first who has taken on a red: it returns
// the first who did.
func (b *Board) Share(ask func(race string, a wire.Ack) (wire.Ack, error)) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.ask = ask
}

// Board has the rows of all races. Its methods may be called at the same time.
type Board struct {
	o    Options
	work chan struct{} // there is something to read; holds one

	mu    sync.Mutex
	races map[string]*run
	gone  map[string]bool                                 // races that were deleted for good
	ask   func(race string, a wire.Ack) (wire.Ack, error) // nil where there is no other headquarters
	queue []name                                          // mirrors to read
}

// name names a mirror.
type name struct{ race, mirror string }

// New returns a board without pairs. [Board.Run] has to run beside it.
func New(o Options) *Board {
	o.FS = cmp.Or[journal.FS](o.FS, journal.OS{})
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Failed == nil {
		o.Failed = func(string, string, error) {}
	}
	return &Board{o: o, work: make(chan struct{}, 1), races: make(map[string]*run), gone: make(map[string]bool)}
}

// ErrNoRace is the error for what is no name of a race or of a journal.
var ErrNoRace = errors.New("there is no such pair on this board")

// find returns a race, which is made where it is missing.
func (b *Board) find(raceName string) (*run, error) {
	if !wire.IsRace(raceName) {
		return nil, ErrNoRace
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.gone[raceName] {
		return nil, ErrNoRace
	}
	r := b.races[raceName]
	if r == nil {
		r = newRun(b, raceName)
		b.races[raceName] = r
	}
	return r, nil
}

// Take takes in news of the intake. It does not wait: where lines before these are missing, the
// mirror is read later, by Run.
func (b *Board) Take(n intake.News) {
	r, err := b.find(n.Race)
	if err != nil {
		return
	}
	if missing := r.take(n); missing {
		b.read(name{n.Race, n.Mirror})
	}
}

// Own looks whose a journal is, once its first lines were taken: in a cluster the news of them comes before
// that is noted.
func (b *Board) Own(raceName, mirror string) {
	if r, err := b.find(raceName); err == nil {
		r.own(mirror)
	}
}

// Load has mirrors read that were there before, such as when headquarters starts: those that are
// wanted first come first.
func (b *Board) Load(raceName string, mirrors []string) {
	r, err := b.find(raceName)
	if err != nil {
		return
	}
	for _, m := range mirrors {
		if r.begin(m) {
			b.read(name{raceName, m})
		}
	}
}

// read has a mirror read by Run.
func (b *Board) read(n name) {
	b.mu.Lock()
	b.queue = append(b.queue, n)
	b.mu.Unlock()
	select {
	case b.work <- struct{}{}:
	default:
	}
}

// Forget takes a race off while remove deletes its files: nobody takes anything of it on meanwhile. Its
// watchers are told that the rows are gone. With forGood the race does not come back. The error is
// that of remove.
func (b *Board) Forget(raceName string, forGood bool, remove func() error) error {
	b.mu.Lock()
	defer b.mu.Unlock() // a new beginning of the race waits for remove
	if r := b.races[raceName]; r != nil {
		delete(b.races, raceName)
		r.close() // who has it already keeps nothing more
	}
	if forGood {
		b.gone[raceName] = true
	}
	return remove()
}

// tickEvery is the time between two looks for what changed by time alone.
const tickEvery = 500 * time.Millisecond

// Run reads mirrors and sees what changes with time, until ctx ends.
func (b *Board) Run(ctx context.Context) {
	var reader sync.WaitGroup
	reader.Go(func() { b.reads(ctx) })
	defer reader.Wait()
	tick := time.NewTicker(tickEvery)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			b.Tick()
		case <-ctx.Done():
			return
		}
	}
}

// Tick sees what has changed with time. Run calls it.
func (b *Board) Tick() {
	b.mu.Lock()
	list := make([]*run, 0, len(b.races))
	for _, r := range b.races {
		list = append(list, r)
	}
	b.mu.Unlock()
	for _, r := range list {
		r.tick(b.o.Now())
	}
}

// reads reads the mirrors of the queue as they come.
func (b *Board) reads(ctx context.Context) {
	for ctx.Err() == nil {
		b.mu.Lock()
		if len(b.queue) == 0 {
			b.queue = nil
			b.mu.Unlock()
			select {
			case <-b.work:
				continue
			case <-ctx.Done():
				return
			}
		}
		n := b.queue[0]
		b.queue = b.queue[1:]
		r := b.races[n.race]
		b.mu.Unlock()
		if r == nil {
			continue
		}
		events, came, err := b.o.Lines(n.race, n.mirror)
		if err != nil {
			b.o.Failed(n.race, n.mirror, err)
		}
		r.loaded(n.mirror, events, came, err)
	}
}
