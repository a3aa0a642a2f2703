package history

import (
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"spotter/race"
	"spotter/race/logbook"
)

// log makes a log: opened, started, with what comes in more, a line each.
func log(open race.Open, at time.Time, more ...race.Event) []race.Event {
	lines := append([]race.Event{
		{Kind: race.KindOpen, Open: &open},
		{Kind: race.KindCue, Cue: "left"}, // of the radio check
		{Kind: race.KindStart, Clock: "gun", HasElapsed: true},
	}, more...)
	for i := range lines {
		e := &lines[i]
		e.ID, e.Seq = race.EventID(i+1), uint64(i+1)
		e.Wall = at.Add(e.Elapsed)
		e.HasElapsed = e.HasElapsed || e.Elapsed > 0
	}
	return lines
}

func event(k race.Kind, minute float64) race.Event {
	return race.Event{Kind: k, Elapsed: time.Duration(minute * float64(time.Minute))}
}

func split(km, minute float64) race.Event {
	e := event(race.KindSplit, minute)
	e.Marker, e.DistanceM = "km", km*1000
	return e
}

var april = time.Date(2027, 4, 19, 10, 0, 0, 0, time.UTC)

// What is voided, what came before the start, and the distance after the last board are
// not counted.
func TestSumOfOneRun(t *testing.T) {
	void := event(race.KindVoid, 13)
	void.Ref = 6 // the second fall
	training := event(race.KindNote, 0)
	training.Item = race.ItemTraining
	lines := log(race.Open{Race: "Lap of the lake", Facing: "backward"}, april,
		training, event(race.KindFall, 3), event(race.KindFall, 4), event(race.KindCue, 5), split(1, 6), split(2, 12), void, event(race.KindCue, 14))
	r := Sum(logbook.New(lines))
	if !r.Training || !r.Started || r.Finished || r.Forward || r.Name != "Lap of the lake" {
		t.Errorf("%+v", r)
	}
	if r.DistanceM != 2000 || r.Time != 14*time.Minute || r.Falls != 1 || r.Cues != 2 {
		t.Errorf("%.0f m in %v, %d falls, %d cues", r.DistanceM, r.Time, r.Falls, r.Cues)
	}
	all := Of(&r)
	if falls, ok := all.FallsPer100Km(); !ok || falls != 50 {
		t.Errorf("%v falls in 100 km, %v", falls, ok)
	}
	if cues, ok := all.CuesPer(race.KilometreM); !ok || cues != 1 {
		t.Errorf("%v cues in 1 km, %v", cues, ok)
	}
	if p, ok := r.QuickestLap(race.UnitsKm); !ok || p != 6*time.Minute {
		t.Errorf("quickest lap %v, %v", p, ok)
	}
}

// The words of countdowns are no cues that the spotter gave.
func TestSumLeavesOutTheWordsOfCountdowns(t *testing.T) {
	word := event(race.KindCue, 5)
	word.Cue, word.Ref = "three", 3
	if r := Sum(logbook.New(log(race.Open{}, april, event(race.KindCue, 5), word))); r.Cues != 1 {
		t.Errorf("%d cues", r.Cues)
	}
}

// A finish counts as the whole distance, with the time of the finish and not of the
// last key.
func TestSumOfAFinish(t *testing.T) {
	lines := log(race.Open{DistanceM: 10_000}, april, split(5, 30), split(10, 61), event(race.KindFinish, 61), event(race.KindNote, 80))
	if r := Sum(logbook.New(lines)); !r.Finished || r.DistanceM != 10_000 || r.Time != 61*time.Minute {
		t.Errorf("%+v", r)
	}
}

