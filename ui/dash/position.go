package dash

import (
	"math"
	"strconv"
	"time"

	"spotter/race"
	"spotter/text/say"
	"spotter/ui/cells"
)

// Position says how the way to the runner's position is doing. The zero value shows nothing.
type Position struct {
	Says     string        // in a few words, such as "GPS lost"; "" for nothing to show
	Brief    string        // the same where there is no room, such as "GPS"
	For      time.Duration // for how long it has been so; 0: not worth a word
	SigmaM   float64       // how sure the position is: ± metres; 0 for not known
	Reckoned bool          // nothing tells the position: it is reckoned
	Grade    Grade
}

// Grade says how good something is that may fail.
type Grade uint8

// The grades.
const (
	Good    Grade = iota
	Waiting       // not as it should be, and nothing has to be done
	Bad
)

// shownPosition is a position with its words, from long to short.
type shownPosition struct {
	of    Position
	words [4]string
}

// fits returns the mark and the longest words for a position that fit w columns; "" where
// none do. A position is said anew only when its second or its 5 m change.
func (s *shownPosition) fits(p Position, w int) (mark, words string, ro cells.Role) {
	p.For, p.SigmaM = p.For.Truncate(time.Second), roundedSigma(p.SigmaM)
	if s.of != p {
		s.of, s.words = p, p.words()
	}
	mark, ro = "● ", cells.OK
	switch p.Grade {
	case Waiting:
		mark, ro = "○ ", cells.Warn
	case Bad:
		mark, ro = "✗ ", cells.Fault
	}
	for _, words := range s.words {
		if words != "" && cells.Width(mark)+cells.Width(words) <= w {
			return mark, words, ro
		}
	}
	return "", "", ro
}

// roundedSigma rounds up to 5 m: nobody knows it better.
func roundedSigma(m float64) float64 { return 5 * math.Ceil(m/5) }

// words says how the position is doing, from long to short.
func (p Position) words() [4]string {
	if p.Says == "" {
		return [4]string{}
	}
	since := ""
	if p.For > 0 {
		since = " " + race.FormatShort(p.For)
	}
	sure := ""
	if p.SigmaM > 0 {
		sure = "±" + strconv.Itoa(int(p.SigmaM)) + " m"
	}
	long := sure
	if p.Reckoned && sure != "" {
		long = say.F("reckoned %s", sure)
	}
	sep := ", "
	if since == "" && !p.Reckoned {
		sep = " "
	}
	return [4]string{cells.Join(sep, p.Says+since, long), cells.Join(sep, p.Says+since, sure), p.Brief + since, p.Brief}
}

// drawPosition draws a position from a column on, in as many words as there is room for.
func (s *Sheet) drawPosition(p Position, r cells.Rect, x int) {
	mark, words, ro := s.where.fits(p, r.W-x)
	s.canvas.Text(r, s.canvas.Text(r, x, ro, mark), ro, words)
}

// positionW returns the columns that a position takes at least, with the blanks before it;
// 0 for none.
func (s *Sheet) positionW(p Position) int {
	if p.Says == "" {
		return 0
	}
	s.where.fits(p, 0)
	return 4 + cells.Width(s.where.words[2])
}
