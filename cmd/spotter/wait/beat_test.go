package wait

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
		b := NewBeat(func() { watched.Add(1) }, func() {})
		defer b.Stop()
		b.Show(func() { ticks.Add(1) })
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
		b.After(100 * time.Millisecond)
		at(99*time.Millisecond, 11, 11)
		at(2*time.Millisecond, 12, 11) // a tick between, and no look at the clocks
		b.After(time.Hour)             // the screen sleeps: the clocks are watched all the same
		at(time.Second, 13, 12)
		for range 100 {
			b.Nudge()
			b.After(time.Hour) // a nudge is not put off
		}
		at(time.Millisecond, 14, 12)
		b.Stop()
		b.Nudge()
		b.After(0)
		at(time.Minute, 14, 12)
	})
}

// A screen that is stuck holds up neither the clocks nor who nudges; and what it
// was nudged for meanwhile it is told when it goes on.
func TestBeatWaitsForNoScreen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var watched, ticks atomic.Int32
		stuck := make(chan struct{})
		b := NewBeat(func() { watched.Add(1) }, func() {})
		defer b.Stop()
		b.Show(func() { ticks.Add(1); <-stuck })
		time.Sleep(10*time.Second + time.Millisecond)
		b.Nudge()
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
	b := NewBeat(func() {}, func() {})
	defer b.Stop()
	if n := testing.AllocsPerRun(1000, func() { b.After(time.Minute) }); n != 0 {
		t.Errorf("%v allocations on a key's way", n)
	}
}

// The race detector looks on while everyone uses the beat at once.
func TestBeatIsSafe(t *testing.T) {
	var sent atomic.Int32
	b := NewBeat(func() {}, func() {})
	b.Show(func() { sent.Add(1) })
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for range 200 {
				b.Nudge()
				b.After(time.Microsecond)
			}
		})
	}
	all.Wait()
	for sent.Load() == 0 {
		time.Sleep(time.Millisecond)
	}
	b.Stop()
}
