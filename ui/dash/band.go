package dash

import (
	"cmp"
	"strconv"
	"strings"
	"time"

	"spotter/cues"
	"spotter/race"
	"spotter/text/say"
	"spotter/ui/cells"
	"spotter/ui/crew"
	"spotter/ui/sign"
)

// drawBand draws the pace, unless a fault needs its place: it then keeps it for
// as long as it lasts. A countdown takes the first line of the pace, and a question those
// behind it.
func (s *Sheet) drawBand(f *Facts, r cells.Rect) {
	if f.OnAir != "" { // an open voice goes before all: over the whole band where nothing is wrong
		bar := r
		if len(f.Faults) > 0 || f.Alarm != "" || f.Sign != sign.None || f.Ask.Text != "" || f.Count.Title != "" {
			bar = r.Row(0)
		}
		s.canvas.Fill(bar, cells.AlarmFill)
		s.canvas.Text(bar.Row((bar.H-1)/2), 1, cells.AlarmFill, cells.Cut(f.OnAir, bar.W-2))
		if r = r.Rows(bar.H, r.H-bar.H); r.H == 0 {
			return
		}
	}
	if n := f.signRows(r); n > 0 {
		sign.Draw(&s.canvas, r.Rows(0, n), f.Sign)
		if r = r.Rows(n, r.H-n); r.H == 0 {
			return
		}
	}
	switch {
	case len(f.Faults) > 0:
		s.drawFaults(r, f.Faults)
		return
	case f.Alarm != "":
		s.canvas.Fill(r, cells.AlarmFill)
		s.canvas.Text(r.Row((r.H-1)/2), 1, cells.AlarmFill, f.Alarm)
		return
	}
	if f.Words != "" {
		n := crew.Draw(&s.canvas, r, f.Words)
		if r = r.Rows(n, r.H-n); r.H == 0 {
			return
		}
	}
	if f.Count.Title != "" {
		s.drawCount(r, &f.Count)
		if r = r.Rows(1, r.H-1); r.H == 0 {
			return
		}
	}
	if f.Ask.Text != "" {
		n := s.drawAsk(r, &f.Ask)
		if r = r.Rows(n, r.H-n); r.H == 0 {
			return
		}
	}
	s.drawPace(&f.Race, r)
}

// mostSign bounds the rows that the runner's sign takes beside faults.
const mostSign = 3

// signRows returns how many rows of the band the runner's sign gets: all but one beside the pace or
// the alarm, and what faults leave. Where that is none, the header tells the sign.
func (f *Facts) signRows(r cells.Rect) int {
	switch {
	case f.Sign == sign.None:
		return 0
	case len(f.Faults) > 0:
		return max(0, r.H-faultRows(f.Faults, r.W-4, max(1, r.H-min(1, r.H/3))))
	case f.Alarm != "" && r.H < 2:
		return 0
	}
	return max(1, r.H-1)
}

// bandRows returns how many rows of at most most the faults and the runner's sign need.
func (f *Facts) bandRows(most int) int {
	if f.Sign == sign.None {
		return faultRows(f.Faults, f.W-4, most)
	}
	rows := faultRows(f.Faults, f.W-4, max(1, most-min(1, most/3)))
	return min(most, rows+mostSign)
}

// lines breaks a question and its answers into lines of w columns. No answer is broken.
func (a *Ask) lines(w int) []string {
	all := a.Text + cells.Glue
	for i := range a.Answers {
		all += " " + strings.ReplaceAll(a.Answers[i].Key+": "+a.Answers[i].Says, " ", cells.Glue) + cells.Glue
	}
	return cells.Fold(all, w)
}

// drawAsk draws a question with the keys that answer it, and returns how many rows it took.
func (s *Sheet) drawAsk(r cells.Rect, a *Ask) int {
	lines := a.lines(r.W - 2)
	for y, line := range lines {
		s.canvas.Fill(r.Row(y), cells.Select)
		s.canvas.Text(r.Row(y), 1, cells.Select, line)
	}
	return min(len(lines), r.H)
}

// drawPace draws how the race goes: the pace of now, the one that is needed, the finish
// in sight, and what comes next.
func (s *Sheet) drawPace(now *Race, r cells.Rect) {
	switch {
	case !now.Started:
		s.drawGoal(&now.Plan, r)
	case r.W >= 100 && r.H >= 3:
		s.drawLargePace(now, r)
	case r.W >= 72 && r.H >= 2:
		s.drawPaceColumns(now, r)
	default:
		s.drawNarrowPace(now, r)
	}
}

