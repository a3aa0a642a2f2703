package run

import (
	"cmp"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"spotter/audio"
	"spotter/audio/engine"
	"spotter/audio/pulse"
	"spotter/audio/ticks"
	"spotter/cmd/spotter/counts"
	"spotter/cmd/spotter/inputs"
	"spotter/cmd/spotter/pads"
	"spotter/cmd/spotter/phone"
	"spotter/cmd/spotter/sounds"
	page "spotter/phone/pads"
	"spotter/race"
	"spotter/text"
	"spotter/text/say"
	"spotter/ui/alert"
	"spotter/ui/live"
)

// player is the part of the sound engine that the screen's keys use.
type player interface {
	Play(audio.Press)
	Clear()
	Silence()
	SetQuiet(on bool)
}

// gauge is the part of the sound engine that the screen shows.
type gauge interface {
	Status() engine.Status
	Level() engine.Level
}

// wire joins the parts of a live race, none of which knows another: the screen's
// presses to the sound, what became of them to the journal and back to the
// screen, and the host's clocks to both.
//
//	screen ─ Play ──▸ engine ─ report ─┬▸ journal
//	   ▴                               │
//	   └──── Outcomes, Health ◂────────┘  and a nudge, to come and look
//
// What the engine reports goes to the journal from the engine's goroutine, not
// through the screen: a screen that stands still loses nothing. It is safe for
// concurrent use.
type wire struct {
	now    func() race.Stamp
	clock  *race.Clock
	log    live.Recorder      // the journal
	saved  func() savedStatus // the journal's state
	look   func()             // has the journal look for its file; never waits; nil without a journal
	nudge  func()             // has the screen look soon; never waits
	sound  player             // set once, before anything plays
	gauge  gauge              // the same
	ears   Earpieces          // what was measured of them; set once
	counts *counts.Wire       // countdowns; nil: none
	page   *page.Source       // the page of the pads on a phone; nil: none
	hub    *inputs.Hub        // the devices that presses come from; nil: none
	pads   *pads.Pads         // event devices; nil: none

	silence silence           // that is too long
	sounds  *sounds.Own       // the spotter's; nil: none; set once, before anything plays
	tick    func(ticks.Sound) // has the spotter hear a sound; never waits; nil: nobody hears it
	bell    bool              // faults ring the terminal's bell where the spotter has no sounds

	broke     func(*audio.PanicError)                   // takes a panic of the sound; never waits; nil: nobody
	recording func(now race.Stamp) live.RecordingHealth // nil: nothing is recorded
	small     []func() (alert.Small, bool)              // each tells of a fault that harms neither cues nor journal; set once

	words      atomic.Pointer[spoken] // nil until they are loaded
	utterances chan utterance         // to be joined and played; nil: nothing is said
	told       chan struct{}          // closed when the engine first tells of an output; nil: nobody waits
	once       sync.Once              // closes told

	output atomic.Pointer[string] // as --output has it, or the spotter chose it since
	opened atomic.Pointer[audio.Device]

	earpiece atomic.Pointer[string] // the name of the device that was open last
	openedAs atomic.Pointer[string] // what output was then
	jump     atomic.Int64           // the last jump of the clocks, in ns

	mu      sync.Mutex
	reports []live.Report // for the screen; bounded by keptReports
}

// savedStatus holds the state of the journal in the screen's words.
type savedStatus = live.JournalHealth

// keptReports bounds what waits for a screen that stands still: more than the
// presses of any race.
const keptReports = 1 << 14

var (
	_ live.Player  = (*wire)(nil)
	_ live.Monitor = (*wire)(nil)
	_ live.Speaker = (*wire)(nil)
)

// Play implements [live.Player].
func (w *wire) Play(e race.Event) {
	// The event's stamp is cut to milliseconds. The screen calls Play microseconds
	// after it read the clock, so this reading is the nearer one.
	at := time.Now()
	w.page.Played(e.Stamp.Boot, uint64(e.ID)) // before the engine can say what became of it; the event does not know its way yet
	w.sound.Play(audio.Press{ID: uint64(e.ID), Cue: e.Cue, At: at})
}

// Clear implements [live.Player].
func (w *wire) Clear() { w.sound.Clear() }

// Silence implements [live.Player].
func (w *wire) Silence() { w.sound.Silence() }

// SetQuiet implements [live.Player].
func (w *wire) SetQuiet(on bool) { w.sound.SetQuiet(on) }

