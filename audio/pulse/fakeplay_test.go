package pulse

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jfreymuth/pulse/proto"

	"spotter/audio"
	"spotter/audio/audiotest"
	"spotter/audio/audiotest/fakepulse"
	"spotter/audio/dsp"
	"spotter/audio/engine"
	"spotter/text"
)

// TestFakeLosses misbehaves while a stream plays: its loss is told in time, with
// words, and neither Splice nor Close hangs, then or afterwards.
func TestFakeLosses(t *testing.T) { audiotest.Apart(t, fakeLosses) }

func fakeLosses(t *testing.T) {
	for name, lose := range map[string]func(s *fakepulse.Server){
		"hangs up":      (*fakepulse.Server).HangUp,
		"dies":          (*fakepulse.Server).Down,
		"freezes":       func(s *fakepulse.Server) { s.Freeze(true) },
		"stream killed": (*fakepulse.Server).Kill,
		"sink removed":  func(s *fakepulse.Server) { s.Remove(fakepulse.Ear) },
		"garbage":       func(s *fakepulse.Server) { s.Shout([]byte("GET / HTTP/1.1\r\nHost: x\r\n\r\n")) },
		"zeros":         func(s *fakepulse.Server) { s.Shout(make([]byte, 4096)) },
		"wrong type": func(s *fakepulse.Server) {
			s.Shout(fakepulse.Command(proto.OpRequest, 0xFFFFFFFF, []byte("ttext\x00t\x00")))
		},
		"answers nothing": func(s *fakepulse.Server) { s.SetScript(func(*fakepulse.Exchange) {}) },
		"refuses all": func(s *fakepulse.Server) {
			s.SetScript(func(x *fakepulse.Exchange) { x.Refuse(proto.ErrInternalError) })
		},
		"wrong answers": func(s *fakepulse.Server) {
			s.SetScript(func(x *fakepulse.Exchange) { x.Send(proto.OpReply, []byte("N")) })
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := fakepulse.Start(t, fakepulse.Options{})
			stream, _, err := openFake(t, s, "")
			if err != nil {
				t.Fatal(err)
			}
			lose(s)
			began := time.Now()
			select {
			case err := <-stream.Lost():
				if e := useful(err, ""); e != nil && !strings.Contains(err.Error(), `sink "ear" is gone`) { // it is waited for
					t.Error(e)
				}
				if took := time.Since(began); took > 1500*time.Millisecond {
					t.Errorf("told after %v", took)
				}
			case <-time.After(5 * time.Second):
				t.Fatal("its loss was never told")
			}
			within(t, "Splice", requestTimeout+writeTimeout, func() { _, _ = stream.Splice(func(int64) {}) })
			within(t, "Close", requestTimeout, func() { stream.Close() })
			within(t, "Splice after Close", requestTimeout, func() { _, _ = stream.Splice(func(int64) {}) })
			within(t, "Close again", requestTimeout, func() { stream.Close() })
		})
	}
}

// TestFakeMovedByForce: a server that moves the stream although it was asked not
// to plays no more than a moment of it from the wrong loudspeaker, and no key that
// is pressed afterwards.
func TestFakeMovedByForce(t *testing.T) {
	s := fakepulse.Start(t, fakepulse.Options{})
	t.Setenv("PULSE_SERVER", s.Addr)
	c := startCrew(t, New("", 5*time.Millisecond))
	c.press("info") // 300 ms
	time.Sleep(50 * time.Millisecond)
	s.Move(fakepulse.Laptop, true)
	waitUntil(t, "the loss is seen", func() bool { c.mu.Lock(); defer c.mu.Unlock(); return len(c.lost) > 0 })
	waitUntil(t, "the output is open again", func() bool { return c.Status().State == engine.Open })
	id := c.press("left")
	stray, whole := 0, false
	waitUntil(t, "the key is heard to its end", func() bool {
		for _, r := range s.Runs() {
			if r.Sink == fakepulse.Laptop {
				stray += len(r.Frames)
			} else {
				whole = whole || len(r.Frames) == dsp.Rate.N(crewClick)
			}
		}
		_, n := c.outcome(id)
		return whole && n > 0
	})
	c.stop()
	if d := dsp.Rate.D(stray); d > 100*time.Millisecond {
		t.Errorf("%v of sound from the laptop", d)
	}
	if o, n := c.outcome(id); o != audio.Heard || n != 1 {
		t.Errorf("a key after it: outcome %d, %d times", o, n)
	}
	if !strings.Contains(c.lost[0], fakepulse.Laptop) {
		t.Errorf("its loss is told as %q", c.lost[0])
	}
}

// within fails when f takes longer than it may.
func within(t *testing.T, what string, limit time.Duration, f func()) {
	t.Helper()
	began := time.Now()
	f()
	if took := time.Since(began); took > limit {
		t.Errorf("%s took %v, want %v at most", what, took, limit)
	}
}

