package sheet

import (
	"fmt"
	"slices"
	"strings"

	"spotter/text"
)

// The bounds of a course file.
const (
	MaxBytes  = 1 << 20 // more is refused unread
	maxFaults = 100     // more are only counted
)

// Fault is one thing that is wrong with a course file.
type Fault struct {
	Line int    // from 1; 0 for the file as a whole
	Text string // what is wrong and what to do, without control characters
}

// Faults are all the faults of a course file, by line. It is never empty when it is used as an
// error.
type Faults []Fault

// Error returns the faults one to a line, such as "line 14: unknown key "sides"".
func (fs Faults) Error() string {
	lines := make([]string, len(fs))
	for i, f := range fs {
		lines[i] = f.Text
		if f.Line > 0 {
			lines[i] = fmt.Sprintf("line %d: %s", f.Line, f.Text)
		}
	}
	return strings.Join(lines, "\n")
}

// sorted returns the faults by line. Those beyond the bound are counted.
func (fs Faults) sorted() Faults {
	slices.SortStableFunc(fs, func(a, b Fault) int { return a.Line - b.Line })
	if more := len(fs) - maxFaults; more > 0 {
		fs = append(fs[:maxFaults:maxFaults], Fault{fs[maxFaults].Line, fmt.Sprintf("and %s more: mend these first", text.Count(more, "fault"))})
	}
	return fs
}
