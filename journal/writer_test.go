package journal

import (
	"errors"
	"io/fs"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"spotter/race"
)

func TestCreateAppendCloseResume(t *testing.T) {
	now := clock()
	w, path := create(t, Options{Now: now})
	w.Append(race.Event{ID: 1, Kind: race.KindStart, Stamp: now(), HasElapsed: true, Clock: "gun"})
	w.Append(race.Event{Kind: race.KindOutput, Device: "buds", State: "opened", Latency: 5 * time.Millisecond})
	w.Append(cue(2, now()))
	w.Append(heard(2, now()))
	w.Append(race.Event{ID: 3, Kind: race.KindVoid, Stamp: now(), Ref: 2})
	saved(t, w)
	if err := w.Close("left"); err != nil {
		t.Fatal(err)
	}
	log := read(t, path)
	want := []race.Kind{race.KindOpen, race.KindStart, race.KindOutput, race.KindCue, race.KindOutcome, race.KindVoid, race.KindClose}
	if got := kinds(log); !slices.Equal(got, want) {
		t.Fatalf("%v, want %v", got, want)
	}
	if log.Events[4].Ref != 4 || log.Events[5].Ref != 4 {
		t.Errorf("outcome and void speak of lines %d and %d, want 4", log.Events[4].Ref, log.Events[5].Ref)
	}
	if !log.Closed || log.Head != w.Head() || !strings.HasPrefix(log.Verdict(), "whole: 7 lines") {
		t.Errorf("closed %v, head %s, the writer's %s, %s", log.Closed, log.Head, w.Head(), log.Verdict())
	}

	again, before, err := Resume(path, boston(), Options{Now: now})
	if err != nil {
		t.Fatal(err)
	}
	if len(before.Events) != 7 {
		t.Errorf("%d events before, want 7", len(before.Events))
	}
	again.Append(race.Event{ID: 8, Kind: race.KindVoid, Stamp: now(), Ref: 2})
	again.Append(cue(9, now()))
	again.Append(race.Event{ID: 10, Kind: race.KindVoid, Stamp: now(), Ref: 9})
	if err := again.Close("left"); err != nil {
		t.Fatal(err)
	}
	log = read(t, path)
	if log.Events[7].Kind != race.KindOpen || log.Events[8].Ref != 2 || log.Events[10].Ref != 10 {
		t.Errorf("after a resume: %+v", log.Events[7:])
	}
}

func TestCreateTwice(t *testing.T) {
	_, path := create(t, options())
	_, err := Create(path, boston(), options())
	if !errors.Is(err, fs.ErrExist) || !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), "resume that race") {
		t.Error(err)
	}
}

func TestLocked(t *testing.T) {
	w, path := create(t, options())
	_, _, err := Resume(path, boston(), options())
	if _, ok := errors.AsType[*LockedError](err); !ok || !strings.Contains(err.Error(), path+" is in use") {
		t.Fatal(err)
	}
	read(t, path) // a lock does not stop a reader
	if err := w.Close("done"); err != nil {
		t.Fatal(err)
	}
	w, _, err = Resume(path, boston(), options())
	if err != nil {
		t.Fatalf("unlocked by Close: %v", err)
	}
	if err := w.Close("done"); err != nil {
		t.Fatal(err)
	}
}

func TestUnwritable(t *testing.T) {
	for _, path := range []string{"/proc/race.jsonl", "/dev/null/race.jsonl", t.TempDir() + "/none/race.jsonl"} {
		_, err := Create(path, boston(), options())
		if err == nil || !strings.Contains(err.Error(), "cannot create journal "+path+": ") {
			t.Errorf("%s: %v", path, err)
		}
	}
	_, _, err := Resume(t.TempDir()+"/race.jsonl", boston(), options())
	if !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), "no race was recorded there") {
		t.Error(err)
	}
	if os.Getuid() == 0 {
		return // root may write anywhere
	}
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o500); err != nil {
		t.Fatal(err)
	}
	_, err = Create(dir+"/race.jsonl", boston(), options())
	if !errors.Is(err, fs.ErrPermission) || !strings.Contains(err.Error(), "--journal") {
		t.Error(err)
	}
}

