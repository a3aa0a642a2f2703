package road

import (
	"math"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"spotter/course"
	"spotter/race"
	"spotter/text"
	"spotter/text/say"
	"spotter/ui/cells"
	"spotter/ui/line"
)

// herePage is the page "I am at": a distance is typed, or a board or a thing of the course
// is chosen.
type herePage struct {
	spots []spot // by distance
	at    int    // the one that is chosen
	typed line.Editor
	units string // of what is typed
	title string // where the runner is taken to be
	label string // the key of the page
}

// spot is a place that can be chosen.
type spot struct {
	name string
	m    float64
}

// mostTyped bounds a distance that is typed, in characters.
const mostTyped = 8

// Open opens the page. While it is open, the key of the page changes the unit of what is
// typed.
func (d *Desk) Open(now race.Stamp) {
	p := &d.here
	if d.open {
		if p.units == race.UnitsMi {
			p.units = race.UnitsKm
		} else {
			p.units = race.UnitsMi
		}
		return
	}
	if !d.running {
		d.o.Host.Notify(say.F("%s: only from gun to finish", d.o.Here))
		return
	}
	d.Look(now)
	plan := d.s.Plan()
	d.open = true
	*p = herePage{spots: d.spots(), units: plan.Units, label: d.o.Here, title: "~" + race.FormatDistance(math.Round(d.at/10)*10, plan.Units),
		typed: line.Editor{Most: mostTyped, Takes: func(r rune) bool { return strings.ContainsRune("0123456789.", r) }}}
	for i := range p.spots {
		if math.Abs(p.spots[i].m-d.at) < math.Abs(p.spots[p.at].m-d.at) {
			p.at = i
		}
	}
}

// spots returns the boards of the race and the things of the course, by distance.
func (d *Desk) spots() (out []spot) {
	plan := d.s.Plan()
	things := d.things
	addUpTo := func(m float64) {
		for ; len(things) > 0; things = things[1:] {
			c := &d.o.Course.Things[len(d.things)-len(things)]
			if c.AtM >= m {
				return
			}
			if n := len(out); c.Kind == course.Board && n > 0 && math.Abs(out[n-1].m-c.AtM) < sameM {
				continue
			}
			out = append(out, spot{things[0].full, c.AtM})
		}
	}
	for m := 0.0; ; {
		marker, at, ok := plan.BoardAfter(m)
		if !ok {
			break
		}
		addUpTo(at - sameM)
		out, m = append(out, spot{text.Clean(marker), at}), at
		if plan.DistanceM <= 0 && at > d.at+10*plan.UnitM() { // a race without a known end
			break
		}
	}
	addUpTo(math.Inf(1))
	return out
}

// IsOpen reports whether the page is open.
func (d *Desk) IsOpen() bool { return d.open }

// Close closes the page.
func (d *Desk) Close() { d.open = false }

// Scroll moves on the page by some lines.
func (d *Desk) Scroll(by int) {
	p := &d.here
	p.at = min(max(p.at+by, 0), len(p.spots)-1)
	p.typed.Clear()
}

// Key takes a key of the page; it reports whether the key is the page's. Every other key
// keeps its meaning: cues speak, and STOP stops.
func (d *Desk) Key(k tea.Key, now race.Stamp) bool {
	p := &d.here
	if name := (tea.Key{Code: k.Code}).String(); k.Text == "" && len(name) == 1 {
		k.Text = name // a digit of the keypad, which some terminals name without its text
	}
	k.Mod = 0
	enter := k.Code == tea.KeyEnter || k.Code == tea.KeyKpEnter
	digit := len(k.Text) == 1 && strings.Contains("0123456789", k.Text) || k.Text == "." && line.DotFits(p.typed.Text())
	back := k.Code == tea.KeyBackspace && !p.typed.Empty() // on an empty line it ends every sound
	if !enter && !digit && !back {
		return false
	}
	switch p.typed.Key(k) {
	case line.Entered:
		d.set(now)
	case line.Full:
		d.o.Host.Notify(say.T("use a distance such as 21.3"))
	}
	return true
}

// set takes the spotter's word.
func (d *Desk) set(now race.Stamp) {
	p, plan := &d.here, d.s.Plan()
	var to spot
	if !p.typed.Empty() {
		v, err := strconv.ParseFloat(p.typed.Text(), 64)
		if err != nil || v <= 0 {
			d.o.Host.Notify(say.T("use a distance such as 21.3"))
			return
		}
		to.m = v * race.UnitM(p.units)
		unit := "km "
		if p.units == race.UnitsMi {
			unit = "mile "
		}
		to.name = unit + p.typed.Text()
	} else if len(p.spots) > 0 {
		to = p.spots[p.at]
	}
	switch end := plan.DistanceM; {
	case to.m <= 0:
		d.o.Host.Notify(say.T("type a distance such as 21.3"))
		return
	case end > 0 && to.m > end:
		d.o.Host.Notify(say.F("the race is %s long", race.FormatDistance(end, plan.Units)))
		return
	}
	e := d.s.IAmAt(math.Round(to.m*10)/10, to.name, now)
	d.o.Host.Log(&e)
	d.o.Road.Set(e.PositionM, now)
	d.passed = 0 // what lies behind it comes again
	for i := range d.prompt.done {
		d.prompt.done[i].said = false
	}
	d.Close()
	d.Look(now)
	d.o.Host.Notify(say.F("position set: %s", to.name))
}

// Page returns the page, for the drawing.
func (d *Desk) Page() *herePage { return &d.here }

// The least room that the page has on a screen of 40×12.
const leastW, leastH = 20, 3

// Draw draws the places around the one that is chosen, and the line to type in.
func (p *herePage) Draw(c *cells.Canvas, r cells.Rect) {
	if r.W < leastW || r.H < leastH {
		return
	}
	y := 0
	if r.H >= 9 {
		c.Rule(r.Row(0))
		c.RuleTitle(r.Row(0), 2, say.F("I am at … · now %s · ↑ ↓ choose · esc back", p.title))
		y = 1
	}
	foot := 2
	if r.H < 5 {
		foot = 1
	}
	list := r.Rows(y, r.H-y-foot)
	first := min(max(0, p.at-list.H/2), max(0, len(p.spots)-list.H))
	for i := first; i < len(p.spots) && i-first < list.H; i++ {
		row, s := list.Row(i-first), &p.spots[i]
		mark, ro := "  ", cells.Text
		if i == p.at && p.typed.Empty() {
			mark, ro = "▸ ", cells.Select
			c.Fill(row, cells.Select)
		}
		at := strconv.FormatFloat(s.m/race.UnitM(p.units), 'f', 2, 64) + " " + p.units
		c.Text(cells.Rect{X: row.X, Y: row.Y, W: row.W - 14, H: 1}, 1, ro, mark+strings.ToUpper(s.name))
		c.Text(row, row.W-2-cells.Width(at), ro, at)
	}
	c.Text(r.Row(r.H-foot), 1, cells.Select, " "+p.units+": "+p.typed.Text()+"_ ")
	if foot > 1 {
		c.Text(r.Row(r.H-1), 1, cells.Dim, p.hint(r.W-2))
	}
}

// hint says what the keys do, in at most w columns.
func (p *herePage) hint(w int) string {
	long := say.F("enter: the runner is here · %s: km or mile · esc: back · STOP and letters work", p.label)
	if cells.Width(long) <= w {
		return long
	}
	return cells.Cut(say.F("enter: here · %s: km, mi · STOP works", p.label), w)
}
