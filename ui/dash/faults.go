package dash

import (
	"fmt"
	"strings"

	"spotter/ui/cells"
)

// Fault is one thing that does not work, and what to do. A small screen leaves out what
// still works first, then the details of the reason. It never leaves out the remedy of
// the worst fault. Texts are clean.
type Fault struct {
	Name  string // the same for as long as the fault lasts, whatever its words
	Short string // in a few words, for a narrow screen
	What  string // the reason; details stand behind a semicolon
	Next  string // the remedy
	Works string // what still works
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
func faultLines(fs []Fault, w, most int) []faultLine {
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
			out = append(out, faultLine{true, cells.Cut(fmt.Sprintf("+%d: %s", rest+1, fs[i].Short), w)})
			break
		}
		if left <= 0 {
			break
		}
		f := fs[i]
		f.Works = ""
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
func allLines(fs []Fault, w, name int, how spareness) []faultLine {
	var out []faultLine
	for i := range fs {
		for n, line := range fs[i].told(w, name, how) {
			out = append(out, faultLine{n == 0, line})
		}
	}
	return out
}

// told breaks one fault into lines of w columns, as many as they take.
func (f *Fault) told(w, name int, how spareness) []string {
	what, next := f.What, f.Next
	if !how.detail {
		what, _, _ = strings.Cut(what, "; ")
	}
	if what = cells.ShortNames(what, name); how.works {
		next = andThen(next, f.Works)
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
func (f *Fault) lines(w, most int) []string {
	for _, name := range []int{max(12, w/2), 10, 5} {
		for _, how := range spared() {
			if lines := f.told(w, name, how); len(lines) <= most {
				return lines
			}
		}
	}
	next := cells.Fold(f.Next, w)
	if most == 1 {
		return []string{cells.Cut(f.Short, w)}
	}
	if most <= len(next)+1 { // the reason has one line at most
		return append([]string{cells.Cut(f.Short, w)}, next[:min(len(next), most-1)]...)
	}
	what, _, _ := strings.Cut(f.What, "; ")
	lines := cells.Fold(cells.ShortNames(what, cells.ShortName), w)
	lines = lines[:min(len(lines), most-len(next))]
	last := len(lines) - 1
	lines[last] = cells.Cut(lines[last]+" …", w)
	return append(lines, next...)
}
