package agree

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"spotter/race"
)

const s = time.Second

// A log agrees with itself wholly; where it has one code only, its kappa is not defined.
func TestALogAgreesWithItself(t *testing.T) {
	for i, c := range append(smallCases(300), marathonCase()) {
		r := Compare(c.a, c.a, c.common, c.o)
		if r.OnlyA+r.OnlyB != 0 || r.Same != r.A || len(r.Links) != r.A || r.Lag != [3]time.Duration{} {
			t.Fatalf("case %d: %+v", i, r)
		}
		for _, k := range []Kappa{r.Codes, r.Omissions, r.Units, r.UnitsByA, r.UnitsByB} {
			if k.Defined && k.Value != 1 || k.Defined != (k.Expected < 1 && k.Pairs > 0) {
				t.Fatalf("case %d: %+v", i, k)
			}
		}
	}
}

// Whoever is called A, the links, the counts and the kappas are the same; the lag has the
// other sign, and what is seen by A is seen by B.
func TestItDoesNotMatterWhoIsFirst(t *testing.T) {
	for i, c := range append(smallCases(1500), marathonCase()) {
		r, q := Compare(c.a, c.b, c.common, c.o), Compare(c.b, c.a, c.common, c.o)
		for k := range q.Links {
			q.Links[k] = Link{q.Links[k].B, q.Links[k].A}
		}
		q.A, q.B, q.OnlyA, q.OnlyB, q.ListA, q.ListB, q.HiddenA, q.HiddenB = q.B, q.A, q.OnlyB, q.OnlyA, q.ListB, q.ListA, q.HiddenB, q.HiddenA
		q.UnitsByA, q.UnitsByB = q.UnitsByB, q.UnitsByA
		q.Lag = [3]time.Duration{-q.Lag[2], -q.Lag[1], -q.Lag[0]}
		for k := range r.Lag {
			if d := (r.Lag[k] - q.Lag[k]).Abs(); d > 1 { // ns, of rounding
				t.Fatalf("case %d: lags %v and %v", i, r.Lag, q.Lag)
			}
		}
		if q.Lag = r.Lag; !reflect.DeepEqual(r, q) {
			t.Fatalf("case %d:\n%+v\n%+v", i, r, q)
		}
	}
}

// best returns the highest score of all pairings of some cues, by trying each.
func best(a, b []Cue, w time.Duration) int64 {
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	score := max(best(a[1:], b, w), best(a, b[1:], w))
	if d := (a[0].At - b[0].At).Abs(); d <= w {
		p := 2 * int64(w)
		if a[0].Code == b[0].Code {
			p *= 2
		}
		score = max(score, p-int64(d)+best(a[1:], b[1:], w))
	}
	return score
}

// The links have the highest score of all pairings, are in order, one to one, and within
// the window.
func TestLinksHaveTheHighestScore(t *testing.T) {
	for i, c := range smallCases(800) {
		inOrder(c.a)
		inOrder(c.b)
		last, score := Link{-1, -1}, int64(0)
		for _, l := range linked(c.a, c.b, c.o.Window) {
			d := (c.a[l.A].At - c.b[l.B].At).Abs()
			if l.A <= last.A || l.B <= last.B || d > c.o.Window {
				t.Fatalf("case %d: link %v after %v, %v apart", i, l, last, d)
			}
			if score += 2*int64(c.o.Window) - int64(d); c.a[l.A].Code == c.b[l.B].Code {
				score += 2 * int64(c.o.Window)
			}
			last = l
		}
		if want := best(c.a, c.b, c.o.Window); score != want {
			t.Fatalf("case %d: score %d, and %d can be had", i, score, want)
		}
	}
}

// Linking takes time in proportion to the race: with four times the cues it looks at no
// more than six times the pairs.
func TestLinkingIsInProportion(t *testing.T) {
	cells := func(n int) (sum int) {
		rng := rand.New(rand.NewPCG(1, 1))
		var a []Cue
		for i := range n {
			a = append(a, Cue{time.Duration(i)*5*s + time.Duration(rng.IntN(3000))*time.Millisecond, "left"})
		}
		for _, row := range newRows(a, a, DefaultWindow).score {
			sum += len(row)
		}
		return sum
	}
	if few, many := cells(1000), cells(4000); many > 6*few {
		t.Errorf("%d cells for 1000 cues, and %d for 4000", few, many)
	}
}

