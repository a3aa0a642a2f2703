package speaker

import (
	"context"
	"errors"
	"io"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"spotter/audio"
	"spotter/audio/audiotest/tones"
	"spotter/audio/dsp"
	"spotter/cues"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// fakePeriod is half of the driver's buffer: what it takes at once.
const fakePeriod = driverLeast / 2

// fakeSpeaker is a driver that takes a period at a time, as its device goes, out
// of what its players keep ahead; what is missing there it plays as silence.
type fakeSpeaker struct {
	on       atomic.Bool
	late     atomic.Int64 // ns for which the driver does nothing, once
	fillLate atomic.Int64 // ns for which nothing is pulled, once
	dead     atomic.Pointer[error]
	stop     chan struct{}
	hang     chan struct{} // not nil: init waits for it
	err      error

	mu      sync.Mutex
	inits   int
	players []*fakePlayer
}

type fakePlayer struct {
	d       *fakeSpeaker
	src     io.Reader
	wake    chan struct{} // capacity 1: something was taken
	mu      sync.Mutex
	size    int
	buf     []byte
	playing bool
	heard   []byte // what the device was given of it
}

func newFakeSpeaker() *fakeSpeaker {
	d := &fakeSpeaker{stop: make(chan struct{})}
	d.on.Store(true)
	return d
}

func (d *fakeSpeaker) driver() driver {
	return driver{
		init: func(time.Duration) error {
			d.mu.Lock()
			d.inits++
			d.mu.Unlock()
			if d.hang != nil {
				<-d.hang
			}
			if d.err == nil {
				go d.run()
			}
			return d.err
		},
		player: func(src io.Reader) player {
			p := &fakePlayer{d: d, src: src, wake: make(chan struct{}, 1)}
			d.mu.Lock()
			defer d.mu.Unlock()
			d.players = append(d.players, p)
			return p
		},
		err: func() error {
			if e := d.dead.Load(); e != nil {
				return *e
			}
			return nil
		},
	}
}

// run takes a period whenever the device has played one. A driver that is late by
// more than its buffer has left a gap: the time is lost.
func (d *fakeSpeaker) run() {
	due := time.Now()
	for {
		select {
		case <-d.stop:
			return
		case <-time.After(time.Until(due)):
		}
		due = due.Add(fakePeriod)
		if late := time.Duration(d.late.Swap(0)); late > 0 {
			time.Sleep(late)
			if over := time.Since(due) - driverLeast; over > 0 {
				due = due.Add(over)
			}
		}
		if d.on.Load() {
			d.mu.Lock()
			for _, p := range d.players {
				p.take(dsp.Rate.N(fakePeriod) * speakerFrameBytes)
			}
			d.mu.Unlock()
		}
	}
}

func (p *fakePlayer) take(n int) {
	p.mu.Lock()
	if p.playing {
		p.heard = append(p.heard, p.buf[:min(n, len(p.buf))]...)
		p.buf = p.buf[min(n, len(p.buf)):]
	}
	p.mu.Unlock()
	select {
	case p.wake <- struct{}{}:
	default:
	}
}

// pull pulls as oto does, in a goroutine of its own: a whole buffer at a time,
// while there is less than one.
func (p *fakePlayer) pull() {
	for {
		p.fill()
		select {
		case <-p.d.stop:
			return
		case <-p.wake:
		}
		time.Sleep(time.Duration(p.d.fillLate.Swap(0)))
	}
}

func (p *fakePlayer) fill() {
	for {
		p.mu.Lock()
		b := make([]byte, p.size)
		enough := len(p.buf) >= p.size || !p.playing
		p.mu.Unlock()
		if enough {
			return
		}
		n, err := p.src.Read(b)
		p.mu.Lock()
		p.buf = append(p.buf, b[:n]...)
		if err != nil {
			p.playing = false
		}
		p.mu.Unlock()
	}
}

func (p *fakePlayer) set(change func()) { p.mu.Lock(); defer p.mu.Unlock(); change() }
func (p *fakePlayer) Play()             { p.set(func() { p.playing = true }); go p.pull() }
func (p *fakePlayer) Pause()            { p.set(func() { p.playing = false }) }
func (p *fakePlayer) SetBufferSize(n int) {
	p.set(func() { p.size = n })
}
func (p *fakePlayer) BufferedSize() (n int) {
	p.set(func() { n = len(p.buf) })
	return n
}

// lowest is the buffer while all is well: the driver's own and the lowest step.
var lowest = driverLeast + bufferSteps()[0].ahead

func TestSpeakerPlaysAndReopens(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newFakeSpeaker()
		defer close(d.stop)
		o := newOutput(0, d.driver())
		s, err := o.Open(t.Context(), audio.NewTimeline())
		if err != nil {
			t.Fatal(err)
		}
		ear, err := s.Splice(func(at int64) {})
		if err != nil || time.Until(ear) > lowest || time.Until(ear) < driverLeast || s.Device().Latency != lowest {
			t.Errorf("heard in %v over %+v, %v", time.Until(ear), s.Device(), err)
		}
		time.Sleep(10 * time.Second)
		synctest.Wait()
		select {
		case err := <-s.Lost():
			t.Fatal(err)
		default:
		}
		d.on.Store(false) // unplugged
		time.Sleep(time.Second)
		synctest.Wait()
		select {
		case err := <-s.Lost():
			if !strings.Contains(err.Error(), "no samples") {
				t.Errorf("lost with %q", err)
			}
		default:
			t.Fatal("a device that stopped was not noticed within 1 s")
		}
		if _, err := s.Splice(func(int64) {}); err == nil {
			t.Error("a lost speaker can be spliced")
		}
		if err := errors.Join(s.Close(), s.Close()); err != nil {
			t.Error(err)
		}
		if _, err := o.Open(t.Context(), audio.NewTimeline()); err == nil || !strings.Contains(err.Error(), "takes no samples") {
			t.Errorf("opened while unplugged: %v", err)
		}
		d.on.Store(true)
		again, err := o.Open(t.Context(), audio.NewTimeline())
		if err != nil {
			t.Fatal(err)
		}
		again.Close()
		for i, p := range d.players {
			if p.playing {
				t.Errorf("player %d goes on", i)
			}
		}
		if d.inits != 1 {
			t.Errorf("set up %d times", d.inits)
		}
	})
}

