package ui

import (
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"spotter/race"
)

// The sizes at which the review screen shows more.
const (
	fullHeaderW, fullHeaderH = 60, 16
	sidePanelW               = 120 // from this width on the event stands beside the list
	sidePanel                = 46  // width of its panel
	labelW                   = 15  // of the names in a list of facts
)

// headerLines is the head of the screen for its present size.
func (r *Review) headerLines() (lines []reviewLine, right string) {
	p := &r.x.open
	name := Clean(p.Race)
	if name == "" {
		name = "race without a name"
	}
	who := join(" · ", "", Clean(p.Runner))
	if p.Spotter != "" {
		who = join(" · ", who, "spotter "+Clean(p.Spotter))
	}
	first := reviewLine{{" " + name, roleStrong}}
	if who != "" {
		first = append(first, span{" · " + who, roleText})
	}
	lines = append(lines, first)
	if r.w >= fullHeaderW && r.h >= fullHeaderH {
		second := join(" · ", frameShort(frameOf(p)), r.targetWords())
		if p.Pack != "" {
			second = join(" · ", second, "pack "+Clean(p.Pack))
		}
		lines = append(lines, reviewLine{{" " + second, roleText}})
	}
	if r.o.Running && r.o.OK {
		return append(lines, r.runningLine()), r.dateWords()
	}
	return append(lines, verdictLines(&r.o, r.w, 3)...), r.dateWords()
}

// targetWords says what was run against what.
func (r *Review) targetWords() string {
	p := &r.x.open
	var s string
	if p.DistanceM > 0 {
		s = race.FormatDistance(p.DistanceM, p.Units)
	}
	if p.Target > 0 {
		s = join(", ", s, "target "+race.FormatElapsed(p.Target))
	}
	return s
}

// dateWords is the day of the race: of its start, or of its first line.
func (r *Review) dateWords() string {
	i := r.x.start
	if i < 0 {
		i = r.x.first
	}
	if i < 0 || r.o.Events[i].Wall.IsZero() {
		return ""
	}
	layout := "2 Jan 2006 15:04 -07:00"
	if r.w < fullHeaderW {
		layout = "2 Jan 2006"
	}
	return r.o.Events[i].Wall.Format(layout) + " "
}

// verdictLines says whether the log can be believed, in at most n lines: on a
// red ground and with the place when it cannot.
func verdictLines(o *ReviewOptions, w, n int) []reviewLine {
	verdict := Clean(o.Verdict)
	head := Clean(o.Head)
	if len(head) > 12 {
		head = head[:12]
	}
	if o.OK {
		if verdict == "" {
			verdict = "chain whole"
		}
		if head != "" && !strings.Contains(verdict, head) {
			verdict += " · head " + head
		}
		if head != "" && width(verdict)+3 > w { // the hash is what a witness wrote down
			verdict = "chain whole · head " + head
		}
		return []reviewLine{{{" ✓ " + verdict, roleOK}}}
	}
	if verdict == "" {
		verdict = "where is not known: run spotter journal verify"
	}
	text := "✗ LOG NOT WHOLE: " + verdict
	if head != "" && !strings.Contains(verdict, head) {
		text += " · head " + head
	}
	var out []reviewLine
	for part := range strings.SplitSeq(ansi.Wrap(text, w-2, ""), "\n") {
		if len(out) == n {
			out[n-1] = reviewLine{{cutTo(out[n-1].text()+"…", w-1), roleFaultFill}}
			break
		}
		out = append(out, reviewLine{{" " + part, roleFaultFill}})
	}
	return out
}

// arrange fits the pagers to the screen. It is called after every message, so
// that drawing changes nothing but the canvas.
func (r *Review) arrange() {
	if r.w < MinWidth || r.h < MinHeight {
		return
	}
	head, _ := r.headerLines()
	body := r.h - len(head) - 2 // tabs and footer
	r.pagers[pageEvents].size(len(r.rows), body-1)
	r.pagers[pageSplits].size(len(r.x.splits), body-1)
	if r.fitted != r.w {
		r.fitted = r.w
		r.texts[pageRace] = wrapLines(r.x.raceLines(&r.o), r.w-1)
		r.help = wrapLines(helpLines(r.keys.groups()), r.w-1)
	}
	for _, p := range []reviewPage{pageCounts, pageRace} {
		r.pagers[p].size(len(r.texts[p]), body)
	}
	r.detail = nil
	switch r.layer {
	case layerHelp:
		r.over.size(len(r.help), body)
	case layerDetail:
		if i, ok := r.current(); ok {
			r.detail = wrapLines(r.x.detailLines(i), r.w-1)
		}
		r.over.size(len(r.detail), body)
	}
}

// View draws the screen.
func (r *Review) View() tea.View {
	v := tea.NewView(r.draw())
	v.DisableBracketedPasteMode = true
	v.AltScreen = true
	v.WindowTitle = join(" · ", "spotter review", Clean(r.x.open.Race))
	return withPlaces(v, r.places)
}

