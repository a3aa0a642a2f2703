package live

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"spotter/race"
	"spotter/text"
	"spotter/ui/cells"
)

// openingGrace is how long an output may take to open before the screen calls
// it a fault.
const openingGrace = 2 * time.Second

// fault is one thing that does not work, and what to do. A small screen leaves out what
// still works first, then the details of the reason. It never leaves out the remedy of
// the worst fault.
type fault struct {
	short string // in a few words, for a narrow screen
	what  string // the reason; details stand behind a semicolon
	next  string // the remedy
	works string // what still works
}

// faults lists what does not work, the worst first.
func (l *Screen) faults() []fault {
	var fs []fault
	o, j := &l.health.Output, &l.health.Journal
	name := text.Clean(o.Name)
	since, ago := l.now.Wall.Sub(o.Since), ""
	if !o.Since.IsZero() && since >= 0 {
		ago = " " + race.FormatShort(since)
	}
	switch o.State {
	case OutputLost:
		fs = append(fs, fault{"NO SOUND" + ago + ": shout! Cues logged", "NO SOUND" + ago + ": " + cmp.Or(text.Clean(o.Fault), name+" is lost"),
			"Shout. " + l.orAnother(), "Cues are logged, not heard."})
	case OutputSilent:
		fs = append(fs, fault{"NO SOUND: the runner hears nothing", "NO SOUND: " + cmp.Or(text.Clean(o.Fault), "output "+name),
			"Shout. " + l.orAnother(), "Cues are logged, not heard."})
	case OutputOpening:
		if o.Fault != "" || ago != "" && since > openingGrace {
			fs = append(fs, fault{"NO SOUND YET" + ago, "NO SOUND YET" + ago + ": " + cmp.Or(text.Clean(o.Fault), "opening "+name), l.orAnother(), ""})
		}
	case OutputOK:
		if o.Fault != "" {
			why, next := text.Clean(o.Fault), l.orAnother()
			if o.Unheard {
				fs = append(fs, fault{why, "NOT HEARD: " + why, "Shout. " + next, ""})
				break
			}
			fs = append(fs, fault{why, "CHECK SOUND: " + why, next, ""})
		}
	}
	if j.Fault != "" {
		lines := fmt.Sprintf("NOT SAVED: %d of %d lines", j.Logged-min(j.Durable, j.Logged), j.Logged)
		f := fault{lines, lines + ": " + text.Clean(j.Fault), text.Clean(j.Next), "Spotter keeps trying. Cues still play."}
		if n := int(j.For.Seconds()); n > 0 {
			f.short = fmt.Sprintf("NOT SAVED for %d s: %d lines", n, j.Logged-min(j.Durable, j.Logged))
			f.what = fmt.Sprintf("NOT SAVED for %d s: %s: %d of %d lines", n, text.Clean(j.Fault), j.Logged-min(j.Durable, j.Logged), j.Logged)
		}
		fs = append(fs, f)
	}
	if j.Moved != "" {
		fs = append(fs, fault{"LOG MOVED: now " + text.Clean(j.MovedTo), "LOG MOVED: " + text.Clean(j.Moved),
			"Every line is saved in " + text.Clean(j.MovedTo) + ".", "Cues still play."})
	}
	if r := &l.health.Recording; r.Fault != "" {
		fs = append(fs, fault{"RECORDING STOPPED", "RECORDING STOPPED: " + text.Clean(r.Fault), text.Clean(r.Next), ""})
	}
	if l.back.stop {
		fs = append(fs, l.stopFault())
	}
	if w := &l.health.Words; w.Fault != "" {
		fs = append(fs, w.fault())
	}
	return fs
}

// orAnother says what to do about an output: what mends it, or how to take
// another one.
func (l *Screen) orAnother() string {
	next := text.Clean(l.health.Output.Next)
	if l.o.Outputs == nil {
		return next
	}
	if next != "" && !strings.HasSuffix(next, ".") {
		next += "." // it ends with a command, or a sentence without its stop
	}
	return strings.TrimSpace(next + " " + l.keyOf(actPicker) + ":" + cells.Glue + "another" + cells.Glue + "output")
}

// drawBand draws the pace, unless a fault needs its place: it then keeps it for
// as long as it lasts.
func (l *Screen) drawBand(a layout, fs []fault) {
	if len(fs) > 0 {
		l.drawFaults(a.band, fs)
		return
	}
	if e, _ := l.onAir(); l.latched != "" && (e == nil || e.id != l.alarmID) {
		l.canvas.Fill(a.band, cells.AlarmFill) // the alarm is too long ago for the list
		l.canvas.Text(a.band.Row((a.band.H-1)/2), 1, cells.AlarmFill, "● STOP repeats until "+l.alarmKey()+" clears it")
		return
	}
	l.drawPace(a)
}

