package merge_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"spotter/cues"
	"spotter/race"
	"spotter/race/align"
	"spotter/race/merge"
)

const (
	ms = time.Millisecond
	s  = time.Second
)

// device writes the log of one device. Its wall clock is ahead of the true time, and its
// race time begins with its own start.
type device struct {
	log         []race.Event
	ahead, boot time.Duration
	gun         time.Duration
	started     bool
}

func newDevice(at, ahead, boot time.Duration, spotter string) *device {
	d := &device{ahead: ahead, boot: boot}
	d.add(at, race.Event{Kind: race.KindOpen, Open: &race.Open{Race: "Boston", Spotter: spotter, BootID: spotter, DistanceM: 42195,
		Units: race.UnitsKm, Target: 3*time.Hour + 43*time.Minute + 39*s}})
	return d
}

// add adds a line at a true time.
func (d *device) add(at time.Duration, e race.Event) race.EventID {
	e.ID = race.EventID(len(d.log) + 1)
	e.Seq = uint64(e.ID)
	e.Stamp = race.Stamp{Wall: time.Date(2027, 4, 19, 10, 0, 0, 0, time.UTC).Add(at + d.ahead), Boot: at + d.boot}.Milli()
	if d.started {
		e.Elapsed, e.HasElapsed = at-d.gun, true
	}
	d.log = append(d.log, e)
	return e.ID
}

// start starts the device's own clock.
func (d *device) start(at time.Duration) race.EventID {
	d.started, d.gun = true, at
	return d.add(at, race.Event{Kind: race.KindStart, Clock: race.ClockGun})
}

// act is something that a spotter does at a true time, with all the lines of it: a line
// that speaks of another comes from the same device.
type act struct {
	at    time.Duration
	board bool
	do    func(d *device, at time.Duration)
}

// line is an act of one line.
func line(at time.Duration, e race.Event) act {
	return act{at, e.Kind == race.KindSplit, func(d *device, at time.Duration) { d.add(at, e) }}
}

// raceOf makes up what happens in a race: boards, some late and put right, some pressed
// twice and taken back, rests, falls, cups, notes, a board that nobody saw, cues.
func raceOf(rng *rand.Rand) (acts []act) {
	lap := 318 * s
	at := func(km float64) time.Duration { return time.Duration(km * float64(lap)).Truncate(ms) }
	acts = append(acts, line(20*s, race.Event{Kind: race.KindStart, Clock: race.ClockChip}))
	skipped := 20 + rng.IntN(10)
	for km := 1; km <= 42; km++ {
		e := race.Event{Kind: race.KindSplit, Marker: fmt.Sprintf("km %d", km), DistanceM: float64(km) * 1000}
		press := line(at(float64(km))+time.Duration(rng.IntN(9000))*ms, e)
		switch {
		case km == skipped:
			press = line(press.at, race.Event{Kind: race.KindNote, Item: race.ItemSkip, Text: e.Marker})
			press.board = false
		case rng.IntN(8) == 0: // late, and put right
			press.do = func(d *device, at time.Duration) {
				late := 4*s + time.Duration(rng.IntN(20000))*ms
				id := d.add(at+late, e)
				d.add(at+late+2*s, race.Event{Kind: race.KindAmend, Ref: id, Correction: -late})
			}
		case rng.IntN(8) == 0: // pressed twice: the second is the next board's, taken back
			press.do = func(d *device, at time.Duration) {
				d.add(at, e)
				id := d.add(at+s, race.Event{Kind: race.KindSplit, Marker: fmt.Sprintf("km %d", km+1), DistanceM: float64(km+1) * 1000})
				d.add(at+3*s, race.Event{Kind: race.KindVoid, Ref: id})
			}
		case rng.IntN(8) == 0: // taken back by mistake
			press.do = func(d *device, at time.Duration) {
				id := d.add(at, e)
				v := d.add(at+3*s, race.Event{Kind: race.KindVoid, Ref: id})
				d.add(at+5*s, race.Event{Kind: race.KindVoid, Ref: v})
			}
		}
		acts = append(acts, press)
		for range rng.IntN(4) {
			acts = append(acts, cueOf(rng, at(float64(km))+time.Duration(15+rng.IntN(280))*s))
		}
		switch moment := at(float64(km)) + 100*s; rng.IntN(8) {
		case 0:
			acts = append(acts, line(moment, race.Event{Kind: race.KindFall, Text: "tripped"}))
		case 1:
			acts = append(acts, line(moment, race.Event{Kind: race.KindAid, Item: race.ItemWater, Side: "left"}))
		case 2:
			acts = append(acts, line(moment, race.Event{Kind: race.KindNote, Item: race.ItemMedical}))
		case 3:
			acts = append(acts, line(moment, race.Event{Kind: race.KindRest}), line(moment+30*s, race.Event{Kind: race.KindGo}))
		}
	}
	finish := at(42.195) + 10*s
	acts = append(acts, line(finish, race.Event{Kind: race.KindSplit, Marker: race.MarkerFinish, DistanceM: 42195}),
		line(finish, race.Event{Kind: race.KindFinish, Clock: race.ClockFinish}))
	slices.SortStableFunc(acts, func(a, b act) int { return cmp.Compare(a.at, b.at) })
	return acts
}

