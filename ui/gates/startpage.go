package gates

import (
	"errors"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"spotter/race"
	"spotter/race/typed"
	"spotter/text"
	"spotter/text/say"
	"spotter/ui/cells"
	"spotter/ui/line"
)

// startEdit is the page on which the start is put right: a time of the day is typed, or
// the start is moved by seconds.
type startEdit struct {
	typed line.Editor
	moved time.Duration // by so much later than it stands now

	pressed, stands string // times of day: as the start was pressed, and as it stands
	elapsed         string // race time and start as they would be
}

// mostTime bounds a time that is typed, in characters: 00:00:00.000.
const mostTime = 12

// OpenStart opens the page on which the start is put right, or closes it.
func (d *Desk) OpenStart() {
	if d.open == startPage {
		d.Close()
		return
	}
	if _, _, ok := d.s.GunAt(); !ok {
		d.o.Host.Notify(say.F("%s: the clock does not run", d.o.Labels.Start))
		return
	}
	if _, over := d.s.Finished(); over {
		d.o.Host.Notify(say.T("every time follows the start"))
	}
	d.open = startPage
	d.start = startEdit{typed: line.Editor{Most: mostTime, Takes: digits}}
}

// nudge moves the start by seconds: up is earlier, so that the clock shows more.
func (p *startEdit) nudge(by int) {
	p.moved += time.Duration(by) * time.Second
	p.typed.Clear()
}

// wanted returns the correction that the page asks for.
func (d *Desk) wanted() (correction time.Duration, err error) {
	p := &d.start
	_, was, _ := d.s.GunAt()
	if p.typed.Empty() {
		return was - p.moved, nil
	}
	clock, err := timeOfDay(p.typed.Text())
	if err != nil {
		return 0, err
	}
	c, ok := d.s.StartAt(clock)
	if !ok {
		return 0, errTimeOfDay
	}
	return c, nil
}

// errTimeOfDay is for what is no time of the day.
var errTimeOfDay = errors.New("use a time such as 10:02:13")

// timeOfDay reads a time of the day with its seconds.
func timeOfDay(s string) (time.Duration, error) {
	if strings.Count(s, ":") != 2 {
		return 0, errTimeOfDay
	}
	if strings.Trim(s, "0:") == "" {
		return 0, nil // midnight, which is no duration
	}
	t, err := typed.Duration(s)
	if err != nil || t >= 24*time.Hour {
		return 0, errTimeOfDay
	}
	return t, nil
}

// startKey takes a key of the page.
func (d *Desk) startKey(k tea.Key, now race.Stamp) bool {
	if k = plainKey(k); !typing(k, &d.start.typed) {
		return false
	}
	p := &d.start
	if k.Code == tea.KeyBackspace && p.typed.Empty() && p.moved == 0 {
		return false // it ends every sound
	}
	switch p.typed.Key(k) {
	case line.Entered:
		d.setStart(now)
	case line.Full:
		d.o.Host.Notify(errTimeOfDay.Error())
	}
	if k.Code == tea.KeyBackspace {
		p.moved = 0
	}
	return true
}

// setStart puts the start right.
func (d *Desk) setStart(now race.Stamp) {
	c, err := d.wanted()
	var lines []race.Event
	if err == nil {
		lines, err = d.s.PutStartRight(c, now)
	}
	if err != nil {
		d.o.Host.Notify(text.Clean(err.Error()))
		return
	}
	for i := range lines {
		d.o.Host.Log(&lines[i])
	}
	d.Close()
	if len(lines) == 0 {
		d.o.Host.Notify(say.T("the start stays as it is"))
		return
	}
	pressed, c, _ := d.s.GunAt()
	d.o.Host.Notify(say.F("start %s counts now", pressed.Wall.Add(-c).Format("15:04:05.0")))
}

// tellStart writes what the page shows at a moment.
func (d *Desk) tellStart(now race.Stamp) {
	p := &d.start
	pressed, was, _ := d.s.GunAt()
	p.pressed = pressed.Wall.Format("15:04:05.0")
	p.stands = pressed.Wall.Add(-was).Format("15:04:05.0")
	p.elapsed = ""
	at, _ := d.s.Elapsed(now)
	if c, err := d.wanted(); err == nil && c != was && at+c-was >= 0 {
		p.elapsed = say.F("time %s · start %s", race.FormatElapsed(at+c-was), pressed.Wall.Add(-c).Format("15:04:05.0"))
	}
}

// Draw draws the page.
func (p *startEdit) Draw(c *cells.Canvas, r cells.Rect) {
	y := 0
	row := func(ro cells.Role, words ...string) {
		if y < r.H {
			c.Text(r.Row(y), 1, ro, firstThatFits(r.W-2, words...))
			y++
		}
	}
	if r.H >= 9 {
		c.Rule(r.Row(0))
		c.RuleTitle(r.Row(0), 2, say.T("put the start right"))
		y = 2
	}
	now := say.F("start %s", p.stands)
	if p.pressed != p.stands {
		now += say.F(" (pressed %s)", p.pressed)
	}
	row(cells.Strong, now)
	row(cells.Select, say.F(" time of day: %s_ ", p.typed.Text()))
	if r.H >= 4 { // what enter does needs the room
		row(cells.Text, say.T("↑ ↓: a second earlier, later"))
	}
	switch {
	case p.elapsed != "":
		row(cells.Warn, say.F("enter: race %s", p.elapsed), say.F("enter: %s", p.elapsed))
	default:
		row(cells.Text, say.T("type the time of the gun, with seconds"))
	}
	row(cells.Dim, say.T("esc: back · STOP and letters work"))
}
