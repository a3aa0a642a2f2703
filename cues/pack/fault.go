package pack

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"spotter/text"
)

// maxFaults bounds how many faults are told at once: enough for any pack that
// is meant as one, and an end for a file that is not.
const maxFaults = 200

// Fault is one thing wrong with a pack, at one place.
type Fault struct {
	File string // inside the pack, such as "pack.toml", or the archive itself
	Line int    // from 1; 0 where there are no lines, as in an archive
	Msg  string // what is wrong and what to do, without control characters
}

// Error returns the fault as "pack.toml:14: key "k" used by "left" and "hole"".
func (f Fault) Error() string {
	if f.Line == 0 {
		return f.File + ": " + f.Msg
	}
	return fmt.Sprintf("%s:%d: %s", f.File, f.Line, f.Msg)
}

// Faults are all the faults of a pack, in the order of their lines. It is never
// empty when it is used as an error.
type Faults []Fault

// Error returns the faults one to a line.
func (fs Faults) Error() string {
	lines := make([]string, len(fs))
	for i, f := range fs {
		lines[i] = f.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap returns the faults one by one, so that errors.As finds a [Fault].
func (fs Faults) Unwrap() []error {
	errs := make([]error, len(fs))
	for i, f := range fs {
		errs[i] = f
	}
	return errs
}

// place is a line of a manifest. The zero value is none.
type place struct {
	in   *layer
	line int // from 1
}

// manifest returns the file of the line as faults call it.
func (p place) manifest() string {
	if p.in == nil {
		return ""
	}
	return p.in.shown
}

// faultList collects the faults of a pack.
type faultList struct {
	file   string // of those that have no place
	faults Faults
	more   int // faults beyond maxFaults
}

// add notes a fault at a place. Whatever a stranger's file brought into the
// message is shown escaped, so that it can do nothing to a terminal.
func (l *faultList) add(at place, format string, args ...any) {
	if len(l.faults) == maxFaults {
		l.more++
		return
	}
	l.faults = append(l.faults, Fault{File: text.Escape(cmp.Or(at.manifest(), l.file)), Line: at.line, Msg: text.Escape(fmt.Sprintf(format, args...))})
}

// err returns the faults sorted by line, those of the pack itself before those of
// the packs that it extends; or nil.
func (l *faultList) err() error {
	if len(l.faults) == 0 {
		return nil
	}
	sorted := slices.Clone(l.faults)
	rank := map[string]int{text.Escape(l.file): 0}
	for _, f := range sorted {
		if _, ok := rank[f.File]; !ok {
			rank[f.File] = len(rank)
		}
	}
	slices.SortStableFunc(sorted, func(a, b Fault) int {
		return cmp.Or(rank[a.File]-rank[b.File], a.Line-b.Line)
	})
	if l.more > 0 {
		last := sorted[len(sorted)-1]
		sorted = append(sorted, Fault{File: last.File, Line: last.Line,
			Msg: fmt.Sprintf("and %d more faults: mend these first", l.more)})
	}
	return sorted
}

// badRune returns the first rune of s that is not [text.Printable].
func badRune(s string) (r rune, bad bool) {
	for i, r := range s {
		if r == utf8.RuneError {
			if _, n := utf8.DecodeRuneInString(s[i:]); n == 1 {
				return r, true
			}
		}
		if !text.Printable(r) {
			return r, true
		}
	}
	return 0, false
}
