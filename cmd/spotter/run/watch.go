package run

import (
	"context"
	"math"
	"sync"
	"time"

	"spotter/audio"
	"spotter/audio/engine"
	"spotter/audio/ticks"
	"spotter/cmd/spotter/counts"
	"spotter/cmd/spotter/road"
	"spotter/cmd/spotter/wait"
	"spotter/cues"
	"spotter/phone/pads"
	"spotter/race"
	"spotter/race/watch"
	"spotter/text"
	"spotter/text/say"
	"spotter/ui/alert"
	"spotter/ui/dash"
	"spotter/ui/live"
)

// silence watches for a silence that is too long, where --watch asks for it. It is safe
// for concurrent use.
type silence struct {
	mu    sync.Mutex
	watch *watch.Watch // nil: nobody asked for it
	found watch.Finding
}

// watchSilence begins to watch the race. The wires to the sound are laid by then.
func (r *openRace) watchSilence() {
	if r.plan.Watch == 0 {
		return
	}
	s := &r.wire.silence
	s.mu.Lock()
	defer s.mu.Unlock()
	s.watch = watch.New(r.plan.Watch, r.history, r.prog.Now().Boot)
}

// logging is the journal as the keys use it: what says whether the runner is on the way
// goes to the watch as well, and lines get the runner's position where it is known.
type logging struct {
	live.Recorder
	silence *silence
	road    *road.Road   // nil: none
	pads    *pads.Source // of the page on a phone; nil: none
}

// Append implements [live.Recorder]. It never waits for a disk.
func (l logging) Append(e race.Event) {
	if l.road != nil {
		l.road.Mark(&e)
	}
	l.Recorder.Append(e)
	if l.pads != nil && e.Way == race.ByPage && e.Kind != race.KindCue {
		l.pads.Done(e.Stamp.Boot)
	}
	if watch.Matters(&e) {
		l.silence.log(&e)
	}
}

// on reports whether a watch was asked for, and has begun.
func (s *silence) on() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.watch != nil
}

func (s *silence) log(e *race.Event) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.watch != nil {
		s.watch.Log(e)
	}
}

// heard says that a cue began to sound. It never waits.
func (s *silence) heard(at time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.watch != nil {
		s.watch.Heard(at)
		s.found = watch.Finding{}
	}
}

// look looks at the silence.
func (s *silence) look(at time.Duration, alarm bool) watch.Finding {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.watch != nil {
		s.found = s.watch.Look(at, alarm)
	}
	return s.found
}

// small tells the screen of a silence that is too long.
func (s *silence) small() (alert.Small, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return alert.Small{Item: race.ItemWatch, Word: "silent", Text: say.F("no cue for %s", race.FormatShort(s.found.Silent)), Next: say.T("Tell the runner that you are there."), Key: "silence"}, s.found.Silent > 0
}

func silentFor(d time.Duration) string { return "no cue for " + race.FormatShort(d) }

// watchSilence takes a silence that is too long to the journal, and has it heard.
func (w *wire) watchSilence() {
	if !w.silence.on() {
		return
	}
	now := w.now()
	f := w.silence.look(now.Boot, w.gauge.Status().Alarm)
	if f.Tick {
		w.tells(ticks.Silence)
	}
	if f.New {
		e := w.event(race.KindNote)
		e.Item, e.Text = race.ItemWatch, silentFor(f.Silent)
		w.log.Append(e)
		w.nudge()
	}
}

// openRoad joins the race to its course and its receiver. The journal is open by then.
func (r *openRace) openRoad() {
	if r.demo != nil {
		return
	}
	p := &r.plan
	note := func(item, text, file string) {
		e := r.wire.event(race.KindNote)
		e.Item, e.Text, e.File = item, text, file
		r.writer.Append(e)
	}
	r.road = road.New(road.Options{Course: p.Course, LengthM: p.DistanceM, Receiver: p.Receiver, Now: r.prog.Now, Fixed: p.HQ.Fixed,
		Log: func(text string) { note(race.ItemGPS, text, "") }, Nudge: func() { r.beat.Nudge() }})
	now := r.prog.Now()
	if elapsed, ok := r.session.Elapsed(now); ok {
		r.road.TakeUp(r.history, now.Boot-elapsed)
	}
	if c := p.Course; c != nil && road.CourseIn(r.history) != p.CourseFile.Text {
		note(race.ItemCourse, road.Named(c), p.CourseFile.Text)
	}
}

// sayCourse prints what is to be said of the course: it is seen when the screen is left. It
// returns the first sentence, "" for none.
func (r *openRace) sayCourse() string {
	says := r.plan.CourseSays
	if c := r.plan.Course; c != nil && r.road != nil {
		says = append(says, road.Lacks(c, func(id cues.ID) bool {
			c, ok := r.pack.Cue(id)
			return ok && len(c.Keys) > 0
		})...)
	}
	if len(says) == 0 {
		return ""
	}
	for _, s := range says {
		_ = wait.Write(r.prog.Stderr, "spotter: course: "+text.Escape(s)+"\n", time.Second) // the first is on the screen too
	}
	return text.Escape(says[0])
}

// newCounts returns the wire of the countdowns, which asks the road what is ahead.
func (r *openRace) newCounts() *counts.Wire {
	o := counts.Options{Bank: r.bank, Event: r.wire.event, Log: r.wire.log.Append, Nudge: r.wire.nudge}
	if r.road != nil {
		o.Road = r.road.Ahead(r.plan.Frame.Facing)
		o.Log = func(e race.Event) {
			r.road.Mark(&e)
			r.wire.log.Append(e)
		}
	}
	return counts.New(o)
}

// runRoad follows the receiver of positions until the race ends.
func (r *openRace) runRoad(ctx context.Context) {
	if r.road == nil {
		return
	}
	r.inside.Go(func() {
		defer r.crash.Caught()
		r.road.Run(ctx)
	})
}

// watchAll looks at what nobody tells of.
func (r *openRace) watchAll() {
	r.wire.watch()
	if r.road != nil {
		r.road.Watch()
	}
}

// remind has the spotter hear the word of a cue that is to be pressed soon, on a sink of their own.
// It never waits.
func (r *openRace) remind(cue cues.ID) {
	if s := r.wire.sounds; s != nil {
		s.Say(ticks.Ahead, r.bank[cue])
	}
}

// onRoad returns what the screen shows of the road.
func (r *openRace) onRoad() live.Road {
	if r.road == nil {
		return live.Road{}
	}
	return live.Road{Where: r.road, Course: r.plan.Course, Remind: r.remind}
}

// level puts decibels into the screen's measure, of which 0 is silence.
func level(v engine.Level) dash.Level {
	peak := func(db float64) float64 { return math.Pow(10, db/20) }
	return dash.Level{Left: peak(v.Left), Right: peak(v.Right), Proven: v.Proven}
}

// deviceName returns a device's name, or what it was asked for as.
func deviceName(d audio.Device, output string) string {
	if d.Name != "" {
		return d.Name
	}
	return output
}
