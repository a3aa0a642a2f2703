package live

import (
	"fmt"
	"strings"

	"spotter/ui/cells"
)

// mostFaultRows bounds the rows that faults take, so that pads and the last cue
// stay to be seen.
const mostFaultRows = 8

// arranged lays out the screen as it is now: faults get as many rows as their
// words need.
func (l *Screen) arranged() layout {
	a := arrange(l.w, l.h)
	if fs := l.faults(); a.ok && len(fs) > 0 {
		if most := a.mostBand(); most < mostFaultRows && a.status.H > 0 && l.statusIsTrifle() &&
			len(allLines(fs, l.w-4, 10, spareness{joined: true})) > most {
			a.body.H++ // the faults say more than the status line does
			a.status = cells.Rect{}
			a.split()
		}
		a.widenBand(len(faultLines(fs, l.w-4, min(mostFaultRows, a.mostBand()))))
	}
	return a
}

// statusIsTrifle reports whether the status line has nothing to say that is not in the
// faults: neither quiet mode nor a clock that stepped.
func (l *Screen) statusIsTrifle() bool { return l.health.ClockJump == 0 && !l.isQuiet() }

// The rows that stay when faults need room.
const (
	leastBody = 4 // the pads
	leastCue  = 2 // the word and what became of it
)

// mostBand returns how many rows the band can have at most.
func (l *layout) mostBand() int {
	return l.band.H + max(0, l.body.H-leastBody) + max(0, l.cue.H-leastCue)
}

// widenBand gives the band that many rows: first those of the keys and the feed
// below it, then those of the last cue above it.
func (l *layout) widenBand(rows int) {
	if need := min(rows-l.band.H, l.body.H-leastBody); need > 0 {
		l.band.H += need
		l.body.Y, l.body.H = l.body.Y+need, l.body.H-need
		l.split()
	}
	need := min(rows-l.band.H, l.cue.H-leastCue)
	if need <= 0 {
		return
	}
	if l.clock.Y > l.cue.Y { // the clock stands between the two
		l.clock.Y -= need
	} else if l.clock != (cells.Rect{}) {
		l.clock.H -= need
	}
	l.cue.H -= need
	l.band.Y, l.band.H = l.band.Y-need, l.band.H+need
}

// narrowScreen is the width in columns below which what still works has no row of its own.
const narrowScreen = 56

// faultLine is a row about a fault: its first has the mark.
type faultLine struct {
	first bool
	text  string
}

// spareness says what a screen tells of its faults, besides reason and remedy.
type spareness struct {
	works  bool // what still works
	detail bool // what stands behind a semicolon in the reason
	joined bool // the remedy follows the reason in the same line
}

// spared returns the ways to tell faults, from all that is known down to what must be told.
func spared() [6]spareness {
	return [...]spareness{{true, true, false}, {true, true, true}, {true, false, false}, {false, true, false},
		{false, false, false}, {false, false, true}}
}

// faultLines breaks faults into at most most lines of w columns. Where room is short
// they leave out what still works, then details, and shorten the names of devices.
// Where even that is not enough, the worst fault is told whole, and each other one
// in what is left: its remedy in one line, or a line for all of them.
func faultLines(fs []fault, w, most int) []faultLine {
	for _, name := range []int{max(12, w/2), 10, 5} {
		for _, how := range spared() {
			lines := allLines(fs, w, name, how)
			if len(lines) > most {
				continue
			}
			how.works = false
			if short := allLines(fs, w, name, how); w < narrowScreen && len(short) < len(lines) {
				return short // the row is worth more to the last cue
			}
			return lines
		}
	}
	var out []faultLine
	for i := range fs {
		rest := len(fs) - i - 1 // one line each for these, or two where the worst leaves them
		left := most - len(out)
		if rest > 0 && left == 1 {
			out = append(out, faultLine{true, cells.Cut(fmt.Sprintf("+%d: %s", rest+1, fs[i].short), w)})
			break
		}
		if left <= 0 {
			break
		}
		f := fs[i]
		f.works = ""
		room := left - rest
		if len(f.told(w, 10, spareness{joined: true})) <= left-2*rest {
			room = left - 2*rest
		}
		for n, line := range f.lines(w, max(1, room)) {
			out = append(out, faultLine{n == 0, line})
		}
	}
	return out
}

// allLines breaks faults into lines of w columns, as many as they take, with names of
// at most name columns.
func allLines(fs []fault, w, name int, how spareness) []faultLine {
	var out []faultLine
	for i := range fs {
		for n, line := range fs[i].told(w, name, how) {
			out = append(out, faultLine{n == 0, line})
		}
	}
	return out
}

// told breaks one fault into lines of w columns, as many as they take.
func (f *fault) told(w, name int, how spareness) []string {
	what, next := f.what, f.next
	if !how.detail {
		what, _, _ = strings.Cut(what, "; ")
	}
	if what = cells.ShortNames(what, name); how.works {
		next = andThen(next, f.works)
	}
	if how.joined {
		return cells.Fold(andThen(what, next), w)
	}
	return append(cells.Fold(what, w), cells.Fold(next, w)...)
}

// andThen puts a sentence behind another one, which may lack its stop.
func andThen(first, then string) string {
	if first != "" && then != "" && !strings.ContainsAny(first[len(first)-1:], ".?!") {
		first += "."
	}
	return cells.Join(" ", first, then)
}

// lines breaks one fault into at most most lines of w columns: its remedy is whole,
// and its reason is cut where the two do not fit.
func (f *fault) lines(w, most int) []string {
	for _, name := range []int{max(12, w/2), 10, 5} {
		for _, how := range spared() {
			if lines := f.told(w, name, how); len(lines) <= most {
				return lines
			}
		}
	}
	next := cells.Fold(f.next, w)
	if most == 1 {
		return []string{cells.Cut(f.short, w)}
	}
	if most <= len(next)+1 { // the reason has one line at most
		return append([]string{cells.Cut(f.short, w)}, next[:min(len(next), most-1)]...)
	}
	what, _, _ := strings.Cut(f.what, "; ")
	lines := cells.Fold(cells.ShortNames(what, cells.ShortName), w)
	lines = lines[:min(len(lines), most-len(next))]
	last := len(lines) - 1
	lines[last] = cells.Cut(lines[last]+" …", w)
	return append(lines, next...)
}

// drawFaults tells what is wrong and what to do, over the rows of the band.
func (l *Screen) drawFaults(r cells.Rect, fs []fault) {
	c := &l.canvas
	c.Fill(r, cells.FaultFill)
	lines := faultLines(fs, r.W-4, r.H)
	top := (r.H - len(lines)) / 2
	for i, line := range lines {
		row := r.Row(top + i)
		if line.first {
			c.Text(row, 1, cells.FaultFill, "✗")
		}
		c.Text(row, 3, cells.FaultFill, line.text)
	}
}