// cueOf is a cue with its outcome; some are taken back.
func cueOf(rng *rand.Rand, at time.Duration) act {
	word := []cues.ID{"left", "right", "hole"}[rng.IntN(3)]
	return act{at, false, func(d *device, at time.Duration) {
		id := d.add(at, race.Event{Kind: race.KindCue, Cue: word, Pressed: word, Class: cues.Steer})
		d.add(at+450*ms, race.Event{Kind: race.KindOutcome, Ref: id, Outcome: race.Heard, Latency: 3 * ms})
		if rng.IntN(10) == 0 {
			d.add(at+2*s, race.Event{Kind: race.KindVoid, Ref: id})
		}
	}}
}

// facts are a race as it stands, in one text: what a merge must not change. The times are
// beside it, in the same order.
func facts(t *testing.T, log []race.Event) (text string, times []time.Duration) {
	t.Helper()
	r := race.AsItStands(log)
	add := func(d time.Duration, format string, args ...any) {
		text += fmt.Sprintf(format, args...) + "\n"
		times = append(times, d)
	}
	add(r.Chip.Elapsed, "chip %v", r.Chip.Known)
	add(r.Finish.Elapsed, "finish %v", r.Finish.Known)
	for _, p := range r.Splits {
		add(p.Elapsed, "%s %v", p.Marker, p.DistanceM)
	}
	add(0, "doubted %d", len(r.Doubted))
	for _, p := range r.Skipped {
		add(0, "skipped %s", p.Marker)
	}
	for _, p := range r.Rests {
		add(p.From, "rest %v", p.Open)
		add(p.To, "on")
	}
	var rest []race.Event
	for i := range r.Lines {
		if r.Lines[i].Kind == race.KindCue && r.Counts(i) {
			rest = append(rest, r.Lines[i])
		}
	}
	rest = slices.Concat(rest, r.Falls, r.Aid, r.Medical)
	slices.SortStableFunc(rest, func(a, b race.Event) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Item, b.Item), cmp.Compare(a.Elapsed, b.Elapsed), cmp.Compare(a.Cue, b.Cue))
	})
	for _, e := range rest {
		add(e.Elapsed, "%s %s %s %s", e.Kind, e.Item, e.Side, e.Cue)
	}
	return text, times
}

