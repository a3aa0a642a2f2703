package crowd

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"spotter/cues"
	"spotter/race"
	"spotter/race/logbook"
)

var gun = time.Date(2027, 4, 19, 10, 0, 0, 0, time.UTC)

// log builds a journal: 5 minutes a kilometre over 10 km against 48 minutes.
type log struct {
	lines []race.Event
	day   time.Time
}

func started(day time.Time, runner string) *log {
	l := &log{day: day}
	l.lines = []race.Event{{Kind: race.KindOpen, Stamp: race.Stamp{Wall: day}, Open: &race.Open{Format: 1, Race: "Boston", Runner: runner, Units: "km", DistanceM: 10_000, Target: 48 * time.Minute}}}
	return l.add(0, race.Event{Kind: race.KindStart, Clock: race.ClockGun})
}

func (l *log) add(at time.Duration, e race.Event) *log {
	e.Wall, e.HasElapsed, e.Elapsed = l.day.Add(at), true, at
	l.lines = append(l.lines, e)
	return l
}

// to adds boards as far as a kilometre, and the finish at 10.
func (l *log) to(km int) *log {
	for k := 1; k <= min(km, 9); k++ {
		l.add(time.Duration(k)*5*time.Minute, race.Event{Kind: race.KindSplit, Marker: fmt.Sprint("km ", k), DistanceM: float64(k) * 1000})
	}
	if km == 10 {
		l.add(50*time.Minute, race.Event{Kind: race.KindFinish, Clock: race.ClockFinish})
	}
	return l
}

// journal numbers the lines, in the order of time.
func (l *log) journal(file, label string) Journal {
	slices.SortStableFunc(l.lines[1:], func(a, b race.Event) int { return cmp.Compare(a.Elapsed, b.Elapsed) })
	for i := range l.lines {
		l.lines[i].Seq, l.lines[i].ID = uint64(i+1), race.EventID(i+1)
	}
	return Journal{File: file, Label: label, First: "first of " + file, Head: "head of " + file, Lines: len(l.lines), Book: logbook.New(l.lines)}
}

func fall(l *log, at time.Duration) *log { return l.add(at, race.Event{Kind: race.KindFall}) }
func goes(l *log, at time.Duration) *log { return l.add(at, race.Event{Kind: race.KindGo}) }

func TestOnePair(t *testing.T) {
	l := started(gun, "Ann").to(10)
	goes(fall(fall(l, 12*time.Minute+30*time.Second), 12*time.Minute+40*time.Second), 13*time.Minute)
	fall(l, 22*time.Minute)
	l.add(6*time.Minute, race.Event{Kind: race.KindCue, Cue: "stop", Pressed: "stop", Class: cues.Alarm})
	l.add(6*time.Minute+20*time.Second, race.Event{Kind: race.KindGo, Item: race.ItemStop})
	l.add(7*time.Minute, race.Event{Kind: race.KindCue, Cue: "left", Pressed: "left", Class: cues.Steer})
	l.add(31*time.Minute, race.Event{Kind: race.KindOutput, Device: "ear", State: "lost"})
	l.add(31*time.Minute+12*time.Second, race.Event{Kind: race.KindOutput, Device: "ear", State: "opened"})
	l.add(44*time.Minute, race.Event{Kind: race.KindOutput, Device: "ear", State: "silent"})
	var g Gather
	g.Add(l.journal("a.jsonl", "7"))
	c := g.Sum()
	p := &c.Pairs[0]
	if !p.Finished || p.Time != 50*time.Minute || p.Gap != 2*time.Minute || !p.HasGap || p.ReachedM != 10_000 || p.Cues != 2 || p.NotWhole != 0 {
		t.Errorf("the pair: %+v", p)
	}
	want := []Moment{{12*time.Minute + 30*time.Second, 2500, ByKey, 30 * time.Second}, {12*time.Minute + 40*time.Second, 0, ByKey, 20 * time.Second}, {22 * time.Minute, 4400, ByBoard, 0}}
	for i, f := range p.Falls {
		if want[i].AtM == 0 {
			want[i].AtM = f.AtM
		}
		if f != want[i] {
			t.Errorf("fall %d: %+v, want %+v", i, f, want[i])
		}
	}
	if f := &c.FallToGo; f.All != 3 || f.Timed() != 2 || f.ByBoard != 1 || f.Open != 0 || f.Median != 20*time.Second || f.Longest != 30*time.Second {
		t.Errorf("fall to go: %+v", f)
	}
	if f := &c.StopToGo; f.All != 1 || f.Median != 20*time.Second {
		t.Errorf("stop to go: %+v", f)
	}
	if f := &c.LostToBack; f.All != 2 || f.Open != 1 || f.Median != 12*time.Second {
		t.Errorf("lost to back: %+v", f)
	}
	if len(c.Parts) != 10 || c.Parts[2].Falls != 2 || c.Parts[2].Fallers != 1 || c.Parts[4].Falls != 1 || c.Parts[1].Cues != 2 || c.Parts[6].Lost != 1 || c.Parts[9].Reached != 1 {
		t.Errorf("the parts: %+v", c.Parts)
	}
	if len(c.Bad) > 0 {
		t.Errorf("one pair makes a bad road: %+v", c.Bad)
	}
}