// A worked example, small enough to check by hand.
func TestAWorkedExample(t *testing.T) {
	a := []Cue{{1 * s, "left"}, {5 * s, "right"}, {9 * s, "hole"}, {20 * s, "left"}}
	b := []Cue{{1500 * time.Millisecond, "left"}, {5 * s, "left"}, {14 * s, "right"}, {20 * s, "left"}, {99 * s, "left"}}
	r := Compare(a, b, []Stretch{{0, 30 * s}}, Options{DefaultWindow, DefaultUnit})
	if want := []Link{{0, 0}, {1, 1}, {3, 3}}; !slices.Equal(r.Links, want) || r.OnlyA != 1 || r.OnlyB != 1 || r.Same != 2 || r.B != 4 {
		t.Errorf("%+v", r)
	}
	if r.Lag != [3]time.Duration{0, 0, 250 * time.Millisecond} {
		t.Errorf("lag %v", r.Lag)
	}
	// Three pairs: po = 2/3; A has left 2, right 1, B has left 3: pe = 2/3. So 0.
	if k := r.Codes; !k.Defined || k.Value != 0 || k.Pairs != 3 {
		t.Errorf("codes %+v", k)
	}
	// Five: po = 2/5; left 2·3, right 1·1, hole 0, nothing 1·1: pe = 8/25; (10 - 8) / (25 - 8).
	if k := r.Omissions; !k.Defined || k.Value != 2.0/17 || k.Pairs != 5 {
		t.Errorf("omissions %+v", k)
	}
	// 30 units: A has left at 1 and 20, right at 5, hole at 9; B left at 1, 5, 20, right at 14.
	// Equal: 30 - 3 = 27; left 2·3, right 1·1, nothing 26·26: (27·30 - 683) / (900 - 683).
	if k := r.Units; !k.Defined || k.Value != 127.0/217 || k.Pairs != 30 {
		t.Errorf("units %+v", k)
	}
}

// What cannot be said is not defined: one code only, and nothing at all.
func TestNotDefined(t *testing.T) {
	one := []Cue{{1 * s, "left"}, {5 * s, "left"}}
	r := Compare(one, one, []Stretch{{0, 10 * s}}, Options{DefaultWindow, DefaultUnit})
	if r.Codes.Defined || r.Codes.Expected != 1 || r.Codes.Pairs != 2 {
		t.Errorf("one code: %+v", r.Codes)
	}
	if r = Compare(one, one, nil, Options{DefaultWindow, DefaultUnit}); r.A != 0 || r.Codes.Defined || r.Units.Defined {
		t.Errorf("no common stretch: %+v", r)
	}
}

// A stretch of a hundred years in units of a millisecond overflows nothing.
func TestAStretchOfYears(t *testing.T) {
	years := 100 * 365 * 24 * time.Hour
	a := []Cue{{1 * s, "left"}, {years / 2, "right"}}
	r := Compare(a, a[:1], []Stretch{{0, years}}, Options{DefaultWindow, time.Millisecond})
	// Two equal cues but one: po = 1 - 1/n, pe nearly that less 2/n, so kappa is near 2/3.
	if k := r.Units; !k.Defined || k.Value < 0.66 || k.Value > 0.67 || k.Pairs != int(years/time.Millisecond) {
		t.Errorf("%+v", k)
	}
}

// The cues of a log are those of the spotter that count, as they should read.
func TestCuesOfALog(t *testing.T) {
	log := []race.Event{
		{ID: 1, Kind: race.KindCue, Cue: "left", Pressed: "right"},
		{ID: 2, Kind: race.KindCue, Cue: "hole", Pressed: "hole"},
		{ID: 3, Kind: race.KindVoid, Ref: 2},
		{ID: 4, Kind: race.KindCue, Cue: "right", Pressed: "left"},
		{ID: 5, Kind: race.KindAmend, Ref: 4, Cue: "hard_right"},
		{ID: 6, Kind: race.KindCue, Cue: "three", Ref: 1},
		{ID: 7, Kind: race.KindSplit, Marker: "km 1"},
		{ID: 8, Kind: race.KindCue, Cue: "stop", Pressed: "stop"},
	}
	r := race.AsItStands(log)
	got := Cues(&r, func(i int) (time.Duration, bool) { return 9*s - time.Duration(i)*s, i != 7 })
	if want := []Cue{{6 * s, "hard_right"}, {9 * s, "left"}}; !slices.Equal(got, want) {
		t.Errorf("%v", got)
	}
}

// The stretches that two logs share.
func TestCommon(t *testing.T) {
	a := []Stretch{{0, 10 * s}, {20 * s, 30 * s}, {40 * s, 50 * s}}
	b := []Stretch{{5 * s, 25 * s}, {30 * s, 41 * s}, {45 * s, 60 * s}}
	want := []Stretch{{5 * s, 10 * s}, {20 * s, 25 * s}, {40 * s, 41 * s}, {45 * s, 50 * s}}
	if got := Common(a, b); !slices.Equal(got, want) {
		t.Errorf("%v", got)
	}
	if got := Common(b, a); !slices.Equal(got, want) {
		t.Errorf("%v", got)
	}
	if got := Common(nil, a); got != nil {
		t.Errorf("%v", got)
	}
}