// drawPace draws how the race goes: now, needed, the finish in sight, what next.
func (l *Screen) drawPace(a layout) {
	c, r := &l.canvas, a.band
	s, plan := l.o.Session, l.o.Session.Plan()
	st, ok := s.Standing(l.now)
	if !ok {
		c.Text(r, 1, cells.Text, "radio check: enter starts the clock")
		if plan.Known() && r.H > 1 {
			c.Text(r.Row(1), 1, cells.Dim, fmt.Sprintf("target: %s in %s, %s", race.FormatDistance(plan.DistanceM, plan.Units),
				race.FormatElapsed(plan.Target), race.FormatPace(plan.TargetPace(), plan.Units)))
		}
		return
	}
	if largePace(r) {
		l.drawLargePace(r, st)
		return
	}
	x := 1
	part := func(y int, label, value string) {
		if value == "" {
			return
		}
		if need := cells.Width(label) + 1 + cells.Width(value); x > 1 && x+need > r.W {
			return
		}
		x = c.Text(r.Row(y), x, cells.Dim, label+" ")
		x = c.Text(r.Row(y), x, cells.Strong, value) + 2
	}
	if len(s.Splits()) > 0 {
		part(0, "now", race.FormatPace(st.Pace, plan.Units))
		if plan.Known() && st.Needed > 0 {
			part(0, "need", race.FormatShort(st.Needed))
		}
		if st.Projected > 0 {
			part(0, "finish", race.FormatElapsed(st.Projected))
		}
		if r.W >= 72 && st.HasGap && plan.Known() {
			part(0, "target", race.FormatElapsed(plan.Target))
			part(0, "gap", race.WithMetres(race.FormatGap(st.Behind), st.BehindM, true))
		}
	} else if plan.Known() {
		part(0, "target", race.FormatElapsed(plan.Target))
		part(0, "need", race.FormatPace(plan.TargetPace(), plan.Units))
	}
	y := 0
	if r.H > 1 && x > 1 {
		y, x = 1, 1
	}
	l.drawNext(part, y)
	if _, _, more := s.NextMarker(); more {
		l.drawLast(part, y)
	}
}

// drawNext says which marker the next split is for and when it is due.
func (l *Screen) drawNext(part func(y int, label, value string), y int) {
	s, plan := l.o.Session, l.o.Session.Plan()
	marker, metres, more := s.NextMarker()
	if !more {
		part(y, "next", "none: all markers passed")
		return
	}
	next := marker
	if plan.Known() {
		next += " due " + race.FormatElapsed(plan.At(metres))
	}
	part(y, "next", next+" (enter)")
}

// drawLast says when the last split was, and how the pace went.
func (l *Screen) drawLast(part func(y int, label, value string), y int) {
	s := l.o.Session
	if sp := s.Splits(); len(sp) > 0 {
		last := sp[len(sp)-1]
		part(y, "last", fmt.Sprintf("%s %s", text.Clean(last.Marker), race.FormatElapsed(last.Elapsed)))
	}
	part(y, "splits", sparkline(s.Splits(), 12))
}

// sparkline draws the pace of the last splits, the slower the higher.
func sparkline(sp []race.Split, most int) string {
	if len(sp) < 3 {
		return ""
	}
	sp = sp[max(0, len(sp)-most):]
	lo, hi := 0.0, 0.0
	pace := make([]float64, len(sp))
	for i, s := range sp {
		if s.LapM > 0 {
			pace[i] = s.Lap.Seconds() / s.LapM
		}
		if i == 0 || pace[i] < lo {
			lo = pace[i]
		}
		hi = max(hi, pace[i])
	}
	bars := []rune("▁▂▃▄▅▆▇█")
	out := make([]rune, len(sp))
	for i, p := range pace {
		out[i] = bars[0]
		if hi > lo {
			out[i] = bars[int((p-lo)/(hi-lo)*float64(len(bars)-1)+0.5)]
		}
	}
	return string(out)
}

// String returns the state in the words of the feed.
func (s OutputState) String() string {
	switch s {
	case OutputOpening:
		return "opening"
	case OutputOK:
		return "sounds"
	case OutputLost:
		return "LOST"
	}
	return "is silent"
}
