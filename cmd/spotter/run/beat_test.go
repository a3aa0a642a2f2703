package run

import (
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

func TestBeat(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var watched, ticks atomic.Int32
		b := newBeat(func() { watched.Add(1) }, func() {})
		defer b.stop()
		b.show(func() { ticks.Add(1) })
		at := func(d time.Duration, wantTicks, wantWatched int32) {
			t.Helper()
			time.Sleep(d)
			synctest.Wait()
			if got := ticks.Load(); got != wantTicks {
				t.Errorf("%d ticks, want %d", got, wantTicks)
			}
			if got := watched.Load(); got != wantWatched {
				t.Errorf("%d looks at the clocks, want %d", got, wantWatched)
			}
		}
		at(time.Millisecond, 1, 1)
		at(10*time.Second, 11, 11) // once a second by itself
		b.after(100 * time.Millisecond)
		at(99*time.Millisecond, 11, 11)
		at(2*time.Millisecond, 12, 11) // a tick between, and no look at the clocks
		b.after(time.Hour)             // the screen sleeps: the clocks are watched all the same
		at(time.Second, 13, 12)
		for range 100 {
			b.nudge()
			b.after(time.Hour) // a nudge is not put off
		}
		at(time.Millisecond, 14, 12)
		b.stop()
		b.nudge()
		b.after(0)
		at(time.Minute, 14, 12)
	})
}

// A screen that is stuck holds up neither the clocks nor who nudges; and what it
// was nudged for meanwhile it is told when it goes on.
func TestBeatWaitsForNoScreen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var watched, ticks atomic.Int32
		stuck := make(chan struct{})
		b := newBeat(func() { watched.Add(1) }, func() {})
		defer b.stop()
		b.show(func() { ticks.Add(1); <-stuck })
		time.Sleep(10*time.Second + time.Millisecond)
		b.nudge()
		synctest.Wait()
		if ticks.Load() != 1 || watched.Load() != 11 {
			t.Errorf("%d ticks sent at once, %d looks at the clocks in 10 s", ticks.Load(), watched.Load())
		}
		close(stuck)
		synctest.Wait()
		time.Sleep(time.Millisecond)
		synctest.Wait()
		if ticks.Load() != 2 {
			t.Errorf("%d ticks, want one more for what came meanwhile", ticks.Load())
		}
	})
}

func TestBeatAllocatesNothing(t *testing.T) {
	b := newBeat(func() {}, func() {})
	defer b.stop()
	if n := testing.AllocsPerRun(1000, func() { b.after(time.Minute) }); n != 0 {
		t.Errorf("%v allocations on a key's way", n)
	}
}

// The race detector looks on while everyone uses the beat at once.
func TestBeatIsSafe(t *testing.T) {
	var sent atomic.Int32
	b := newBeat(func() {}, func() {})
	b.show(func() { sent.Add(1) })
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for range 200 {
				b.nudge()
				b.after(time.Microsecond)
			}
		})
	}
	all.Wait()
	for sent.Load() == 0 {
		time.Sleep(time.Millisecond)
	}
	b.stop()
}

// The journal looks for its file when the clocks are watched, once a second: its own timer
// would wake the program a second time.
func TestTheJournalLooksWithTheClocks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, _, _, _ := newTestWire()
		var looks atomic.Int32
		w.look = func() { looks.Add(1) }
		b := newBeat(w.watch, func() {})
		defer b.stop()
		time.Sleep(60*time.Second + time.Millisecond)
		if n := looks.Load(); n != 61 {
			t.Errorf("%d looks in a minute, want one at once and 60 more", n)
		}
	})
}
