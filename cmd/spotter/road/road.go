package road

import (
	"cmp"
	"context"
	"math"
	"sync"
	"sync/atomic"
	"time"

	"spotter/course"
	"spotter/course/where"
	"spotter/gps"
	"spotter/race"
	screen "spotter/ui/road"
)

// Options configures a [Road]. Now, Log and Nudge are required, and must not wait.
type Options struct {
	Course   *course.Course // nil for none
	LengthM  float64        // of the race in metres; 0 for not known
	Receiver *gps.Receiver  // nil for none
	Now      func() race.Stamp
	Log      func(text string) // takes a note about the receiver to the journal
	Nudge    func()            // has the screen look soon
	Fixed    func(gps.Fix)     // takes each position as it comes; nil: nobody does
}

// offCourse is the number of positions in a row beside the course from which on it is told.
const offCourse = 10

// freshFor is the age up to which a position is of now.
const freshFor = 5 * time.Second

// Road knows where the runner is. It is safe for concurrent use, and none of its methods but
// Run waits.
type Road struct {
	o     Options
	where *where.Tracker

	mu    sync.Mutex
	state gps.State
	why   string
	since time.Duration // boot time at which the state began
	off   bool          // the positions fit no place to which the runner can have come
	notes notes

	over atomic.Bool // the race is over: nothing moves any more

	// The rest belongs to the goroutine of the screen.
	setAt   time.Duration // boot time of the spotter's last word
	anchor  where.Anchor
	resting bool
	hand    *handed // from before the race was taken up; nil for none
}

// handed is the spotter's word that the runner is at a distance.
type handed struct {
	m  float64
	at time.Duration // boot time
}

var (
	_ screen.Road = (*Road)(nil)
	_ gps.Sink    = (*Road)(nil)
)

// New returns the road of a race.
func New(o Options) *Road { return &Road{o: o, where: where.New(o.Course, o.LengthM)} }

// TakeUp takes in the log of a race that is taken up: what its spotter said last of where the
// runner is goes on counting. gun is the boot time of race time 0. Call it before anything
// else.
func (r *Road) TakeUp(log []race.Event, gun time.Duration) {
	if last := lastWord(log); last != nil {
		r.hand = &handed{last.PositionM, gun + last.Elapsed}
	}
}

// lastWord returns the last line of a log in which the spotter says where the runner is, nil
// where there is none, or a board was passed since.
func lastWord(log []race.Event) *race.Event {
	for i := len(log) - 1; i >= 0; i-- {
		e := &log[i]
		if e.Kind == race.KindSplit {
			return nil
		}
		if e.Kind == race.KindNote && e.Item == race.ItemPosition && e.PositionM > 0 && e.HasElapsed {
			return e
		}
	}
	return nil
}

// Run follows the receiver until ctx ends. Without one it returns at once.
func (r *Road) Run(ctx context.Context) {
	if r.o.Receiver != nil {
		r.o.Receiver.Run(ctx, r)
	}
}

// Fix implements [gps.Sink].
func (r *Road) Fix(f gps.Fix) {
	if r.o.Fixed != nil {
		r.o.Fixed(f)
	}
	now := r.o.Now()
	at := now.Boot - max(time.Since(f.At), 0)
	r.where.Fix(position(f), at)
	off := r.where.Refused() >= offCourse
	r.mu.Lock()
	defer r.mu.Unlock()
	if off != r.off {
		r.off = off
		r.tell(now)
	}
}

// position returns what a fix says of the place.
func position(f gps.Fix) where.Position {
	return where.Position{LatDeg: f.LatDeg, LonDeg: f.LonDeg, SpeedMS: f.SpeedMS, TrackDeg: f.TrackDeg, EphM: f.EphM}
}

// State implements [gps.Sink].
func (r *Road) State(s gps.State, why string) {
	now := r.o.Now()
	r.mu.Lock()
	changed := s != r.state
	r.state, r.why = s, why
	if changed {
		r.since, r.off = now.Boot, false
		r.tell(now)
	}
	r.mu.Unlock()
	if changed {
		r.o.Nudge()
	}
}

// Watch logs a change that was held back. Call it about once a second.
func (r *Road) Watch() {
	now := r.o.Now().Boot
	r.mu.Lock()
	defer r.mu.Unlock()
	if text, ok := r.notes.due(now); ok {
		r.o.Log(text)
	}
}

