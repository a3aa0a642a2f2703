package sounds

import (
	"context"
	"errors"
	"sync"
	"time"

	"spotter/audio/headset"
	"spotter/audio/pulse"
	"spotter/audio/ticks"
	"spotter/cmd/spotter/wait"
	"spotter/race"
	"spotter/text"
	"spotter/text/say"
	"spotter/ui/alert"
)

const (
	// Latency is asked of the spotter's sink: nobody runs into a hole for a late tick, and a
	// longer queue costs the machine less.
	Latency = 20 * time.Millisecond
	// closeWithin bounds how long the spotter's sink may take to close.
	closeWithin = 500 * time.Millisecond
	// tellAgain is the time in which the journal tells of one state of the sounds once.
	tellAgain = time.Minute
)

// Own plays the spotter's sounds on a sink of the spotter's own. A nil one plays
// nothing. It is safe for concurrent use.
type Own struct {
	*ticks.Player
	end  context.CancelFunc
	done chan struct{} // closed when nothing is played any more
	note func(text string)

	mu     sync.Mutex
	told   ticks.State // the journal knows
	toldAt time.Time
}

// Options say where the spotter's sounds play, and what they depend on.
type Options struct {
	Sink   string              // its name, as the server has it
	Runner func() ticks.Runner // never waits
	Note   func(text string)   // takes a state to the journal; never waits
	Guard  func()              // is deferred in the goroutine
}

// Start begins to play the spotter's sounds, on a connection of their own. It waits
// for no sound server.
func Start(o Options) *Own {
	ctx, end := context.WithCancel(context.Background())
	s := &Own{end: end, done: make(chan struct{}), note: o.Note}
	s.Player = ticks.New(ticks.Options{Output: pulse.NewAside(o.Sink, Latency), Runner: o.Runner,
		Reach: Reachable, Same: headset.Same, Told: s.tell})
	go func() { // not one that the end of the race waits for
		defer close(s.done)
		defer o.Guard()
		s.Run(ctx)
	}()
	return s
}

// Reachable returns the sinks on which what is played on a sink is heard.
func Reachable(ctx context.Context, sink string) (names []string) {
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

// RunnerMoved says that the runner's cues may play elsewhere now. It never waits.
func (s *Own) RunnerMoved() {
	if s != nil {
		s.Recheck()
	}
}

// Heard reports whether the spotter hears the sounds.
func (s *Own) Heard() bool { return s != nil && s.Status().State == ticks.Ready }

// Close ends the sounds.
func (s *Own) Close() {
	if s == nil {
		return
	}
	s.end()
	_ = wait.Within(closeWithin, func() { <-s.done }) // a server that does not answer is left alone
}

// tell takes a change to the journal, but not the same one again and again.
func (s *Own) tell(st ticks.Status) {
	if st.State == ticks.Opening {
		return
	}
	s.mu.Lock()
	again := st.State == s.told && time.Since(s.toldAt) < tellAgain
	if !again {
		s.told, s.toldAt = st.State, time.Now()
	}
	s.mu.Unlock()
	if !again {
		s.note(stateWords(st))
	}
}

// stateWords says how the spotter's sounds are doing.
func stateWords(st ticks.Status) string {
	switch st.State {
	case ticks.Ready:
		return "the spotter's sounds play on " + text.Escape(st.Device)
	case ticks.Shared:
		return "the spotter's sounds are silent: the runner's cues are on that sink too"
	}
	return "the spotter's sounds are silent: " + text.FirstLine(st.Err)
}

// Small says what is wrong with the spotter's sounds, for the screen.
func (s *Own) Small() (a alert.Small, wrong bool) {
	if s == nil {
		return a, false
	}
	st := s.Status()
	a.Item = race.ItemSounds
	switch st.State {
	case ticks.Shared:
		a.Text, a.Next = say.T("silent on the runner's sink"), say.T("Name another with --spotter-sink.")
		return a, true
	case ticks.Failing:
		if st.Err == nil {
			st.Err = errors.New("lost")
		}
		a.Text, a.Next = alert.Fault(text.FirstLine(st.Err)), say.T("Spotter tries again.")
		return a, true
	}
	return a, false
}
