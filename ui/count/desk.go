package count

import (
	"time"

	"spotter/cues"
	"spotter/cues/countdown"
	"spotter/race"
	"spotter/ui/dash"
)

// Counter makes a cue heard, with a countdown behind it. It is called on the key path and
// never waits.
type Counter interface {
	// Count sounds the cue of e, and then the words of p, whose events have the IDs from
	// first on.
	Count(e race.Event, first race.EventID, p countdown.Plan)
}

// Road tells what is known of the road by position. It is asked on the key path and never
// waits.
type Road interface {
	// SpeedMS returns the runner's speed over the last minute in metres a second; 0 where
	// no position tells it.
	SpeedMS(now race.Stamp) float64
	// LeftM returns the distance in metres to the next point that a cue announces, as the
	// runner hears it; 0 where no such point is known to 5 m.
	LeftM(heard cues.ID, now race.Stamp) float64
}

// Options give a [Desk] what it works with.
type Options struct {
	Counter Counter // nil: no countdown follows any cue
	Road    Road    // nil: nothing is known by position
	// Lasts returns the length of a cue's clip; 0 for one that the pack does not have.
	Lasts func(cues.ID) time.Duration
	// Delay returns the time from a key to the ear, the earpiece's part included, as it was
	// measured last. Nil: none.
	Delay func() time.Duration
}

// Desk has the countdown of the last key. It belongs to the screen's goroutine.
type Desk struct {
	o     Options
	s     *race.Session
	lasts [countdown.Most]time.Duration

	of    race.EventID  // the press that is counted for, 0 before the first
	cue   cues.ID       // that press, as the runner hears it
	at    time.Duration // boot time of the press
	first race.EventID  // of the words
	plan  countdown.Plan
	on    bool // the sound engine counts for it
}

// New returns a desk for a race.
func New(o Options, s *race.Session) *Desk {
	d := &Desk{o: o, s: s}
	if o.Counter == nil {
		return d
	}
	for i, id := range countdown.Words() {
		d.lasts[i] = o.Lasts(id)
	}
	return d
}

// Play makes a press heard with its countdown. It reports false, and plays nothing, where no
// countdown follows the cue. It allocates nothing.
func (d *Desk) Play(e *race.Event, heard *cues.Cue, now race.Stamp) bool {
	if d.o.Counter == nil || heard.Countdown == cues.NoCountdown {
		return false
	}
	asked := countdown.Asked{Kind: heard.Countdown, SpeedMS: d.speed(now), Ends: d.o.Lasts(heard.ID), Lasts: d.lasts}
	if d.o.Delay != nil {
		asked.Ends += d.o.Delay()
	}
	if d.o.Road != nil {
		asked.LeftM = d.o.Road.LeftM(heard.ID, now)
	}
	p := countdown.Make(asked)
	if p.Len() == 0 {
		return false
	}
	d.of, d.cue, d.at, d.plan, d.on = e.ID, heard.ID, now.Boot, p, false
	d.first = d.s.Reserve(p.Len())
	d.o.Counter.Count(*e, d.first, p)
	return true
}

// speed returns the runner's speed in metres a second: by position, else of the last board
// that is believed, else of the target; 0 where nothing tells it.
func (d *Desk) speed(now race.Stamp) float64 {
	if d.o.Road != nil {
		if v := d.o.Road.SpeedMS(now); v > 0 {
			return v
		}
	}
	plan := d.s.Plan()
	pace := plan.TargetPace()
	if list := d.s.Splits(); len(list) > 0 {
		last := &list[len(list)-1]
		if p := plan.Pace(last.Moving(), last.LapM); p > 0 {
			pace = p
		}
	}
	if pace <= 0 {
		return 0
	}
	return plan.UnitM() / pace.Seconds()
}

// Look takes in for which press the sound engine counts now, 0 for none.
func (d *Desk) Look(counting race.EventID) { d.on = counting != 0 && counting == d.of }

// Count returns what the screen shows of the countdown under way; ok is false without one.
func (d *Desk) Count(now race.Stamp) (c dash.Count, ok bool) {
	if !d.on {
		return dash.Count{}, false
	}
	since := now.Boot - d.at
	c = dash.Count{Cue: d.cue, Left: max(0, d.plan.Now()-since)}
	if whole := d.plan.Now(); whole > 0 {
		c.Done = min(1, float64(since)/float64(whole))
	}
	for _, w := range d.plan.Counts() {
		if since >= w.After {
			c.Word = w.Cue
		}
	}
	return c, true
}

// Due returns how soon the screen has to be drawn again for the countdown; ok is false
// without one.
func (d *Desk) Due() (soon time.Duration, ok bool) { return lookAgain, d.on }

// lookAgain is the time between two drawings of a countdown: it shows tenths of a second.
const lookAgain = 100 * time.Millisecond

// Word returns the word of the countdown that an event is for; "" for any other event.
func (d *Desk) Word(id race.EventID) cues.ID {
	if n := d.plan.Len(); d.of != 0 && id >= d.first && id < d.first+race.EventID(n) {
		return d.plan.Counts()[id-d.first].Cue
	}
	return ""
}
