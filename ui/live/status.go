package live

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"spotter/text"
	"spotter/ui/cells"
	"spotter/ui/keymap"
)

// drawStatus draws one mark and a few words for each part that may fail.
func (l *Screen) drawStatus(r cells.Rect) {
	if r.H <= 0 {
		return
	}
	c := &l.canvas
	says, kr := l.statusEnd(r.W)
	at := c.End(r, kr, says)
	rest := cells.Rect{X: r.X, Y: r.Y, W: at - 1, H: 1}
	j, o := &l.health.Journal, &l.health.Output
	saved := fmt.Sprintf("saved %d/%d", j.Durable, j.Logged)
	mark, jr := "● ", cells.OK
	switch {
	case j.Fault != "":
		mark, saved, jr = "✗ ", fmt.Sprintf("NOT SAVED %d/%d", j.Durable, j.Logged), cells.Fault
	case j.Durable < j.Logged:
		mark, jr = "○ ", cells.Warn
	}
	left := rest
	left.W = max(0, rest.W-cells.Width(mark+saved)-2)
	omark, name, ro := outputWords(o, r.W)
	x := c.Text(left, c.Text(left, 1, ro, omark), ro, name) + 2
	c.Text(rest, c.Text(rest, x, jr, mark), jr, saved)
}

// statusEnd is the right end of the status line: what is not as it usually is,
// else where to find more.
func (l *Screen) statusEnd(w int) (string, cells.Role) {
	wide, says, ro := w >= 60, "", cells.Dim
	if jump := l.health.ClockJump; jump != 0 { // race time does not follow it
		ro, says = cells.Warn, "! clock "
		if wide {
			says = "! clock stepped " + jump.Round(100*time.Millisecond).String() + " "
		}
	}
	if l.isQuiet() {
		ro, says = cells.Warn, says+"QUIET "
		if wide {
			says += "· " + l.keyOf(keymap.Quiet) + ": all cues "
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
func outputWords(o *OutputHealth, w int) (mark, words string, ro cells.Role) {
	name := cmp.Or(text.Clean(o.Name), "output")
	switch o.State {
	case OutputOK:
		if o.Fault != "" && w < 60 {
			return "✗ ", "check sound", cells.Fault
		}
		if o.Fault != "" {
			return "✗ ", name + ": " + text.Clean(o.Fault), cells.Fault
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
			words += " · " + text.Clean(o.Detail)
		}
		if o.Note != "" && w >= 160 {
			words += " · " + text.Clean(o.Note)
		}
		return "● ", words, cells.OK
	case OutputOpening:
		return "○ ", "opening " + name, cells.Warn
	case OutputLost:
		return "✗ ", "NO SOUND: " + name + " lost", cells.Fault
	}
	return "✗ ", "NO SOUND", cells.Fault
}

// meter draws a peak. What the device has proven looks another than what only
// our own clock says: bars, or shades.
func meter(peak float64, proven bool) string {
	lit, dark := "▮", "▯"
	if !proven {
		lit, dark = "▒", "░"
	}
	n := bars(peak)
	return strings.Repeat(lit, n) + strings.Repeat(dark, len(meterBars)-n)
}

// meterWords is the level as the status line shows it: only while sound leaves,
// each ear by itself where there is room.
func meterWords(v Level, wide bool) string {
	if v.bars() == 0 {
		return ""
	}
	if !wide {
		return meter(max(v.Left, v.Right), v.Proven) + " "
	}
	s := "L " + meter(v.Left, v.Proven) + " R " + meter(v.Right, v.Proven) + " "
	if !v.Proven {
		s += "not proven "
	}
	return s
}