// report takes what became of a press to the journal and to the screen. It is
// called by the engine and never waits.
func (w *wire) report(r audio.Report) {
	out := live.Report{ID: race.EventID(r.ID), By: race.EventID(r.By), Why: race.Why(r.Why), Latency: r.Latency, Reason: r.Reason}
	if r.Outcome != audio.Sounding {
		out.Final, out.Outcome = true, outcome(r.Outcome)
		e := w.event(race.KindOutcome)
		e.Ref, e.Outcome, e.Latency = out.ID, out.Outcome, r.Latency
		e.By, e.Why, e.Ended = out.By, out.Why, max(0, r.Ended.Truncate(time.Millisecond))
		w.log.Append(e)
	}
	switch r.Outcome {
	case audio.Sounding:
	case audio.Heard:
		if w.counts.IsCount(&r) {
			break // the tick of the announcement is enough
		}
		w.tells(ticks.Heard)
	default:
		w.tells(ticks.Missed)
	}
	if r.Outcome == audio.Sounding && w.silence.on() {
		w.silence.heard(w.now().Boot)
	}
	phone.Tell(w.page, r.ID, r.Outcome)
	w.mu.Lock()
	if len(w.reports) < keptReports {
		w.reports = append(w.reports, out)
	}
	w.mu.Unlock()
	w.nudge()
}

// outcome translates the sound's word for how a press ended into the race's.
func outcome(o audio.Outcome) race.Outcome {
	switch o {
	case audio.Heard:
		return race.Heard
	case audio.Cut:
		return race.Cut
	case audio.Expired:
		return race.Expired
	case audio.NoDevice:
		return race.NoDevice
	}
	return race.Dropped
}

// Outcomes implements [live.Monitor].
func (w *wire) Outcomes(dst []live.Report) []live.Report {
	w.mu.Lock()
	defer w.mu.Unlock()
	dst = append(dst, w.reports...)
	w.reports = w.reports[:0]
	return dst
}

// device takes a change of the output to the journal. It is called by the engine
// and never waits.
func (w *wire) device(d engine.DeviceEvent) {
	e := w.event(race.KindOutput)
	e.Device, e.Latency = text.Escape(deviceName(d.Device, w.named())), d.Device.Latency
	was := w.opened.Load()
	if w.isLoss(&d, was) {
		w.tells(ticks.Lost)
	}
	e.State, e.Text = deviceState(d, was)
	if w.opened.Store(nil); d.State == engine.Open {
		w.opened.Store(&d.Device)
		w.earpiece.Store(&d.Device.Name)
		w.openedAs.Store(w.output.Load())
	}
	w.sounds.RunnerMoved()
	if ear, ok := w.ears.Of(d.Device.Name); ok {
		e.Earpiece = ear.Beyond
	}
	w.log.Append(e)
	if p, ok := errors.AsType[*audio.PanicError](d.Err); ok && w.broke != nil {
		w.broke(p)
	}
	w.nudge()
	if w.told != nil {
		w.once.Do(func() { close(w.told) })
	}
}

// tells has the spotter hear a sound, where they have a sink of their own. It never waits.
func (w *wire) tells(s ticks.Sound) {
	if w.tick != nil {
		w.tick(s)
	}
}

// isLoss reports whether a change takes the runner's cues from an ear that had them. A
// spotter who chooses another output knows that.
func (w *wire) isLoss(d *engine.DeviceEvent, was *audio.Device) bool {
	if was == nil || was.Unheard || w.output.Load() != w.openedAs.Load() {
		return false
	}
	return d.State == engine.Lost || d.State == engine.Silent || d.Device.Unheard
}

// heard reports whether the runner hears what is sent to the device now.
func (w *wire) heard() bool {
	s := w.gauge.Status()
	return s.State == engine.Open && !s.Device.Unheard
}

// runner tells on which device the runner's cues play, or will when it opens.
func (w *wire) runner() ticks.Runner {
	status, spec := w.gauge.Status(), w.named()
	if status.State == engine.Open || status.State == engine.Silent {
		return ticks.Runner{Device: status.Device.Name, Any: status.Device.Name == "speaker"}
	}
	if sink, named := strings.CutPrefix(spec, "pulse:"); named {
		return ticks.Runner{Device: sink}
	}
	if last := w.earpiece.Load(); last != nil {
		return ticks.Runner{Device: *last}
	}
	return ticks.Runner{Any: spec == "speaker"}
}

// deviceState returns what a journal says of a change: the state, and why or what
// is in force now. was is the device that was open before, nil for none.
func deviceState(d engine.DeviceEvent, was *audio.Device) (state, said string) {
	if d.State != engine.Open {
		state = d.State.String()
		if _, ok := errors.AsType[*pulse.MovedError](d.Err); ok {
			state = stateMoved
		}
		if d.Err != nil {
			said = text.FirstLine(d.Err)
		}
		return state, said
	}
	switch {
	case was == nil && d.Device.Was != "":
		state = stateMoved // the same headset under another name
	case was == nil:
		state = d.State.String()
	case was.Name != d.Device.Name:
		state = stateMoved
	default:
		state = stateChanged
	}
	said = cmp.Or(text.Escape(d.Device.Trouble), text.Escape(d.Device.Detail))
	if d.Device.Was != "" && state == stateMoved {
		said = fmt.Sprintf("the same headset, from %q to %q; %s", text.Escape(d.Device.Was), text.Escape(d.Device.Name), said)
	}
	if d.Device.Note != "" {
		said = strings.TrimPrefix(said+"; "+text.Escape(d.Device.Note), "; ")
	}
	return state, said
}

