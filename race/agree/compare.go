package agree

import (
	"math"
	"slices"
	"time"
)

// The usual options.
const (
	DefaultWindow = 2 * time.Second
	DefaultUnit   = time.Second
)

// Tolerance is by how many units of time two spotters may differ in the time-unit kappas
// with tolerance.
const Tolerance = 1

// Options say how two spotters are compared. Both must be positive, in whole ms.
type Options struct {
	Window time.Duration // cues further apart are never linked
	Unit   time.Duration // of the time-unit kappas
}

// Result holds how far two spotters agree, A and B. docs/agreement.md defines each figure.
type Result struct {
	Options
	Common time.Duration // length of the common stretches together
	A, B   int           // cues of each in the common stretches

	Links        []Link // which cues are linked, in order; places in ListA and ListB
	ListA, ListB []Cue  // the cues of the common stretches, in order
	OnlyA, OnlyB int    // cues that are not linked
	Same         int    // links of the same cue

	// Lag is by how much the linked cues of B are later than those of A: lower quartile,
	// median, upper quartile. It is all 0 without links.
	Lag [3]time.Duration

	Codes     Kappa // of the linked pairs
	Omissions Kappa // of the linked pairs and of each other cue with [Nothing]
	// Units are the time-unit kappas without tolerance.
	Units Kappa
	// UnitsByA goes through the units of A and lets B differ by [Tolerance] units,
	// UnitsByB the other way round.
	UnitsByA, UnitsByB Kappa
	HiddenA, HiddenB   int // cues that the time-unit kappas do not see: not the first of their unit
}

// Compare compares the cues of two spotters in the stretches that both logged. All times
// must be on one clock, in whole ms. The stretches must be in order and must not overlap.
func Compare(a, b []Cue, common []Stretch, o Options) Result {
	r := Result{Options: o, ListA: within(a, common), ListB: within(b, common)}
	r.A, r.B = len(r.ListA), len(r.ListB)
	r.Links = linked(r.ListA, r.ListB, o.Window)
	r.OnlyA, r.OnlyB = r.A-len(r.Links), r.B-len(r.Links)
	r.compareCodes()
	r.compareUnits(common)
	return r
}

// compareCodes computes what follows from the links.
func (r *Result) compareCodes() {
	codes, all := newTally(), newTally()
	var lags []time.Duration
	pairedA, pairedB := make([]bool, r.A), make([]bool, r.B)
	for _, l := range r.Links {
		a, b := r.ListA[l.A], r.ListB[l.B]
		codes.add(a.Code, b.Code, 1)
		all.add(a.Code, b.Code, 1)
		lags = append(lags, b.At-a.At)
		pairedA[l.A], pairedB[l.B] = true, true
	}
	for i, paired := range pairedA {
		if !paired {
			all.add(r.ListA[i].Code, Nothing, 1)
		}
	}
	for j, paired := range pairedB {
		if !paired {
			all.add(Nothing, r.ListB[j].Code, 1)
		}
	}
	r.Same = int(codes.equal)
	r.Codes, r.Omissions = codes.kappa(), all.kappa()
	slices.Sort(lags)
	for i, part := range []float64{0.25, 0.5, 0.75} {
		r.Lag[i] = quantile(lags, part)
	}
}

// compareUnits computes the time-unit kappas.
func (r *Result) compareUnits(common []Stretch) {
	exact, byA, byB := newTally(), newTally(), newTally()
	for _, s := range common {
		r.Common += s.To - s.From
		a, hiddenA := codesOf(r.ListA, s, r.Unit)
		b, hiddenB := codesOf(r.ListB, s, r.Unit)
		r.HiddenA, r.HiddenB = r.HiddenA+hiddenA, r.HiddenB+hiddenB
		n := s.units(r.Unit)
		exact.compare(a, b, n, 0)
		byA.compare(a, b, n, Tolerance)
		byB.compare(b, a, n, Tolerance)
	}
	r.Units, r.UnitsByA, r.UnitsByB = exact.kappa(), byA.kappa(), byB.kappa()
}

// quantile returns the value below which a part of a sorted list lies. Between two values
// it goes in proportion: type 7 of Hyndman, Fan 1996, The American Statistician 50(4),
// 361-365, doi 10.2307/2684934. It is 0 for an empty list.
func quantile(sorted []time.Duration, part float64) time.Duration {
	if len(sorted) == 0 {
		return 0
	}
	at := part * float64(len(sorted)-1)
	lo := int(math.Floor(at))
	hi := min(lo+1, len(sorted)-1)
	return sorted[lo] + time.Duration((at-float64(lo))*float64(sorted[hi]-sorted[lo]))
}
