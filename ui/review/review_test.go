package review

import (
	"fmt"
	"strings"
	"time"

	"spotter/cues"
	"spotter/race"
)

// testLog makes logs for these tests, numbered as a journal numbers them.
type testLog struct {
	events []race.Event
	start  race.Stamp
}

func newTestLog(open race.Open) *testLog {
	l := &testLog{start: race.Stamp{
		Wall: time.Date(2027, 4, 19, 10, 2, 0, 0, time.FixedZone("", -4*3600)), Boot: 8*time.Hour + 3*time.Minute}}
	open.Format = 1
	l.add(-20*time.Minute, race.Event{Kind: race.KindOpen, Open: &open})
	return l
}

// add appends an event at a race time, negative before the start.
func (l *testLog) add(at time.Duration, e race.Event) race.EventID {
	e.Seq = uint64(len(l.events) + 1)
	e.ID = race.EventID(e.Seq)
	e.Wall, e.Boot = l.start.Wall.Add(at), l.start.Boot+at
	if at >= 0 {
		e.Elapsed, e.HasElapsed = at, true
	}
	l.events = append(l.events, e)
	return e.ID
}

// cue appends a cue and what became of it.
func (l *testLog) cue(at time.Duration, pressed, heard cues.ID, c cues.Class, o race.Outcome, latency time.Duration) race.EventID {
	id := l.add(at, race.Event{Kind: race.KindCue, Pressed: pressed, Cue: heard, Class: c})
	if o != "" {
		l.add(at+800*time.Millisecond, race.Event{Kind: race.KindOutcome, Ref: id, Outcome: o, Latency: latency})
	}
	return id
}

// boston is a race with something of everything.
func boston() *testLog {
	l := newTestLog(race.Open{Program: "0.1.0", Race: "Boston 2027", Runner: "L. Z.", Spotter: "A. B.",
		Facing: "backward", Keys: "road", Pack: "en-US Heart", PackSHA256: strings.Repeat("0123456789abcdef", 4),
		Target: 3*time.Hour + 43*time.Minute + 39*time.Second, DistanceM: race.MarathonM, Units: "km",
		BootID: "5b0e1d6e-0000-4000-8000-000000000001", Host: "linux/arm64", ClockName: "CLOCK_BOOTTIME"})
	ms := time.Millisecond
	l.add(-19*time.Minute, race.Event{Kind: race.KindOutput, Device: "OpenRun", State: "opened", Latency: 184 * ms})
	l.cue(-10*time.Minute, "left", "right", cues.Steer, race.Heard, 3*ms)
	l.add(0, race.Event{Kind: race.KindStart, Clock: "gun"})
	l.cue(12*time.Second+120*ms, "right", "left", cues.Steer, race.Heard, 3*ms)
	l.cue(40*time.Second, "left", "right", cues.Steer, race.Cut, 2600*time.Microsecond)
	l.cue(40*time.Second+300*ms, "stop", "stop", cues.Alarm, race.Heard, 3*ms)
	l.add(44*time.Second, race.Event{Kind: race.KindGo, Item: "stop"})
	for km := 1; km <= 12; km++ {
		at := time.Duration(km) * (5*time.Minute + 20*time.Second)
		l.add(at, race.Event{Kind: race.KindSplit, Marker: fmt.Sprintf("km %d", km), DistanceM: float64(km) * 1000})
		l.cue(at+30*time.Second, "water_left", "water_right", cues.Service, race.Heard, 4*ms)
		if km == 3 {
			id := l.add(at+40*time.Second, race.Event{Kind: race.KindSplit, Marker: "km 4", DistanceM: 4000})
			l.add(at+42*time.Second, race.Event{Kind: race.KindVoid, Ref: id})
			bad := l.cue(at+50*time.Second, "hole", "hole", cues.Steer, race.NoDevice, 0)
			l.add(at+51*time.Second, race.Event{Kind: race.KindVoid, Ref: bad})
		}
		if km == 5 {
			l.add(at+time.Minute, race.Event{Kind: race.KindFall, Text: "tripped on a kerb, up at once"})
			l.add(at+2*time.Minute, race.Event{Kind: race.KindOutput, Device: "OpenRun", State: "lost"})
			l.cue(at+2*time.Minute+time.Second, "slow", "slow", cues.Prepare, race.NoDevice, 0)
			l.add(at+2*time.Minute+5*time.Second, race.Event{Kind: race.KindClock, Rare: race.Rare{Jump: -1500 * ms}})
		}
	}
	l.cue(70*time.Minute, "gel", "gel", cues.Service, "", 0)
	l.add(71*time.Minute, race.Event{Kind: race.KindClose, Reason: "left by the spotter"})
	return l
}

const testHead = "3f2a9c0b11de4567890123456789012345678901234567890123456789abcdef"

// wholeBoston are the options of a log that verifies.
func wholeBoston() Options {
	l := boston()
	return Options{Events: l.events, Path: "/home/a/.local/share/spotter/races/boston-2027.jsonl",
		Head: testHead, OK: true, Verdict: fmt.Sprintf("whole: %d lines", len(l.events))}
}

// brokenBoston are the options of a log that does not.
func brokenBoston() Options {
	o := wholeBoston()
	o.OK, o.Verdict = false, "line 31, byte 5120: the hash does not follow from line 30; restore the file from a copy"
	return o
}