// The states of an output in a journal that an engine has no word for.
const (
	stateMoved   = "moved"   // the server took the sound elsewhere
	stateChanged = "changed" // something about it changed while it stayed open
)

// named returns what the output was asked for as.
func (w *wire) named() string {
	if s := w.output.Load(); s != nil {
		return *s
	}
	return ""
}

// event begins an event of the machine's own: stamped, and with the race time.
func (w *wire) event(k race.Kind) race.Event {
	e := race.Event{Kind: k, Stamp: w.now().Milli()}
	e.Elapsed, e.HasElapsed = w.clock.Elapsed(e.Stamp)
	return e
}

// watch looks at what nobody tells of.
func (w *wire) watch() {
	w.watchClocks()
	w.watchSilence()
	if w.look != nil {
		w.look()
	}
}

// watchClocks compares wall and boot clock, and takes a jump to the journal.
func (w *wire) watchClocks() {
	if j, ok := w.clock.Watch(w.now()); ok {
		w.jump.Store(int64(j.By))
		w.log.Append(j.Event())
	}
}

// Health implements [live.Monitor].
func (w *wire) Health() live.Health {
	status := w.gauge.Status()
	out := outputHealth(status, w.named())
	if ear, ok := w.ears.Of(status.Device.Name); ok {
		out.Beyond = ear.Beyond
	}
	if out.State == live.OutputOK {
		out.Level = level(w.gauge.Level())
	}
	h := live.Health{
		Output:    out,
		Journal:   w.saved(),
		ClockJump: time.Duration(w.jump.Load()),
	}
	now := w.now()
	h.Words = w.words.Load().health(now)
	if w.recording != nil {
		h.Recording = w.recording(now)
	}
	h.Bell = w.bell && !w.sounds.Heard()
	h.Small, h.Sign = w.hub.Faults(h.Small), w.pads.Sign()
	for _, look := range w.small {
		if s, wrong := look(); wrong {
			h.Small = append(h.Small, s)
		}
	}
	return h
}

// soundFault returns what is wrong with the sound, and what to do, in the language of the screens.
func soundFault(err error) (fault, next string) {
	fault, next = audio.Remedy(err)
	if _, none := errors.AsType[*pulse.NoServerError](err); none {
		fault, _, _ = strings.Cut(fault, "; ") // where it was looked for has no room beside pads; spotter check tells it
	}
	return alert.Fault(text.FirstLine(errors.New(fault))), sentence(next)
}

// outputHealth puts the engine's state into the screen's words.
func outputHealth(s engine.Status, output string) live.OutputHealth {
	h := live.OutputHealth{Name: text.Escape(deviceName(s.Device, output)), Latency: s.Latency, Since: s.At, Alarm: s.Alarm,
		Quiet: s.Quiet, Counting: race.EventID(s.Counting), Detail: text.Escape(s.Device.Detail), Note: alert.Fault(text.Escape(s.Device.Note))}
	if s.State == engine.Open && s.Device.Was != "" {
		h.Moved = say.F("same headset, now %s, was %s", text.Escape(s.Device.Name), text.Escape(s.Device.Was))
	}
	if s.Device.Label != "" {
		h.Name = text.Escape(s.Device.Label)
	}
	if h.Latency == 0 {
		h.Latency = s.Device.Latency
	}
	next := ""
	if s.Err != nil {
		h.Fault, next = soundFault(s.Err)
	}
	switch s.State {
	case engine.Opening:
		h.State = live.OutputOpening
	case engine.Open:
		// An error is then of an output that was tried before.
		h.State, h.Fault, h.Next = live.OutputOK, alert.Fault(text.Escape(s.Device.Trouble)), alert.Remedy(text.Escape(s.Device.Next))
		h.Unheard = s.Device.Unheard
	case engine.Silent:
		h.State = live.OutputSilent
		h.Next = cmp.Or(next, say.T("Start or connect it."))
		if h.Chosen = output == "null"; h.Chosen {
			h.Fault, h.Next = say.T("--output null was asked for"), say.T("Leave out --output null.")
		}
	default:
		h.State = live.OutputLost
		h.Next = cmp.Or(next, say.T("Connect it again."))
	}
	return h
}