// Months add up to all; forward runs, copies and what was not started are in no figure.
func TestMonths(t *testing.T) {
	runs := []Run{
		{Started: true, Start: april, DistanceM: 42_195, Falls: 2, Cues: 400},
		{Started: true, Training: true, Start: april.AddDate(0, -1, 0), DistanceM: 20_000, Falls: 1, Cues: 100},
		{Started: true, Training: true, Start: april.AddDate(0, -1, 3), DistanceM: 10_000, Cues: 50},
		{Started: true, Forward: true, Start: april, DistanceM: 5_000, Falls: 9, Cues: 9},
		{Started: true, Start: april, Falls: 7, Cues: 7}, // no board: nobody knows how far
		{Start: april, DistanceM: 1_000, Falls: 5},
		{Started: true, CopyOf: "x", Start: april, DistanceM: 42_195, Falls: 2},
		{Started: true, Unusable: true, DistanceM: 42_195},
		{Started: true, Training: true, DistanceM: 3_000},
	}
	want := []Total{
		{Month: "2027-04", Races: 3, RaceM: 42_195, ForwardM: 5_000, Falls: 2, Cues: 400},
		{Month: "2027-03", Trainings: 2, TrainingM: 30_000, Falls: 1, Cues: 150},
		{Trainings: 1, TrainingM: 3_000},
	}
	got := Months(runs)
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%+v\nwant %+v", got, want)
	}
	var sum Total
	for _, m := range got {
		sum.Races, sum.Trainings, sum.Falls, sum.Cues = sum.Races+m.Races, sum.Trainings+m.Trainings, sum.Falls+m.Falls, sum.Cues+m.Cues
		sum.RaceM, sum.TrainingM, sum.ForwardM = sum.RaceM+m.RaceM, sum.TrainingM+m.TrainingM, sum.ForwardM+m.ForwardM
	}
	if all := All(runs); all != sum {
		t.Errorf("all %+v, the months add up to %+v", all, sum)
	}
	if v, ok := (&Total{}).FallsPer100Km(); ok {
		t.Errorf("%v falls in 100 km of nothing", v)
	}
}

// Of copies the one that goes on furthest counts, and a whole one before a damaged one.
func TestCopiesAreCountedOnce(t *testing.T) {
	runs := []Run{
		{Path: "a", First: "1", Last: 10},
		{Path: "b", First: "1", Last: 20, Verdict: "damaged"},
		{Path: "c", First: "1", Last: 20},
		{Path: "d", First: "2", Last: 5},
		{Path: "e", Unusable: true, First: "1", Last: 99},
		{Path: "f"}, {Path: "g"},
	}
	Once(runs)
	for i, want := range []string{"c", "c", "", "", "", "", ""} {
		if runs[i].CopyOf != want {
			t.Errorf("%s is a copy of %q, want %q", runs[i].Path, runs[i].CopyOf, want)
		}
	}
}

// The quickest stretch is that of trying every two boards, whatever is missing.
func TestQuickestStretch(t *testing.T) {
	for seed := range uint64(200) {
		rng := rand.New(rand.NewPCG(seed, 1))
		r := Run{Started: true}
		at := time.Duration(0)
		for km := 1; km <= 30; km++ {
			at += time.Duration(200+rng.IntN(300)) * time.Second
			if rng.IntN(5) > 0 {
				r.Splits = append(r.Splits, race.Split{DistanceM: float64(km)*1000 + rng.Float64()/4, Elapsed: at})
			}
		}
		boards := append([]race.Split{{}}, r.Splits...)
		for _, n := range []float64{1, 5, 10} {
			want := time.Duration(0)
			for i := range boards {
				for _, b := range boards[i+1:] {
					apart := b.DistanceM - boards[i].DistanceM - n*1000
					if d := b.Elapsed - boards[i].Elapsed; apart > -boardM && apart < boardM && (want == 0 || d < want) {
						want = d
					}
				}
			}
			if got, ok := r.quickest(n * 1000); ok != (want > 0) || got.Time != want {
				t.Fatalf("seed %d, %v km: %v, %v, want %v", seed, n, got.Time, ok, want)
			}
		}
	}
}

// The best of several runs, in miles and by distance; what was run forward is not best.
func TestBest(t *testing.T) {
	mile := func(n float64, minute float64) race.Split {
		return race.Split{DistanceM: n * race.MileM, Elapsed: time.Duration(minute * float64(time.Minute)), LapM: race.MileM, Lap: 9 * time.Minute}
	}
	runs := []Run{
		{Path: "a", Started: true, Splits: []race.Split{mile(1, 9), mile(2, 18.5)}, DistanceM: 2 * race.MileM},
		{Path: "b", Started: true, Splits: []race.Split{mile(1, 10), mile(2, 18)}, DistanceM: race.HalfMarathonM, Finished: true, Time: 2 * time.Hour},
		{Path: "c", Started: true, Forward: true, Splits: []race.Split{mile(1, 5)}, DistanceM: race.MileM},
	}
	best := Best(runs, race.UnitsMi)
	if len(best) != 2 || best[0].Time != 8*time.Minute || best[0].Run.Path != "b" || best[1].LengthM != race.HalfMarathonM {
		t.Errorf("%+v", best)
	}
	if p, ok := runs[0].QuickestLap(race.UnitsKm); !ok || p.Round(time.Second) != 336*time.Second { // 9:00 ÷ 1.609344
		t.Errorf("a lap of a mile as pace per km: %v, %v", p, ok)
	}
}
