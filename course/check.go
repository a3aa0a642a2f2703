package course

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"spotter/text"
)

// The bounds of a course: more is a fault.
const (
	MaxLengthM  = 1_000_000     // metres
	MaxThings   = 2_000         // a marathon with 40 things a kilometre has fewer
	MaxVertices = 600_000       // a point every 7 cm of a marathon
	MaxName     = 60            // characters of a name or an item
	MaxItems    = 12            // of one station
	MaxRest     = 2 * time.Hour // planned stop at one station
	sameM       = 1.0           // metres: two things of one kind nearer than this are one
	maxHeightM  = 12_000.0      // metres above or below the sea
)

// Fault is one thing that is wrong with a course.
type Fault struct {
	Thing int    // index in Things; -1 for a fault of the course or its line
	Other int    // index of the thing that Thing is there twice with; -1 for none
	Text  string // such as "the station at 17.2 km is beyond the course of 10 km"
}

// Check returns every fault of a course, those of the course first, then by thing. A course
// without faults keeps what its type promises: it is in order, within its length, on the
// earth, and each text can be shown on a terminal.
func (c *Course) Check() []Fault {
	var faults []Fault
	add := func(thing int, format string, args ...any) {
		faults = append(faults, Fault{thing, -1, fmt.Sprintf(format, args...)})
	}
	whole := c.LengthM > 0 && c.LengthM <= MaxLengthM
	if !whole {
		add(-1, "the length of the course is %s: use more than 0 and at most %s", Km(c.LengthM), Km(MaxLengthM))
	}
	if why := badText(c.Name); why != "" {
		add(-1, "the name of the course %s", why)
	}
	if len(c.Things) > MaxThings {
		add(-1, "the course has %d things: at most %d", len(c.Things), MaxThings)
		return faults
	}
	if why := c.badLine(); why != "" {
		add(-1, "%s", why)
	}
	for i := range c.Things {
		t := &c.Things[i]
		t.check(func(format string, args ...any) {
			add(i, "the %s: %s", t.Label(), fmt.Sprintf(format, args...))
		})
		if whole && math.Max(t.AtM, t.ToM) > c.LengthM {
			add(i, "the %s: %s is beyond the course of %s", t.Label(), Km(math.Max(t.AtM, t.ToM)), Km(c.LengthM))
		}
		if i > 0 && t.AtM < c.Things[i-1].AtM {
			add(i, "the %s comes after the %s and lies before it", t.Label(), c.Things[i-1].Label())
		}
		if j := c.twin(i); j >= 0 {
			add(i, "the %s is there twice: the other is the %s", t.Label(), c.Things[j].Label())
			faults[len(faults)-1].Other = j
		}
	}
	return faults
}

// twin returns the index of an earlier thing of the same kind at the same place, and -1 for
// none. A station on the left and one on the right are two things.
func (c *Course) twin(i int) int {
	t := &c.Things[i]
	for j := i - 1; j >= 0 && math.Abs(t.AtM-c.Things[j].AtM) < sameM; j-- {
		u := &c.Things[j]
		sides := t.Side == u.Side || t.Side == NoSide || u.Side == NoSide || t.Side == Both || u.Side == Both
		if t.Kind == u.Kind && sides && (t.Kind != Place && t.Kind != Hazard || t.Name == u.Name) {
			return j
		}
	}
	return -1
}

// check tells every fault of one thing that shows without the others.
func (t *Thing) check(add func(format string, args ...any)) {
	if int(t.Kind) >= len(kindNames) {
		add("kind %d is unknown", t.Kind)
	}
	if int(t.Side) >= len(sideNames) {
		add("side %d is unknown", t.Side)
	}
	if !(t.AtM >= 0 && t.AtM <= MaxLengthM) { // not a number as well
		add("its distance is %s", Km(t.AtM))
	}
	if why := badText(t.Name); why != "" {
		add("its name %s", why)
	}
	switch {
	case t.ToM == 0:
	case t.Kind != Climb && t.Kind != Hazard:
		add("only a climb or a hazard has an end")
	case !(t.ToM > t.AtM && t.ToM <= MaxLengthM):
		add("its end, %s, is not behind its beginning", Km(t.ToM))
	}
	if t.Kind == Turn && t.Side != Left && t.Side != Right {
		add("a turn goes to the left or to the right")
	}
	if t.Kind != Station && (len(t.Items) > 0 || t.Rest != 0) {
		add("only a station has items or a rest")
	}
	if len(t.Items) > MaxItems {
		add("it has %d items: at most %d", len(t.Items), MaxItems)
	}
	for _, item := range t.Items[:min(len(t.Items), MaxItems)] {
		if why := badText(item); why != "" || item == "" {
			add("an item %s", strings.TrimPrefix(why+" is empty", " "))
		}
	}
	if t.Rest < 0 || t.Rest > MaxRest {
		add("its rest is %v: at most %v", t.Rest, MaxRest)
	}
	if !CueID(t.Cue) && t.Cue != "" {
		add("%.40q is no id of a cue: use small letters, digits and _, such as turn_left", t.Cue)
	}
}

// badLine returns the first fault of the line, and "" for none.
func (c *Course) badLine() string {
	n := len(c.Line)
	switch {
	case n == 0:
		return ""
	case n == 1:
		return "the line has one point: at least two"
	case n > MaxVertices:
		return fmt.Sprintf("the line has %d points: at most %d", n, MaxVertices)
	case c.Line[0].AtM != 0 || c.Line[n-1].AtM != c.LengthM:
		return fmt.Sprintf("the line goes from %s to %s, not from 0 to the length of the course, %s", Km(c.Line[0].AtM), Km(c.Line[n-1].AtM), Km(c.LengthM))
	}
	for i, v := range c.Line {
		if !(math.Abs(v.LatDeg) <= 90 && math.Abs(v.LonDeg) <= 180) || math.Abs(v.HeightM) > maxHeightM {
			return fmt.Sprintf("point %d of the line is not on the earth: latitude %v, longitude %v, height %v m", i+1, v.LatDeg, v.LonDeg, v.HeightM)
		}
		if i > 0 && !(v.AtM > c.Line[i-1].AtM) {
			return fmt.Sprintf("point %d of the line, at %s, is not behind the point before it, at %s", i+1, Km(v.AtM), Km(c.Line[i-1].AtM))
		}
	}
	return ""
}

// badText returns what is wrong with a name or an item, and "" for nothing.
func badText(s string) string {
	switch n := len([]rune(s)); {
	case n > MaxName:
		return fmt.Sprintf("has %d characters: at most %d", n, MaxName)
	case text.Clean(s) != s:
		return fmt.Sprintf("%.80q has control characters, or blanks that do not show", s)
	}
	return ""
}

// CueID reports whether a text has the form of a cue's id: small letters, digits and _, at
// most 40.
func CueID(s string) bool {
	return s != "" && len(s) <= 40 && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789_") == ""
}

// Label names a thing for a message: kind, name and distance, such as
// `station "Mile 2" at 3.219 km`.
func (t *Thing) Label() string {
	if t.Name == "" {
		return t.Kind.String() + " at " + Km(t.AtM)
	}
	return fmt.Sprintf("%s %.80q at %s", t.Kind, t.Name, Km(t.AtM))
}

// Km writes a distance in metres as kilometres down to the metre, such as "21.098 km".
func Km(m float64) string {
	return strconv.FormatFloat(math.Round(m)/1000, 'f', -1, 64) + " km"
}
