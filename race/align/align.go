package align

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"

	"spotter/race"
)

// Alignment is two logs on one clock: that of the segment of A which is the ruler.
type Alignment struct {
	A, B *Side
	// Fits has each pair of segments that was compared and has a board or enough cues in
	// common, whether the offset follows from it or not.
	Fits []Fit
}

// ErrNothingInCommon says that no board and no cue tells how far apart two clocks are.
var ErrNothingInCommon = errors.New("the two logs have no three boards in common that fit together, and their cues fit no better than by chance")

// ErrSame says that both logs are one: their first lines are the same.
var ErrSame = errors.New("both are the same log, or copies of it")

// AnotherDay says that two logs were written so far apart that they cannot be of one race.
type AnotherDay struct{ A, B time.Time }

// Error implements error.
func (e *AnotherDay) Error() string {
	const day = "2006-01-02 15:04"
	return fmt.Sprintf("the logs are of two races: one begins %s, the other %s", e.A.Format(day), e.B.Format(day))
}

// apartMost is the longest time between the end of one log and the begin of the other, by
// their wall clocks: a clock may be set to the zone of another part of the world.
const apartMost = 12 * time.Hour

// sane is a time before any spotter: a wall clock that says less was not set.
var sane = time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)

// Logs brings two logs to one clock. given is the offset of the clock of A ahead of that
// of B where the user says it; nil to find it. The errors are [ErrSame], *[AnotherDay]
// and [ErrNothingInCommon]; with the last the alignment is returned too, for its fits.
func Logs(a, b []race.Event, given *time.Duration) (*Alignment, error) {
	if len(a) == 0 || len(b) == 0 {
		return nil, errors.New("a log without a line that can be read cannot be compared")
	}
	epoch := a[0].Wall
	x := &Alignment{A: newSide(a, epoch), B: newSide(b, epoch)}
	if sameLog(a, b) {
		return nil, ErrSame
	}
	if given == nil {
		if err := x.sameDay(); err != nil {
			return nil, err
		}
	}
	x.compare()
	if given != nil {
		x.give(*given)
		return x, nil
	}
	return x, x.settle()
}

// sameLog reports whether one log is the other, or a copy: their first lines were written
// by one clock at one moment of one boot.
func sameLog(a, b []race.Event) bool {
	x, y := &a[0], &b[0]
	return x.Kind == y.Kind && x.Wall.Equal(y.Wall) && x.Boot == y.Boot &&
		(x.Open == nil && y.Open == nil || x.Open != nil && y.Open != nil && x.Open.BootID == y.Open.BootID && x.Open.Spotter == y.Open.Spotter)
}

// sameDay refuses logs whose wall clocks are far apart, where both were set.
func (x *Alignment) sameDay() error {
	a, b := x.A.walls(), x.B.walls()
	if a[0].Before(sane) || b[0].Before(sane) {
		return nil
	}
	if a[0].Sub(b[1]) > apartMost || b[0].Sub(a[1]) > apartMost {
		return &AnotherDay{x.A.Events[0].Wall, x.B.Events[0].Wall}
	}
	return nil
}

// walls returns the earliest and the latest wall time of a log.
func (s *Side) walls() (w [2]time.Time) {
	w[0], w[1] = s.Events[0].Wall, s.Events[0].Wall
	for i := range s.Events {
		if s.Segments[s.segment(i)].Basis == AfterRace {
			continue
		}
		if t := s.Events[i].Wall; t.Before(w[0]) {
			w[0] = t
		} else if t.After(w[1]) {
			w[1] = t
		}
	}
	return w
}

// compare compares each segment of A with each of B.
func (x *Alignment) compare() {
	for ka := range x.A.Segments {
		for kb := range x.B.Segments {
			if f := fit(x.A, x.B, ka, kb, 0); f.Common > 0 || f.Cues > 0 {
				x.Fits = append(x.Fits, f)
			}
		}
	}
}

