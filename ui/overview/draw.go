package overview

import (
	"spotter/text/say"
	"spotter/ui/cells"
)

// labelWidth returns the columns before the charts on a screen of w. English names need fewer than
// those of other languages.
func labelWidth(w int) int {
	label := narrowLabel
	if w >= wideFrom {
		label = wideLabel
	}
	if say.Language() != "en" {
		label += 2
	}
	return label
}

// Lines returns the page for a room of w by h cells. It may have more lines than that,
// what matters most comes first. On a handheld the charts are of all cues and of those
// that were not heard whole, and come before the sums.
func (p *Page) Lines(w, h int) []cells.Line {
	label := labelWidth(w)
	width := max(w-label-1, 1)
	out, heard := flow(p.result(), w), flow(p.heard(), w)
	if !p.book.Facts.Gun.Known {
		return append(append(out, heard...), p.momentLines(w)...)
	}
	tall, small := h >= tallFrom && w >= wideFrom, h < smallTo
	if !small {
		out, heard = append(out, heard...), nil
	}
	if tall {
		out = append(out, nil)
		out = append(out, p.paceChart(label, width)...)
	} else if row := p.paceRow(label, width); row != nil {
		out = append(out, row)
	}
	lanes := p.lanes(width)
	if small {
		lanes = []lane{lanes[0], lanes[len(lanes)-1]}
	}
	for i := range lanes {
		out = append(out, lanes[i].line(label))
	}
	out = append(out, p.axis(label, width), p.cursorLine(label, width))
	return append(append(out, heard...), p.momentLines(w)...)
}
