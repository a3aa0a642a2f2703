package journal

import (
	"path/filepath"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"spotter/cues"
	"spotter/race"
	"spotter/testrun"
)

func TestMain(m *testing.M) {
	if writeUntilKilled() {
		return
	}
	goleak.VerifyTestMain(testrun.AtOnce(m, 8))
}

// clock returns readings that go on by 10 ms each, from a fixed one.
func clock() func() race.Stamp {
	zone := time.FixedZone("", -4*3600)
	at := race.Stamp{Wall: time.Date(2027, 4, 19, 10, 0, 0, 120e6, zone), Boot: 8812345 * time.Millisecond}
	var mu sync.Mutex
	return func() race.Stamp {
		mu.Lock()
		defer mu.Unlock()
		at.Wall, at.Boot = at.Wall.Add(10*time.Millisecond), at.Boot+10*time.Millisecond
		return at
	}
}

func options() Options { return Options{Now: clock()} }

func boston() race.Open {
	return race.Open{
		Program: "1.2.3", Race: "Boston 2027", Runner: "Loren", Spotter: "Ana", Facing: "backward", Keys: "road",
		Pack: "en-US Heart", PackSHA256: zeroHash, Target: 13419 * time.Second, DistanceM: 42195, Units: "mi",
		BootID: "b0", Host: "linux/amd64", ClockName: "CLOCK_BOOTTIME",
	}
}

// cue returns the event of a key, as the session makes it.
func cue(id race.EventID, at race.Stamp) race.Event {
	return race.Event{ID: id, Kind: race.KindCue, Stamp: at, Elapsed: time.Duration(id) * time.Second, HasElapsed: true,
		Cue: "left", Pressed: "right", Class: cues.Steer}
}

func heard(of race.EventID, at race.Stamp) race.Event {
	return race.Event{Kind: race.KindOutcome, Stamp: at, Ref: of, Outcome: race.Heard, Latency: 3200 * time.Microsecond}
}

// create returns a writer of a new journal in a folder of its own.
func create(t testing.TB, o Options) (w *Writer, path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "race.jsonl")
	w, err := Create(path, boston(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.Close("test") })
	return w, path
}

// read returns the log at path and fails unless it is whole.
func read(t testing.TB, path string) *Log {
	t.Helper()
	log, err := ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := log.Err(); err != nil {
		t.Fatal(err)
	}
	return log
}

// saved waits until all that was handed over is durable.
func saved(t testing.TB, w *Writer) {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); ; time.Sleep(time.Millisecond) {
		s := w.Status()
		if s.Durable == s.Logged && s.Err == nil {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("not saved after 10 s: %+v", s)
		}
	}
}

// kinds lists the kinds of a log's events.
func kinds(log *Log) []race.Kind {
	var list []race.Kind
	for _, e := range log.Events {
		list = append(list, e.Kind)
	}
	return list
}
