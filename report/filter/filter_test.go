package filter

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"spotter/cues"
	"spotter/race"
	"spotter/race/logbook"
	"spotter/report/figures"
)

// book makes a race of km boards each 5 minutes, with a cue every 20 s: class, cue and
// outcome in turns.
func book(km int) *logbook.Book {
	open := race.Open{DistanceM: 42195, Units: "km"}
	lines := []race.Event{{Kind: race.KindOpen, Open: &open}, {Kind: race.KindStart, Clock: race.ClockGun, HasElapsed: true}}
	add := func(e race.Event, at time.Duration) {
		e.Elapsed, e.HasElapsed = at, true
		lines = append(lines, e)
	}
	outcomes := []race.Outcome{race.Heard, race.Cut, race.Dropped, race.Expired, race.NoDevice, ""}
	names := []cues.ID{"left", "right", "water_left", "stop"}
	classes := []cues.Class{cues.Steer, cues.Steer, cues.Service, cues.Alarm}
	n := 0
	for k := 1; k <= km; k++ {
		for at := time.Duration(k-1) * 5 * time.Minute; at < time.Duration(k)*5*time.Minute; at += 20 * time.Second {
			add(race.Event{Kind: race.KindCue, Cue: names[n%4], Class: classes[n%4]}, at)
			if o := outcomes[n%6]; o != "" {
				add(race.Event{Kind: race.KindOutcome, Ref: race.EventID(len(lines)), Outcome: o}, at)
			}
			n++
		}
		add(race.Event{Kind: race.KindSplit, Marker: fmt.Sprintf("km %d", k), DistanceM: float64(k) * 1000}, time.Duration(k)*5*time.Minute)
	}
	for i := range lines {
		lines[i].Seq, lines[i].ID = uint64(i+1), race.EventID(i+1)
	}
	return logbook.New(lines)
}

func TestRows(t *testing.T) {
	b := book(4)
	word := func(i int32) string { return string(b.Lines[i].Cue) + b.Lines[i].Marker }
	for _, c := range []struct {
		f    Filter
		want int
	}{
		{Filter{}, 2 + 60 + 4},
		{Filter{Kind: race.KindSplit}, 4},
		{Filter{Kind: race.KindCue}, 60},
		{Filter{Class: "steer"}, 30},
		{Filter{Class: "steer", Outcome: Whole}, 5},
		{Filter{Outcome: NotWhole}, 40},
		{Filter{Outcome: Pending}, 10},
		{Filter{Cue: "stop"}, 15},
		{Filter{FromM: 1000, ToM: 2000, HasPlace: true}, 16}, // with the board at its end
		{Filter{From: time.Minute, To: 2 * time.Minute, HasTime: true}, 3},
		{Filter{FromM: 1000, ToM: 3000, HasPlace: true, From: 0, To: 6 * time.Minute, HasTime: true}, 3},
		{Filter{FromM: 90_000, ToM: 91_000, HasPlace: true}, 0},
		{Filter{Text: "WATER"}, 15},
		{Filter{Voided: true}, 0},
	} {
		if got := c.f.Rows(b, word); len(got) != c.want {
			t.Errorf("%s: %d rows, want %d", c.f.Words("km"), len(got), c.want)
		}
	}
}

// TestFiguresAreOfTheRows compares the figures of a filter with the rows that it shows.
func TestFiguresAreOfTheRows(t *testing.T) {
	b := book(8)
	s := figures.FromBook(b)
	rapid.Check(t, func(t *rapid.T) {
		f := Filter{Outcome: Outcome(rapid.IntRange(0, int(outcomes)-1).Draw(t, "outcome")),
			Class: rapid.SampledFrom([]string{"", "steer", "alarm"}).Draw(t, "class")}
		if rapid.Bool().Draw(t, "place") {
			f.FromM = float64(rapid.IntRange(0, 8000).Draw(t, "from"))
			f.ToM, f.HasPlace = f.FromM+float64(rapid.IntRange(1, 4000).Draw(t, "length")), true
		}
		if rapid.Bool().Draw(t, "time") {
			f.From = time.Duration(rapid.IntRange(0, 2300).Draw(t, "since")) * time.Second
			f.To, f.HasTime = f.From+time.Duration(rapid.IntRange(1, 2000).Draw(t, "s"))*time.Second, true
		}
		f.Kind = race.KindCue
		rows := f.Rows(b, nil)
		if got := figures.Of(f.Source(s), f.Span(s)).Cues.All; got != len(rows) {
			t.Fatalf("%s: %d rows, and figures of %d cues", f.Words("km"), len(rows), got)
		}
	})
}

