package pulse

import (
	"context"
	"fmt"
	"os"
	"sync"
	"testing"
	"time"

	"spotter/audio"
	"spotter/audio/audiotest/tones"
	"spotter/audio/clip"
	"spotter/audio/dsp"
	"spotter/audio/engine"
	"spotter/cues"
)

// turns lets several tests at once each read an address of its own from
// PULSE_SERVER: each has its turn until it is open.
type turns struct{ sync.Mutex }

func newTurns(t *testing.T) *turns {
	t.Setenv("PULSE_SERVER", "") // is put back in the end
	return &turns{}
}

// take waits for the turn of a server, which lasts until the function is called
// that it returns.
func (t *turns) take(addr string) (done func()) {
	t.Lock()
	os.Setenv("PULSE_SERVER", addr)
	return t.Unlock
}

// crew is an engine on some server, of which only what became of each press is
// kept: one number for each.
type crew struct {
	*engine.Engine
	t    testing.TB
	stop func() // ends the engine; may be called again

	mu       sync.Mutex
	outcomes []byte // final reports for each press, by its number
	ended    []audio.Outcome
	sounding uint64 // the last press that began to sound
	opened   int
	lost     []string
}

// crewClick is the length of left and right.
const crewClick = 60 * time.Millisecond

// startCrew starts an engine, and waits until its output is open.
func startCrew(t testing.TB, out audio.Output) *crew {
	t.Helper()
	c := newCrew(t, out)
	waitUntil(t, "the output is open", func() bool { return c.Status().State == engine.Open })
	return c
}

func newCrew(t testing.TB, out audio.Output) *crew {
	vocabulary := map[cues.ID]cues.Cue{
		"left":  {ID: "left", Class: cues.Steer, Pan: cues.Left},
		"right": {ID: "right", Class: cues.Steer, Pan: cues.Right},
		"turn":  {ID: "turn", Class: cues.Prepare},
		"info":  {ID: "info", Class: cues.Info},
		"stop":  {ID: "stop", Class: cues.Alarm},
	}
	click, long := tones.Square(dsp.Rate.N(crewClick), 0.5), tones.Square(dsp.Rate.N(300*time.Millisecond), 0.25)
	bank := clip.Bank{"left": click, "right": click, "turn": long, "info": long, "stop": click}
	return newCrewWith(t, out, bank, func(id cues.ID) (cues.Cue, bool) { q, ok := vocabulary[id]; return q, ok }, nil, nil)
}

// newCrewWith is newCrew with clips of its own, and where there is one with
// someone else who is told what becomes of presses, and another clock.
func newCrewWith(t testing.TB, out audio.Output, bank clip.Bank, cue func(cues.ID) (cues.Cue, bool), told func(audio.Report), now func() time.Time) *crew {
	c := &crew{t: t, outcomes: make([]byte, 1), ended: make([]audio.Outcome, 1)}
	if told == nil {
		told = c.report
	}
	c.Engine = engine.New(engine.Options{Bank: bank, Cue: cue, Outputs: []audio.Output{out}, Report: told, Device: c.device, Now: now})
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); _ = c.Run(ctx) }()
	c.stop = func() { cancel(); <-done }
	t.Cleanup(c.stop)
	return c
}

func (c *crew) report(r audio.Report) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if r.Outcome == audio.Sounding {
		c.sounding = r.ID
		return
	}
	c.outcomes[r.ID]++
	c.ended[r.ID] = r.Outcome
}

func (c *crew) device(d engine.DeviceEvent) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch d.State {
	case engine.Open:
		c.opened++
	case engine.Lost:
		c.lost = append(c.lost, fmt.Sprint(d.Err))
	}
}

// press presses a key and returns its number.
func (c *crew) press(id cues.ID) uint64 {
	c.mu.Lock()
	n := uint64(len(c.outcomes))
	c.outcomes, c.ended = append(c.outcomes, 0), append(c.ended, 0)
	c.mu.Unlock()
	c.Play(audio.Press{ID: n, Cue: id, At: time.Now()})
	return n
}

// outcome returns how a press ended, and how many final reports it had.
func (c *crew) outcome(n uint64) (audio.Outcome, int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.ended[n], int(c.outcomes[n])
}

// eachOnce says which presses do not have exactly one outcome, and counts them.
func (c *crew) eachOnce() (map[audio.Outcome]int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	counts := make(map[audio.Outcome]int)
	for n := 1; n < len(c.outcomes); n++ {
		if c.outcomes[n] != 1 {
			return counts, fmt.Errorf("press %d has %d outcomes", n, c.outcomes[n])
		}
		counts[c.ended[n]]++
	}
	return counts, nil
}