// TestSpeakerDriverGivesUp: what the driver knows of its end is told at once.
func TestSpeakerDriverGivesUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newFakeSpeaker()
		defer close(d.stop)
		o := newOutput(0, d.driver())
		s, err := o.Open(t.Context(), audio.NewTimeline())
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		gone := errors.New("no such device")
		d.dead.Store(&gone)
		time.Sleep(speakerWatch + time.Millisecond)
		synctest.Wait()
		select {
		case err := <-s.Lost():
			if !errors.Is(err, gone) {
				t.Error(err)
			}
		default:
			t.Error("not noticed")
		}
		if _, err := o.Open(t.Context(), audio.NewTimeline()); !errors.Is(err, gone) {
			t.Errorf("opened after its end: %v", err)
		}
	})
}

func TestSpeakerFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		broken := newFakeSpeaker()
		broken.err = errors.New("no such device")
		if _, err := newOutput(0, broken.driver()).Open(t.Context(), audio.NewTimeline()); err == nil || !strings.Contains(err.Error(), "no such device") {
			t.Errorf("a broken driver: %v", err)
		}
		hanging := newFakeSpeaker()
		hanging.hang, hanging.err = make(chan struct{}), errors.New("too late")
		ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
		defer cancel()
		began := time.Now()
		if _, err := newOutput(0, hanging.driver()).Open(ctx, audio.NewTimeline()); err == nil || !strings.Contains(err.Error(), "does not answer") {
			t.Errorf("a hanging driver: %v", err)
		}
		if waited := time.Since(began); waited != 300*time.Millisecond {
			t.Errorf("waited %v", waited)
		}
		close(hanging.hang)
	})
}

