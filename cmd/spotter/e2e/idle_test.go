//go:build linux

package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"spotter/audio/audiotest"
	"spotter/crew/uplink/fakehq"
	"spotter/crew/wire"
	"spotter/testrun"
)

// idleFor is the time for which an idle program is watched.
const idleFor = 10 * time.Second

// BenchmarkIdle measures what the whole program costs while a race runs and
// nobody presses a key: processor time, of one core, and how often one of its
// threads went to sleep of its own accord, which is how often something woke it.
// Without sound it is the screen's own part, and the journal's. With -v it tells
// of each thread.
func BenchmarkIdle(b *testing.B) {
	b.Run("null", func(b *testing.B) {
		h := newHome(b)
		x, _ := h.live(b, 120, 24, "null", "--start-now")
		measureIdle(b, x)
	})
	b.Run("null, with headquarters", func(b *testing.B) {
		h := newHome(b)
		hq := fakehq.New(wire.TokenText([wire.TokenBytes]byte{7}))
		to := hq.Serve(b, "boston-2027")
		x, _ := h.live(b, 120, 24, "null", "--start-now", "--mirror", to.String())
		x.see(`HQ \d+ s`)
		measureIdle(b, x)
	})
	b.Run("phone", func(b *testing.B) {
		s := audiotest.Start(b, audiotest.PulseAudio)
		h := newHome(b)
		h.use(s)
		x, journal := h.withPhone(b)
		x.press("enter")
		awaitJournal(b, journal, "the start", func(l []line) bool { return len(only(l, "start")) == 1 })
		measureIdle(b, x)
	})
	for _, kind := range audiotest.Kinds {
		b.Run(kind.String(), func(b *testing.B) {
			s := audiotest.Start(b, kind)
			h := newHome(b)
			h.use(s)
			x, journal := h.live(b, 80, 24, "pulse:"+audiotest.Ear, "--start-now")
			x.pressed(journal, 1, "right") // the way to the ear was used
			measureIdle(b, x)
		})
	}
}

// TestIdleIsIdle holds the screen to doing nothing while nothing happens. The
// limit is far above what it costs, so that a busy machine, on which Go's own
// threads wake each other more often, keeps to it; and far below what a screen
// costs that looks ten times a second, or draws sixty times.
func TestIdleIsIdle(t *testing.T) {
	testrun.Slow(t, "a race in which nothing happens")
	const limit = 60 // wake-ups a second
	h := newHome(t)
	x, _ := h.live(t, 80, 24, "null", "--start-now")
	time.Sleep(2 * time.Second) // what the start began is over
	before, began := threadsOf(t, x.cmd.Process.Pid), time.Now()
	time.Sleep(time.Duration(testrun.Times(t, 2, 4)) * time.Second)
	wakes := 0
	for id, now := range threadsOf(t, x.cmd.Process.Pid) {
		wakes += now.voluntary - before[id].voluntary
	}
	if rate := float64(wakes) / time.Since(began).Seconds(); rate > limit || rate == 0 {
		t.Errorf("an idle program was woken %.1f times a second, want at most %d and not never", rate, limit)
	}
}

// measureIdle watches a program b.N times for idleFor, after a moment in which
// what its start began comes to an end.
func measureIdle(b *testing.B, x *terminal) {
	time.Sleep(13 * time.Second) // the stream looks closely for 10 s after a cue
	before, began := threadsOf(b, x.cmd.Process.Pid), time.Now()
	b.ResetTimer()
	for range b.N {
		time.Sleep(idleFor)
	}
	b.StopTimer()
	after, took := threadsOf(b, x.cmd.Process.Pid), time.Since(began).Seconds()
	var cpu time.Duration
	var wakes int
	for id, t := range after {
		spent, woken := t.cpu-before[id].cpu, t.voluntary-before[id].voluntary
		cpu, wakes = cpu+spent, wakes+woken
		if testing.Verbose() {
			fmt.Printf("thread %d: %v of processor, woken %.1f times a second\n", id, spent, float64(woken)/took)
		}
	}
	b.ReportMetric(100*cpu.Seconds()/took, "%cpu")
	b.ReportMetric(float64(wakes)/took, "wakes/s")
	b.ReportMetric(0, "ns/op") // a nap of ten seconds says nothing
}

// thread holds the cost of a thread so far.
type thread struct {
	cpu       time.Duration // user and system, from the scheduler's own count
	voluntary int           // times it went to sleep of its own accord
}

// threadsOf reads the threads of a process.
func threadsOf(tb testing.TB, pid int) map[int]thread {
	tb.Helper()
	dirs, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*", pid))
	if err != nil || len(dirs) == 0 {
		tb.Fatalf("threads of process %d: %v", pid, err)
	}
	all := map[int]thread{}
	for _, dir := range dirs {
		id, err := strconv.Atoi(filepath.Base(dir))
		if err != nil {
			tb.Fatalf("thread %s: %v", dir, err)
		}
		status, err := os.ReadFile(filepath.Join(dir, "status"))
		if err != nil {
			continue // it has ended
		}
		sched, err := os.ReadFile(filepath.Join(dir, "schedstat"))
		if err != nil {
			continue
		}
		var t thread
		for line := range strings.Lines(string(status)) {
			if n, ok := strings.CutPrefix(line, "voluntary_ctxt_switches:"); ok {
				t.voluntary, _ = strconv.Atoi(strings.TrimSpace(n))
			}
		}
		if f := strings.Fields(string(sched)); len(f) > 0 {
			ns, _ := strconv.ParseInt(f[0], 10, 64)
			t.cpu = time.Duration(ns)
		}
		all[id] = t
	}
	return all
}
