package pulse

import (
	"slices"
	"testing"
	"time"

	"spotter/audio"
	"spotter/audio/audiotest"
	"spotter/audio/engine"
)

// TestPulseLossAndReturn takes the way to the ear away in each manner there is.
func TestPulseLossAndReturn(t *testing.T) {
	t.Parallel()
	for name, way := range map[string]struct{ lose, restore func(s *audiotest.Server) }{
		"sink unloaded": {
			func(s *audiotest.Server) { s.UnloadSink(audiotest.Ear) },
			func(s *audiotest.Server) { s.LoadSink(audiotest.Ear) }},
		"server killed": {
			func(s *audiotest.Server) { s.Kill() },
			func(s *audiotest.Server) { s.Restart() }},
		"sink suspended": {
			func(s *audiotest.Server) { s.Suspend(audiotest.Ear, true) },
			func(s *audiotest.Server) { s.Suspend(audiotest.Ear, false) }},
		"server hangs": {
			func(s *audiotest.Server) { s.Freeze(true) },
			func(s *audiotest.Server) { s.Freeze(false) }},
		"stream killed": {
			func(s *audiotest.Server) { s.KillStreams() },
			func(s *audiotest.Server) {}},
	} {
		t.Run(name, func(t *testing.T) {
			bothServers(t, func(t *testing.T, kind audiotest.Kind) {
				b := startBand(t, kind, "")
				if name == "sink suspended" && kind == audiotest.PipeWire {
					b.staysAwake() // PipeWire does not suspend a sink that somebody plays to
					return
				}
				lost := make(chan time.Duration, 1)
				began := time.Now()
				go func() {
					for range 2000 {
						if b.sawLoss() {
							lost <- time.Since(began)
							return
						}
						time.Sleep(time.Millisecond)
					}
					lost <- 0
				}()
				way.lose(b.server)
				switch d := <-lost; {
				case d == 0:
					t.Fatalf("never noticed (status %+v)", b.Status())
				case d > noticeWithin(name):
					t.Errorf("noticed after %v, want within %v", d, noticeWithin(name))
				}
				if name != "stream killed" { // that is open again at once
					id := b.press("left")
					b.until("a press without a device ends", 3*time.Second, func() bool { o, ok := b.outcome(id); return ok && o == audio.NoDevice })
				}
				way.restore(b.server)
				b.until("the output is open again", 15*time.Second, func() bool { return b.Status().State == engine.Open })
				if name := b.Status().Device.Name; name != audiotest.Ear {
					t.Errorf("reopened on %q, want the same sink", name)
				}
				id := b.press("right")
				b.until("a press after the return is heard", 3*time.Second, func() bool { o, ok := b.outcome(id); return ok && o == audio.Heard })
			})
		})
	}
}

// noticeWithin is a second, with what a busy machine adds where the loss is
// found by asking and not by being told, and where the losing itself takes time.
func noticeWithin(name string) time.Duration {
	switch name {
	case "server hangs":
		return 1500 * time.Millisecond
	case "server killed":
		return 3 * time.Second
	}
	return time.Second
}

// staysAwake asks the server to suspend the sink, which it does not do.
func (b *band) staysAwake() {
	b.t.Helper()
	b.server.Suspend(audiotest.Ear, true)
	time.Sleep(300 * time.Millisecond)
	rec := b.server.Record(audiotest.Ear)
	b.press("left")
	time.Sleep(500 * time.Millisecond)
	if n := len(audiotest.Sounds(rec.Stop(), 20*time.Millisecond)); n != 1 {
		b.t.Errorf("%d sounds on a sink that was to be suspended, want 1 (status %+v)", n, b.Status())
	}
}

func (b *band) sawLoss() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.ContainsFunc(b.events, func(d engine.DeviceEvent) bool { return d.State == engine.Lost && d.Err != nil })
}

// TestPulseStaysInItsEar moves the stream to the laptop's loudspeaker, as a
// volume control or a session manager may: no cue may be heard there.
func TestPulseStaysInItsEar(t *testing.T) {
	bothServers(t, func(t *testing.T, kind audiotest.Kind) {
		b := startBand(t, kind, audiotest.Ear)
		rec := b.server.Record(audiotest.Laptop)
		time.Sleep(recordSettles)
		for _, index := range b.server.Streams() {
			// The server may refuse; then the stream stays where it is.
			b.server.TryPactl("move-sink-input", index, audiotest.Laptop)
		}
		time.Sleep(500 * time.Millisecond)
		b.press("left")
		time.Sleep(500 * time.Millisecond)
		if sounds := audiotest.Sounds(rec.Stop(), 20*time.Millisecond); len(sounds) > 0 {
			t.Errorf("%d sounds from the laptop", len(sounds))
		}
	})
}
