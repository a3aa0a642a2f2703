package ui

import (
	"cmp"
	"fmt"
	"time"
)

// drawStatus draws one mark and a few words for each part that may fail.
func (l *Live) drawStatus(r rect) {
	if r.h <= 0 {
		return
	}
	c := &l.canvas
	says, kr := l.statusEnd(r.w)
	at := c.end(r, kr, says)
	rest := rect{r.x, r.y, at - 1, 1}
	j, o := &l.health.Journal, &l.health.Output
	saved := fmt.Sprintf("saved %d/%d", j.Durable, j.Logged)
	mark, jr := "● ", roleOK
	switch {
	case j.Fault != "":
		mark, saved, jr = "✗ ", fmt.Sprintf("NOT SAVED %d/%d", j.Durable, j.Logged), roleFault
	case j.Durable < j.Logged:
		mark, jr = "○ ", roleWarn
	}
	left := rest
	left.w = max(0, rest.w-width(mark+saved)-2)
	omark, name, ro := outputWords(o, r.w)
	x := c.text(left, c.text(left, 1, ro, omark), ro, name) + 2
	c.text(rest, c.text(rest, x, jr, mark), jr, saved)
}

// statusEnd is the right end of the status line: what is not as it usually is,
// else where to find more.
func (l *Live) statusEnd(w int) (string, role) {
	wide, says, ro := w >= 60, "", roleDim
	if jump := l.health.ClockJump; jump != 0 { // race time does not follow it
		ro, says = roleWarn, "! clock "
		if wide {
			says = "! clock stepped " + jump.Round(100*time.Millisecond).String() + " "
		}
	}
	if l.isQuiet() {
		ro, says = roleWarn, says+"QUIET "
		if wide {
			says += "· " + l.keyOf(actQuiet) + ": all cues "
		}
	}
	switch {
	case says != "":
		return says, ro
	case wide:
		return "tab log  ? help ", ro
	}
	return "? help ", ro
}

// outputWords says how the output is doing, on a screen of w columns. What
// buffering is in force has its place on wide ones.
func outputWords(o *OutputHealth, w int) (mark, words string, ro role) {
	name := cmp.Or(Clean(o.Name), "output")
	switch o.State {
	case OutputOK:
		if o.Fault != "" && w < 60 {
			return "✗ ", "check sound", roleFault
		}
		if o.Fault != "" {
			return "✗ ", name + ": " + Clean(o.Fault), roleFault
		}
		words = meterWords(o.Level, w >= 100)
		room := words == "" || w >= 60
		if o.Latency > 0 && room {
			words += millis(o.Latency) + " "
		}
		if o.Beyond >= time.Millisecond && room {
			words += "+" + millis(o.Beyond) + " earpiece "
		}
		words += name
		if o.Detail != "" && w >= 100 {
			words += " · " + Clean(o.Detail)
		}
		if o.Note != "" && w >= 160 {
			words += " · " + Clean(o.Note)
		}
		return "● ", words, roleOK
	case OutputOpening:
		return "○ ", "opening " + name, roleWarn
	case OutputLost:
		return "✗ ", "NO SOUND: " + name + " lost", roleFault
	}
	return "✗ ", "NO SOUND", roleFault
}
