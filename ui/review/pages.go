package review

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"spotter/cues"
	"spotter/race"
	"spotter/race/logbook"
	"spotter/text"
	"spotter/ui/cells"
)

// splitColumns says which columns of the splits table have room.
type splitColumns struct {
	wall, average, metres, needed, projected bool
}

func arrangeSplits(w int) splitColumns {
	return splitColumns{wall: w >= 100, average: w >= 58, metres: w >= 100, needed: w >= 70, projected: w >= 80}
}

// head is the title line of the splits table.
func (c splitColumns) head(known bool) cells.Line {
	s := "  " + cells.CellText("marker", 8, false) + cells.CellText("elapsed", 8, true)
	if c.wall {
		s += " " + cells.CellText("clock", 8, false)
	}
	s += cells.CellText("pace", 9, true)
	if c.average {
		s += cells.CellText("average", 9, true)
	}
	if known {
		s += cells.CellText("gap", 8, true)
		if c.metres {
			s += cells.CellText("gap", 8, true)
		}
		if c.needed {
			s += cells.CellText("needed", 9, true)
		}
	}
	if c.projected {
		s += cells.CellText("finish at", 10, true)
	}
	return cells.Line{{Text: s, Role: cells.Dim}}
}

// splitLine is one split as a line of the table.
func (x book) splitLine(c splitColumns, i int, under bool) cells.Line {
	s := x.Splits[i]
	st := x.Plan.AtSplit(s)
	mark := "  "
	if under {
		mark = "▸ "
	}
	l := cells.Line{{Text: mark, Role: cells.Text}, {Text: cells.CellText(text.Clean(s.Marker), 8, false), Role: cells.Strong},
		{Text: cells.CellText(race.FormatElapsed(s.Elapsed), 8, true), Role: cells.Text}}
	if c.wall {
		wall := ""
		if e, ok := x.At(s.ID); ok {
			wall = wallClock(x.Events[e].Wall)
		}
		l = append(l, cells.Span{Text: " " + cells.CellText(wall, 8, false), Role: cells.Dim})
	}
	units := x.Open.Units
	pace := func(d time.Duration, ro cells.Role) {
		l = append(l, cells.Span{Text: cells.CellText(race.FormatPace(d, units), 9, true), Role: ro})
	}
	pace(st.Pace, cells.Strong)
	if c.average {
		pace(st.Average, cells.Text)
	}
	if x.Plan.Known() {
		l = append(l, cells.Span{Text: cells.CellText(race.FormatGap(st.Behind), 8, true), Role: gapRole(st.Behind)})
		if c.metres {
			metres := "–"
			if !st.NoMetres {
				metres = text.Metres(st.BehindM)
			}
			l = append(l, cells.Span{Text: cells.CellText(metres, 8, true), Role: cells.Text})
		}
		if c.needed {
			pace(st.Needed, cells.Text)
		}
	}
	if c.projected && st.Projected > 0 {
		l = append(l, cells.Span{Text: cells.CellText(race.FormatElapsed(st.Projected), 10, true), Role: cells.Text})
	}
	return l
}

// gapRole makes a runner who is behind stand out; the sign says it as well.
func gapRole(d time.Duration) cells.Role {
	if d >= time.Second {
		return cells.Warn
	}
	return cells.OK
}

// titled and pair make the lines of pages that are lists of facts.
func titled(s string) cells.Line { return cells.Line{{Text: s, Role: cells.Strong}} }

func pair(name, value string) cells.Line {
	return cells.Line{{Text: cells.Pad(name, 14) + " ", Role: cells.Dim}, {Text: value, Role: cells.Text}}
}

