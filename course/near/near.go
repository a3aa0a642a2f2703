package near

import (
	"math"

	"spotter/course"
	"spotter/text"
	"spotter/text/say"
)

// reachM bounds the distance of a thing that is named, in metres: about a minute at the
// pace of a record.
const reachM = 200

// atM bounds the distance of a thing that is at the place, in metres: positions are no surer.
const atM = 10

// Words returns what lies about a place of the course, m metres along it, a line each, in the
// language of the screens. It is empty where the course tells nothing of the place.
func Words(c *course.Course, m float64) []string {
	var out []string
	if h, ok := c.HeightAt(m); ok {
		out = append(out, say.F("%d m above the sea", int(math.Round(h))))
	}
	behind, ahead := -1, -1
	for i := range c.Things {
		t := &c.Things[i]
		switch {
		case t.ToM > t.AtM && t.AtM <= m && m < t.ToM:
			out = append(out, say.F("on: %s", name(t)))
		case math.Abs(t.AtM-m) <= atM:
			out = append(out, say.F("at: %s", name(t)))
		case t.AtM < m && m-t.AtM <= reachM:
			behind = i // they are in order, so the last is the nearest
		case t.AtM > m && t.AtM-m <= reachM && ahead < 0:
			ahead = i
		}
	}
	if behind >= 0 {
		t := &c.Things[behind]
		out = append(out, say.F("%[1]d m behind: %[2]s", int(math.Round(m-t.AtM)), name(t)))
	}
	if ahead >= 0 {
		t := &c.Things[ahead]
		out = append(out, say.F("%[1]d m before: %[2]s", int(math.Round(t.AtM-m)), name(t)))
	}
	return out
}

// name returns a thing in words: its kind, name, and side of the road.
func name(t *course.Thing) string {
	s := kind(t.Kind)
	if n := text.Clean(t.Name); n != "" {
		s += " " + n
	}
	switch t.Side {
	case course.Left:
		s += ", " + say.T("road's left")
	case course.Right:
		s += ", " + say.T("road's right")
	case course.Both:
		s += ", " + say.T("both sides")
	}
	return s
}

// kind returns a kind of thing as a word.
func kind(k course.Kind) string {
	switch k {
	case course.Board:
		return say.C("thing", "board")
	case course.Station:
		return say.C("thing", "station")
	case course.Turn:
		return say.C("thing", "turn")
	case course.Climb:
		return say.C("thing", "climb")
	case course.Hazard:
		return say.C("thing", "hazard")
	}
	return say.C("thing", "place")
}