// A race that one device logged, and the same with each press given to one of two devices
// by chance, merged again: the facts are the same. Some boards are pressed on both. With
// exact presses they are the same to the millisecond, with jitter to that.
func TestARaceInTwoHalvesIsTheRace(t *testing.T) {
	for seed := range uint64(60) {
		rng := rand.New(rand.NewPCG(seed, 12))
		acts := raceOf(rng)
		jitter := time.Duration(0)
		if seed%2 == 1 {
			jitter = 200 * ms
		}
		whole := newDevice(-60*s, 0, time.Hour, "whole")
		halves := [2]*device{newDevice(-50*s, time.Duration(rng.IntN(9000)-4500)*ms, 3*time.Hour, "one"),
			newDevice(700*s, time.Duration(rng.IntN(9000)-4500)*ms, 9*time.Hour, "two")}
		whole.start(0)
		halves[0].start(0)
		halves[1].start(701 * s) // which is not the gun
		for _, a := range acts {
			state := rng.Uint64() // what is random in an act is the same on each device
			*rng = *rand.New(rand.NewPCG(state, 1))
			a.do(whole, a.at)
			first := rng.IntN(2)
			if a.at < 702*s {
				first = 0
			}
			shaken := a.at + time.Duration(rng.Int64N(int64(2*jitter+1))) - jitter
			*rng = *rand.New(rand.NewPCG(state, 1))
			a.do(halves[first], shaken)
			if a.board && first == 0 && a.at > 702*s || a.board && first == 1 && rng.IntN(2) == 0 {
				*rng = *rand.New(rand.NewPCG(state, 1))
				a.do(halves[1-first], a.at)
			}
			*rng = *rand.New(rand.NewPCG(state, 2))
		}
		x, err := align.Logs(halves[0].log, halves[1].log, nil)
		if err != nil {
			t.Fatal(seed, err)
		}
		r := merge.Logs(x, merge.Source{Name: "a"}, merge.Source{Name: "b"}, "test")
		want, wantTimes := facts(t, whole.log)
		got, gotTimes := facts(t, r.Events)
		if jitter == 0 && got != want || jitter > 0 && len(gotTimes) != len(wantTimes) {
			g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
			for i := range min(len(g), len(w)) {
				if g[i] != w[i] {
					t.Fatalf("seed %d: fact %d of %d is %q, and should be %q of %d", seed, i, len(g), g[i], w[i], len(w))
				}
			}
			t.Fatalf("seed %d: %d facts, and there should be %d", seed, len(g), len(w))
		}
		for i := range wantTimes {
			if d := (gotTimes[i] - wantTimes[i]).Abs(); d > 2*jitter {
				t.Errorf("seed %d: time %d is %v, and should be %v", seed, i, gotTimes[i], wantTimes[i])
			}
		}
		strange := slices.DeleteFunc(r.Conflicts, func(words string) bool { return strings.Contains(words, "both logs took it back") })
		if r.Clock != "A" || len(strange) > 0 {
			t.Errorf("seed %d: clock %s, conflicts %q", seed, r.Clock, strange)
		}
		checkLines(t, halves, r)
	}
}

// checkLines fails unless every line of both logs is in the merged one, once and in its
// order, and no line speaks of a later one.
func checkLines(t *testing.T, halves [2]*device, r *merge.Result) {
	t.Helper()
	next := map[string]uint64{"A": 1, "B": 1}
	for i := range r.Events {
		e := &r.Events[i]
		if e.Seq != uint64(i+1) || e.Ref >= e.ID || e.By >= e.ID {
			t.Fatalf("line %d: seq %d, ref %d, by %d", i+1, e.Seq, e.Ref, e.By)
		}
		if e.FromSeq == 0 {
			continue
		}
		if e.FromSeq != next[e.From] {
			t.Fatalf("line %d is line %d of %s, which should be %d", i+1, e.FromSeq, e.From, next[e.From])
		}
		next[e.From]++
	}
	if next["A"] != uint64(len(halves[0].log)+1) || next["B"] != uint64(len(halves[1].log)+1) {
		t.Fatalf("lines are missing: %v of %d and %d", next, len(halves[0].log), len(halves[1].log))
	}
	if r.Events[1].From != "A" || halves[0].log[1].From != "" {
		t.Fatal("what is merged does not say so, or what is not does")
	}
}
