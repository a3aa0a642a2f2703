package review

import (
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"spotter/race"
	"spotter/text"
	"spotter/text/say"
	"spotter/ui/cells"
)

// The sizes at which the review screen shows more.
const (
	fullHeaderW, fullHeaderH = 60, 16
	sidePanelW               = 120 // from this width on the event stands beside the list
	sidePanel                = 46  // width of its panel
	wideW                    = 66  // from this width on all pages have their names, and the filter its parts
)

// headerLines is the head of the screen for its present size.
func (r *Screen) headerLines() (lines []cells.Line, right string) {
	p := &r.x.Open
	name := text.Clean(p.Race)
	if name == "" {
		name = say.T("race without a name")
	}
	who := cells.Join(" · ", "", text.Clean(p.Runner))
	if p.Spotter != "" {
		who = cells.Join(" · ", who, say.F("spotter %s", text.Clean(p.Spotter)))
	}
	first := cells.Line{{Text: " " + name, Role: cells.Strong}}
	if who != "" {
		first = append(first, cells.Span{Text: " · " + who, Role: cells.Text})
	}
	lines = append(lines, first)
	if r.w >= fullHeaderW && r.h >= fullHeaderH {
		second := cells.Join(" · ", frameShort(p.Frame()), r.targetWords())
		if p.Pack != "" {
			second = cells.Join(" · ", second, say.F("pack %s", text.Clean(p.Pack)))
		}
		lines = append(lines, cells.Line{{Text: " " + second, Role: cells.Text}})
	}
	if r.o.Checking {
		return append(lines, cells.Line{{Text: " " + say.F("checking %d %%: not yet checked", int(100*r.o.Progress)), Role: cells.Warn}}), r.dateWords()
	}
	if r.o.Running && r.o.OK {
		return append(lines, r.runningLine()), r.dateWords()
	}
	return append(lines, verdictLines(&r.o, r.w, 3)...), r.dateWords()
}

// targetWords says what was run against what.
func (r *Screen) targetWords() string {
	p := &r.x.Open
	var s string
	if p.DistanceM > 0 {
		s = race.FormatDistance(p.DistanceM, p.Units)
	}
	if p.Target > 0 {
		s = cells.Join(", ", s, say.F("target %s", race.FormatElapsed(p.Target)))
	}
	if p.PlanKind == race.PlanEffort {
		s += " " + say.T("by effort")
	}
	return s
}

// dateWords is the day of the race: of its start, or of its first line.
func (r *Screen) dateWords() string {
	began := r.x.Began()
	if began.IsZero() {
		return ""
	}
	layout := say.T("2 Jan 2006 15:04 -07:00")
	if r.w < fullHeaderW {
		layout = say.T("2 Jan 2006")
	}
	return began.Format(layout) + " "
}

// verdictLines says whether the log can be believed, in at most n lines: on a
// red ground and with the place when it cannot.
func verdictLines(o *Options, w, n int) []cells.Line {
	verdict := text.Clean(o.Verdict)
	head := text.Clean(o.Head)
	if len(head) > 12 {
		head = head[:12]
	}
	if o.OK {
		if verdict == "" {
			verdict = say.T("chain whole")
		}
		if head != "" && !strings.Contains(verdict, head) {
			verdict += " · " + say.F("head %s", head)
		}
		if head != "" && cells.Width(verdict)+3 > w { // the hash is what a witness wrote down
			verdict = say.F("chain whole · head %s", head)
		}
		return []cells.Line{{{Text: " ✓ " + verdict, Role: cells.OK}}}
	}
	if verdict == "" {
		verdict = say.T("where is not known: run spotter journal verify")
	}
	text := "✗ " + say.F("LOG NOT WHOLE: %s", verdict)
	if head != "" && !strings.Contains(verdict, head) {
		text += " · " + say.F("head %s", head)
	}
	var out []cells.Line
	for part := range strings.SplitSeq(ansi.Wrap(text, w-2, ""), "\n") {
		if len(out) == n {
			out[n-1] = cells.Line{{Text: cells.Cut(out[n-1].Text()+"…", w-1), Role: cells.FaultFill}}
			break
		}
		out = append(out, cells.Line{{Text: " " + part, Role: cells.FaultFill}})
	}
	return out
}