// TestSpeakerBufferFollowsTheMachine: each time the pulling is held up until
// nothing is left ahead there is a gap, and the buffer grows by a step; a hold
// that it outlasts does nothing; a gap of the driver's own is told; and after
// quiet whiles all is as it began.
func TestSpeakerBufferFollowsTheMachine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newFakeSpeaker()
		defer close(d.stop)
		opened, err := newOutput(0, d.driver()).Open(t.Context(), audio.NewTimeline())
		if err != nil {
			t.Fatal(err)
		}
		defer opened.Close()
		s := opened.(*stream)
		now := func(step int, told bool, what string) {
			t.Helper()
			synctest.Wait()
			want := bufferSteps()[step]
			if got := s.Device(); got.Latency != driverLeast+want.ahead || !strings.Contains(got.Detail, "("+want.name+")") {
				t.Fatalf("%s: %v, %q, want %+v", what, got.Latency, got.Detail, want)
			}
			if got := len(s.changed) > 0; got != told {
				t.Fatalf("%s: told %v", what, got)
			}
			if told {
				<-s.Changed()
			}
		}
		const noticed = (pullsSettle+3)*pullWindow + speakerWatch
		time.Sleep(5 * time.Second)
		now(0, false, "at the start")
		d.fillLate.Store(int64(4 * time.Millisecond))
		time.Sleep(noticed)
		now(0, false, "late, and in time")
		for i, hold := range []time.Duration{25, 25, 60} {
			d.fillLate.Store(int64(hold * time.Millisecond))
			time.Sleep(noticed)
			now(i+1, true, "after a gap")
		}
		d.fillLate.Store(int64(60 * time.Millisecond))
		time.Sleep(noticed)
		now(3, false, "as late, with more ahead")
		d.late.Store(int64(90 * time.Millisecond))
		time.Sleep(noticed)
		now(3, true, "a gap of the driver's own")
		if d := s.Device(); !strings.Contains(d.Note, "--latency 80ms") || !strings.Contains(d.Detail, "4 gaps") {
			t.Errorf("a gap of the driver's own: %+v", d)
		}
		for step := 2; step >= 0; step-- {
			time.Sleep(calmFor + time.Second)
			now(step, true, "after a quiet while")
		}
		if d := s.Device(); d.Note != "" {
			t.Errorf("the note stays: %+v", d)
		}
		time.Sleep(10 * calmFor)
		now(0, false, "in the end")
	})
}

// TestSpeakerPlaysTheTimeline compares what the device is given with the timeline,
// across a growing and a shrinking buffer.
func TestSpeakerPlaysTheTimeline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newFakeSpeaker()
		defer close(d.stop)
		tl := audio.NewTimeline()
		clip := tones.Square(dsp.Rate.N(90*time.Second), 0.5)
		tl.Edit(0, func(at int64) { tl.Replace(at, clip, cues.Left, 0) })
		s, err := newOutput(0, d.driver()).Open(t.Context(), tl)
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(5 * time.Second)
		d.fillLate.Store(int64(90 * time.Millisecond))
		time.Sleep(calmFor + 5*time.Second)
		s.Close()
		heard := d.players[0].heard
		frames := make([][2]float64, len(heard)/speakerFrameBytes)
		tl.Render(0, frames)
		for i, f := range frames {
			left, right := int16(heard[4*i])|int16(heard[4*i+1])<<8, int16(heard[4*i+2])|int16(heard[4*i+3])<<8
			if left != dsp.PCM16(f[0]) || right != dsp.PCM16(f[1]) {
				t.Fatalf("frame %d of %d is %d, %d, want %v", i, len(frames), left, right, f)
			}
		}
		if len(frames) < int(dsp.Rate)*60 {
			t.Errorf("only %d frames were heard", len(frames))
		}
	})
}

// TestSpeakerReadAllocatesNothing: it runs on the driver's way to the ear.
func TestSpeakerReadAllocatesNothing(t *testing.T) {
	d := newFakeSpeaker()
	s := &stream{o: newOutput(0, d.driver()), cursor: audio.NewCursor(audio.NewTimeline())}
	s.player = d.driver().player(s)
	s.apply()
	b := make([]byte, 1920)
	if n := testing.AllocsPerRun(100, func() {
		if n, err := s.Read(b); n != len(b) || err != nil {
			t.Fatal(n, err)
		}
		s.given = 0
	}); n > 0 {
		t.Errorf("%v allocations", n)
	}
}
