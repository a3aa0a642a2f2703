package compare

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"spotter/race"
	"spotter/report/figures"
)

// side makes a race from boards in metres and the times at them in seconds; each stretch has one cue for
// each 100 s, and one that was cut.
func side(units string, distance float64, boards ...float64) Side {
	s := Side{Plan: &race.Plan{Units: units, DistanceM: distance}}
	var m float64
	var at time.Duration
	for i := 0; i+1 < len(boards); i += 2 {
		x := figures.Stretch{Marker: fmt.Sprintf("%s %.6g", units, boards[i]/race.UnitM(units)), FromM: m, ToM: boards[i], From: at,
			To: time.Duration(boards[i+1]) * time.Second}
		x.Cues = figures.Tally{All: int((x.To-x.From)/(100*time.Second)) + 1, Cut: 1}
		s.Stretches = append(s.Stretches, x)
		m, at = x.ToM, x.To
	}
	return s
}

func TestOfTwoRaces(t *testing.T) {
	a := side("km", 4000, 1000, 300, 2000, 600, 3000, 900, 4000, 1200)
	b := side("km", 4000, 1000, 310, 3000, 950, 4000, 1230)
	b.Stretches = append(b.Stretches, figures.Stretch{FromM: 4000, ToM: 4000, From: 1230 * time.Second, To: 1300 * time.Second, Open: true})
	got := Of(a, b)
	var lines []string
	for i := range got.Rows {
		r := &got.Rows[i]
		lines = append(lines, fmt.Sprintf("%s %v %v %v %v %d/%d %d/%d", r.Marker, r.A.Time(), r.B.Time(), r.Later(), r.Sum(), r.A.All, r.B.All, r.A.NotWhole, r.B.NotWhole))
	}
	want := "km 1 5m0s 5m10s 10s 10s 4/4 1/1\n" +
		"km 3 10m0s 10m40s 40s 50s 8/7 2/1\n" + // km 2 is not in B
		"km 4 5m0s 4m40s -20s 30s 4/3 1/1"
	if g := strings.Join(lines, "\n"); g != want {
		t.Errorf("got\n%s\nwant\n%s", g, want)
	}
	if len(got.Notes) != 1 || got.Notes[0] != "only A has km 2" {
		t.Errorf("%q", got.Notes)
	}
}

func TestWhatDoesNotFitIsSaid(t *testing.T) {
	for _, tt := range []struct {
		a, b Side
		want []string
	}{
		{side("km", 5000, 1000, 300, 5000, 1500), side("mi", 5000, race.MileM, 500, 5000, 1600),
			[]string{"A has its boards in km and B in miles: only boards at one place are compared", "only A has km 1", "only B has mi 1", "names that differ, A and B: km 5 is mi 3.10686"}},
		{side("km", 42195, 1000, 300), side("km", 21097.5, 1000, 300), []string{"A is a race of 42.195 km and B of 21.098 km"}},
		{side("km", 0), side("km", 42195, 1000, 300), []string{"A is a race of no known distance and B of 42.195 km", "only B has km 1", "the two have no board in common"}},
		{side("km", 0), side("km", 0), []string{"the two have no board in common"}},
	} {
		if got := Of(tt.a, tt.b).Notes; strings.Join(got, "|") != strings.Join(tt.want, "|") {
			t.Errorf("got %q, want %q", got, tt.want)
		}
	}
}

// TestNothingIsLost compares races with any boards: the rows add up to the last board that both have, in
// time and in cues, and the other way round all is the same but for the sign.
func TestNothingIsLost(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		boards := func(name string) Side {
			var list []float64
			at := 0.0
			for km := 1; km <= 20; km++ {
				if rapid.Bool().Draw(t, name+" has it") {
					at += float64(rapid.IntRange(1, 900).Draw(t, "s"))
					list = append(list, float64(km*1000), at)
				}
			}
			return side("km", 20000, list...)
		}
		a, b := boards("A"), boards("B")
		ab, ba := Of(a, b), Of(b, a)
		if len(ab.Rows) != len(ba.Rows) {
			t.Fatalf("%d rows, and %d the other way round", len(ab.Rows), len(ba.Rows))
		}
		var timeA time.Duration
		cuesA, last := 0, 0.0
		for i := range ab.Rows {
			x, y := &ab.Rows[i], &ba.Rows[i]
			if x.Later() != -y.Later() || x.Sum() != -y.Sum() || x.FromM != last {
				t.Fatalf("row %d: %+v, and %+v", i, x, y)
			}
			timeA, cuesA, last = timeA+x.A.Time(), cuesA+x.A.All, x.ToM
			if timeA != x.A.To {
				t.Fatalf("the times add up to %v at %v", timeA, x.A.To)
			}
		}
		want := 0
		for i := range a.Stretches {
			if a.Stretches[i].ToM <= last {
				want += a.Stretches[i].Cues.All
			}
		}
		if cuesA != want {
			t.Fatalf("%d cues, want %d", cuesA, want)
		}
	})
}
