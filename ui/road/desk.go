package road

import (
	"cmp"
	"math"
	"time"

	"spotter/course"
	"spotter/cues"
	"spotter/gps"
	"spotter/race"
	"spotter/text"
	"spotter/text/say"
	"spotter/ui/dash"
)

// Sight says where the runner is at one moment, and how the receiver is doing.
type Sight struct {
	M          float64       // metres along the course
	SigmaM     float64       // how sure that is; 0 for not known
	Known      bool          // by GPS or by the spotter's word; otherwise only the boards say where
	ByGPS      bool          // Known by GPS
	Reckoned   bool          // nothing tells M now: it goes on at the pace that was
	Since      time.Duration // since the last position or word
	PaceSPerKm float64       // seconds a kilometre, over 60 s; 0 for not known

	Receiver  gps.State
	For       time.Duration // for how long the receiver has been so
	OffCourse bool          // its positions fit no place of the course to which the runner can have come
}

// Drift is the error of the position at the moment when a board was passed.
type Drift struct {
	Marker string  // of the board
	M      float64 // position less board, metres
}

// Road tells where the runner is. Its methods never wait, and allocate nothing while nothing
// changes.
type Road interface {
	// Follow takes in the boards and rests as they stand at a race time. ok says that a board
	// was passed just now while the position was known by GPS.
	Follow(f *race.Facts, elapsed time.Duration, now race.Stamp) (d Drift, ok bool)
	// Sight returns where the runner is.
	Sight(now race.Stamp) Sight
	// Set takes the spotter's word that the runner is at a distance, in metres.
	Set(metres float64, now race.Stamp)
	// Crossed returns when the runner passed a distance by position, in boot time.
	Crossed(metres float64) (boot time.Duration, ok bool)
}

// Host is the screen that a desk belongs to. Its methods never wait.
type Host interface {
	// Log keeps an event and shows it.
	Log(e *race.Event)
	// Notify shows a message for a moment.
	Notify(s string)
}

// Options configures a [Desk]. Session, Road and Host are required.
type Options struct {
	Session *race.Session
	Road    Road
	Host    Host
	Course  *course.Course               // nil for none
	Frame   cues.Frame                   // whose left is meant
	Key     func(pressed cues.ID) string // the key of a cue in the spotter's words, as it is labelled; "" for none
	Enter   string                       // the key of a board, as it is labelled
	Here    string                       // the key of the page
	Latched func() bool                  // STOP repeats
	Remind  func(cue cues.ID)            // has the spotter hear the word of a cue softly, on a sink of their own; nil: none. It never waits
}

// backM is the distance in metres by which a position must fall back so that things that
// were passed come again. Less is noise.
const backM = 100.0

// Desk knows what comes next and where the runner is. It belongs to the goroutine of its
// screen.
type Desk struct {
	o      Options
	s      *race.Session
	things []thing // of the course, by their place in it

	sight   Sight
	running bool    // from the gun to the finish
	resting bool    // the runner rests
	at      float64 // where the runner is taken to be, metres
	passed  float64 // the farthest that the runner was; what lies before it is passed
	pace    float64 // seconds a metre; 0 for not known
	next    []int   // things that come, as indices
	ahead   []dash.Thing

	prompt prompt
	open   bool
	here   herePage
}

// New returns the desk of a race.
func New(o Options) *Desk {
	d := &Desk{o: o, s: o.Session}
	d.prompt.thing = none
	d.Reframe(o.Frame)
	if o.Course != nil {
		d.prompt.done = make([]done, len(o.Course.Things))
	}
	return d
}

// Reframe takes in whose left is meant.
func (d *Desk) Reframe(f cues.Frame) {
	d.o.Frame = f
	if d.o.Course == nil {
		return
	}
	d.things = d.things[:0]
	for i := range d.o.Course.Things {
		d.things = append(d.things, d.shown(&d.o.Course.Things[i]))
	}
}

// Look takes in how the race stands, and where the runner is. Call it at each tick and
// after each key.
func (d *Desk) Look(now race.Stamp) {
	elapsed, ok := d.s.Elapsed(now)
	f := d.s.Facts()
	st := f.Standing(elapsed)
	d.running = ok && !st.Final
	d.resting = st.Resting
	if ok {
		if drift, fresh := d.o.Road.Follow(f, elapsed, now); fresh {
			d.o.Host.Notify(say.F("GPS %+.0f m at %s", drift.M, text.Clean(drift.Marker)))
		}
	}
	d.sight = d.o.Road.Sight(now)
	d.at, d.pace = st.DistanceM, paceOf(&st, &f.Plan)
	if d.sight.Known {
		d.at = d.sight.M
		if d.sight.PaceSPerKm > 0 {
			d.pace = d.sight.PaceSPerKm / 1000
		}
	}
	if d.passed = math.Max(d.passed, d.at); d.at < d.passed-backM {
		d.passed = d.at
	}
	d.lookAhead(elapsed, now)
}

// in returns the time until the runner is at a distance, at the pace of now; ok is false
// where that is not known.
func (d *Desk) in(metres float64, elapsed time.Duration) (in time.Duration, ok bool) {
	if !d.sight.Known {
		return d.s.Facts().Due(metres, elapsed)
	}
	if d.pace <= 0 {
		return 0, false
	}
	return time.Duration((metres - d.at) * d.pace * float64(time.Second)), true
}

// paceOf returns the pace of now in seconds a metre, before the first board that of the
// target; 0 for not known.
func paceOf(st *race.Standing, p *race.Plan) float64 {
	perUnit := cmp.Or(st.Pace, st.Average, p.TargetPace())
	return perUnit.Seconds() / p.UnitM()
}