// arrange fits the pagers to the screen. It is called after every message, so
// that drawing changes nothing but the canvas.
func (r *Screen) arrange() {
	if r.w < cells.MinWidth || r.h < cells.MinHeight {
		return
	}
	if r.fitted != r.w {
		r.fitted = r.w
		r.texts[pageRace] = nil
		r.help = cells.Wrap(cells.HelpLines(r.keys.groups()), r.w-1)
	}
	r.sizePage()
	r.detail = nil
	body := r.bodyHeight()
	switch r.layer {
	case layerHelp:
		r.over.Size(len(r.help), body)
	case layerCompared:
		r.detail = r.compared()
		r.over.Size(len(r.detail), body)
	case layerDetail:
		if i, ok := r.current(); ok {
			r.detail = cells.Wrap(r.x.detailLines(i), r.w-1)
		}
		r.over.Size(len(r.detail), body)
	}
}

// bodyHeight returns how many rows the page has: all but the head, the names of the pages, the filter
// and the footer.
func (r *Screen) bodyHeight() int {
	head, _ := r.headerLines()
	body := r.h - len(head) - 2
	if r.hasFilterLine() {
		body--
	}
	return max(body, 1)
}

// hasFilterLine reports whether the filter has a line of its own. On a low screen only one that
// hides something has.
func (r *Screen) hasFilterLine() bool { return r.h >= fullHeaderH || !r.filter.All() }

// sizePage fits the pager of the page. Pages that are not shown cost nothing.
func (r *Screen) sizePage() {
	body := r.bodyHeight()
	p := &r.pagers[r.page]
	switch r.page {
	case pageOverview:
		r.texts[pageOverview] = r.figured().overview.Lines(r.w, body)
		p.Size(len(r.texts[pageOverview]), body)
	case pageEvents:
		p.Size(len(r.rows), body-1)
	case pageSplits:
		p.Size(len(r.figured().stretches), body-1)
	case pageCues:
		p.Size(len(r.figured().counts), body)
	case pageRace:
		if r.texts[pageRace] == nil {
			lines := r.x.raceLines(&r.o)
			if r.x.long != nil {
				lines = append(lines, r.figured().kinds...)
			} else {
				lines = append(lines, r.x.kindLines(r.rows)...)
			}
			r.texts[pageRace] = cells.Wrap(lines, r.w-1)
		}
		p.Size(len(r.texts[pageRace]), body)
	}
}

// View draws the screen.
func (r *Screen) View() tea.View {
	return cells.WholeView(cells.Join(" · ", "spotter review", text.Clean(r.x.Open.Race)), r.draw(), r.places)
}

// draw draws the screen onto the canvas and returns it.
func (r *Screen) draw() string {
	c := &r.canvas
	screen, fits := c.Begin(r.w, r.h)
	if !fits {
		return c.String()
	}
	head, date := r.headerLines()
	cells.DrawHeader(c, screen, head, date)
	y, body := len(head), r.bodyHeight()
	r.drawTabs(screen.Row(y))
	r.drawBody(screen.Rows(y+1, body))
	if r.hasFilterLine() {
		r.drawFilterLine(screen.Row(y + 1 + body))
	}
	r.drawFooter(screen.Row(r.h - 1))
	return c.String()
}

// drawBody draws the page, or what lies over it.
func (r *Screen) drawBody(body cells.Rect) {
	switch {
	case r.layer == layerHelp:
		r.drawText(body, &r.over, r.help)
	case r.layer == layerDetail, r.layer == layerCompared:
		r.drawText(body, &r.over, r.detail)
	case r.layer == layerFilter:
		r.drawPanelOf(body)
	case r.pending() && r.counting.before.none && r.page != pageEvents && r.page != pageRace:
		r.canvas.Text(body.Row(1), 2, cells.Dim, say.T("counting…"))
	case r.o.Checking && r.page != pageEvents && r.page != pageRace:
		r.canvas.Text(body.Row(1), 2, cells.Dim, say.T("the figures come when all of the log has been read"))
	case r.page == pageOverview:
		for y, p := 0, &r.pagers[pageOverview]; y < body.H && p.Top+y < len(r.texts[pageOverview]); y++ {
			cells.DrawLine(&r.canvas, body.Row(y), r.texts[pageOverview][p.Top+y], &r.search, false)
		}
	case r.page == pageEvents:
		r.drawEvents(body)
	case r.page == pageSplits:
		r.drawSplits(body)
	case r.page == pageCues:
		r.drawCounts(body)
	default:
		r.drawText(body, &r.pagers[r.page], r.texts[r.page])
	}
}

