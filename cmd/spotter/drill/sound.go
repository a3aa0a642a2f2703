package drill

import (
	"cmp"
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"spotter/audio"
	"spotter/audio/clip"
	"spotter/audio/engine"
	"spotter/cmd/spotter/run"
	"spotter/cues"
	"spotter/cues/pack"
	"spotter/text"
	"spotter/ui/alert"
	"spotter/ui/drill"
)

// hush is a cue of no sound: it has an output take what it has queued of the crowd back.
const hush cues.ID = "drill_hush"

// hushPress is the number of such a press. No report of it is for the screen.
const hushPress = 1 << 62

// sound fills the port of the screen with an engine. It is safe for concurrent use.
type sound struct {
	engine *engine.Engine
	noise  *audio.Noise // nil for none
	ears   run.Earpieces
	now    func() time.Time
	muted  atomic.Bool // the crowd does not sound

	mu      sync.Mutex
	pressed map[uint64]time.Time // the presses that have no final report yet
	reports []drill.Report
}

var _ drill.Sound = (*sound)(nil)

// newSound returns the sound of a drill. Every cue plays once and cuts the one before, an
// alarm too.
func newSound(p *pack.Pack, bank clip.Bank, outputs []audio.Output, mix audio.MixOptions, ears run.Earpieces) *sound {
	s := &sound{noise: mix.Noise, ears: ears, now: time.Now, pressed: map[uint64]time.Time{}}
	bank[hush] = clip.New(make([]float32, 8))
	if s.noise != nil {
		s.noise.Mute(true) // until the drill begins
		s.muted.Store(true)
	}
	s.engine = engine.New(engine.Options{
		Cue: func(id cues.ID) (cues.Cue, bool) {
			c, ok := p.Cue(id)
			if id == hush {
				c, ok = cues.Cue{ID: hush}, true
			}
			c.Class, c.Repeat = cues.Steer, 0
			return c, ok
		},
		Bank: bank, Outputs: outputs, Mix: mix, Report: s.report, Device: func(engine.DeviceEvent) {},
	})
	return s
}

// Play implements [drill.Sound].
func (s *sound) Play(number int, cue cues.ID) {
	at := s.now()
	s.mu.Lock()
	s.pressed[uint64(number)] = at
	s.mu.Unlock()
	s.engine.Play(audio.Press{ID: uint64(number), Cue: cue, At: at})
}

// Silence implements [drill.Sound].
func (s *sound) Silence() {
	s.engine.Silence()
	s.mute(true)
}

// mute ends the crowd or has it sound again, at once: what the output has queued is
// overwritten.
func (s *sound) mute(on bool) {
	if s.noise == nil || s.muted.Swap(on) == on {
		return
	}
	s.noise.Mute(on)
	s.engine.Play(audio.Press{ID: hushPress, Cue: hush, At: s.now()})
}

// Crowd implements [drill.Sound].
func (s *sound) Crowd() { s.mute(false) }

// report takes in what became of a press. It is called by the engine and never waits.
func (s *sound) report(r audio.Report) {
	beyond := s.beyond()
	s.mu.Lock()
	defer s.mu.Unlock()
	at, ok := s.pressed[r.ID]
	if !ok {
		return
	}
	out := drill.Report{Trial: int(r.ID)}
	switch r.Outcome {
	case audio.Sounding:
		out.Begin = at.Add(r.Latency + beyond)
	case audio.Heard, audio.Cut:
		out.Over = true
	default:
		out.Over, out.Unheard = true, alert.Fault(cmp.Or(text.Escape(r.Reason), string(r.Why)))
	}
	if out.Over {
		delete(s.pressed, r.ID)
	}
	s.reports = append(s.reports, out)
}

// beyond returns the delay that was measured of the earpiece in use.
func (s *sound) beyond() time.Duration {
	ear, _ := s.ears.Of(s.engine.Status().Device.Name)
	return ear.Beyond
}

// Look implements [drill.Sound].
func (s *sound) Look(dst []drill.Report) ([]drill.Report, drill.Ear) {
	s.mu.Lock()
	dst = append(dst, s.reports...)
	s.reports = s.reports[:0]
	s.mu.Unlock()
	return dst, earOf(s.engine.Status())
}

// earOf puts the state of an engine into the screen's words.
func earOf(st engine.Status) drill.Ear {
	e := drill.Ear{Open: st.State == engine.Open, Name: text.Escape(cmp.Or(st.Device.Label, st.Device.Name))}
	if e.Open {
		if st.Device.Unheard {
			e.Fault, e.Next = alert.Fault(text.Escape(st.Device.Trouble)), alert.Remedy(text.Escape(st.Device.Next))
		}
		return e
	}
	if st.Err != nil {
		e.Fault, e.Next = audio.Remedy(st.Err)
		e.Fault, e.Next = alert.Fault(text.FirstLine(errors.New(e.Fault))), alert.Remedy(text.Escape(e.Next))
	}
	if e.Fault == "" && st.State != engine.Opening {
		e.Fault = alert.Fault("no sound output is open")
	}
	return e
}

// run plays until the returned function is called, which waits for the output to close.
func (s *sound) run() (stop func() error) {
	ctx, quiet := context.WithCancel(context.Background())
	closed := make(chan error, 1)
	go func() { closed <- s.engine.Run(ctx) }()
	return func() error {
		quiet()
		select {
		case err := <-closed:
			return err
		case <-time.After(closeWithin):
			return errors.New("the sound output did not close")
		}
	}
}

// closeWithin bounds how long closing an output may take.
const closeWithin = 3 * time.Second
