package crowdpage

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"spotter/course"
	"spotter/cues"
	"spotter/race"
	"spotter/race/logbook"
	"spotter/report/crowd"
)

// evil is a text that must stay text.
const evil = `<script>alert(1)</script>"'&<img src=x onerror=alert(2)>` + "\x1b[2J"

var gun = time.Date(2027, 4, 19, 10, 0, 0, 0, time.UTC)

// pair makes a journal of a marathon: even kilometres, some cues, and falls at km 12.3 and elsewhere.
func pair(r *rand.Rand, n int, label, runner string) crowd.Journal {
	lines := []race.Event{{Kind: race.KindOpen, Stamp: race.Stamp{Wall: gun}, Open: &race.Open{Format: 1, Race: "Boston " + evil, Runner: runner, Units: "km", DistanceM: 42_195, Target: 4 * time.Hour}}}
	add := func(at time.Duration, e race.Event) {
		e.Wall, e.HasElapsed, e.Elapsed = gun.Add(at), true, at
		lines = append(lines, e)
	}
	add(0, race.Event{Kind: race.KindStart, Clock: race.ClockGun})
	pace := 5*time.Minute + time.Duration(r.IntN(120))*time.Second
	last := 42
	if n%9 == 4 {
		last = r.IntN(40)
	}
	for km := range last {
		at := time.Duration(km) * pace
		for range r.IntN(4) {
			add(at+time.Duration(r.IntN(200))*time.Second, race.Event{Kind: race.KindCue, Cue: "left", Pressed: "right", Class: cues.Steer})
		}
		if km == 12 && n%3 == 0 || r.IntN(200) == 0 {
			add(at+90*time.Second, race.Event{Kind: race.KindFall})
			add(at+100*time.Second+time.Duration(r.IntN(60))*time.Second, race.Event{Kind: race.KindGo})
		}
		if r.IntN(150) == 0 {
			add(at+110*time.Second, race.Event{Kind: race.KindOutput, Device: "ear", State: "lost"})
			add(at+130*time.Second, race.Event{Kind: race.KindOutput, Device: "ear", State: "opened"})
		}
		add(at+pace, race.Event{Kind: race.KindSplit, Marker: fmt.Sprint("km ", km+1), DistanceM: float64(km+1) * 1000})
	}
	if last == 42 {
		add(42*pace+pace/5, race.Event{Kind: race.KindFinish, Clock: race.ClockFinish})
	}
	for i := range lines {
		lines[i].Seq, lines[i].ID = uint64(i+1), race.EventID(i+1)
	}
	return crowd.Journal{File: fmt.Sprint(runner, n, ".jsonl"), Label: label, First: fmt.Sprintf("%08d", n), Head: fmt.Sprint(n), Lines: len(lines), Book: logbook.New(lines)}
}

// crewOf makes a crew of n pairs, with journals that are left out.
func crewOf(n int) *crowd.Crew {
	var g crowd.Gather
	r := rand.New(rand.NewPCG(1, 2))
	for i := range n {
		label := fmt.Sprint(100 + i)
		if i == 1 {
			label = evil
		}
		g.Add(pair(r, i, label, fmt.Sprint("Runner ", i, evil)))
	}
	if n > 0 {
		torn := pair(r, n, "torn "+evil, "")
		torn.Torn = true
		g.Add(torn)
		g.Add(crowd.Journal{File: evil, Label: "777", Harm: "damaged " + evil})
		g.Add(crowd.Journal{File: "Mia Miller.jsonl", Harm: "it is no journal"})
	}
	return g.Sum()
}

// road is a course with a thing near km 12.3.
func road() *course.Course {
	c := &course.Course{LengthM: 42_195}
	for i := range 430 {
		c.Line = append(c.Line, course.Vertex{AtM: float64(i) * 98.36, LatDeg: 42.2 + float64(i)*0.0004, LonDeg: -71.5 + float64(i)*0.0011})
	}
	c.Things = []course.Thing{{Kind: 1, Name: "Rails " + evil, AtM: 12_350}}
	return c
}

func write(t testing.TB, c *crowd.Crew, o Options) string {
	t.Helper()
	var b strings.Builder
	if err := Write(&b, c, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestThePage(t *testing.T) {
	c := crewOf(60)
	got := write(t, c, Options{Program: "devel", Course: road()})
	for _, want := range []string{"19 April 2027", "61 pairs", "Finishes", "Not finished", "Where the road is bad", "Where they fell", "Falls by km", "Cues by km", "Earpieces lost by km", "earpiece lost</th><td>back",
		"2 journals are in none of the figures", "<bdi>777</bdi>: damaged", "file 2 of these", "The last line of 1 journal is half there", "It has no runner&#39;s name in it", "12.22 km", ", 42."} {
		if !strings.Contains(got, strings.ReplaceAll(want, "&#39;", "'")) && !strings.Contains(got, want) {
			t.Errorf("the page has no %q", want)
		}
	}
	for _, never := range []string{"Runner 3", "Mia", "<script", "<img", "\x1b", "onerror=alert(2)>"} {
		if strings.Contains(got, never) {
			t.Errorf("the page has %q", never)
		}
	}
	names := write(t, c, Options{Names: true})
	for _, want := range []string{"Runner 3", "Mia Miller.jsonl"} {
		if !strings.Contains(names, want) {
			t.Errorf("with names the page has no %q", want)
		}
	}
	if strings.Contains(names, "<script") || strings.Contains(names, "<img") {
		t.Error("a name is markup")
	}
	whole := write(t, func() *crowd.Crew {
		var g crowd.Gather
		g.Add(pair(rand.New(rand.NewPCG(1, 2)), 1, "7", ""))
		return g.Sum()
	}(), Options{})
	if !strings.Contains(whole, "Every journal counts: 1 journal") {
		t.Error("a whole crew is not called so")
	}
	if empty := write(t, crewOf(0), Options{}); !strings.Contains(empty, "0 pairs") {
		t.Error("no pairs at all")
	}
}