// TestFakeRequests asks for absurd lengths: what is queued stays bounded, the
// stream plays on, and nobody waits long.
func TestFakeRequests(t *testing.T) {
	for name, length := range map[string]uint32{"huge": 0x7FFFFFFC, "negative": 0xFFFFFFFC, "odd": 3, "none": 0} {
		t.Run(name, func(t *testing.T) {
			s := fakepulse.Start(t, fakepulse.Options{})
			stream, _, err := openFake(t, s, "")
			if err != nil {
				t.Fatal(err)
			}
			for range 5 {
				s.Say(proto.OpRequest, func(i uint32) any { return &proto.Request{StreamIndex: i, Length: length} })
			}
			time.Sleep(50 * time.Millisecond)
			within(t, "Splice", time.Second, func() {
				if _, err := stream.Splice(func(int64) {}); err != nil {
					t.Error(err)
				}
			})
			within(t, "Close", time.Second, func() { stream.Close() })
			for _, f := range s.Faults() {
				t.Error(f)
			}
			const limit = 16 << 20 // four times what either server keeps
			for _, st := range s.Streams() {
				if st.Longest > limit {
					t.Errorf("%d bytes were queued", st.Longest)
				}
			}
		})
	}
}

// TestFakeOtherStreams: messages about streams that are not ours change nothing.
func TestFakeOtherStreams(t *testing.T) {
	s := fakepulse.Start(t, fakepulse.Options{})
	stream, _, err := openFake(t, s, "")
	if err != nil {
		t.Fatal(err)
	}
	waitUntil(t, "the queue is full", func() bool { return s.Streams()[0].Asked <= 0 })
	s.Shout(fakepulse.Command(proto.OpRequest, 0xFFFFFFFF, fakepulse.Encode(&proto.Request{StreamIndex: 1, Length: 1 << 20})))
	s.Shout(fakepulse.Command(proto.OpPlaybackStreamKilled, 0xFFFFFFFF, fakepulse.Encode(&proto.PlaybackStreamKilled{StreamIndex: 1})))
	select {
	case err := <-stream.Lost():
		t.Errorf("lost: %v", err)
	case <-time.After(100 * time.Millisecond):
	}
	if st := s.Streams()[0]; st.Queued > st.Target+st.Least {
		t.Errorf("%d bytes are queued, of %d", st.Queued, st.Target)
	}
}

// TestFakeGrants plays over servers that grant something else than was asked for.
func TestFakeGrants(t *testing.T) { audiotest.Apart(t, fakeGrants) }

func fakeGrants(t *testing.T) {
	turn := newTurns(t)
	var all sync.WaitGroup
	atOnce := make(chan struct{}, 6)
	const rate = fakepulse.Rate
	for name, k := range map[string]fakepulse.Sink{
		"as asked":          {},
		"a short queue":     {MaxTarget: rate / 5},
		"a very short one":  {MaxTarget: rate / 50},
		"seldom requests":   {LeastRequest: rate / 4},
		"20 ms":             {LeastLatency: rate / 50},
		"200 ms":            {LeastLatency: rate / 5},
		"no rewinding":      {MaxRewind: 1},
		"8 kHz":             {Rate: 8000},
		"192 kHz":           {Rate: 192000},
		"mono":              {Channels: 1},
		"eight channels":    {Channels: 8},
		"thirty-two":        {Channels: 32},
		"silly description": {Description: strings.Repeat("\x1b]0;x\a\n", 10000)},
	} {
		for _, pipewire := range []bool{false, true} {
			atOnce <- struct{}{}
			all.Go(func() {
				defer func() { <-atOnce }()
				if err := playsThrice(t, turn, k, pipewire); err != nil {
					t.Errorf("%s, PipeWire %v: %v", name, pipewire, err)
				}
			})
		}
	}
	all.Wait()
}

// playsThrice presses three keys over a server with one sink, and says what is
// wrong with what was heard.
func playsThrice(t *testing.T, turn *turns, k fakepulse.Sink, pipewire bool) error {
	k.Name = fakepulse.Ear
	s := fakepulse.Start(t, fakepulse.Options{PipeWire: pipewire, Sinks: []fakepulse.Sink{k}})
	done := turn.take(s.Addr)
	c := startCrew(t, New("", 5*time.Millisecond))
	done()
	for i := range 3 {
		id := c.press("left")
		var runs []fakepulse.Run
		for ended, began := 0, time.Now(); len(runs) == 0 || ended == 0; time.Sleep(time.Millisecond) {
			runs = append(runs, s.Runs()...)
			if _, ended = c.outcome(id); time.Since(began) > 5*time.Second {
				return fmt.Errorf("press %d: %d sounds and %d outcomes after 5 s", i+1, len(runs), ended)
			}
		}
		if n := len(runs[0].Frames); len(runs) != 1 || n != dsp.Rate.N(crewClick) {
			return fmt.Errorf("press %d makes %d sounds, the first of %d frames: want %d", i+1, len(runs), n, dsp.Rate.N(crewClick))
		}
	}
	c.stop()
	if counts, err := c.eachOnce(); err != nil || counts[audio.Heard] != 3 {
		return fmt.Errorf("outcomes %v, %v", counts, err)
	}
	if d := c.Status().Device; text.Escape(d.Label) != d.Label || text.Escape(d.Detail) != d.Detail || len(d.Label) > 4096 {
		return fmt.Errorf("device %.100q with %d bytes, %q", d.Label, len(d.Label), d.Detail)
	}
	if f := s.Faults(); len(f) > 0 {
		return errors.New(strings.Join(f, "; "))
	}
	return nil
}