// draw draws the screen onto the canvas and returns it.
func (r *Review) draw() string {
	if r.w <= 0 || r.h <= 0 {
		return ""
	}
	c := &r.canvas
	c.reset(r.w, r.h)
	screen := rect{0, 0, r.w, r.h}
	if r.w < MinWidth || r.h < MinHeight {
		drawTooSmall(c, screen)
		return c.String()
	}
	head, date := r.headerLines()
	drawHeader(c, screen, head, date)
	y := len(head)
	r.drawTabs(screen.row(y))
	r.drawBody(screen.rows(y+1, r.h-y-2))
	r.drawFooter(screen.row(r.h - 1))
	return c.String()
}

// drawTabs draws the names of the pages, the present one in brackets.
func (r *Review) drawTabs(row rect) {
	x := 0
	for p, name := range [reviewPages]string{"events", "splits", "counts", "race"} {
		ro, text := roleDim, " "+name+" "
		if reviewPage(p) == r.page {
			ro, text = roleStrong, "["+name+"]"
		}
		x = r.canvas.text(row, x, ro, text)
	}
	right := ""
	f := r.x.kinds[r.filter]
	switch {
	case r.layer == layerHelp:
		right = "help "
	case r.page == pageEvents:
		right = f.name + " " + strconv.Itoa(f.n) + " "
		if row.w >= fullHeaderW {
			right = "kind: " + right
		}
	case r.page == pageSplits:
		right = strconv.Itoa(len(r.x.splits)) + " "
	}
	if x+width(right) <= row.w {
		r.canvas.end(row, roleText, right)
	}
}

// drawBody draws the page, or what lies over it.
func (r *Review) drawBody(body rect) {
	switch {
	case r.layer == layerHelp:
		r.drawText(body, &r.over, r.help)
	case r.layer == layerDetail:
		r.drawText(body, &r.over, r.detail)
	case r.page == pageEvents:
		r.drawEvents(body)
	case r.page == pageSplits:
		r.drawSplits(body)
	default:
		r.drawText(body, &r.pagers[r.page], r.texts[r.page])
	}
}

// drawText draws a page of text.
func (r *Review) drawText(body rect, p *pager, lines []reviewLine) {
	for y := range body.h {
		if i := p.top + y; i < len(lines) {
			drawLine(&r.canvas, body.row(y).right(1), lines[i], &r.search, false)
		}
	}
}

// drawEvents draws the event table, and beside it the event under the cursor
// where there is room.
func (r *Review) drawEvents(body rect) {
	list := body
	if body.w >= sidePanelW && body.h >= 10 {
		list.w -= sidePanel
		r.drawPanel(body.right(list.w))
	}
	digits := 1
	if n := len(r.o.Events); n > 0 {
		digits = len(strconv.FormatUint(r.o.Events[n-1].Seq, 10))
	}
	cols := arrangeEvents(list.w, digits)
	drawLine(&r.canvas, list.row(0), cols.head(), nil, false)
	if len(r.rows) == 0 {
		r.canvas.text(list.row(2), 2, roleDim, "the log has no events")
	}
	p := &r.pagers[pageEvents]
	for y := range p.h {
		i := p.top + y
		if i >= len(r.rows) {
			break
		}
		under := i == p.cursor
		drawLine(&r.canvas, list.row(y+1), cols.line(r.x.row(r.rows[i]), under), &r.search, under)
	}
}

// drawPanel draws the event under the cursor into a frame.
func (r *Review) drawPanel(area rect) {
	in := r.canvas.box(area, roleBorder, roleDim, "event")
	i, ok := r.current()
	if !ok {
		return
	}
	in = in.inset(1, 0)
	lines := wrapLines(r.x.detailLines(i), in.w)
	if len(lines) > in.h && in.h > 0 {
		lines = append(lines[:in.h-1], reviewLine{{"enter shows the rest", roleDim}})
	}
	for y, l := range lines {
		drawLine(&r.canvas, in.row(y), l, &r.search, false)
	}
}

// drawSplits draws the splits table.
func (r *Review) drawSplits(body rect) {
	cols := arrangeSplits(body.w)
	drawLine(&r.canvas, body.row(0), cols.head(r.x.plan.Known()), nil, false)
	if len(r.x.splits) == 0 {
		r.canvas.text(body.row(2), 2, roleDim, "no splits in this log: during a race, enter logs one")
	}
	p := &r.pagers[pageSplits]
	for y := range p.h {
		i := p.top + y
		if i >= len(r.x.splits) {
			break
		}
		under := i == p.cursor
		drawLine(&r.canvas, body.row(y+1), r.x.splitLine(cols, i, under), &r.search, under)
	}
}

// drawFooter draws the last line: the search being typed, what came of the last
// key, or where one is; and at the right the keys to know.
func (r *Review) drawFooter(row rect) {
	hint := "↑↓ scroll  ? help  q quit "
	if r.layer != layerNone {
		hint = "↑ ↓ scroll  q back "
	}
	if r.w >= 80 && r.layer == layerNone {
		hint = "j k ↑ ↓ scroll  tab page  f kind  enter open  / search  ? help  q quit "
	}
	drawFooter(&r.canvas, row, &r.search, r.active(), hint)
}
