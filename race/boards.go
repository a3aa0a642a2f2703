package race

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Doubt says why a split is not believed, and moves no figure. docs/pace.md has the rule.
type Doubt string

// The doubts.
const (
	NoDoubt    Doubt = ""
	TooSoon    Doubt = "too soon"         // the lap is quicker than 0.6 of the last believed one
	TooLate    Doubt = "too late"         // the lap is slower than 1.7 of it: a board was missed
	Twice      Doubt = "twice"            // the board was passed before
	OutOfOrder Doubt = "out of order"     // earlier than a board that lies before it
	NotTimed   Doubt = "before the start" // or of a start that was voided: without a race time
	AfterEnd   Doubt = "after the finish"
	NoDistance Doubt = "no distance" // the line does not say where its board stands
)

// A lap is believed whose pace is between these parts of the last believed lap's.
const (
	soonest = 0.6
	latest  = 1.7
)

// sameBoardM is the distance in metres up to which two boards are one.
const sameBoardM = 0.5

// ItemSkip is the item of a note which says that a board is skipped; its text is the marker, such as "km 23".
const ItemSkip = "skip"

// board is a split that counts, as the log has it.
type board struct {
	Split
	timed bool
}

// place holds a split that is believed, and the pace of the lap to it.
type place struct {
	Split
	share float64       // of the lap, see [Plan.share]
	lap   time.Duration // without standing; 0 where no lap is known
}

// believe sorts the boards into those that are believed and those in doubt.
func (f *Facts) believe() {
	f.Splits, f.Doubted = nil, nil
	order := make([]int, len(f.boards))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		x, y := &f.boards[a], &f.boards[b]
		switch {
		case x.DistanceM != y.DistanceM:
			return cmp.Compare(x.DistanceM, y.DistanceM)
		case x.Named && y.Named:
			return b - a // the last that was named goes first, and so counts
		case x.Named:
			return -1
		case y.Named:
			return 1
		}
		return 0
	})
	var last, pressed place // the last that is believed, and the last of them that nobody set by hand
	for _, i := range order {
		b := &f.boards[i]
		s := &b.Split
		s.LapM, s.Lap, s.Stood = 0, 0, 0
		s.Doubt = f.doubt(b, &last, &pressed)
		if s.Doubt != NoDoubt {
			continue
		}
		f.lap(s, &last.Split)
		f.Splits = append(f.Splits, *s)
		last = f.placeAt(s, &last)
		if !s.Named {
			pressed = last
		}
	}
	for i := range f.boards {
		if b := &f.boards[i]; b.Doubt != NoDoubt {
			f.Doubted = append(f.Doubted, b.Split)
		}
	}
	f.Skipped = nil
	for _, s := range f.skips {
		if !slices.ContainsFunc(f.Splits, func(b Split) bool { return math.Abs(b.DistanceM-s.DistanceM) <= sameBoardM }) {
			f.Skipped = append(f.Skipped, s)
		}
	}
}

// placeAt returns the place of a believed split: its lap, or where that is not known the one before it.
func (f *Facts) placeAt(s *Split, before *place) place {
	p := place{Split: *s, share: f.Plan.share(s.DistanceM-s.LapM, s.DistanceM), lap: s.Moving()}
	if s.LapM <= 0 || p.lap <= 0 {
		p.share, p.lap = before.share, before.lap
	}
	return p
}

// lap gives a split its lap since the one before it. A split that is not beyond it, or
// was passed earlier, has a lap of zero length.
func (f *Facts) lap(s, before *Split) {
	s.LapM, s.Lap, s.Stood = 0, 0, 0
	if s.DistanceM > before.DistanceM && s.Elapsed >= before.Elapsed {
		s.LapM, s.Lap = s.DistanceM-before.DistanceM, s.Elapsed-before.Elapsed
		s.Stood = f.stood(before.Elapsed, s.Elapsed)
	}
}

// doubt says why a board is not believed. last is the place that is believed before it, and pressed the last that
// nobody set by hand: a time that was set may be rough, and is no reason to doubt what was pressed.
func (f *Facts) doubt(b *board, last, pressed *place) Doubt {
	switch {
	case !b.timed:
		return NotTimed
	case b.DistanceM <= 0:
		return NoDistance
	case b.DistanceM <= last.DistanceM+sameBoardM:
		return Twice
	case f.line.Known && b.Marker == MarkerFinish && (b.ID == f.ending || f.ending == 0):
		return NoDoubt
	case f.line.Known && b.Elapsed > f.line.Elapsed:
		return AfterEnd
	case b.Named:
		return NoDoubt
	}
	doubt := f.misfit(b, last)
	if doubt != NoDoubt && pressed.ID != last.ID && f.misfit(b, pressed) == NoDoubt {
		return NoDoubt
	}
	return doubt
}

// misfit says whether the lap to a board fits the one before, or where none is known the
// target. Where there is no target either, any lap fits.
func (f *Facts) misfit(b *board, from *place) Doubt {
	lap := b.Elapsed - from.Elapsed
	lap -= f.stood(from.Elapsed, b.Elapsed)
	if lap <= 0 {
		return OutOfOrder
	}
	ref := f.Plan.targetPerShare()
	if from.lap > 0 {
		ref = float64(from.lap) / from.share
	}
	if ref <= 0 {
		return NoDoubt
	}
	const hair = 1e-9 // of rounding, so that the limits themselves are believed
	switch pace := float64(lap) / f.Plan.share(from.DistanceM, b.DistanceM); {
	case pace < soonest*ref*(1-hair):
		return TooSoon
	case pace > latest*ref*(1+hair) && b.Marker != MarkerFinish: // no board lies behind the finish
		return TooLate
	}
	return NoDoubt
}

// passed returns the distance behind which the next board stands: the last that is believed, was skipped, or was
// pressed so late that a board before it was missed. A press that came too soon leaves its board ahead.
func (f *Facts) passed() (m float64) {
	if n := len(f.Splits); n > 0 {
		m = f.Splits[n-1].DistanceM
	}
	for i := range f.Skipped {
		m = max(m, f.Skipped[i].DistanceM)
	}
	for i := range f.Doubted {
		if d := &f.Doubted[i]; d.Doubt == TooLate {
			m = max(m, d.DistanceM)
		}
	}
	return m
}

// Next returns the board that the next split is for, such as "km 5" or "mile 5", and its distance. Past the last
// whole unit it is the finish line; ok is false when that was passed as well.
func (f *Facts) Next() (marker string, metres float64, ok bool) {
	n, metres, ok := f.nextM()
	return f.Plan.Marker(n), metres, ok
}

// nextM is [Facts.Next] without the word. It allocates nothing.
func (f *Facts) nextM() (n int, metres float64, ok bool) {
	if f.Finish.Known {
		return 0, f.Plan.DistanceM, false
	}
	return f.Plan.after(f.passed())
}

// ParseMarker reads a marker such as "mile 5".
func ParseMarker(marker string) (units string, n int, ok bool) {
	word, number, ok := strings.Cut(marker, " ")
	if !ok {
		return "", 0, false
	}
	switch word {
	case "km":
		units = UnitsKm
	case "mile":
		units = UnitsMi
	default:
		return "", 0, false
	}
	n, err := strconv.Atoi(number)
	return units, n, err == nil && n > 0 && number == strconv.Itoa(n)
}