// An outcome that overtakes its cue is written after it; one whose cue never
// comes is written at Close, and says so.
func TestOutcomeOvertakesCue(t *testing.T) {
	now := clock()
	w, path := create(t, Options{Now: now})
	w.Append(heard(1, now()))
	w.Append(heard(7, now()))
	if s := w.Status(); s.Logged != 3 {
		t.Errorf("logged %d, want 3: the open line and what is held", s.Logged)
	}
	w.Append(cue(1, now()))
	if err := w.Close("done"); err != nil {
		t.Fatal(err)
	}
	log := read(t, path)
	want := []race.Kind{race.KindOpen, race.KindCue, race.KindOutcome, race.KindOutcome, race.KindClose}
	if got := kinds(log); !slices.Equal(got, want) {
		t.Fatalf("%v, want %v", got, want)
	}
	if e := log.Events[2]; e.Ref != 2 || e.Unresolved != 0 {
		t.Errorf("the held outcome speaks of line %d", e.Ref)
	}
	if e := log.Events[3]; e.Ref != 0 || e.Unresolved != 7 {
		t.Errorf("the lost one: ref %d, unresolved %d", e.Ref, e.Unresolved)
	}
}

func TestHeldIsBounded(t *testing.T) {
	w, path := create(t, options())
	for id := range race.EventID(maxHeld + 50) {
		w.Append(race.Event{Kind: race.KindOutcome, Ref: 1000 + id, Outcome: race.Cut})
	}
	saved := func() uint64 { return w.Status().Durable }
	for end := time.Now().Add(5 * time.Second); saved() < 51 && time.Now().Before(end); {
		time.Sleep(time.Millisecond)
	}
	if saved() != 51 {
		t.Errorf("%d lines durable, want the open line and 50", saved())
	}
	if err := w.Close("done"); err != nil {
		t.Fatal(err)
	}
	for i, e := range read(t, path).Events[1 : maxHeld+51] {
		if e.Unresolved != 1000+race.EventID(i) {
			t.Fatalf("line %d: unresolved %d: out of order", e.Seq, e.Unresolved)
		}
	}
}

func TestAppendAfterClose(t *testing.T) {
	w, path := create(t, options())
	if err := errors.Join(w.Close("done"), w.Close("again")); err != nil {
		t.Fatal(err)
	}
	w.Append(race.Event{Kind: race.KindNote, Text: "late"})
	if s := w.Status(); s.Lost != 1 || s.Logged != 2 || s.Durable != 2 {
		t.Errorf("%+v", s)
	}
	if log := read(t, path); log.Events[1].Reason != "done" || log.Lines != 2 {
		t.Errorf("%v", log.Events)
	}
}

// Many goroutines append: nothing is lost, each one's order is kept, and each
// outcome speaks of its cue.
func TestConcurrent(t *testing.T) {
	const many, each = 8, 500
	w, path := create(t, Options{})
	var all sync.WaitGroup
	for g := range many {
		all.Go(func() {
			for i := range each {
				id := race.EventID(g*each + i + 1)
				e := cue(id, race.Stamp{Wall: time.Now(), Boot: time.Hour})
				if i%2 == 0 {
					all.Go(func() { w.Append(heard(id, e.Stamp)) })
					w.Append(e)
				} else {
					w.Append(e)
					w.Append(heard(id, e.Stamp))
				}
				w.Status()
				w.Head()
			}
		})
	}
	all.Wait()
	if err := w.Close("done"); err != nil {
		t.Fatal(err)
	}
	log := read(t, path)
	if log.Lines != 2+2*many*each {
		t.Fatalf("%d lines, want %d", log.Lines, 2+2*many*each)
	}
	last := map[int]time.Duration{}
	outcome := map[race.EventID]bool{}
	for _, e := range log.Events {
		switch e.Kind {
		case race.KindCue:
			g := int(e.Elapsed/time.Second-1) / each
			if e.Elapsed <= last[g] {
				t.Fatalf("line %d: goroutine %d's events are out of order", e.Seq, g)
			}
			last[g] = e.Elapsed
		case race.KindOutcome:
			if outcome[e.Ref] || log.Events[e.Ref-1].Kind != race.KindCue {
				t.Fatalf("line %d: outcome of line %d", e.Seq, e.Ref)
			}
			outcome[e.Ref] = true
		}
	}
}

func TestAppendAllocatesNothing(t *testing.T) {
	w, _ := create(t, options())
	e := race.Event{Kind: race.KindNote, Stamp: clock()(), Text: "gel"}
	for range 10000 {
		w.Append(e)
	}
	saved(t, w)
	// The runtime's own work in the background counts too: a little is allowed.
	if n := testing.AllocsPerRun(1000, func() { w.Append(e) }); n > 0.5 {
		t.Errorf("%v allocations an event", n)
	}
}