// countLines is the counts page.
func (x book) countLines() []cells.Line {
	c := &x.Counts
	cueCount := c.Kind[race.KindCue]
	out := []cells.Line{titled("events"), pair("lines", strconv.Itoa(c.Events)), pair("voided", strconv.Itoa(c.Voided))}
	for _, k := range sortedByCount(c.Kind) {
		out = append(out, pair("  "+text.Clean(string(k)), strconv.Itoa(c.Kind[k])))
	}
	out = append(out, nil, titled("cues by class"))
	for class := cues.Alarm; class >= cues.Info; class-- {
		out = append(out, cells.Line{{Text: cells.Pad("  "+class.String(), 14) + " ", Role: classRole(class)},
			{Text: share(c.Class[class], cueCount), Role: cells.Text}})
	}
	out = append(out, nil, titled("outcomes"))
	for _, o := range outcomeOrder() {
		out = append(out, pair("  "+cells.Words(string(o)), share(c.Outcome[o], cueCount)))
	}
	for _, o := range sortedByCount(c.Outcome) {
		if !slices.Contains(outcomeOrder(), o) {
			out = append(out, pair("  "+text.Clean(cells.Words(string(o))), share(c.Outcome[o], cueCount)))
		}
	}
	out = append(out, pair("  no outcome", share(c.Pending, cueCount)))
	if len(c.Latencies) > 0 {
		out = append(out, nil, titled("latency, key to ear"),
			pair("  cues", strconv.Itoa(len(c.Latencies))),
			pair("  half within", logbook.Milli(c.Latency(0.5))), pair("  99% within", logbook.Milli(c.Latency(0.99))),
			pair("  slowest", logbook.Milli(c.Latency(1))))
	}
	if len(c.Cue) > 0 {
		out = append(out, nil, titled("cues, on the runner's side"))
		for _, id := range sortedByCount(c.Cue) {
			out = append(out, pair("  "+text.Clean(cells.Words(string(id))), share(c.Cue[id], cueCount)))
		}
	}
	return out
}

func outcomeOrder() []race.Outcome {
	return []race.Outcome{race.Heard, race.Cut, race.Dropped, race.Expired, race.NoDevice}
}

// share writes a count and how much of the whole it is.
func share(n, of int) string {
	if of == 0 {
		return strconv.Itoa(n)
	}
	return fmt.Sprintf("%5d  %5.1f%%", n, 100*float64(n)/float64(of))
}

// sortedByCount returns the keys of m, the most frequent first.
func sortedByCount[K cmp.Ordered](m map[K]int) []K {
	return slices.SortedFunc(maps.Keys(m), func(a, b K) int {
		return cmp.Or(cmp.Compare(m[b], m[a]), cmp.Compare(a, b))
	})
}

// frameShort says whose left is meant where there is little room.
func frameShort(f cues.Frame) string {
	s := "runner " + f.Facing.String()
	switch {
	case f.Keys == cues.RunnerKeys:
		return s + ", keys = runner's sides"
	case f.Mirrored():
		return s + ", left key → right ear"
	}
	return s + ", keys = road's sides"
}

// raceLines is the page about the race and its log.
func (x book) raceLines(o *Options) []cells.Line {
	out := []cells.Line{titled("race")}
	add := func(name, value string) {
		if value != "" {
			out = append(out, pair("  "+name, value))
		}
	}
	p := &x.Open
	add("race", text.Clean(p.Race))
	add("runner", text.Clean(p.Runner))
	add("spotter", text.Clean(p.Spotter))
	add("frame", p.Frame().Words())
	if p.DistanceM > 0 {
		add("distance", race.FormatDistance(p.DistanceM, p.Units))
	}
	if p.Target > 0 {
		add("target", race.FormatElapsed(p.Target)+targetPace(x.Plan))
	}
	add("started", x.startedWords())
	if x.Timed {
		add("last event", race.FormatMilli(x.Last))
	}
	out = append(out, nil, titled("log"))
	add("file", text.Clean(o.Path))
	add("state", stateWords(o))
	add("verdict", text.Clean(o.Verdict))
	add("head", text.Clean(o.Head))
	if x.Opened > 1 {
		add("taken up", times(x.Opened-1))
	}
	out = append(out, nil, titled("made with"))
	add("program", text.Clean(p.Program))
	if p.Format > 0 {
		add("format", strconv.Itoa(p.Format))
	}
	add("pack", text.Clean(p.Pack))
	add("pack sha256", text.Clean(p.PackSHA256))
	add("host", text.Clean(p.Host))
	add("boot", text.Clean(p.BootID))
	add("boot clock", text.Clean(p.ClockName))
	return out
}

// times writes how often.
func times(n int) string {
	if n == 1 {
		return "once"
	}
	return strconv.Itoa(n) + " times"
}

// startedWords says when the race began.
func (x book) startedWords() string {
	start := x.Start()
	if start == nil {
		return "not started"
	}
	return start.Wall.Format("Mon 2 Jan 2006 15:04:05.000 -07:00")
}

// targetPace writes the even pace of a plan in brackets.
func targetPace(p race.Plan) string {
	if pace := p.TargetPace(); pace > 0 {
		return " (" + race.FormatPace(pace, p.Units) + ")"
	}
	return ""
}

// stateWords says whether the log is whole.
func stateWords(o *Options) string {
	if o.OK {
		return "whole"
	}
	return "NOT WHOLE"
}
