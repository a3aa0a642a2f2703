package ui

import "fmt"

// mostFaultRows bounds the rows that faults take, so that pads and the last cue
// stay to be seen.
const mostFaultRows = 8

// arranged lays out the screen as it is now: faults get as many rows as their
// words need.
func (l *Live) arranged() layout {
	a := arrange(l.w, l.h)
	if fs := l.faults(); a.ok && len(fs) > 0 {
		a.widenBand(len(faultLines(fs, l.w-4, min(mostFaultRows, a.mostBand()))))
	}
	return a
}

// The rows that stay when faults need room.
const (
	leastBody = 4 // the pads
	leastCue  = 2 // the word and what became of it
)

// mostBand returns how many rows the band can have at most.
func (l *layout) mostBand() int {
	return l.band.h + max(0, l.body.h-leastBody) + max(0, l.cue.h-leastCue)
}

// widenBand gives the band that many rows: first those of the keys and the feed
// below it, then those of the last cue above it.
func (l *layout) widenBand(rows int) {
	if need := min(rows-l.band.h, l.body.h-leastBody); need > 0 {
		l.band.h += need
		l.body.y, l.body.h = l.body.y+need, l.body.h-need
		l.split()
	}
	need := min(rows-l.band.h, l.cue.h-leastCue)
	if need <= 0 {
		return
	}
	if l.clock.y > l.cue.y { // the clock stands between the two
		l.clock.y -= need
	} else if l.clock != (rect{}) {
		l.clock.h -= need
	}
	l.cue.h -= need
	l.band.y, l.band.h = l.band.y-need, l.band.h+need
}

// faultLine is a row about a fault: its first has the mark.
type faultLine struct {
	first bool
	text  string
}

// faultLines breaks faults into at most most lines of w columns. What to do is
// never cut: where room is short, the reason gives way, and behind the first
// fault each other is told in one line.
func faultLines(fs []fault, w, most int) []faultLine {
	var out []faultLine
	for i := range fs {
		rest := len(fs) - i - 1 // one line each for these
		left := most - len(out)
		if rest > 0 && left == 1 {
			out = append(out, faultLine{true, cutTo(fmt.Sprintf("+%d: %s", rest+1, fs[i].short), w)})
			break
		}
		if left <= 0 {
			break
		}
		for n, line := range fs[i].lines(w, max(1, left-rest)) {
			out = append(out, faultLine{n == 0, line})
		}
	}
	return out
}

// lines breaks one fault into at most most lines of w columns.
func (f *fault) lines(w, most int) []string {
	next := foldText(f.next, w)
	var what []string
	for _, name := range []int{max(12, w/2), 10, 5} {
		said := shortNames(f.what, name)
		if what = foldText(said, w); len(what)+len(next) <= most {
			return append(what, next...)
		}
		if all := foldText(said+". "+f.next, w); len(all) <= most {
			return all
		}
	}
	if most <= len(next) { // no room for the reason beside it
		if most == 1 {
			return []string{cutTo(f.short, w)}
		}
		return append([]string{cutTo(f.short, w)}, next[:most-1]...)
	}
	what = what[:min(len(what), most-len(next))]
	last := len(what) - 1
	what[last] = cutTo(what[last]+" …", w)
	return append(what, next...)
}

// drawFaults tells what is wrong and what to do, over the rows of the band.
func (l *Live) drawFaults(r rect, fs []fault) {
	c := &l.canvas
	c.fill(r, roleFaultFill)
	lines := faultLines(fs, r.w-4, r.h)
	top := (r.h - len(lines)) / 2
	for i, line := range lines {
		row := r.row(top + i)
		if line.first {
			c.text(row, 1, roleFaultFill, "✗")
		}
		c.text(row, 3, roleFaultFill, line.text)
	}
}