// drawText draws a page of text.
func (r *Screen) drawText(body cells.Rect, p *cells.Pager, lines []cells.Line) {
	for y := range body.H {
		if i := p.Top + y; i < len(lines) {
			cells.DrawLine(&r.canvas, body.Row(y).Right(1), lines[i], &r.search, false)
		}
	}
}

// drawEvents draws the event table, and beside it the event under the cursor
// where there is room.
func (r *Screen) drawEvents(body cells.Rect) {
	list := body
	if body.W >= sidePanelW && body.H >= 10 {
		list.W -= sidePanel
		r.drawPanel(body.Right(list.W))
	}
	digits := 1
	if n := len(r.rows); n > 0 {
		digits = len(strconv.FormatUint(uint64(r.x.id(r.rows[n-1])), 10))
	}
	cols := arrangeEvents(list.W, digits)
	cells.DrawLine(&r.canvas, list.Row(0), cols.head(r.x.Open.Units), nil, false)
	if len(r.rows) == 0 {
		said := say.T("the log has no events")
		if !r.filter.All() {
			said = say.T("the filter leaves no event: F shows all")
		}
		r.canvas.Text(list.Row(2), 2, cells.Dim, said)
	}
	p := &r.pagers[pageEvents]
	for y := range p.H {
		i := p.Top + y
		if i >= len(r.rows) {
			break
		}
		under := i == p.Cursor
		cells.DrawLine(&r.canvas, list.Row(y+1), cols.line(r.x.row(r.rows[i]), under), &r.search, under)
	}
}

// drawPanel draws the event under the cursor into a frame.
func (r *Screen) drawPanel(area cells.Rect) {
	in := r.canvas.Box(area, cells.Border, cells.Dim, say.T("event"))
	i, ok := r.current()
	if !ok {
		return
	}
	in = in.Inset(1, 0)
	lines := cells.Wrap(r.x.detailLines(i), in.W)
	if len(lines) > in.H && in.H > 0 {
		lines = append(lines[:in.H-1], cells.Line{{Text: say.T("enter shows the rest"), Role: cells.Dim}})
	}
	for y, l := range lines {
		cells.DrawLine(&r.canvas, in.Row(y), l, &r.search, false)
	}
}

// drawSplits draws the splits table.
func (r *Screen) drawSplits(body cells.Rect) {
	t := r.figured()
	cols := arrangeSplits(body.W)
	cells.DrawLine(&r.canvas, body.Row(0), cols.head(r.x.Plan.Known()), nil, false)
	if len(t.stretches) == 0 {
		said := say.T("no splits in this log: during a race, enter logs one")
		if len(t.figures.Stretches) > 0 {
			said = say.T("the filter leaves no stretch: F shows all")
		}
		r.canvas.Text(body.Row(2), 2, cells.Dim, said)
	}
	p := &r.pagers[pageSplits]
	for y := range p.H {
		i := p.Top + y
		if i >= len(t.stretches) {
			break
		}
		under := i == p.Cursor
		cells.DrawLine(&r.canvas, body.Row(y+1), r.x.stretchLine(cols, t, i, under), &r.search, under)
	}
}

// drawCounts draws the cues page; the line under the cursor is a bar.
func (r *Screen) drawCounts(body cells.Rect) {
	t, p := r.figured(), &r.pagers[pageCues]
	for y := range body.H {
		i := p.Top + y
		if i >= len(t.counts) {
			break
		}
		under := i == p.Cursor && len(t.counts[i].line) > 0
		cells.DrawLine(&r.canvas, body.Row(y).Right(1), t.counts[i].line, &r.search, under)
	}
}
