package talk

import (
	"context"
	"fmt"
	"math"
	"sync"
	"time"

	"spotter/audio"
	"spotter/audio/dsp"
	"spotter/audio/pulse"
)

// How a voice from a link is played: frames of 20 ms come over a radio.
const (
	linkLeast = 20 * msFrames // the queue that is wanted before a frame, while all goes well
	linkKept  = dsp.Rate / 2  // frames that wait for the goroutine; more is dropped
)

// Speaker is the other end of a link: it plays frames of [FrameLength] samples at [FrameRate] on a sink of this machine,
// with the queue of a [Voice]. Run is called once; the other methods are safe for concurrent use, and never wait.
type Speaker struct {
	sink string
	kick chan struct{} // capacity 1: something came

	mu      sync.Mutex // held for no longer than a copy takes
	raise   raiser
	pending []float32
	over    Over
	covered bool // over has changed
}

// NewSpeaker returns a speaker on a sink, which is not open yet. over is what sounds there now.
func NewSpeaker(sink string, over Over) *Speaker {
	return &Speaker{sink: sink, over: over, kick: make(chan struct{}, 1), raise: raiser{weight: lowPass()}, pending: make([]float32, 0, linkKept)}
}

// Play takes a frame to be heard next.
func (s *Speaker) Play(frame []int16) {
	s.mu.Lock()
	if len(s.pending)+3*len(frame) <= cap(s.pending) {
		s.pending = s.raise.take(s.pending, frame)
	}
	s.mu.Unlock()
	s.nudge()
}

// Cover says what sounds over the voice from now on.
func (s *Speaker) Cover(over Over) {
	s.mu.Lock()
	s.covered = s.covered || over != s.over
	s.over = over
	s.mu.Unlock()
	s.nudge()
}

func (s *Speaker) nudge() {
	select {
	case s.kick <- struct{}{}:
	default:
	}
}

// Run plays until ctx ends or something goes wrong. It waits for the sound server: it is to be called from a goroutine
// of its own.
func (s *Speaker) Run(ctx context.Context) (err error) {
	defer audio.Caught(func(p error) { err = p })
	line, err := pulse.OpenLine(ctx, s.sink, "voice")
	if err != nil {
		return fmt.Errorf("the spotter's voice: %w", err)
	}
	defer line.Close()
	s.mu.Lock()
	p := newPacer(s.over)
	s.covered = false
	s.mu.Unlock()
	p.least, p.want = linkLeast, linkLeast
	part := make([]float32, linkKept)
	for {
		select {
		case <-ctx.Done():
			if c, ok := p.finish(line.Queued()); ok && line.Write(c.at, c.frames) == nil {
				time.Sleep(min(drainMost, dsp.Lasts(max(0, line.Queued()-p.tail+fadeOut))+line.Latency()))
			}
			return nil
		case err := <-line.Lost():
			return err
		case <-s.kick:
		}
		s.mu.Lock()
		n := copy(part, s.pending)
		s.pending = s.pending[:0]
		covered, over := s.covered, s.over
		s.covered = false
		s.mu.Unlock()
		if covered {
			if c, ok := p.rewrite(over, line.Queued()); ok {
				if err := line.Write(c.at, c.frames); err != nil {
					return err
				}
			}
		}
		if n == 0 {
			continue
		}
		c := p.take(part[:n], line.Queued())
		if err := line.Write(c.at, c.frames); err != nil {
			return err
		}
	}
}

// raiser turns 16 kHz into 48 kHz, behind a filter that leaves no mirror of the voice.
type raiser struct {
	weight [taps]float32
	past   [taps/3 + 1]float32 // newest first
}

// take appends to out what becomes of a frame.
func (r *raiser) take(out []float32, frame []int16) []float32 {
	for _, x := range frame {
		copy(r.past[1:], r.past[:])
		r.past[0] = float32(x) / -math.MinInt16
		for phase := range 3 {
			sum := float32(0)
			for i, k := 0, phase; k < taps; i, k = i+1, k+3 {
				sum += r.weight[k] * r.past[i]
			}
			out = append(out, 3*sum)
		}
	}
	return out
}