// ruler returns the segment of A whose clock is the common one: that of the gun which
// counts, else the first.
func (x *Alignment) ruler() int {
	if i, ok := x.A.line[x.A.Stands.Gun.ID]; ok && x.A.Stands.Gun.Known {
		return x.A.segment(i)
	}
	return 0
}

// give takes an offset that the user gave for the whole of both logs.
func (x *Alignment) give(offset time.Duration) {
	x.A.Segments[x.ruler()].Basis = Ruler
	for k := range x.A.Segments {
		if g := &x.A.Segments[k]; g.Basis == Unknown {
			g.Basis = SameLog
		}
	}
	for k := range x.B.Segments {
		if g := &x.B.Segments[k]; g.Basis == Unknown {
			g.Basis = Given
		}
		x.B.Segments[k].Shift = offset
	}
}

// settle gives each segment its shift, from the ruler on: boards go before cues, and many
// boards before few.
func (x *Alignment) settle() error {
	x.A.Segments[x.ruler()].Basis = Ruler
	order := slices.Clone(x.Fits)
	order = slices.DeleteFunc(order, func(f Fit) bool { return f.Basis == Unknown })
	if len(order) == 0 && !x.byStarts() {
		return ErrNothingInCommon
	}
	slices.SortStableFunc(order, func(f, g Fit) int {
		onlyCues := func(f Fit) int {
			if f.Basis == ByCues {
				return 1
			}
			return 0
		}
		return cmp.Or(onlyCues(f)-onlyCues(g), g.Common-f.Common, g.Cues-f.Cues)
	})
	for x.spread(order) || x.carry() {
	}
	for _, s := range []*Side{x.A, x.B} {
		for k := range s.Segments {
			if k > 0 && s.Segments[k].Basis == AfterRace {
				s.Segments[k].Shift = s.Segments[k-1].Shift
			}
		}
	}
	return nil
}

// spread takes the first fit of which one segment is known and the other is not. It
// reports whether there was one.
func (x *Alignment) spread(order []Fit) bool {
	for _, f := range order {
		a, b := &x.A.Segments[f.A], &x.B.Segments[f.B]
		switch {
		case a.Basis != Unknown && b.Basis == Unknown:
			b.Shift, b.Basis = a.Shift+f.Offset, f.Basis
			return true
		case a.Basis == Unknown && b.Basis != Unknown:
			a.Shift, a.Basis = b.Shift-f.Offset, f.Basis
			return true
		}
	}
	return false
}

// carry gives one segment that nothing ties to the other log the shift of the nearest one
// of its own log that has one. It reports whether there was such a segment.
func (x *Alignment) carry() bool {
	for _, s := range []*Side{x.B, x.A} {
		for k := range s.Segments {
			if s.Segments[k].Basis != Unknown {
				continue
			}
			for d := 1; d < len(s.Segments); d++ {
				for _, n := range []int{k - d, k + d} {
					if n >= 0 && n < len(s.Segments) && s.Segments[n].Basis != Unknown && s.Segments[n].Basis != AfterRace {
						s.Segments[k].Shift, s.Segments[k].Basis = s.Segments[n].Shift, SameLog
						return true
					}
				}
			}
		}
	}
	return false
}

// startsApart is the longest time between two starts, by the wall clocks, that are taken
// for the same gun.
const startsApart = time.Minute

// byStarts takes the starts of both for one moment, where their wall clocks nearly agree
// on it: better than the wall clocks alone, and unsure.
func (x *Alignment) byStarts() bool {
	a, b := x.A.gun(), x.B.gun()
	if a < 0 || b < 0 {
		return false
	}
	offset := x.A.own(a) - x.A.Stands.Gun.Correction - x.B.own(b) + x.B.Stands.Gun.Correction
	if offset.Abs() > startsApart {
		return false
	}
	g := &x.B.Segments[x.B.segment(b)]
	g.Shift, g.Basis = offset, Starts
	return true
}

// gun returns the line of the start that counts, -1 without one.
func (s *Side) gun() int {
	if i, ok := s.line[s.Stands.Gun.ID]; ok && s.Stands.Gun.Known {
		return i
	}
	return -1
}
