package line

import (
	"spotter/ui/cells"
)

// View is the part of a line that fits a width. Before, At and After follow each
// other on the screen; At is the character under the cursor, a blank at the end.
type View struct {
	Before, At, After string
	Left, Right       bool // there is more text on that side
}

// View returns the part of the line that fits w columns, at least 2, with the cursor
// in it. It scrolls by a quarter of the width, so that somebody who types sees what
// stands before the cursor.
func (e *Editor) View(w int) View {
	w = max(w, 2)
	if e.from > e.at {
		e.from = e.back(e.at, w/4)
	}
	if cells.Width(e.s[e.from:e.at])+e.widthAt() > w {
		e.from = e.back(e.at, w-max(e.widthAt(), w/4))
	}
	v := View{Before: e.s[e.from:e.at], At: " ", Left: e.from > 0}
	used := cells.Width(v.Before)
	if e.at < len(e.s) {
		v.At = e.s[e.at:e.after(e.at)]
	}
	used += max(1, cells.Width(v.At))
	end := e.after(e.at)
	for start := end; end < len(e.s); {
		next := e.after(end)
		gw := cells.Width(e.s[end:next])
		if used+gw > w {
			break
		}
		used, end = used+gw, next
		v.After = e.s[start:end]
	}
	v.Right = end < len(e.s)
	return v
}

// widthAt returns the width of what stands under the cursor, in columns.
func (e *Editor) widthAt() int {
	if e.at >= len(e.s) {
		return 1
	}
	return max(1, cells.Width(e.s[e.at:e.after(e.at)]))
}

// back returns the place of the character that stands at most w columns before a
// place.
func (e *Editor) back(at, w int) int {
	from, total := 0, 0
	for i := 0; i < at && i < len(e.s); {
		next := e.after(i)
		total += cells.Width(e.s[i:next])
		i = next
	}
	for from < at && total > w {
		next := e.after(from)
		total -= cells.Width(e.s[from:next])
		from = next
	}
	return from
}
