package race

import (
	"math"
	"time"
)

// BoardState says what is known of a board.
type BoardState uint8

// The states of a board.
const (
	BoardMissed  BoardState = iota // nobody pressed at it
	BoardPassed                    // it was passed, and that is believed
	BoardDoubted                   // a press at it is not believed
	BoardSkipped
	BoardNext // it comes next
)

// KnownBoard is a board of the course, and what is known of it.
type KnownBoard struct {
	Marker    string
	DistanceM float64
	State     BoardState
	Elapsed   time.Duration // race time, of one that was passed or is doubted
}

// Boards returns the boards up to the one that comes next, or in a race that is over up
// to the finish, by their distance.
func (f *Facts) Boards() []KnownBoard {
	_, next, more := f.nextM()
	var out []KnownBoard
	for m := 0.0; ; {
		marker, at, ok := f.Plan.BoardAfter(m)
		if !ok || at > next+sameBoardM {
			break
		}
		b := KnownBoard{Marker: marker, DistanceM: at}
		f.state(&b)
		if more && math.Abs(at-next) <= sameBoardM && b.State == BoardMissed {
			b.State = BoardNext
		}
		out, m = append(out, b), at
	}
	return out
}

// state fills in what is known of a board.
func (f *Facts) state(b *KnownBoard) {
	same := func(m float64) bool { return math.Abs(m-b.DistanceM) <= sameBoardM }
	for i := range f.Skipped {
		if same(f.Skipped[i].DistanceM) {
			b.State = BoardSkipped
		}
	}
	for _, list := range [...][]Split{f.Doubted, f.Splits} { // what is believed goes before what is not
		for i := range list {
			if s := &list[i]; same(s.DistanceM) {
				b.State, b.Elapsed = BoardPassed, s.Elapsed
				if s.Doubt != NoDoubt {
					b.State = BoardDoubted
				}
			}
		}
	}
}
