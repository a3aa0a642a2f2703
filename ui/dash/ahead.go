package dash

import (
	"math"
	"strconv"
	"strings"
	"time"

	"spotter/race"
	"spotter/text/say"
	"spotter/ui/cells"
)

// mostThings is the most things that a screen has room for.
const mostThings = 5

// shownThing has the texts of one of the things that come.
type shownThing struct {
	name     memo[string]
	place    memo[placed]
	away     memo[distance]
	in, late memo[time.Duration]
}

// distance is a distance as it is shown: whole steps of 10 m, or tenths of a unit.
type distance struct {
	steps int
	far   bool
	unit  string
}

// placed is the place of a thing in the list, and what is said of it there.
type placed struct {
	then      bool // another one comes before it
	key, note string
}

// place says at what place in the list a thing stands, and which key logs it.
func (s *Sheet) place(t *Thing, i int) string {
	p := placed{then: i > 0, note: t.Note}
	if i == 0 {
		p.key = t.Key
	}
	return s.things[i].place.of(p, placed.words)
}

func (p placed) words() string {
	word, says := say.T("next"), cells.Join("  ", p.key, p.note)
	if p.then {
		word = say.T("then")
	}
	return cells.Join(": ", word, says)
}

// board returns the next board that enter logs, nil for none.
func (r *Race) board() *Thing {
	for i := range r.Ahead {
		if !r.Ahead[i].Along {
			return &r.Ahead[i]
		}
	}
	return nil
}

// The columns of a thing that comes: its name, how far it is, and the time until then.
const (
	thingW    = 22
	thingAway = 8 // the width of how far it is, with the blank before it
	thingIn   = 6
)

// drawThing draws a thing that comes, in columns that do not move; how far it is only
// where far says so.
func (s *Sheet) drawThing(r cells.Rect, i int, now *Race, far bool) {
	c, t, is, end := &s.canvas, &now.Ahead[i], &s.things[i], thingW
	if !far {
		end -= thingAway
	}
	name, ro := is.name.of(t.Name, strings.ToUpper), cells.Strong
	if t.Overdue() {
		late := say.T("late") // a time alone would read as the time until then
		if far {
			late = is.late.of((-t.In).Truncate(time.Second), overdueWords)
		}
		ro = cells.Warn
		c.Text(r, end-cells.Width(late), ro, late)
	} else {
		if far {
			away := is.away.of(roundedAway(t.AwayM, now.unit()), distance.words)
			c.Text(r, end-thingIn-cells.Width(away), cells.Text, away)
		}
		if t.HasIn {
			in := is.in.of(roughly(t.In), race.FormatShort)
			c.Text(r, end-cells.Width(in), cells.Strong, in)
		}
	}
	c.Text(cells.Rect{X: r.X, Y: r.Y, W: thingW - thingAway - thingIn - 1, H: 1}, 0, ro, name)
}

func overdueWords(d time.Duration) string { return say.F("overdue %s", race.FormatShort(d)) }

// roundedAway rounds how far away something is: to 10 m, or to a tenth of a unit from
// 1,000 m on.
func roundedAway(metres float64, unit string) distance {
	metres = max(metres, 0)
	if tens := math.Round(metres / 10); tens < 100 {
		return distance{int(tens), false, ""}
	}
	return distance{int(math.Round(10 * metres / race.UnitM(unit))), true, unit}
}

// words says about how far away something is.
func (d distance) words() string {
	if !d.far {
		return "~" + strconv.Itoa(10*d.steps) + " m"
	}
	return "~" + strconv.FormatFloat(float64(d.steps)/10, 'f', 1, 64) + " " + d.unit
}

// roughly rounds a time that is reckoned: to 5 s, and to the second only in the last
// minute.
func roughly(d time.Duration) time.Duration {
	if d = max(d, 0); d >= time.Minute {
		return d.Round(5 * time.Second)
	}
	return d.Round(time.Second)
}
