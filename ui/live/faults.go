package live

import (
	"cmp"
	"fmt"
	"path"
	"strings"
	"time"

	"spotter/race"
	"spotter/text"
	"spotter/ui/cells"
	"spotter/ui/keymap"
)

// openingGrace is the time that an output may take to open before the screen calls it a
// fault.
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
	return strings.TrimSpace(next + " " + l.keyOf(keymap.Picker) + ":" + cells.Glue + "another" + cells.Glue + "output")
}

// stopFault says that STOP was on when the race broke off and is not any more.
func (l *Screen) stopFault() fault {
	what := "STOP was on when it broke off"
	if l.back.left {
		what = "STOP was on when it was left"
	}
	return fault{"STOP was on · " + l.stopKey() + ": again", what,
		l.stopKey() + ": STOP again. " + l.keyOf(keymap.Silence) + ": not needed", ""}
}

// stopKey returns the key of STOP, as it is labelled.
func (l *Screen) stopKey() string {
	for i := range l.o.Pack.Cues {
		c := &l.o.Pack.Cues[i]
		if c.ID == "stop" && len(c.Keys) > 0 {
			return l.keys.ByName[c.Keys[0]].Labels(1)
		}
	}
	return "STOP"
}

// fault tells of words that cannot be said, before a key is pressed that needs them.
func (w *WordsHealth) fault() fault {
	const what = "SOME SPLITS PLAIN: "
	short, need := what+text.Clean(path.Base(w.File)), "Splits that need it"
	if w.More > 0 {
		short += fmt.Sprintf(" +%d", w.More)
		need += fmt.Sprintf(", or %d more like it,", w.More)
	}
	return fault{short, what + text.Clean(w.Fault), need + " play the plain clip.", ""}
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
