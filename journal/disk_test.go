//go:build unix

package journal

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"spotter/race"
	"spotter/testrun"
)

const memPath = "/races/race.jsonl"

// wholeOf reads what a file system holds and fails unless it is whole.
func wholeOf(t *testing.T, f *faultFS) *Log { t.Helper(); return wholeAt(t, f, memPath) }

// wholeAt does the same for a file of any name.
func wholeAt(t *testing.T, f *faultFS, path string) *Log {
	t.Helper()
	log, err := Read(bytes.NewReader(f.read(path)))
	if err == nil {
		err = log.Err()
	}
	if err != nil {
		t.Fatal(err)
	}
	return log
}

// Whatever fails, at whichever call, once or ten times: when it is over every
// line is in the file, the chain is whole, and nothing needed a restart.
func TestEveryCallFails(t *testing.T) {
	faults := []struct {
		name string
		ops  []op
		err  error
		part int
	}{
		{"full disk, nothing written", []op{opWrite}, syscall.ENOSPC, 0},
		{"full disk, half a line written", []op{opWrite}, syscall.ENOSPC, 100},
		{"full disk, two lines and a half written", []op{opWrite}, syscall.ENOSPC, 600},
		{"full disk, found at the sync", []op{opSync}, syscall.ENOSPC, 0},
		{"bad disk, half a line written", []op{opWrite}, syscall.EIO, 100},
		{"bad disk, found at the sync", []op{opSync}, syscall.EIO, 0},
		{"short write", []op{opWrite}, errShort, 100},
		{"bad disk, cannot even be cut", []op{opWrite, opTruncate}, syscall.EIO, 100},
		{"full disk, cannot be cut", []op{opWrite, opTruncate}, syscall.ENOSPC, 100},
		{"gone", []op{opWrite, opSync, opTruncate, opOpen, opCreate, opLock}, syscall.ENODEV, 0},
		{"gone, file system empty", []op{opWrite, opSync, opOpen}, syscall.ENOENT, 10},
	}
	every := testrun.LongEvery(t, 3)
	for _, tt := range faults {
		for _, times := range []int{1, 10} {
			t.Run(fmt.Sprintf("%s ×%d", tt.name, times), func(t *testing.T) {
				for at := 2; at < 8; at += every {
					synctest.Test(t, func(t *testing.T) { failAt(t, tt.ops, tt.err, tt.part, at, times) })
				}
			})
		}
	}
}

func failAt(t *testing.T, ops []op, fault error, part, at, times int) {
	f, now := newFaultFS(), clock()
	w, err := Create(memPath, boston(), Options{FS: f, Now: now})
	if err != nil {
		t.Fatal(err)
	}
	left, calls := times, 0
	inner := always(fault, part, ops...)
	f.set(func(o op, n int) (int, error) {
		part, err := inner(o, n)
		if err == nil || left == 0 {
			return 0, nil
		}
		if calls++; calls < at-1 {
			return 0, nil
		}
		left--
		return part, err
	})
	r := rand.New(rand.NewPCG(uint64(at), uint64(times)))
	for id := race.EventID(1); id <= 40; id++ {
		w.Append(cue(id, now()))
		w.Append(heard(id, now()))
		if id%4 == 0 {
			time.Sleep(10 * time.Millisecond)
			synctest.Wait()
			checkCrash(t, f, w, r)
		}
	}
	time.Sleep(time.Minute)
	synctest.Wait()
	want := 81
	if w.Status().Moved != nil {
		want++ // a note tells of it
	}
	if s := w.Status(); s.Err != nil || s.Durable != uint64(want) {
		t.Fatalf("after the fault, left %d: %+v", left, s)
	}
	if err := w.Close("done"); err != nil {
		t.Fatal(err)
	}
	if log := wholeAt(t, f, w.Path()); log.Lines != want+1 {
		t.Fatalf("%d lines, want %d", log.Lines, want+1)
	}
	if left != 0 {
		t.Fatalf("%d faults were not used", left)
	}
}