// drawGoal says before the start what the race is run for.
func (s *Sheet) drawGoal(plan *race.Plan, r cells.Rect) {
	c := &s.canvas
	c.Text(r, 1, cells.Text, say.T("radio check: enter starts the clock"))
	if !plan.Known() || r.H < 2 {
		return
	}
	c.Text(r.Row(1), 1, cells.Dim, cells.Cut(s.goal.of(*plan, goalWords), r.W-2))
}

// goalWords says what the race is run for.
func goalWords(plan race.Plan) string {
	if plan.Target <= 0 || plan.Name != "" {
		return say.F("target: %s, %s", race.FormatDistance(plan.DistanceM, plan.Units), targetWords(&plan))
	}
	even := ""
	if plan.Curve != nil {
		even = say.T(" by effort")
	}
	return say.F("target: %s in %s, %s%s", race.FormatDistance(plan.DistanceM, plan.Units),
		race.FormatElapsed(plan.Target), race.FormatPace(plan.TargetPace(), plan.Units), even)
}

// paceFacts are the three figures of the pace as texts; "" for what is not known.
type paceFacts struct {
	now, need string
	end       string // the finish by the average, or the target before the first board
	endIs     string // what end is
	endNow    string // the finish if the pace of now is kept
}

// paceFacts returns the figures of the pace. Their texts are kept from frame to frame.
func (s *Sheet) paceFacts(now *Race) paceFacts {
	f, st, plan := &s.figures, &now.Standing, &now.Plan
	var p paceFacts
	need := st.Needed
	if len(now.Splits) == 0 {
		need = plan.TargetPace()
		if plan.Curve != nil {
			need = plan.Curve.Pace(st.DistanceM, plan.UnitM())
		}
	} else if st.Pace > 0 {
		p.now = f.now.short(st.Pace)
	}
	if need > 0 && !st.Final {
		p.need = f.need.short(need)
	}
	switch {
	case len(now.Splits) > 0 && st.Projected > 0:
		p.end, p.endIs = f.finish.long(st.Projected), say.T("finish")
		if st.ProjectedNow > 0 && !st.Final {
			p.endNow = f.finishNow.long(st.ProjectedNow)
		}
	case plan.Target > 0:
		p.end, p.endIs = f.finish.long(plan.Target), say.T("target")
	}
	return p
}

// The columns of the pace on a screen of 72 columns and more.
const (
	nowAt    = 2
	needAt   = 11
	finishAt = 20
	aheadAt  = 32 // the next thing
	aheadBy  = 24 // columns from one thing to the next
	keptW    = 11 // "→ 3:42:12" and blanks, beside the finish where there is room
	roomy    = 100
)

// drawPaceColumns draws the figures in columns that never move, with what they are below.
func (s *Sheet) drawPaceColumns(now *Race, r cells.Rect) {
	c, p := &s.canvas, s.paceFacts(now)
	value, label := r.Row(0), r.Row(1)
	put := func(x int, text, is string) {
		if text != "" {
			c.Text(value, x, cells.Strong, text)
			c.Text(label, x, cells.Dim, is)
		}
	}
	put(nowAt, p.now, say.C("pace", "now"))
	put(needAt, p.need, say.T("need"))
	put(finishAt, p.end, p.endIs)
	x := aheadAt
	if r.W >= roomy {
		if p.endNow != "" {
			c.Text(value, c.Text(value, finishAt+8, cells.Text, "→ "), cells.Strong, p.endNow)
			c.Text(label, finishAt+8, cells.Dim, say.T("→ now kept"))
		}
		x += keptW
	}
	if len(now.Ahead) == 0 {
		c.Text(value, x, cells.Strong, say.T("every board is passed"))
		return
	}
	s.drawColumnsAhead(now, value.Right(x), label.Right(x))
}

// drawColumnsAhead draws what comes next, a column each. On a course the third thing stands
// below the second one where it has no column of its own.
func (s *Sheet) drawColumnsAhead(now *Race, value, label cells.Rect) {
	c := &s.canvas
	for i := range now.Ahead[:min(mostThings, len(now.Ahead))] {
		far := thingW <= value.W
		if !far && thingW-thingAway >= value.W { // not even without how far it is
			return
		}
		s.drawThing(value, i, now, far)
		next := value.Right(aheadBy)
		last := !far || thingW-thingAway >= next.W
		if now.Road && i == 1 && last && len(now.Ahead) > 2 {
			s.drawThing(label, 2, now, far)
			return
		}
		says := say.T("then")
		if far {
			if says = s.place(&now.Ahead[i], i); cells.Width(says) > aheadBy-2 { // the side is never cut
				says = cmp.Or(now.Ahead[i].Note, says)
			}
		}
		c.Text(cells.Rect{X: label.X, Y: label.Y, W: min(label.W, aheadBy-2), H: 1}, 0, cells.Dim, says)
		if !far {
			return
		}
		value, label = next, label.Right(aheadBy)
	}
}

