package ui

import (
	"math"

	"spotter/race"
)

// paceFigures are the texts of the large figures of the band, kept from one drawing
// to the next.
type paceFigures struct {
	now, need, gap shownTime
	metres         float64 // whole metres of the gap
	gapMetres      string
}

// largePace reports whether a band has room for large figures.
func largePace(r rect) bool { return r.w >= 100 && r.h >= 3 }

// drawFigures draws the pace, the needed pace and the gap in large digits and returns
// the column behind them. What is not known has no figure.
func (l *Live) drawFigures(r rect, st race.Standing) (x int) {
	x = 1
	f, plan := &l.figures, l.o.Session.Plan()
	per := "/km"
	if plan.Units == race.UnitsMi {
		per = "/mi"
	}
	need := st.Needed
	if len(l.o.Session.Splits()) == 0 {
		need = plan.TargetPace()
	} else if st.Pace > 0 {
		x = l.drawFigure(r, x, "now", per, f.now.short(st.Pace))
	}
	if need > 0 {
		x = l.drawFigure(r, x, "need", per, f.need.short(need))
	}
	if !st.HasGap || len(l.o.Session.Splits()) == 0 {
		return x
	}
	if m := math.Round(math.Abs(st.BehindM)); f.gapMetres == "" || m != f.metres {
		f.metres, f.gapMetres = m, metres(m)
	}
	word := "behind"
	if st.Behind < 0 {
		word = "ahead"
	}
	return l.drawFigure(r, x, word, f.gapMetres, f.gap.short(st.Behind.Abs()))
}

// drawFigure draws a time in digits as high as the band, with a word before it and
// its unit below the word. It returns the column behind it.
func (l *Live) drawFigure(r rect, x int, word, unit, figure string) int {
	c := &l.canvas
	digits, at := biggestAt(l.glyphs, figure, r.h), x+max(width(word), width(unit))+1
	w, h, ok := digits.size()
	if !ok || at+w > r.w {
		return x
	}
	top := (r.h - h) / 2
	c.text(r.row(top), x, roleDim, word)
	c.text(r.row(top+h-1), x, roleDim, unit)
	digits.draw(c, r.x+at, r.y+top, roleStrong)
	return at + w + 3
}

// biggestAt returns the banner of a text in the largest scale that is at most h rows
// high, however wide it is: figures beside each other have one height.
func biggestAt(gs map[rune]glyph, text string, h int) banner {
	b := banner{gs, text, max(1, (2*h)/5)}
	for b.scale > 1 {
		if _, rows, _ := b.size(); rows <= h {
			break
		}
		b.scale--
	}
	return b
}

// drawLargePace draws how the race goes where there is room for large figures: they
// stand at the left; what comes next, the finish and the last split at the right.
func (l *Live) drawLargePace(r rect, st race.Standing) {
	in := r.right(l.drawFigures(r, st))
	if in.h < 3 {
		return
	}
	c, s, plan := &l.canvas, l.o.Session, l.o.Session.Plan()
	top := (in.h - 3) / 2
	x, y := 1, top
	part := func(_ int, label, value string) {
		if value == "" || x > 1 && x+width(label)+1+width(value) > in.w {
			return
		}
		x = c.text(in.row(y), x, roleDim, label)
		x = c.text(in.row(y), x+1, roleStrong, value) + 2
	}
	l.drawNext(part, 0)
	x, y = 1, top+1
	if len(s.Splits()) > 0 && st.Projected > 0 {
		part(0, "finish", race.FormatElapsed(st.Projected))
	}
	if plan.Known() {
		part(0, "target", race.FormatElapsed(plan.Target))
	}
	x, y = 1, top+2
	l.drawLast(part, 0)
}