// checkCrash lets the power fail now and expects all durable lines, and a file
// that a new writer goes on with.
func checkCrash(t *testing.T, f *faultFS, crashed *Writer, r *rand.Rand) {
	t.Helper()
	s := crashed.Status()
	durable, path := s.Durable, s.Path
	after := f.crash(r)
	w, log, err := Resume(path, boston(), Options{FS: after, Now: clock()})
	if err != nil {
		t.Fatalf("%d lines were durable: %v", durable, err)
	}
	if log.LastSeq() < durable {
		t.Fatalf("%d lines were durable, the crash left %d: %s", durable, log.LastSeq(), log.Verdict())
	}
	if log.Torn != nil {
		if got := after.read(log.Torn.Saved); int64(len(got)) != log.Torn.Size {
			t.Fatalf("the torn end had %d bytes, %d were set aside", log.Torn.Size, len(got))
		}
	}
	if err := w.Close("done"); err != nil {
		t.Fatal(err)
	}
	wholeAt(t, after, path)
}

// What the status says of a failing disk, and when it is tried again.
func TestBackOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, now := newFaultFS(), clock()
		w, err := Create(memPath, boston(), Options{FS: f, Now: now})
		if err != nil {
			t.Fatal(err)
		}
		var tries []time.Duration
		start := time.Now()
		f.set(func(o op, _ int) (int, error) {
			if o != opWrite {
				return 0, nil
			}
			tries = append(tries, time.Since(start))
			return 50, syscall.ENOSPC
		})
		for id := range race.EventID(100) {
			w.Append(cue(id+1, now()))
			time.Sleep(200 * time.Millisecond)
		}
		f.mu.Lock()
		var gaps []string
		for i := range tries[1:] {
			gaps = append(gaps, (tries[i+1] - tries[i]).String())
		}
		f.mu.Unlock()
		if got, want := strings.Join(gaps, " "), "100ms 200ms 400ms 800ms 1.6s 3.2s 5s 5s"; got != want {
			t.Errorf("tried again after %s, want %s", got, want)
		}
		s := w.Status()
		want := "journal /races/race.jsonl: cannot write: the disk is full: 100 lines not saved, kept in memory; " +
			"free some space on that disk: spotter keeps trying"
		if s.Err == nil || s.Err.Error() != want || !errors.Is(s.Err, syscall.ENOSPC) || s.Logged != 101 || s.Durable != 1 {
			t.Errorf("%+v", s)
		}
		if log := wholeOf(t, f); log.Lines != 1 {
			t.Errorf("%d lines in the file while the disk is full, want 1", log.Lines)
		}
		f.set(nil)
		time.Sleep(5 * time.Second)
		if s := w.Status(); s.Err != nil || s.Durable != 101 {
			t.Errorf("with room again: %+v", s)
		}
		if err := w.Close("done"); err != nil {
			t.Fatal(err)
		}
		wholeOf(t, f)
	})
}

// As much as fits is saved, in whole lines.
func TestFullDiskKeepsWhatFits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, now := newFaultFS(), clock()
		w, err := Create(memPath, boston(), Options{FS: f, Now: now})
		if err != nil {
			t.Fatal(err)
		}
		f.mu.Lock()
		f.room, f.full = 3000, syscall.ENOSPC
		f.mu.Unlock()
		for id := range race.EventID(20) {
			w.Append(cue(id+1, now()))
		}
		synctest.Wait()
		log := wholeOf(t, f)
		if s := w.Status(); s.Durable != uint64(log.Lines) || log.Lines < 8 || s.Err == nil || log.Head != w.Head() {
			t.Errorf("%d lines in the file, %+v", log.Lines, s)
		}
		err = w.Close("full")
		if d, ok := errors.AsType[*DiskError](err); !ok || d.Kept != 22-uint64(log.Lines) {
			t.Errorf("closed a full disk: %v", err)
		}
		wholeOf(t, f) // and no half line is left
	})
}

