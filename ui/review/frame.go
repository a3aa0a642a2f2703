package review

import (
	"spotter/text/say"
	"spotter/ui/cells"
)

// drawTabs draws the names of the pages, the present one in brackets. On a narrow screen the
// others have only their key.
func (r *Screen) drawTabs(row cells.Rect) {
	x := 0
	for p := range int(pageCount) {
		name := page(p).pageName()
		ro, text := cells.Dim, " "+name+" "
		if r.w < wideW {
			text = " " + string(rune('1'+p))
		}
		if page(p) == r.page {
			ro, text = cells.Strong, "["+name+"]"
			if r.w < wideW && p > 0 {
				text = " " + text
			}
		}
		x = r.canvas.Text(row, x, ro, text)
	}
	right := r.countWords()
	switch r.layer {
	case layerHelp:
		right = say.T("help") + " "
	case layerCompared:
		right = say.T("A and B") + " "
	case layerFilter:
		right = say.F("filter: %s", right)
	}
	if x+cells.Width(right) <= row.W {
		r.canvas.End(row, cells.Text, right)
	}
}

// drawFilterLine says what is shown.
func (r *Screen) drawFilterLine(row cells.Rect) {
	l := r.filterLine()
	cells.DrawLine(&r.canvas, row, l, nil, false)
	keys := say.T("f chooses") + " "
	if !r.filter.All() {
		keys = say.T("F clears all of it") + " "
	}
	if cells.Width(l.Text())+1+cells.Width(keys) <= row.W {
		r.canvas.End(row, cells.Dim, keys)
	}
}

// drawPanelOf draws the panel of the filter.
func (r *Screen) drawPanelOf(body cells.Rect) {
	lines, at := r.panel.Lines()
	top := max(0, at-body.H+1)
	for y := range body.H {
		if i := top + y; i < len(lines) {
			cells.DrawLine(&r.canvas, body.Row(y), lines[i], nil, i == at)
		}
	}
}

// drawFooter draws the last line: the search or the place being typed, what came of the last
// key, or where one is; and at the right the keys to know.
func (r *Screen) drawFooter(row cells.Rect) {
	if r.typed != nil {
		r.drawPrompt(row)
		return
	}
	if r.voice.asks != nil {
		r.drawDelete(row)
		return
	}
	if r.layer == layerFilter && r.search.Note == "" {
		r.canvas.Text(row, 1, cells.Dim, r.panel.Hint(row.W))
		return
	}
	cells.DrawFooter(&r.canvas, row, &r.search, r.active(), r.hint())
}

// hint returns the keys to know of the page: all of them where there is room.
func (r *Screen) hint() string {
	long, short := "", say.T("↑↓ scroll  ? help  q quit")
	switch {
	case r.layer != layerNone:
		return say.T("↑ ↓ scroll  q back") + " "
	case r.page == pageOverview:
		long, short = say.T("← → along  enter its events  f filter  : go to  tab page  ? help  q quit"), say.T("← → along  ? help  q quit")
	case r.page == pageCues:
		long = say.T("enter its events  f filter  : go to  tab page  ? help  q quit")
	case r.page == pageRace:
		long = say.T("f filter  : go to  tab page  ? help  q quit")
	default:
		long = say.T("enter open  f filter  / search  : go to  tab page  ? help  q quit")
	}
	if r.w < 80 || cells.Width(long)+3+cells.Width(r.active().Where()) > r.w {
		long = short
	}
	return long + " "
}
