package along

import (
	"errors"
	"math/rand/v2"
	"testing"
	"time"

	"spotter/race"
	"spotter/report/track"
)

var gun = time.Date(2027, 4, 19, 14, 0, 0, 0, time.UTC)

// facts returns a race of an hour with a mat and rests.
func facts(mat time.Duration, rests ...race.Rest) *race.Facts {
	f := &race.Facts{Gun: race.Moment{Known: true, Wall: gun}, Last: time.Hour, Timed: true, Rests: rests}
	if mat > 0 {
		f.Chip = race.Moment{Known: true, Elapsed: mat, Wall: gun.Add(mat)}
	}
	return f
}

// walked returns the track of that race by a watch that is behind by an offset: 3 m a second to
// the north while the runner moves, each place some metres off.
func walked(f *race.Facts, offset time.Duration, from time.Duration) *track.Track {
	r := rand.New(rand.NewPCG(1, 2))
	t := &track.Track{}
	m := 0.0
	for at := from; at <= time.Hour; at += time.Second {
		stands := at < 0 || f.Chip.Known && at < f.Chip.Elapsed
		for _, x := range f.Rests {
			stands = stands || at >= x.From && at < x.To
		}
		if !stands {
			m += 3
		}
		t.Points = append(t.Points, track.Point{Wall: gun.Add(at - offset), LatDeg: 42 + (m+r.NormFloat64()*2)/111_195})
	}
	return t
}

func TestAnOffsetIsFound(t *testing.T) {
	rest := race.Rest{From: 20 * time.Minute, To: 20*time.Minute + 74*time.Second}
	for name, x := range map[string]struct {
		facts *race.Facts
		by    time.Duration
		from  time.Duration
	}{
		"right, by the gun":   {facts(0), 0, -3 * time.Minute},
		"behind, by the gun":  {facts(0), 17 * time.Second, -3 * time.Minute},
		"ahead, with a mat":   {facts(4 * time.Minute), -93 * time.Second, -30 * time.Second},
		"by a rest":           {facts(0, rest), 40 * time.Second, 5 * time.Minute},
		"minutes, by a rest":  {facts(0, rest), -7 * time.Minute, -10 * time.Minute},
		"from the first step": {facts(0, rest), 3 * time.Second, 0},
	} {
		got, err := Estimate(walked(x.facts, x.by, x.from), x.facts)
		if err != nil || !got.Sure || (got.Offset-x.by).Abs() > 3*time.Second {
			t.Errorf("%s: %+v, %v, want an offset of %v", name, got.Offset, err, x.by)
			continue
		}
		p, ok := got.At(30 * time.Minute)
		want, _ := walked(x.facts, 0, x.from).At(gun.Add(30 * time.Minute))
		if d := track.Metres(p, want); !ok || d > 20 {
			t.Errorf("%s: %v m from where the runner was", name, d)
		}
	}
}

// TestAnEvenRunTellsNoOffset has a track that begins after the start and has no rest.
func TestAnEvenRunTellsNoOffset(t *testing.T) {
	f := facts(0)
	f.Last = 50 * time.Minute
	f.Gun.Wall = gun.Add(5 * time.Minute)
	got, err := Estimate(walked(facts(0), 0, 0), f)
	if err != nil || got.Sure || got.Offset != 0 {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestATrackOfAnotherDay(t *testing.T) {
	f := facts(0)
	tr := walked(f, 0, 0)
	f.Gun.Wall = gun.AddDate(0, 0, 1)
	var apart *track.ApartError
	if _, err := Estimate(tr, f); !errors.As(err, &apart) {
		t.Error(err)
	}
	if a, err := With(tr, f, 24*time.Hour); err != nil || !a.Given {
		t.Error(a, err)
	}
	if _, err := Estimate(tr, &race.Facts{}); !errors.Is(err, ErrNotStarted) {
		t.Error(err)
	}
}
