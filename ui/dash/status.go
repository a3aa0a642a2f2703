package dash

import (
	"cmp"
	"math"
	"strconv"
	"strings"
	"time"

	"spotter/text/say"
	"spotter/ui/alert"
	"spotter/ui/cells"
)

// drawStatus draws one mark and a few words for each part that may fail.
func (s *Sheet) drawStatus(f *Facts, r cells.Rect) {
	if r.H <= 0 {
		return
	}
	c := &s.canvas
	says, kr := f.statusEnd(r.W)
	at := c.End(r, kr, says)
	rest := cells.Rect{X: r.X, Y: r.Y, W: at - 1, H: 1}
	j := &f.Journal
	saved := s.saved.of(*j, Journal.words)
	mark, jr := "● ", cells.OK
	switch {
	case j.Practice:
		mark, saved, jr = "○ ", say.T("demo: not saved"), cells.Warn
	case j.Fault:
		mark, jr = "✗ ", cells.Fault
	case j.Durable < j.Logged:
		mark, jr = "○ ", cells.Warn
	}
	left := rest
	linkW, whereW := s.link.Width(f.Crew, r.W), s.positionW(f.Position)
	if r.W < 60 && f.Crew.Poor() && jr == cells.OK && !j.Practice { // there is room for one number
		saved = s.brief.of(*j, Journal.brief)
	}
	left.W = max(0, rest.W-cells.Width(mark)-cells.Width(saved)-2-whereW-linkW)
	omark, name, ro := s.output.words(&f.Output, r.W)
	x := c.Text(left, c.Text(left, 1, ro, omark), ro, name) + 2
	x = c.Text(rest, c.Text(rest, x, jr, mark), jr, saved)
	x = s.link.Draw(c, rest, f.Crew, x+2, rest.W-x-2-whereW)
	s.drawPosition(f.Position, rest, x)
}

// words says how much of the log is saved.
func (j Journal) words() string {
	if j.Fault {
		return say.F("NOT SAVED %d/%d", j.Durable, j.Logged)
	}
	return say.F("saved %d/%d", j.Durable, j.Logged)
}

// brief says on a narrow screen that all of the log is saved.
func (j Journal) brief() string { return say.F("saved %d", j.Durable) }

// shownOutput is an output with its words.
type shownOutput struct {
	of    Output
	w     int // columns of the screen
	mark  string
	says  string
	looks cells.Role
}

// words returns what [outputWords] says.
func (s *shownOutput) words(o *Output, w int) (mark, words string, ro cells.Role) {
	if s.w != w || s.of != *o {
		s.of, s.w = *o, w
		s.mark, s.says, s.looks = outputWords(o, w)
	}
	return s.mark, s.says, s.looks
}

// statusEnd is the right end of the status line: what is not as it usually is,
// else where to find more.
func (f *Facts) statusEnd(w int) (string, cells.Role) {
	wide, says, ro := w >= 60, "", cells.Dim
	if jump := f.ClockJump; jump != 0 { // race time does not follow it
		ro, says = cells.Warn, say.T("! clock ")
		if wide {
			says = say.F("! clock stepped %s ", jump.Round(100*time.Millisecond))
		}
	}
	if f.Quiet {
		ro, says = cells.Warn, says+say.T("QUIET ")
		if wide {
			says += say.F("· %s: all cues ", f.QuietKey)
		}
	}
	if f.Only {
		ro, says = cells.Warn, says+say.T("ONLY BOUND KEYS ")
	}
	if s := alert.Brief(f.Small, w >= 80); s != "" {
		ro, says = cells.Warn, says+s
	}
	switch {
	case says != "":
		return says, ro
	case wide:
		return say.T("tab log  ? help "), ro
	case f.Position.Says != "" || f.Crew.Poor():
		return "? ", ro
	}
	return say.T("? help "), ro
}

// outputWords says how the output is doing, on a screen of w columns. What
// buffering is in force has its place on wide ones.
func outputWords(o *Output, w int) (mark, words string, ro cells.Role) {
	name := cmp.Or(o.Name, say.T("output"))
	switch o.Sound {
	case SoundOK:
		if o.Fault != "" && w < 60 {
			return "✗ ", say.T("check sound"), cells.Fault
		}
		if o.Fault != "" {
			return "✗ ", name + ": " + o.Fault, cells.Fault
		}
		words = meterWords(o.Level, w >= 100)
		room := words == "" || w >= 60
		if o.Latency > 0 && room {
			words += Millis(o.Latency) + " "
		}
		if o.Beyond >= time.Millisecond && room {
			words += say.F("+%s earpiece ", Millis(o.Beyond))
		}
		words += name
		if o.Detail != "" && w >= 100 {
			words += " · " + o.Detail
		}
		if o.Note != "" && w >= 160 {
			words += " · " + o.Note
		}
		return "● ", words, cells.OK
	case SoundOpening:
		return "○ ", say.F("opening %s", name), cells.Warn
	case SoundLost:
		return "✗ ", say.F("NO SOUND: %s lost", name), cells.Fault
	}
	return "✗ ", say.T("NO SOUND"), cells.Fault
}

// Millis writes a latency in whole ms, rounded.
func Millis(d time.Duration) string {
	if d < time.Millisecond {
		return "<1 ms"
	}
	return strconv.FormatInt(d.Round(time.Millisecond).Milliseconds(), 10) + " ms"
}

// Level holds the loudness at each ear right now.
type Level struct {
	Left, Right float64 // peaks; 1 is full scale, 0 silence
	Proven      bool    // the device's own timing says that so much has left it
}

// meterBars are the peaks in dBFS from which on a bar is lit: speech that is
// levelled for an ear reaches the fourth, and with its loudest the fifth.
var meterBars = [...]float64{-48, -36, -24, -14, -6}

// Bars returns how many bars a level lights, of the louder ear.
func (v Level) Bars() int { return bars(max(v.Left, v.Right)) }

func bars(peak float64) int {
	db, n := 20*math.Log10(peak), 0 // −∞ for silence
	for n < len(meterBars) && db >= meterBars[n] {
		n++
	}
	return n
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
	if v.Bars() == 0 {
		return ""
	}
	if !wide {
		return meter(max(v.Left, v.Right), v.Proven) + " "
	}
	s := "L " + meter(v.Left, v.Proven) + " R " + meter(v.Right, v.Proven) + " "
	if !v.Proven {
		s += say.T("not proven ")
	}
	return s
}
