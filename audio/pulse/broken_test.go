package pulse

import (
	"context"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jfreymuth/pulse/proto"

	"spotter/audio"
	"spotter/audio/audiotest"
	"spotter/audio/audiotest/fakepulse"
	"spotter/audio/engine"
)

// keeping is an output that keeps what it opened last.
type keeping struct {
	audio.Output
	last atomic.Pointer[kept]
}

// kept is a stream and what it plays.
type kept struct {
	stream audio.Stream
	tl     *audio.Timeline
}

// Open implements [audio.Output].
func (k *keeping) Open(ctx context.Context, tl *audio.Timeline) (audio.Stream, error) {
	s, err := k.Output.Open(ctx, tl)
	if err == nil {
		k.last.Store(&kept{s, tl})
	}
	return s, err
}

// now returns what was opened last.
func (k *keeping) now() *kept { return k.last.Load() }

// breakNext makes the next edit of a timeline panic.
func breakNext(tl *audio.Timeline) {
	tl.Tap(func(int64, *audio.Mix) { panic("a test's panic in an edit") })
}

// TestPanicInASpliceReopens has the engine's goroutine panic while a key is decided
// about: the press has one outcome, the output is opened again, and the next is heard.
func TestPanicInASpliceReopens(t *testing.T) {
	s := fakepulse.Start(t, fakepulse.Options{})
	t.Setenv("PULSE_SERVER", s.Addr)
	out := &keeping{Output: New("", 0)}
	c := startCrew(t, out)
	breakNext(out.now().tl)
	id := c.press("left")
	waitUntil(t, "the press ends", func() bool { _, n := c.outcome(id); return n > 0 })
	if o, n := c.outcome(id); o != audio.NoDevice || n != 1 {
		t.Errorf("outcome %d, %d times", o, n)
	}
	waitUntil(t, "the output is open again", func() bool { return c.opens() > 1 && c.Status().State == engine.Open })
	id = c.press("left")
	waitUntil(t, "the next is heard", func() bool { o, n := c.outcome(id); return n > 0 && o == audio.Heard })
	if _, err := c.eachOnce(); err != nil {
		t.Error(err)
	}
}

// opens returns how often the output was opened.
func (c *crew) opens() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.opened
}

// TestPanicOnTheReadingGoroutine has our rendering panic there: the stream is lost
// with the panic as the reason, nothing hangs, and the output is opened again.
func TestPanicOnTheReadingGoroutine(t *testing.T) {
	s := fakepulse.Start(t, fakepulse.Options{})
	t.Setenv("PULSE_SERVER", s.Addr)
	out := &keeping{Output: New("", 0)}
	c := startCrew(t, out)
	stream := out.now().stream.(*stream)
	stream.queue.mu.Lock()
	stream.queue.out = nil // render then runs past its end
	stream.queue.mu.Unlock()
	s.Say(proto.OpRequest, func(index uint32) any { return &proto.Request{StreamIndex: index, Length: 1 << 18} })
	waitUntil(t, "the output is open again", func() bool { return c.opens() > 1 && c.Status().State == engine.Open })
	c.mu.Lock()
	if len(c.lost) != 1 || !strings.Contains(c.lost[0], "a fault in spotter itself") {
		t.Errorf("lost for %q", c.lost)
	}
	c.mu.Unlock()
	id := c.press("left")
	waitUntil(t, "a cue is heard", func() bool { o, n := c.outcome(id); return n > 0 && o == audio.Heard })
}

// TestWirePanicIsAnError has the taker of a record stream's data panic on the reading
// goroutine: the connection ends with it as its cause.
func TestWirePanicIsAnError(t *testing.T) {
	s := fakepulse.Start(t, fakepulse.Options{})
	ended := make(chan error, 4)
	conn, err := dial(t.Context(), audiotest.Env("PULSE_SERVER", s.Addr), func(m any) {
		if err, ok := m.(error); ok {
			ended <- err
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	defer conn.close()
	take := func([]byte) { panic("a test's panic in a packet") }
	conn.wire.record.Store(&take)
	s.Shout(append([]byte{0, 0, 0, 2, 0, 0, 0, 1}, make([]byte, 14)...))
	select {
	case err := <-ended:
		if !audio.IsPanic(err) {
			t.Errorf("it ended with %v", err)
		}
	case <-time.After(5 * time.Second):
		t.Error("nothing was told")
	}
}
