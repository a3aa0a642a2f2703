package journal

import (
	"bytes"
	"math"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"spotter/cues"
	"spotter/race"
)

// anyEvent draws an event that a line can hold exactly.
func anyEvent(t *rapid.T) race.Event {
	s := func(name string) string { return strings.ToValidUTF8(clip(rapid.String().Draw(t, name)), "\ufffd") }
	ms := func(name string) time.Duration {
		return time.Duration(rapid.Int64Range(-1<<40, 1<<40).Draw(t, name)) * time.Millisecond
	}
	e := race.Event{Seq: rapid.Uint64Range(1, math.MaxInt64).Draw(t, "seq"), Kind: race.Kind("k" + s("kind"))}
	e.ID = race.EventID(e.Seq)
	zone := time.FixedZone("", 60*rapid.IntRange(-14*60, 14*60).Draw(t, "zone"))
	e.Wall = time.UnixMilli(rapid.Int64Range(0, 1<<42).Draw(t, "wall")).In(zone)
	e.Boot = ms("boot")
	if e.HasElapsed = rapid.Bool().Draw(t, "has"); e.HasElapsed {
		e.Elapsed = ms("elapsed")
	}
	if rapid.Bool().Draw(t, "open") {
		e.Kind = race.KindOpen
		e.Open = &race.Open{Format: 1, Program: s("o"), Race: s("o"), Runner: s("o"), Spotter: s("o"), Facing: s("o"),
			Keys: s("o"), Pack: s("o"), PackSHA256: s("o"), Target: ms("o"), DistanceM: rapid.Float64().Draw(t, "o"),
			Units: s("o"), BootID: s("o"), Host: s("o"), ClockName: s("o")}
		return e
	}
	e.Cue, e.Pressed, e.Class = cues.ID(s("cue")), cues.ID(s("pressed")), cues.Class(rapid.IntRange(0, 5).Draw(t, "class"))
	e.Ref = race.EventID(rapid.Uint64Range(0, e.Seq-1).Draw(t, "ref"))
	e.Unresolved, e.Outcome = race.EventID(rapid.Uint32().Draw(t, "unresolved")), race.Outcome(s("outcome"))
	e.Latency = time.Duration(rapid.Int64Range(-1e9, 1e9).Draw(t, "latency")) * time.Microsecond
	e.By, e.Why, e.Ended = race.EventID(rapid.Uint64Range(0, e.Seq-1).Draw(t, "by")), race.Why(s("why")), ms("ended")
	e.Earpiece = ms("earpiece")
	e.Clock, e.Correction, e.Marker, e.DistanceM = s("clock"), ms("correction"), s("marker"), rapid.Float64().Draw(t, "distance")
	e.Item, e.Side, e.Text, e.File, e.Name = s("item"), s("side"), s("text"), s("file"), s("name")
	e.Device, e.State, e.Jump, e.Reason = s("device"), s("state"), ms("jump"), s("reason")
	return e
}

// What is written is read: every field, whatever is in it.
func TestRoundTrip(t *testing.T) { rapid.Check(t, roundTrip) }

// FuzzRoundTrip is TestRoundTrip with bytes of the fuzzer's.
func FuzzRoundTrip(f *testing.F) { f.Fuzz(rapid.MakeFuzz(roundTrip)) }

func roundTrip(t *rapid.T) {
	want := anyEvent(t)
	line := bytes.TrimSuffix(newChain(zeroHash).add(nil, &want), []byte{'\n'})
	if fault := checkBytes(line); fault != nil {
		t.Fatalf("%+v: %s", fault, line)
	}
	var got race.Event
	_, fault := parse(&got, line)
	if fault != nil {
		t.Fatalf("%+v: %s", fault, line)
	}
	if diff := same([]race.Event{want}, []race.Event{got}); diff != "" {
		t.Fatalf("%s\n%s", diff, line)
	}
}

// Whatever an event holds, its line can be read: a writer never damages its own
// journal.
func TestWriterIsTame(t *testing.T) {
	lmt := time.FixedZone("LMT", 1172)
	for name, e := range map[string]race.Event{
		"zero":       {},
		"not UTF-8":  {Kind: "note", Text: "caf\xe9\x00\x1b]0;x\a"},
		"long":       {Kind: "note", Text: strings.Repeat("\x01", 1<<20)},
		"NaN":        {Kind: "split", DistanceM: math.NaN()},
		"infinite":   {Kind: "split", DistanceM: math.Inf(1)},
		"class":      {Kind: "cue", Class: 77},
		"latency":    {Kind: "outcome", Latency: math.MaxInt64},
		"latency −":  {Kind: "outcome", Latency: math.MinInt64},
		"durations":  {Kind: "clock", Rare: race.Rare{Jump: math.MinInt64}, Correction: math.MaxInt64, Earpiece: math.MinInt64, HasElapsed: true, Elapsed: math.MinInt64},
		"year 12000": {Kind: "note", Stamp: race.Stamp{Wall: time.Date(12000, 1, 1, 0, 0, 0, 0, time.UTC)}},
		"odd zone":   {Kind: "note", Stamp: race.Stamp{Wall: time.Date(1890, 1, 1, 0, 0, 0, 0, lmt)}},
		"open":       {Kind: race.KindOpen},
		"hash":       {Kind: "note", Text: `","hash":"` + zeroHash},
	} {
		w, path := create(t, options())
		w.Append(e)
		if err := w.Close("done"); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if log := read(t, path); log.Lines != 3 {
			t.Errorf("%s: %d lines", name, log.Lines)
		}
	}
	if got := string(appendWall(nil, time.Date(1890, 1, 1, 0, 0, 0, 0, lmt))); got != "1889-12-31T23:59:28.000+00:19" {
		t.Errorf("an offset with seconds moved the instant: %s", got)
	}
}