func TestWhatIsLeftOut(t *testing.T) {
	same := started(gun, "Ann").to(10).journal("a.jsonl", "7")
	copied := same
	copied.File = "copy.jsonl"
	short := started(gun, "Ann").to(4).journal("short.jsonl", "7")
	short.First = same.First
	fork := started(gun, "Ann").to(5).journal("a.2.jsonl", "7")
	fork.First = same.First
	training := started(gun, "Eve").to(3)
	training.add(time.Minute, race.Event{Kind: race.KindNote, Item: race.ItemTraining})
	g := Gather{Prefix: func(a, b string) bool { return a == "short.jsonl" && b == "a.jsonl" }}
	for _, j := range []Journal{copied, short, fork, same,
		started(gun, "Bob").to(8).journal("b.jsonl", "8"), started(gun, "Bob").to(3).journal("b1.jsonl", "8"),
		started(gun, "Cid").to(2).journal("c.jsonl", ""), started(gun, " cid ").to(7).journal("c2.jsonl", ""),
		started(gun.AddDate(0, 0, -3), "Dan").to(10).journal("test.jsonl", "9"),
		training.journal("t.jsonl", ""),
		{File: "bad.jsonl", Label: "11", Harm: "it is damaged in 2 places, the first in line 7"}, {File: "empty.jsonl"},
	} {
		g.Add(j)
	}
	torn := started(gun, "Flo").to(1).journal("f.jsonl", "12")
	torn.Torn = true
	g.Add(torn)
	c := g.Sum()
	var got []string
	for _, p := range c.Pairs {
		got = append(got, p.File)
	}
	if s := strings.Join(got, " "); s != "copy.jsonl b.jsonl c2.jsonl f.jsonl" {
		t.Errorf("counted: %s", s)
	}
	want := map[string]string{
		"a.2.jsonl": "a fork of 7", "a.jsonl": "the same journal as 7", "b1.jsonl": "another journal of the same runner: 8", "bad.jsonl": "damaged in 2 places",
		"c.jsonl": "another journal of the same runner: journal first of", "empty.jsonl": "no race", "short.jsonl": "other lines", "t.jsonl": "training", "test.jsonl": "another day, 2027-04-16",
	}
	for _, x := range c.Left {
		if w, ok := want[x.File]; !ok || !strings.Contains(x.Why, w) {
			t.Errorf("%s: %s, want %q", x.File, x.Why, w)
		}
		delete(want, x.File)
	}
	if len(want) > 0 || strings.Join(c.Torn, " ") != "12" || c.Day != "2027-04-19" || c.Race != "Boston" || c.Finished() != 1 {
		t.Errorf("not told of %v; torn %q, %s %s, %d finished", want, c.Torn, c.Day, c.Race, c.Finished())
	}
}

// TestEveryJournalIsAccountedFor adds journals of all sorts: each is counted or left out.
func TestEveryJournalIsAccountedFor(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var g Gather
		n := rapid.IntRange(0, 12).Draw(t, "journals")
		falls := 0
		for i := range n {
			l := started(gun.AddDate(0, 0, rapid.IntRange(0, 1).Draw(t, "day")), rapid.SampledFrom([]string{"", "a", "b"}).Draw(t, "runner")).to(rapid.IntRange(0, 10).Draw(t, "km"))
			for range rapid.IntRange(0, 3).Draw(t, "falls") {
				fall(l, time.Duration(rapid.IntRange(0, 3000).Draw(t, "s"))*time.Second)
			}
			j := l.journal(fmt.Sprint(i), rapid.SampledFrom([]string{"", "1", "2"}).Draw(t, "label"))
			j.First = rapid.SampledFrom([]string{"x", "y", "z"}).Draw(t, "first")
			if rapid.IntRange(0, 5).Draw(t, "harm") == 0 {
				j.Harm = "damaged"
			}
			g.Add(j)
		}
		c := g.Sum()
		if len(c.Pairs)+len(c.Left) != n {
			t.Fatalf("%d counted and %d left out of %d", len(c.Pairs), len(c.Left), n)
		}
		for i := range c.Pairs {
			falls += len(c.Pairs[i].Falls)
		}
		sum := 0
		for i := range c.Parts {
			sum += c.Parts[i].Falls
		}
		if falls != c.Falls || sum != c.Falls || c.FallToGo.All != c.Falls || c.FallToGo.Timed()+c.FallToGo.ByBoard+c.FallToGo.Open != c.Falls {
			t.Fatalf("%d falls of pairs, %d in parts, %+v", falls, sum, c.FallToGo)
		}
	})
}

func TestSpots(t *testing.T) {
	var falls []fallen
	for i, m := range []float64{12_000, 12_010, 12_240, 12_400, 30_000, 30_001, 30_002, 5_000, 41_000, 41_100} {
		falls = append(falls, fallen{m, i})
	}
	falls[4].pair, falls[5].pair, falls[6].pair = 50, 50, 50 // one pair fell three times
	got := spots(falls)
	want := []Spot{{12_000, 12_240, 3, 3}, {41_000, 41_100, 2, 2}}
	if !slices.Equal(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
	if got := spots(nil); got != nil {
		t.Errorf("no falls: %+v", got)
	}
}

// TestUnitIsBounded holds for places that no course has: a unit is an index of a list.
func TestUnitIsBounded(t *testing.T) {
	for m, want := range map[float64]int{-1: 0, 0: 0, 999: 0, 1000: 1, 1e6: mostUnits - 1, 1e13: mostUnits - 1, 1e300: mostUnits - 1} {
		if got := unitOf(m, 1000); got != want {
			t.Errorf("%g m: unit %d, want %d", m, got, want)
		}
	}
}
