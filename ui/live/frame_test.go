package live

import (
	"runtime"
	"testing"
	"time"

	"spotter/race"
	"spotter/testrun"
	"spotter/ui/uitest"
)

// TestAFrameThatStaysAllocatesNothing: drawing a screen on which nothing has changed since
// the last drawing costs no memory, at any size: what a frame allocates is its new text.
func TestAFrameThatStaysAllocatesNothing(t *testing.T) {
	for _, size := range uitest.Sizes() {
		r := newRig(t)
		running(r)
		r.size(size[0], size[1])
		var out []byte
		r.Changes(out)
		if n := testing.AllocsPerRun(100, func() { out = r.Changes(out[:0]) }); n != 0 {
			t.Errorf("%v: %v allocations", size, n)
		}
	}
	for _, size := range touchSizes() { // with pads
		r := newTouchRig(t, size[0], size[1])
		manyEvents(r)
		r.tap(padStop)
		r.wait(time.Minute) // a message of the moment is new text
		var out []byte
		r.Changes(out)
		if n := testing.AllocsPerRun(100, func() { out = r.Changes(out[:0]) }); n != 0 {
			t.Errorf("pads, %v: %v allocations", size, n)
		}
	}
}

// TestADayLongRace: over 24 hours and 50,000 events neither the cost of a frame nor memory
// grows: both are compared with those after a tenth of them.
func TestADayLongRace(t *testing.T) {
	total := testrun.Long(t, 5_000, 5_000, 50_000)
	r := newRig(t, func(o *Options) {
		p := &ringPlayer{}
		o.Player, o.Recorder = p, p
		o.Session = race.NewSession(race.Options{DistanceM: 200_000, Target: 24 * time.Hour})
	})
	r.size(200, 50)
	r.key("enter")
	apart := 24 * time.Hour / time.Duration(total)
	var out []byte
	cost := func() (frame time.Duration, heap uint64) {
		frame = time.Hour
		for range 50 {
			r.wait(time.Second)
			began := time.Now()
			out = r.Changes(out[:0])
			frame = min(frame, time.Since(began))
		}
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return frame, m.HeapAlloc
	}
	var earlyFrame time.Duration
	var earlyHeap uint64
	for i := range total {
		if i == total/10 {
			earlyFrame, earlyHeap = cost()
		}
		if i%(total/190) == 0 {
			r.key("enter") // a board about every seven and a half minutes
		} else {
			r.key([...]string{"left", "right", "w", "up"}[i%4])
			id := r.o.Player.(*ringPlayer).last().ID
			r.outcomes = append(r.outcomes, Report{ID: id, Final: true, Outcome: race.Heard, Latency: 3 * time.Millisecond})
		}
		r.wait(apart)
	}
	frame, heap := cost()
	runtime.KeepAlive(r)
	t.Logf("%d events: a frame %v, after a tenth %v; heap %d kB, %d kB", total, frame, earlyFrame, heap>>10, earlyHeap>>10)
	if frame > 3*earlyFrame {
		t.Errorf("a frame takes %v after %d events, %v after %d", frame, total, earlyFrame, total/10)
	}
	if most := earlyHeap + 200*uint64(total); heap > most {
		t.Errorf("%d kB in use after %d events, %d kB after %d", heap>>10, total, earlyHeap>>10, total/10)
	}
}

// last returns the event that was handed over last.
func (p *ringPlayer) last() race.Event { return p.ring[(p.n+255)%256] }
