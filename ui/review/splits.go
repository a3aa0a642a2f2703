package review

import (
	"strconv"
	"time"

	"spotter/race"
	"spotter/race/logbook"
	"spotter/text"
	"spotter/text/say"
	"spotter/ui/cells"
)

// splitColumns says which columns of the splits table have room.
type splitColumns struct {
	cuesW, notWholeW                                                 int // widths
	change, cues, needed, projected, average, wall, metres, notWhole bool
}

func arrangeSplits(w int) splitColumns {
	c := splitColumns{cuesW: 5, notWholeW: 9}
	if say.Language() != "en" { // its words are longer
		w, c.cuesW, c.notWholeW = w-3, 8, 10
	}
	c.change, c.cues, c.needed, c.projected, c.average = w >= 48, w >= 54, w >= 64, w >= 76, w >= 86
	c.wall, c.metres, c.notWhole = w >= 106, w >= 106, w >= 114
	return c
}

// head is the title line of the splits table.
func (c splitColumns) head(known bool) cells.Line {
	s := "  " + cells.CellText(say.T("marker"), 8, false) + cells.CellText(say.T("elapsed"), 8, true)
	add := func(shown bool, name string, w int) {
		if shown {
			s += cells.CellText(name, w, true)
		}
	}
	if c.wall {
		s += " " + cells.CellText(say.T("clock"), 8, false)
	}
	add(true, say.T("pace"), 9)
	add(c.change, "±", 7)
	add(c.cues, say.C("column", "cues"), c.cuesW)
	add(c.notWhole, say.C("outcome", "not whole"), c.notWholeW)
	add(c.average, say.T("average"), 9)
	add(known, say.T("gap"), 8)
	add(known && c.metres, say.T("gap"), 8)
	add(known && c.needed, say.T("needed"), 9)
	add(c.projected, say.T("finish at"), 10)
	return cells.Line{{Text: s, Role: cells.Dim}}
}

// stretchLine is a stretch of the race, with the board at its end, as a line of the table.
func (x book) stretchLine(c splitColumns, t *taken, i int, under bool) cells.Line {
	s, units := &t.figures.Stretches[t.stretches[i]], x.Open.Units
	mark, marker, role := "  ", logbook.MarkerName(s.Marker), cells.Strong
	if under {
		mark = "▸ "
	}
	if s.Open {
		marker, role = say.T("log end"), cells.Dim
	}
	l := cells.Line{{Text: mark, Role: cells.Text}, {Text: cells.CellText(marker, 8, false), Role: role},
		{Text: cells.CellText(race.FormatElapsed(s.To), 8, true), Role: cells.Text}}
	add := func(shown bool, words string, w int, ro cells.Role) {
		if shown {
			l = append(l, cells.Span{Text: cells.CellText(words, w, true), Role: ro})
		}
	}
	if c.wall {
		wall := ""
		if e, ok := x.Book.At(s.ID); ok {
			wall = wallClock(x.Events[e].Wall)
		}
		l = append(l, cells.Span{Text: " " + cells.CellText(wall, 8, false), Role: cells.Dim})
	}
	pace := func(shown bool, d time.Duration, ro cells.Role) { add(shown, race.FormatPace(d, units), 9, ro) }
	pace(true, s.Pace, cells.Strong)
	change, changeRole := "", cells.Text
	if s.HasTrend {
		change, changeRole = race.FormatGap(s.Change), gapRole(s.Change)
	}
	add(c.change, change, 7, changeRole)
	add(c.cues, strconv.Itoa(s.Cues.All), c.cuesW, cells.Text)
	add(c.notWhole, strconv.Itoa(s.Cues.NotWhole()), c.notWholeW, cells.Text)
	split, believed := x.Split(s.ID)
	if !believed {
		return l
	}
	st := x.Plan.AtSplit(split)
	pace(c.average, st.Average, cells.Text)
	if x.Plan.Known() {
		add(true, race.FormatGap(st.Behind), 8, gapRole(st.Behind))
		metres := "–"
		if !st.NoMetres {
			metres = text.Metres(st.BehindM)
		}
		add(c.metres, metres, 8, cells.Text)
		pace(c.needed, st.Needed, cells.Text)
	}
	if st.Projected > 0 {
		add(c.projected, race.FormatElapsed(st.Projected), 10, cells.Text)
	}
	return l
}

// gapRole makes a runner who is behind stand out; the sign says it as well.
func gapRole(d time.Duration) cells.Role {
	if d >= time.Second {
		return cells.Warn
	}
	return cells.OK
}