// Past the bound events are lost, counted, and a note says so afterwards.
func TestMemoryIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, now := newFaultFS(), clock()
		w, err := Create(memPath, boston(), Options{FS: f, Now: now, MaxUnsaved: 10})
		if err != nil {
			t.Fatal(err)
		}
		f.set(always(syscall.EIO, 0, opWrite))
		for id := range race.EventID(30) {
			w.Append(cue(id+1, now()))
		}
		synctest.Wait()
		if s := w.Status(); s.Lost != 20 || !strings.Contains(s.Err.Error(), "10 lines not saved, kept in memory, 20 lost; ") {
			t.Errorf("%+v", s)
		}
		f.set(nil)
		time.Sleep(time.Minute)
		w.Append(cue(31, now()))
		if err := w.Close("done"); err != nil {
			t.Fatal(err)
		}
		log := wholeOf(t, f)
		if e := log.Events[11]; log.Lines != 14 || e.Kind != race.KindNote || e.Item != "lost" || !strings.HasPrefix(e.Text, "20 events") {
			t.Errorf("%d lines, %+v", log.Lines, e)
		}
	})
}

// A disk that answers nothing holds the goroutine, and not Append, nor Close for
// longer than it may take.
func TestHungDisk(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, now := newFaultFS(), clock()
		w, err := Create(memPath, boston(), Options{FS: hung{f, make(chan struct{})}, Now: now})
		if err != nil {
			t.Fatal(err)
		}
		defer close(w.o.FS.(hung).answer)
		start := time.Now()
		for id := range race.EventID(1000) {
			w.Append(cue(id+1, now()))
		}
		if s := w.Status(); time.Since(start) > 0 || s.Logged != 1001 || s.Durable != 1 {
			t.Errorf("after %v: %+v", time.Since(start), s)
		}
		err = w.Close("done")
		if _, ok := errors.AsType[*DiskError](err); !ok || !strings.Contains(err.Error(), "1 of 1002 lines are saved there: the disk does not answer") {
			t.Error(err)
		}
		if took := time.Since(start); took > 4*time.Second {
			t.Errorf("Close took %v", took)
		}
	})
}

// hung is a file system whose syncs, but for the first, wait for answer.
type hung struct {
	*faultFS
	answer chan struct{}
}

func (h hung) OpenWrite(path string, create bool) (File, error) {
	f, err := h.faultFS.OpenWrite(path, create)
	return &hungFile{File: f, answer: h.answer}, err
}

// A random walk: events, faults that come and go, power cuts, new writers.
func TestCrashes(t *testing.T) {
	runs := testrun.Long(t, 20, 40, 300)
	for seed := range runs {
		synctest.Test(t, func(t *testing.T) {
			r, now := rand.New(rand.NewPCG(1, uint64(seed))), clock()
			faults := rand.New(rand.NewPCG(2, uint64(seed))) // of the writer's goroutine
			f := newFaultFS()
			w, err := Create(memPath, boston(), Options{FS: f, Now: now})
			if err != nil {
				t.Fatal(err)
			}
			for range 20 {
				faultErr := []error{syscall.ENOSPC, syscall.EIO, errShort}[r.IntN(3)]
				chance := []int{1, 4, 50}[r.IntN(3)]
				f.set(func(o op, _ int) (int, error) {
					if o != opLock && faults.IntN(chance) == 0 && (o != opSync || faultErr != errShort) {
						return faults.IntN(700), faultErr
					}
					return 0, nil
				})
				for range r.IntN(10) {
					w.Append(race.Event{Kind: race.KindNote, Text: strings.Repeat("x", r.IntN(300)), Stamp: now()})
				}
				time.Sleep(time.Duration(r.IntN(1000)) * time.Millisecond)
				synctest.Wait()
				checkCrash(t, f, w, r)
			}
			f.set(nil)
			if err := w.Close("done"); err != nil {
				t.Fatal(err)
			}
			wholeAt(t, f, w.Path())
		})
	}
}
