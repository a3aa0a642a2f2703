package road

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"spotter/course"
	"spotter/cues"
	"spotter/race"
	"spotter/text"
	"spotter/text/say"
	"spotter/ui/cells"
	"spotter/ui/dash"
)

// sameM is the distance below which a board of the course is the board of the race that
// stands there.
const sameM = 20.0

// thing has the texts of a thing of the course, in the frame of now.
type thing struct {
	name string  // short, with the road's side: "water L"
	says string  // in words, with the road's side: "water left"
	full string  // the same with its own name: "turn right · church"
	soon string  // the same as says, with the side that the runner has: "WATER left›RIGHT"
	note string  // the side that the runner has, else the name: "left›RIGHT"
	cue  cues.ID // the cue of its key, in the spotter's words; "" for none
	key  string  // of that cue; "" for none
}

// nameW is the room in columns that the screen has for the name of a thing.
const nameW = 7

// shown returns the texts of a thing.
func (d *Desk) shown(c *course.Thing) thing {
	word, name := wordOf(c), text.Clean(c.Name)
	if strings.EqualFold(word, name) {
		name = ""
	}
	t := thing{name: word, says: word, soon: strings.ToUpper(word)}
	side := ""
	switch c.Side {
	case course.Left, course.Right:
		way := c.Side.String()
		road, ear := say.C("side", way), say.C("side", way)
		if d.o.Frame.Facing == cues.Backward {
			ear = say.C("side", string(cues.Mirror(cues.ID(way))))
		}
		t.name = cells.Cut(t.name, nameW-2) + " " + initial(road) // the side is never cut
		t.says += " " + road
		if side = road; ear != road {
			side += "›" + strings.ToUpper(ear)
		}
		t.soon += " " + side
	case course.Both:
		side = say.T("both sides")
		t.says = say.F("%s on both sides", t.says)
		t.soon = say.F("%s on both sides", t.soon)
	}
	t.note = cmp.Or(side, name)
	t.full = cells.Join(" · ", t.says, name)
	if t.cue = d.pressed(cues.ID(c.Cue)); t.cue != "" && d.o.Key != nil {
		t.key = d.o.Key(t.cue)
	}
	return t
}

// initial returns the first letter of a side, as a capital.
func initial(side string) string {
	r, _ := utf8.DecodeRuneInString(side)
	return strings.ToUpper(string(r))
}

// pressed returns the cue whose key says a cue of the course, which is in the road's words.
func (d *Desk) pressed(road cues.ID) cues.ID {
	if d.o.Frame.Keys == cues.RunnerKeys && d.o.Frame.Facing == cues.Backward {
		return cues.Mirror(road)
	}
	return road
}

// wordOf returns a word for a thing: what it has, or what it is.
func wordOf(c *course.Thing) string {
	name := text.Clean(c.Name)
	switch c.Kind {
	case course.Station:
		if len(c.Items) > 0 {
			return say.C("item", text.Clean(c.Items[0]))
		}
		return say.C("thing", "aid")
	case course.Turn:
		return say.C("thing", "turn")
	case course.Climb:
		return say.C("thing", "hill")
	case course.Hazard:
		if c.Cue != "" {
			return say.C("cue", cells.Words(strings.NewReplacer("_left", "", "_right", "").Replace(c.Cue)))
		}
	}
	if name == "" {
		return say.C("thing", c.Kind.String())
	}
	return name
}

// most is the most things that a screen has room for.
const most = 5

// Boards replaces dst with the boards that come, at most most: the next one, and of the others those that
// the runner has not passed by position. So boards that nobody pressed leave room for what comes. A nil desk
// knows no position.
func (d *Desk) Boards(s *race.Session, dst []race.Board, now race.Stamp, most int) []race.Board {
	dst = s.Ahead(dst[:0], now, most)
	if d == nil || !d.sight.Known || len(dst) == 0 || dst[len(dst)-1].Number == 0 {
		return dst
	}
	if missed := (d.passed - dst[0].DistanceM) / s.Facts().Plan.UnitM(); missed > 0 {
		dst = s.Ahead(dst[:0], now, most+int(missed)+2) // one more for the half, one for the part of a unit
	}
	missed := 0
	for _, b := range dst[1:] {
		if b.DistanceM <= d.passed {
			missed++
		}
	}
	dst = slices.Delete(dst, 1, 1+missed) // they are in order
	return dst[:min(len(dst), most)]
}

// Ahead returns what comes next, the nearest first: the boards, which the race says, and the
// things of the course, each once. boards and race have one entry for each board that comes. Of
// several boards that were passed by position and not pressed only the first is among them, so
// that they leave room for what comes.
// The list is valid until the next call.
func (d *Desk) Ahead(boards []dash.Thing, of []race.Board, now race.Stamp) []dash.Thing {
	d.ahead, d.next = d.ahead[:0], d.next[:0]
	if !d.running {
		return append(d.ahead, boards...)
	}
	elapsed, _ := d.s.Elapsed(now)
	if d.o.Course != nil {
		d.next = d.o.Course.After(d.next, d.passed, 2*most)
	}
	n := 0
	for i := range boards {
		for ; n < len(d.next) && d.o.Course.Things[d.next[n]].AtM < of[i].DistanceM; n++ {
			d.addThing(d.next[n], of, elapsed)
		}
		b := boards[i]
		if i > 0 && d.sight.Known && of[i].DistanceM <= d.passed { // one that waits for its key is enough
			continue
		}
		if d.sight.Known {
			b.AwayM = math.Max(of[i].DistanceM-d.at, 0)
			b.In, b.HasIn = d.in(of[i].DistanceM, elapsed)
		}
		d.ahead = append(d.ahead, b)
	}
	for ; n < len(d.next); n++ {
		d.addThing(d.next[n], of, elapsed)
	}
	d.ahead = d.ahead[:min(len(d.ahead), most)]
	return d.ahead
}

// addThing appends a thing of the course to what comes. A board of the course that is one
// of the race's own is left out.
func (d *Desk) addThing(i int, of []race.Board, elapsed time.Duration) {
	c, is := &d.o.Course.Things[i], &d.things[i]
	if end := d.s.Plan().DistanceM; end > 0 && c.AtM > end { // the race ends before it
		return
	}
	if c.Kind == course.Board && slices.ContainsFunc(of, func(b race.Board) bool { return math.Abs(b.DistanceM-c.AtM) < sameM }) {
		return
	}
	t := dash.Thing{Name: is.name, AwayM: c.AtM - d.at, Key: is.key, Note: is.note, Along: true}
	if t.In, t.HasIn = d.in(c.AtM, elapsed); t.In < 0 { // the board before it is overdue: nobody knows
		t.In, t.HasIn = 0, false
	}
	d.ahead = append(d.ahead, t)
}
