package dash

import (
	"math"
	"strconv"
	"strings"
	"time"

	"spotter/race"
	"spotter/ui/cells"
)

// place says at what place in the list a thing stands, and which key logs it.
func (t *Thing) place(i int) string {
	switch {
	case i > 0:
		return "then"
	case t.Key != "":
		return "next: " + t.Key
	}
	return "next"
}

// The columns of a thing that comes: its name, how far it is, and the time until then.
const (
	thingW    = 22
	thingAway = 8 // the width of how far it is, with the blank before it
	thingIn   = 6
)

// drawThing draws a thing that comes, in columns that do not move; how far it is only
// where far says so.
func (s *Sheet) drawThing(r cells.Rect, t *Thing, unit string, far bool) {
	c, end := &s.canvas, thingW
	if !far {
		end -= thingAway
	}
	name, ro := strings.ToUpper(t.Name), cells.Strong
	if t.Overdue() {
		late := race.FormatShort(-t.In)
		if far {
			late = "overdue " + late
		}
		ro = cells.Warn
		c.Text(r, end-cells.Width(late), ro, late)
	} else {
		if far {
			away := awayWords(t.AwayM, unit)
			c.Text(r, end-thingIn-cells.Width(away), cells.Text, away)
		}
		if t.HasIn {
			in := race.FormatShort(roughly(t.In))
			c.Text(r, end-cells.Width(in), cells.Strong, in)
		}
	}
	c.Text(cells.Rect{X: r.X, Y: r.Y, W: thingW - thingAway - thingIn - 1, H: 1}, 0, ro, name)
}

// awayWords says about how far away something is: to 10 m, or to a tenth of a unit from
// 1,000 m on.
func awayWords(metres float64, unit string) string {
	metres = max(metres, 0)
	if tens := math.Round(metres / 10); tens < 100 {
		return "~" + strconv.Itoa(int(tens)*10) + " m"
	}
	return "~" + strconv.FormatFloat(metres/race.UnitM(unit), 'f', 1, 64) + " " + unit
}

// roughly rounds a time that is reckoned: to 5 s, and to the second only in the last
// minute.
func roughly(d time.Duration) time.Duration {
	if d = max(d, 0); d >= time.Minute {
		return d.Round(5 * time.Second)
	}
	return d.Round(time.Second)
}
