package ui

import (
	"time"

	"spotter/race"
	"spotter/text"
	"spotter/ui/cells"
)

// elapsed returns the race time of an offered race at a reading, marked if it is an
// estimate, and for how long nothing was logged.
func (o *Offer) elapsed(now race.Stamp) (at, blind string) {
	since := max(0, now.Boot-o.At.Boot)
	if o.Approx {
		at = "≈"
	}
	return at + race.FormatElapsed(o.Elapsed+since), race.FormatShort((o.Blind + since).Truncate(time.Second))
}

// was says what was on when an offered race ended, and what of it is lost.
func (o *Offer) was() string {
	s := "STOP was off"
	if o.Stop {
		s = "STOP was on"
	}
	if o.Quiet {
		s += " · quiet on"
	} else {
		s += " · quiet off"
	}
	if o.Lost > 0 {
		s += " · 1 line lost"
	}
	return s
}

// drawOffer draws the race that can be gone on with. Cue keys go on working, and esc
// brings the pads.
func (l *Live) drawOffer(r cells.Rect) {
	c, o := &l.canvas, l.back.offer
	y := 0
	line := func(ro cells.Role, s string) {
		if y < r.H && s != "" {
			c.Text(r.Row(y), 1, ro, s)
			y++
		}
	}
	gap := func() {
		if r.H >= 9 {
			y++
		}
	}
	head := "BROKE OFF: "
	if o.Left {
		head = "LEFT: "
	}
	gap()
	line(cells.Strong, head+o.Race)
	at, blind := o.elapsed(l.now)
	line(cells.Text, "race time "+at+" · blind for "+blind)
	line(cells.Warn, o.was())
	gap()
	line(cells.Select, " "+l.keyOf(actTakeUp)+": go on with this race ")
	line(cells.Text, "enter: a new race · esc: the pads")
	if r.W >= 72 && r.H >= 9 {
		gap()
		line(cells.Dim, "Cue keys speak. Later: spotter resume "+text.Clean(o.Path))
	}
}

// drawTime draws the race time that is typed. All other keys go on working.
func (l *Live) drawTime(r cells.Rect) {
	c := &l.canvas
	y := 0
	line := func(ro cells.Role, s string) {
		if y < r.H {
			c.Text(r.Row(y), 1, ro, s)
			y++
		}
	}
	if r.H >= 9 {
		y++
	}
	now := l.clockText()
	line(cells.Strong, "race time "+now)
	if l.about() != "" {
		line(cells.Text, "an estimate: no clock saw the gap")
	} else {
		line(cells.Text, "the time at the moment of enter counts")
	}
	line(cells.Select, " type a watch's time: "+l.back.typed+"_ ")
	if l.back.typed == "" && l.about() != "" {
		line(cells.Text, "enter: it is right as it is")
	} else {
		line(cells.Text, "enter: it is that now")
	}
	line(cells.Text, "esc: back · STOP and letters work")
}