// The columns of the pace on a narrow screen. The figures stand behind each other, as their
// words have another length in each language.
const (
	narrowNow   = 1
	narrowPace  = 1 + 5 + 1 // a pace, and the blanks about it
	narrowThen  = 25
	narrowAhead = 38 // where things stand behind the pace, in one line
)

// drawNarrowPace draws the figures in a line, and what comes next in the line below or,
// where there is none, behind them.
func (s *Sheet) drawNarrowPace(now *Race, r cells.Rect) {
	c, p := &s.canvas, s.paceFacts(now)
	put := func(x int, is, text string) {
		if text != "" {
			c.Text(r, c.Text(r, c.Text(r, x, cells.Dim, is), cells.Dim, " "), cells.Strong, text)
		}
	}
	current, need := say.C("pace", "now"), say.T("need")
	needAt := narrowNow + cells.Width(current) + narrowPace
	put(narrowNow, current, p.now)
	put(needAt, need, p.need)
	put(needAt+cells.Width(need)+narrowPace, p.endIs, p.end)
	row := r.Row(1)
	if r.H < 2 {
		row = r.Right(narrowAhead)
	}
	if row.W < 1+thingW-thingAway {
		return
	}
	whole := row.W > thingW
	switch {
	case len(now.Ahead) == 0 && !whole:
		c.Text(row, 1, cells.Strong, say.T("all passed"))
		return
	case len(now.Ahead) == 0:
		c.Text(row, 1, cells.Strong, say.T("every board is passed"))
		return
	}
	s.drawThing(row.Right(1), 0, now, whole)
	if len(now.Ahead) > 1 && row.W >= narrowThen+thingW-thingAway {
		s.drawThing(row.Right(narrowThen), 1, now, false)
	}
}

// drawFaults tells what is wrong and what to do, over the rows of the band.
func (s *Sheet) drawFaults(r cells.Rect, fs []Fault) {
	c := &s.canvas
	c.Fill(r, cells.FaultFill)
	lines := faultLines(fs, r.W-4, r.H)
	top := (r.H - len(lines)) / 2
	for i, line := range lines {
		row := r.Row(top + i)
		if line.first {
			c.Text(row, 1, cells.FaultFill, "✗")
		}
		c.Text(row, 3, cells.FaultFill, line.text)
	}
}

// Count shows a countdown under way. It stands in the first line of the band. The zero
// value is none.
type Count struct {
	Cue   cues.ID       // that the countdown follows, as the runner hears it
	Word  cues.ID       // the count that was heard last; "" before the first
	Left  time.Duration // until "now"
	Done  float64       // part of the way to "now", 0 to 1
	Title string        // the cue in capitals
	Says  string        // the count in capitals
	Keys  string        // the keys that say "now" at once and end it, as "0 now  c cancel"
}

// The columns of a countdown.
const (
	countTitle = 16 // most of the title
	countWord  = 6  // room for a count
	countBar   = 28 // the longest bar
	countLeast = 5  // the shortest
	countKeys  = 60 // the keys are named from this width on
)

// drawCount draws a countdown in the first row of an area.
func (s *Sheet) drawCount(r cells.Rect, n *Count) {
	row, c := r.Row(0), &s.canvas
	c.Fill(row, cells.Select)
	title, left := cells.Cut(n.Title, countTitle), leftWords(n.Left)
	keys := ""
	if r.W >= countKeys {
		keys = n.Keys
	}
	bar := r.W - 1 - cells.Width(title) - 2 - 2 - countWord - cells.Width(left) - 1
	if keys != "" {
		bar -= 2 + cells.Width(keys)
	}
	x := c.Text(row, 1, cells.Select, title) + 2
	if bar = min(bar, countBar); bar >= countLeast {
		full := int(n.Done*float64(bar) + 0.5)
		x = c.Text(row, x, cells.Select, strings.Repeat("█", full)+strings.Repeat("░", bar-full)) + 2
	}
	c.Text(row, x, cells.Select, cells.Cut(n.Says, countWord))
	x = c.Text(row, x+countWord, cells.Select, left)
	if keys != "" {
		c.Text(row, x+2, cells.Select, keys)
	}
}

// leftWords writes the time until "now", as wide at all times.
func leftWords(d time.Duration) string {
	tenths := int64((d + 50*time.Millisecond) / (100 * time.Millisecond))
	return say.F("now in %s s", strconv.FormatInt(tenths/10, 10)+"."+strconv.FormatInt(tenths%10, 10))
}