func TestWords(t *testing.T) {
	f := Filter{Kind: race.KindCue, Class: "steer", Cue: "hard_left", Outcome: NotWhole, FromM: 18000, ToM: 21097.5, HasPlace: true,
		From: 90 * time.Minute, To: 100 * time.Minute, HasTime: true, Text: "a\x1b[31m"}
	want := `cue · steer · hard left · not whole · km 18–21.098 · 1:30:00–1:40:00 · "a"`
	if got := f.Words("km"); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got := PlaceWords(race.MileM, 2*race.MileM, "mi"); got != "mile 1–2" {
		t.Error(got)
	}
}

func TestParsePlace(t *testing.T) {
	for typed, want := range map[string]Place{
		"km 21": {Metres: 21000, IsPlace: true}, "21km": {Metres: 21000, IsPlace: true}, "21": {Metres: 21000, IsPlace: true}, "0.5": {Metres: 500, IsPlace: true},
		"Mile 2": {Metres: 2 * race.MileM, IsPlace: true}, "2 mi": {Metres: 2 * race.MileM, IsPlace: true},
		"1:40": {At: 100 * time.Minute, IsTime: true}, "0:00:20": {At: 20 * time.Second, IsTime: true}, "#812": {Seq: 812}, " # 7": {Seq: 7},
	} {
		if got, err := ParsePlace(typed, "km"); err != nil || got != want {
			t.Errorf("%q: %+v, %v", typed, got, err)
		}
	}
	for _, typed := range []string{"", "#", "#0", "#-1", "km", "x", "1:", "1:60", "1:2:3:4", "NaN", "inf", "-3", "1e99", "99999:00", "km km 3"} {
		if got, err := ParsePlace(typed, "km"); err == nil {
			t.Errorf("%q: %+v", typed, got)
		}
	}
}

func TestParseRange(t *testing.T) {
	var f Filter
	for _, typed := range []string{"18-21", "km 18-21", "18–21 km", "km 18 – km 21"} {
		if err := f.ParseRange(typed, "km", false); err != nil || f.FromM != 18000 || f.ToM != 21000 || !f.HasPlace {
			t.Errorf("%q: %+v, %v", typed, f, err)
		}
		if err := f.ParseRange("", "km", false); err != nil || !f.All() {
			t.Errorf("%+v, %v", f, err)
		}
	}
	if err := f.ParseRange("1:30-1:45:30", "km", true); err != nil || f.To != 105*time.Minute+30*time.Second {
		t.Errorf("%+v, %v", f, err)
	}
	was := f
	for _, typed := range []string{"3", "3-2", "a-b", "-", "5-5"} {
		if f.ParseRange(typed, "km", false) == nil || f.ParseRange(typed, "km", true) == nil || f != was {
			t.Errorf("%q: %+v", typed, f)
		}
	}
}

// FuzzTyped reads any text as a place and as a stretch.
func FuzzTyped(f *testing.F) {
	for _, s := range []string{"km 21", "1:40", "#812", "18-21", "1:30-1:45"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if p, err := ParsePlace(s, "mi"); err == nil && (p.Metres < 0 || p.At < 0) {
			t.Errorf("%q: %+v", s, p)
		}
		for _, ofTime := range []bool{false, true} {
			var x Filter
			if err := x.ParseRange(s, "km", ofTime); err != nil && !x.All() || x.ToM < x.FromM || x.To < x.From {
				t.Errorf("%q: %+v, %v", s, x, err)
			}
		}
	})
}

// TestNarrowedToAStretch narrows a filter to each stretch of a race: each line of the race with a time is in
// one of them.
func TestNarrowedToAStretch(t *testing.T) {
	b := book(4)
	n := 0
	stretches := figures.Of(figures.FromBook(b), figures.Whole(figures.FromBook(b))).Stretches
	for i := range stretches {
		n += len(Filter{}.OfStretch(&stretches[i]).Rows(b, nil))
	}
	if n != 1+60+4 {
		t.Errorf("%d lines in the stretches", n)
	}
	for f, want := range map[Filter]int{Filter{Voided: true}.OfClass(cues.Alarm): 15, Filter{Kind: race.KindSplit}.OfCue("left"): 15, Filter{Class: "steer"}.OfOutcome(Whole): 5} {
		if got := len(f.Rows(b, nil)); got != want {
			t.Errorf("%s: %d rows, want %d", f.Words("km"), got, want)
		}
	}
}
