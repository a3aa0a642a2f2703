package run

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"spotter/audio"
	"spotter/audio/engine"
	"spotter/audio/headset"
	"spotter/audio/pulse"
	"spotter/audio/ticks"
	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/wait"
	"spotter/race"
	"spotter/text"
	"spotter/ui/alert"
)

const (
	// asideLatency is asked of the spotter's sink: nobody runs into a hole for a late tick,
	// and a longer queue costs the machine less.
	asideLatency = 20 * time.Millisecond
	// soundsWithin bounds how long the spotter's sink may take to close.
	soundsWithin = 500 * time.Millisecond
	// soundsAgain is the time in which the journal tells of one state of the sounds once.
	soundsAgain = time.Minute
)

// ownSounds plays the spotter's sounds, where --spotter-sink names a sink. A nil one plays
// nothing. It is safe for concurrent use.
type ownSounds struct {
	*ticks.Player
	end  context.CancelFunc
	done chan struct{} // closed when nothing is played any more
	note func(text string)

	mu     sync.Mutex
	told   ticks.State // the journal knows
	toldAt time.Time
}

// soundOptions say where the spotter's sounds play, and what they depend on.
type soundOptions struct {
	sink   string              // as --spotter-sink has it
	runner func() ticks.Runner // never waits
	note   func(text string)   // takes a state to the journal; never waits
	guard  func()              // is deferred in the goroutine
}

// sinkName returns the name of the sink that --spotter-sink names, which may be written as
// --output has it.
func sinkName(text string) string { return strings.TrimPrefix(text, "pulse:") }

// checkSpotterSink refuses a sink that is the runner's by what the flags say. What they do
// not say is found out when the sounds are to be heard.
func checkSpotterSink(p Plan) error {
	own, out := sinkName(p.SpotterSink.Text), p.Output.Text
	const next = "spotter devices lists the sound server's sinks"
	runners, named := strings.CutPrefix(out, "pulse:")
	switch {
	case p.SpotterSink.Text == "":
		return nil
	case own == "" || own == "pulse" || own == "auto":
		return fault.Usagef(next, "%s %q names no sink: the server's default may be the runner's", p.SpotterSink.Called("spotter-sink"), text.Escape(p.SpotterSink.Text))
	case named && headset.Same(own, runners):
		return fault.Usagef(next, "%s %q is the runner's own sink: %s %s", p.SpotterSink.Called("spotter-sink"), text.Escape(own), p.Output.Called("output"), text.Escape(out))
	case out == "speaker":
		return fault.Usagef(next, "%s needs --output pulse: --output speaker does not tell on which device the runner's cues play", p.SpotterSink.Called("spotter-sink"))
	}
	return nil
}

// PreviewOutputs returns the outputs on which a pack is previewed: the spotter's own sink
// where a flag names it, else those of the plan.
func PreviewOutputs(p Plan, started time.Time) ([]audio.Output, error) {
	if sink := sinkName(p.SpotterSink.Text); sink != "" && p.SpotterSink.Flag {
		return []audio.Output{pulse.NewAside(sink, p.Latency)}, nil
	}
	return Outputs(p, started)
}

// ErrRunnersSink says that a sink for the spotter is the runner's.
var ErrRunnersSink = errors.New("it is the runner's own sink")

// OwnSink opens the spotter's sink for a moment, in silence, and returns its name. runner is
// the device of the runner's cues. The error is [ErrRunnersSink] where the two are one.
func OwnSink(ctx context.Context, p Plan, runner string) (name string, err error) {
	const next = "spotter devices lists the sound server's sinks"
	own := sinkName(p.SpotterSink.Text)
	r, err := engine.OpenFirst(ctx, []audio.Output{pulse.NewAside(own, asideLatency)}, audio.MixOptions{})
	if err != nil {
		return "", fault.Failed(err, next)
	}
	d := r.Stream.Device()
	err = r.Stream.Close()
	if ticks.Meet(append(reachable(ctx, d.Name), d.Name), append(reachable(ctx, runner), runner), headset.Same) || d.Shared {
		err = fault.Failed(fmt.Errorf("%s: %w", d.Name, ErrRunnersSink), next)
	}
	return d.Name, err
}

// startSounds begins to play the spotter's sounds, on a connection of their own. It waits
// for no sound server.
func startSounds(o soundOptions) *ownSounds {
	ctx, end := context.WithCancel(context.Background())
	s := &ownSounds{end: end, done: make(chan struct{}), note: o.note}
	s.Player = ticks.New(ticks.Options{Output: pulse.NewAside(sinkName(o.sink), asideLatency), Runner: o.runner,
		Reach: reachable, Same: headset.Same, Told: s.tell})
	go func() { // not one that the end of the race waits for
		defer close(s.done)
		defer o.guard()
		s.Run(ctx)
	}()
	return s
}

// reachable returns the sinks on which what is played on a sink is heard.
func reachable(ctx context.Context, sink string) (names []string) {
	list, err := pulse.Sinks(ctx)
	if err != nil {
		return nil // the names alone count
	}
	names = []string{sink}
	for i := 0; i < len(names) && len(names) <= len(list); i++ {
		for _, s := range list {
			if s.Name == names[i] {
				names = append(names, s.Into...)
			}
		}
	}
	return names
}

// runnerMoved says that the runner's cues may play elsewhere now. It never waits.
func (s *ownSounds) runnerMoved() {
	if s != nil {
		s.Recheck()
	}
}

// heard reports whether the spotter hears the sounds.
func (s *ownSounds) heard() bool { return s != nil && s.Status().State == ticks.Ready }

// close ends the sounds.
func (s *ownSounds) close() {
	if s == nil {
		return
	}
	s.end()
	_ = wait.Within(soundsWithin, func() { <-s.done }) // a server that does not answer is left alone
}

// tell takes a change to the journal, but not the same one again and again.
func (s *ownSounds) tell(st ticks.Status) {
	if st.State == ticks.Opening {
		return
	}
	s.mu.Lock()
	again := st.State == s.told && time.Since(s.toldAt) < soundsAgain
	if !again {
		s.told, s.toldAt = st.State, time.Now()
	}
	s.mu.Unlock()
	if !again {
		s.note(soundWords(st))
	}
}

// soundWords says how the spotter's sounds are doing.
func soundWords(st ticks.Status) string {
	switch st.State {
	case ticks.Ready:
		return "the spotter's sounds play on " + text.Escape(st.Device)
	case ticks.Shared:
		return "the spotter's sounds are silent: the runner's cues are on that sink too"
	}
	return "the spotter's sounds are silent: " + text.FirstLine(st.Err)
}

// small says what is wrong with the spotter's sounds, for the screen.
func (s *ownSounds) small() (a alert.Small, wrong bool) {
	if s == nil {
		return a, false
	}
	st := s.Status()
	a.Item = race.ItemSounds
	switch st.State {
	case ticks.Shared:
		a.Text, a.Next = "silent on the runner's sink", "Name another with --spotter-sink."
		return a, true
	case ticks.Failing:
		if st.Err == nil {
			st.Err = errors.New("lost")
		}
		a.Text, a.Next = text.FirstLine(st.Err), "Spotter tries again."
		return a, true
	}
	return a, false
}