// tell logs how the receiver is doing, now or once enough time has passed.
func (r *Road) tell(now race.Stamp) {
	says := r.state.String()
	switch {
	case r.off:
		says = "off the course: the positions fit no place to which the runner can have come"
	case r.why != "" && r.state != gps.HasFix:
		says += ": " + r.why
	}
	if text, ok := r.notes.changed(says, now.Boot); ok {
		r.o.Log(text)
	}
}

// Follow implements the screen's road.
func (r *Road) Follow(f *race.Facts, elapsed time.Duration, now race.Stamp) (d screen.Drift, fresh bool) {
	over := f.Finish.Known && elapsed >= f.Finish.Elapsed
	if r.over.Store(over); over {
		return d, false
	}
	began := now.Boot - elapsed
	a := where.Anchor{PaceSPerKm: paceOf(f, elapsed)}
	if n := len(f.Splits); n > 0 {
		s := &f.Splits[n-1]
		a.ID, a.M, a.At = uint64(s.ID), s.DistanceM, began+s.Elapsed
		d.Marker = s.Marker
	} else {
		a.At = began + f.Chip.Elapsed
	}
	a.Stood = stood(f, a.At-began)
	if on := f.Resting(elapsed); on != r.resting {
		r.resting = on
		r.where.Rest(on, began+turned(f, on))
	}
	if moved := a.At - r.anchor.At; a.ID != r.anchor.ID || a.M != r.anchor.M || a.Stood != r.anchor.Stood || a.PaceSPerKm != r.anchor.PaceSPerKm || moved.Abs() > time.Millisecond {
		r.anchor = a
		r.where.Board(a)
		if drift, ok := r.where.Drift(); ok && drift.ID == a.ID {
			d.M, fresh = drift.GPSM-drift.BoardM, true
		}
	}
	if h := r.hand; h != nil {
		r.hand, r.setAt = nil, h.at
		r.where.SetByHand(h.m, h.at)
	}
	return d, fresh
}

// turned returns the race time at which a rest began, or was over, that the runner is in or was
// in last.
func turned(f *race.Facts, on bool) time.Duration {
	n := len(f.Rests)
	switch {
	case n == 0: // it was voided
		return 0
	case on:
		return f.Rests[n-1].From
	}
	return f.Rests[n-1].To
}

// stood returns how long the rests took that are over and began after a race time.
func stood(f *race.Facts, from time.Duration) (d time.Duration) {
	for i := range f.Rests {
		if r := &f.Rests[i]; !r.Open && r.To > from {
			d += r.To - max(r.From, from)
		}
	}
	return d
}

// paceOf returns the pace on which the runner is taken to go on, in seconds a kilometre; 0 for
// not known.
func paceOf(f *race.Facts, elapsed time.Duration) float64 {
	st := f.Standing(elapsed)
	perUnit := cmp.Or(st.Pace, st.Average, f.Plan.TargetPace())
	return perUnit.Seconds() * 1000 / f.Plan.UnitM()
}

// Sight implements the screen's road.
func (r *Road) Sight(now race.Stamp) screen.Sight {
	p := r.where.At(now.Boot)
	if p.Source == where.FromHand {
		p.Since = now.Boot - r.setAt
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return screen.Sight{
		M: p.M, SigmaM: p.SigmaM, Known: known(p.Source), ByGPS: p.Source == where.FromGPS,
		Reckoned: p.Source != where.FromGPS || p.Since > freshFor, Since: p.Since, PaceSPerKm: p.PaceSPerKm,
		Receiver: r.state, For: max(now.Boot-r.since, 0), OffCourse: r.off,
	}
}

// known reports whether a position is one by GPS or by the spotter's word.
func known(s where.Source) bool { return s == where.FromGPS || s == where.FromHand }

// Set implements the screen's road.
func (r *Road) Set(metres float64, now race.Stamp) {
	r.setAt = now.Boot
	r.where.SetByHand(metres, now.Boot)
}

// Crossed implements the screen's road.
func (r *Road) Crossed(metres float64) (boot time.Duration, ok bool) { return r.where.Crossed(metres) }

// Mark writes into a line that a key made where the runner was then, as far as that is known
// by GPS or by the spotter's word. It is called on the key path: it allocates nothing.
func (r *Road) Mark(e *race.Event) {
	switch e.Kind {
	case race.KindVoid, race.KindAmend, race.KindOutcome, race.KindOpen, race.KindClose, race.KindOutput, race.KindClock:
		return
	}
	if !e.HasElapsed || e.PositionM != 0 || r.over.Load() {
		return
	}
	if p := r.where.At(e.Boot); known(p.Source) {
		e.PositionM = math.Round(p.M*10) / 10
	}
}
