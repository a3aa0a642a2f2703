package race

import (
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"

	"spotter/race/ghost"
)

// record is the marathon mark of Xu Zhenjun, 2004.
func record() Plan { return Plan{Target: hms(3, 43, 39), DistanceM: MarathonM, Units: UnitsKm} }

// The published marks of an even 3:43:39.
func TestEvenPaceOfTheRecord(t *testing.T) {
	for distance, want := range map[float64]string{
		5000: "26:30", 10000: "53:00", 20000: "1:46:00", HalfMarathonM: "1:51:49",
		30000: "2:39:00", 40000: "3:32:00", MarathonM: "3:43:39", 0: "0:00",
	} {
		if got := FormatShort(record().At(distance)); got != want {
			t.Errorf("%v m: %s, want %s", distance, got, want)
		}
	}
	if got := FormatPace(record().TargetPace(), "km"); got != "5:18 /km" {
		t.Errorf("pace %s, want 5:18 /km", got)
	}
	mi := record()
	mi.Units = UnitsMi
	if got := FormatPace(mi.TargetPace(), "mi"); got != "8:31 /mi" {
		t.Errorf("pace %s, want 8:31 /mi", got)
	}
}

func TestPlanWithoutTarget(t *testing.T) {
	for name, p := range map[string]Plan{"nothing": {}, "no target": {DistanceM: 10000}, "no distance": {Target: time.Hour}} {
		_, behind := p.Behind(5000, time.Hour)
		_, behindM := p.BehindM(5000, time.Hour)
		_, needed := p.Needed(5000, time.Minute)
		if p.Known() || behind || behindM || needed || p.At(5000) != 0 || p.TargetPace() != 0 {
			t.Errorf("%s: claims to know", name)
		}
	}
}

func TestPlanArithmetic(t *testing.T) {
	p := Plan{Target: 50 * time.Minute, DistanceM: 10000, Units: UnitsKm} // 5:00 /km
	if d, ok := p.Behind(4000, 21*time.Minute); !ok || d != time.Minute {
		t.Errorf("behind %v, %v, want 1m", d, ok)
	}
	if d, _ := p.Behind(4000, 19*time.Minute); d != -time.Minute {
		t.Errorf("behind %v, want −1m", d)
	}
	if m, ok := p.BehindM(4000, 21*time.Minute); !ok || m != 200 {
		t.Errorf("behind %v m, %v, want 200", m, ok)
	}
	if m, _ := p.BehindM(9900, 2*time.Hour); m != 100 {
		t.Errorf("behind %v m, want no more than to the line", m)
	}
	if d, ok := p.Needed(5000, 30*time.Minute); !ok || d != 4*time.Minute {
		t.Errorf("needed %v, %v, want 4m", d, ok)
	}
	for name, at := range map[string]struct {
		m float64
		d time.Duration
	}{"time up": {5000, 50 * time.Minute}, "finished": {10000, 40 * time.Minute}} {
		if d, ok := p.Needed(at.m, at.d); ok {
			t.Errorf("%s: needed %v", name, d)
		}
	}
	if d, ok := p.Projected(2500, 15*time.Minute); !ok || d != time.Hour {
		t.Errorf("projected %v, %v, want 1h", d, ok)
	}
	if _, ok := p.Projected(0, time.Minute); ok {
		t.Error("projected from nothing")
	}
	if p.Pace(time.Minute, 0) != 0 || p.Pace(0, 100) != 0 || p.Pace(-time.Minute, 100) != 0 {
		t.Error("a pace of nothing")
	}
}

// Meeting the needed pace meets the target; being behind in time and in metres
// agree; the projection of an even run is its target.
func TestPlanAgreesWithItself(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := Plan{Target: time.Duration(rapid.Int64Range(1000, 100_000).Draw(t, "target")) * time.Second,
			DistanceM: rapid.Float64Range(100, 1e5).Draw(t, "distance"),
			Units:     rapid.SampledFrom([]string{"km", "mi"}).Draw(t, "units")}
		d := p.DistanceM * rapid.Float64Range(0.01, 0.99).Draw(t, "part")
		elapsed := scale(p.Target, rapid.Float64Range(0.001, 0.999).Draw(t, "time"))
		if need, ok := p.Needed(d, elapsed); !ok {
			t.Fatal("no needed pace")
		} else if end := elapsed + scale(need, (p.DistanceM-d)/p.UnitM()); (end - p.Target).Abs() > time.Millisecond {
			t.Fatalf("the needed pace %v ends at %v, not %v", need, end, p.Target)
		}
		behind, _ := p.Behind(d, elapsed)
		behindM, _ := p.BehindM(d, elapsed)
		if diff := behindM*float64(p.Target)/p.DistanceM - float64(behind); math.Abs(diff) > 1e6 {
			t.Fatalf("behind %v and %v m differ by %v ns", behind, behindM, diff)
		}
		if end, _ := p.Projected(d, p.At(d)); (end - p.Target).Abs() > time.Millisecond {
			t.Fatalf("an even run is projected to %v, not %v", end, p.Target)
		}
	})
}

// Once the time of a ghost that did not come to the finish is past its last board, nobody
// knows how far it is ahead: the gap has no metres, and no wrong ones.
func TestMetresOfAGhostThatDidNotFinish(t *testing.T) {
	g, err := ghost.New([]ghost.Board{{Metres: 1000, At: 5 * time.Minute}, {Metres: 2000, At: 10 * time.Minute}}, 10_000)
	if err != nil {
		t.Fatal(err)
	}
	p := Plan{DistanceM: 10_000, Ghost: g}
	st := p.AtSplit(Split{DistanceM: 1000, Elapsed: 8 * time.Minute})
	if !st.HasGap || st.Behind != 3*time.Minute || st.NoMetres || st.BehindM != 600 {
		t.Errorf("in its time: %+v", st)
	}
	st = p.AtSplit(Split{DistanceM: 1990, Elapsed: 15 * time.Minute})
	if !st.HasGap || st.Behind != 5*time.Minute+3*time.Second || !st.NoMetres || st.BehindM != 0 {
		t.Errorf("past its time: %+v", st)
	}
	st = p.AtSplit(Split{DistanceM: 2500, Elapsed: 15 * time.Minute})
	if st.HasGap || st.NoMetres || st.BehindM != 0 {
		t.Errorf("past its last board: %+v", st)
	}
}
