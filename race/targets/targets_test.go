package targets

import (
	"strings"
	"testing"
	"time"

	"spotter/race"
)

func TestParse(t *testing.T) {
	for in, want := range map[string]time.Duration{
		"xu": at(3, 43, 39), "XU": at(3, 43, 39), "Xu Zhenjun": at(3, 43, 39), "xu zhenjun 2004": at(3, 43, 39), "De Lustrac": at(3, 25, 24), " Jürgens ": at(3, 38, 27), "de-lustrac": at(3, 25, 24), "gaston-hird": at(2, 16, 3),
		"3:43:39": at(3, 43, 39), "26:30": at(0, 26, 30), "3h43m39s": at(3, 43, 39),
	} {
		if m, err := Parse(in); err != nil || m.Time != want {
			t.Errorf("%q: %v, %v; want %v", in, m.Time, err, want)
		}
	}
	for in, want := range map[string]string{
		"xi":         "did you mean xu?",
		"aretzz":     "did you mean aretz?",
		"yodder":     "did you mean yoder?",
		"zzzzzzzz":   "spotter targets lists them",
		"0":          "leave it out",
		"42.195":     "looks like a distance: give that with --distance 42.195km",
		"":           "time is empty",
		"3:43:39pm":  "is not a time",
		"1001:00:00": "out of range",
	} {
		if m, err := Parse(in); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %+v, %v; want %q", in, m, err, want)
		}
	}
}

// Every mark says who ran it, when it is known, and where that is written; and can be
// named in each of its ways, none of them twice.
func TestMarks(t *testing.T) {
	seen := map[string]bool{}
	for _, m := range All() {
		if m.Who == "" || m.Source == "" || m.Standing == "" || m.Time <= 0 || m.DistanceM <= 0 || m.Called() == "" {
			t.Errorf("%+v", m)
		}
		if err := Believable(race.Plan{Target: m.Time, DistanceM: m.DistanceM}); err != nil {
			t.Error(err)
		}
		for _, name := range append([]string{m.Name}, m.also...) {
			if got, ok := Find(name); !ok || got.Who != m.Who || seen[name] {
				t.Errorf("%s: %+v, %v", name, got, ok)
			}
			seen[name] = true
		}
	}
}

func TestAnotherDistance(t *testing.T) {
	m, _ := Find("aretz")
	err := m.Check(race.MarathonM, "km")
	if err == nil || !strings.Contains(err.Error(), "aretz is a time over 21.098 km and the race is over 42.195 km: give --distance half") {
		t.Error(err)
	}
	if err := m.Check(race.HalfMarathonM, "km"); err != nil {
		t.Error(err)
	}
	if err := (&Mark{Time: time.Hour}).Check(5000, "km"); err != nil {
		t.Error(err)
	}
}

func TestTable(t *testing.T) {
	for columns, head := range map[int]string{80: "STANDING", 120: "SOURCE"} {
		rows := Table(columns, "mi")
		if len(rows) != len(All())+1 || rows[0][len(rows[0])-1] != head {
			t.Errorf("%d columns: %q", columns, rows)
		}
	}
	if rows := Sources(); len(rows) != len(All())+1 || rows[1][1] != "epilepsy.com" {
		t.Errorf("%q", rows)
	}
}

func TestGhost(t *testing.T) {
	split := func(id race.EventID, km int, at time.Duration) race.Event {
		return race.Event{ID: id, Kind: race.KindSplit, Marker: "km", DistanceM: float64(km) * 1000, Elapsed: at, HasElapsed: true}
	}
	log := []race.Event{{ID: 1, Kind: race.KindOpen, Open: &race.Open{DistanceM: 2000}},
		{ID: 2, Kind: race.KindStart, HasElapsed: true}, {ID: 3, Kind: race.KindStart, Clock: race.ClockChip, Elapsed: time.Minute, HasElapsed: true},
		split(4, 1, 7*time.Minute), split(5, 2, 13*time.Minute), {ID: 6, Kind: race.KindVoid, Ref: 99}}
	for clock, want := range map[string]time.Duration{"": 13 * time.Minute, race.ClockGun: 13 * time.Minute, race.ClockChip: 12 * time.Minute} {
		g, err := Ghost(log, 2000, clock, "km")
		if err != nil {
			t.Fatal(err)
		}
		if d, ok := g.Finish(); d != want || !ok {
			t.Errorf("by %q: %v, %v; want %v", clock, d, ok, want)
		}
	}
	p := race.Plan{DistanceM: 2000, Target: 13 * time.Minute}
	p.Ghost, _ = Ghost(log, 2000, "", "km")
	if d, ok := p.Behind(1500, 11*time.Minute); d != time.Minute || !ok { // it was there at 10:00
		t.Errorf("behind %v, %v; want 1m", d, ok)
	}
	if m, ok := p.BehindM(1500, 11*time.Minute); m < 166 || m > 167 || !ok {
		t.Errorf("behind %v m, %v", m, ok)
	}
	if d, ok := p.Gaining(1500, 5*time.Minute); d != time.Minute || !ok { // its lap there took 6:00
		t.Errorf("gaining %v, %v", d, ok)
	}
	for want, log := range map[string][]race.Event{
		"no board was passed":             log[:3],
		"is over 2 km and this one over ": log,
		"no line that says":               log[1:],
	} {
		metres := 2000.0
		if len(log) == 6 {
			metres = 5000
		}
		if _, err := Ghost(log, metres, "", "km"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}

func TestBelievable(t *testing.T) {
	for _, tt := range []struct {
		target time.Duration
		metres float64
		want   string
	}{
		{at(3, 43, 39), race.MarathonM, ""},
		{at(0, 5, 30), race.MileM, ""},
		{0, race.MarathonM, ""},
		{at(0, 3, 43), 0, ""},
		{at(0, 3, 43), race.MarathonM, "give hours too"},
		{at(60, 0, 0), race.MarathonM, "check the distance"},
	} {
		err := Believable(race.Plan{Target: tt.target, DistanceM: tt.metres})
		if (err == nil) != (tt.want == "") || (err != nil && !strings.Contains(err.Error(), tt.want)) {
			t.Errorf("%v over %v: %v", tt.target, tt.metres, err)
		}
	}
}
