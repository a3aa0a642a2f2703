package faults

import (
	"fmt"
	"slices"
	"strings"

	"spotter/text"
)

// Fault is one thing that is wrong with a file.
type Fault struct {
	Line int    // from 1; 0 for the file as a whole
	Text string // what is wrong and what to do, without control characters
}

// List has the faults of a file. It is never empty when it is used as an error.
type List []Fault

// Error returns the faults one to a line, such as `line 14: unknown key "sides"`.
func (l List) Error() string {
	lines := make([]string, len(l))
	for i, f := range l {
		lines[i] = f.Text
		if f.Line > 0 {
			lines[i] = fmt.Sprintf("line %d: %s", f.Line, f.Text)
		}
	}
	return strings.Join(lines, "\n")
}

// Sorted returns the faults by line, at most so many of them; the others are counted. It sorts
// the list in place.
func (l List) Sorted(most int) List {
	slices.SortStableFunc(l, func(a, b Fault) int { return a.Line - b.Line })
	if more := len(l) - most; more > 0 {
		l = append(l[:most:most], Fault{l[most].Line, fmt.Sprintf("and %s more: mend these first", text.Count(more, "fault"))})
	}
	return l
}
