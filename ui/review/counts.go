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
	"spotter/report/figures"
	"spotter/report/filter"
	"spotter/text/say"
	"spotter/ui/cells"
)

// countLine is a line of the cues page, with the events that it counts.
type countLine struct {
	line   cells.Line
	to     filter.Filter // of its events, where drills
	drills bool
	at     time.Duration // race time at which it begins, where goes
	goes   bool
}

// counter makes the lines of the cues page.
type counter struct {
	all   int // cues that are counted
	lines []countLine
}

// title begins a part of the page.
func (c *counter) title(s string) {
	if len(c.lines) > 0 {
		c.lines = append(c.lines, countLine{})
	}
	c.lines = append(c.lines, countLine{line: titled(s)})
}

// add appends a fact.
func (c *counter) add(name, value string) {
	c.lines = append(c.lines, countLine{line: pair("  "+name, value)})
}

// tally appends a count of cues, with the filter of its events.
func (c *counter) tally(name string, role cells.Role, n, notWhole int, to filter.Filter) {
	said := share(n, c.all)
	if notWhole > 0 {
		said += "  " + say.F("%d not whole", notWhole)
	}
	c.lines = append(c.lines, countLine{drills: n > 0, to: to,
		line: cells.Line{{Text: cells.Pad("  "+name, nameWidth()) + " ", Role: role}, {Text: said, Role: cells.Text}}})
}

// countLines makes the cues page of what a filter takes.
func (x book) countLines(t *taken, f filter.Filter) []countLine {
	n := t.figures
	c := &counter{all: n.Cues.All}
	c.title(say.T("cues"))
	c.tally(say.T("all"), cells.Dim, n.Cues.All, n.Cues.NotWhole(), f.OfOutcome(f.Outcome))
	c.add(say.T("a km"), strconv.FormatFloat(n.PerKm, 'f', 1, 64))
	c.add(say.T("an hour"), strconv.FormatFloat(n.PerHour, 'f', 0, 64))
	if n.Before > 0 {
		c.add(say.T("before start"), say.F("%d, not counted here", n.Before))
	}
	if n.After > 0 {
		c.add(say.T("after the end"), say.F("%d, not counted here", n.After))
	}
	c.title(say.T("by class"))
	for class := cues.Alarm; class >= cues.Info; class-- {
		of := n.Classes.Of(class)
		c.tally(logbook.ClassName(class), classRole(class), of.All, of.NotWhole(), f.OfClass(class))
	}
	c.outcomes(n, f)
	c.title(say.T("ear of the runner"))
	if both := n.Left + n.Right; both > 0 {
		c.add(logbook.SideName("left"), share(n.Left, both))
		c.add(logbook.SideName("right"), share(n.Right, both))
	} else {
		c.add(say.T("left, right"), say.T("no cue names a side"))
	}
	c.title(say.T("key to ear"))
	c.latency(&n.Latency)
	c.silences(t, x.way, x.Open.Units)
	c.intake(x.Facts.Aid, t.span)
	if len(n.ByCue) > 0 {
		c.title(say.T("by cue, on the runner's side"))
		for _, of := range n.ByCue {
			c.tally(logbook.CueName(of.Cue), cells.Dim, of.All, of.NotWhole(), f.OfCue(of.Cue))
		}
	}
	return c.lines
}

// outcomes says what became of the cues, and why.
func (c *counter) outcomes(n *figures.Figures, f filter.Filter) {
	c.title(say.T("outcomes"))
	for _, o := range []struct {
		name string
		n    int
		of   filter.Outcome
		is   race.Outcome
	}{
		{"heard whole", n.Cues.Whole, filter.Whole, race.Heard}, {"cut", n.Cues.Cut, filter.Cut, race.Cut},
		{"dropped", n.Cues.Dropped, filter.Dropped, race.Dropped}, {"expired", n.Cues.Expired, filter.Expired, race.Expired},
		{"no device", n.Cues.NoDevice, filter.NoDevice, race.NoDevice}, {"not known", n.Cues.Unknown, filter.Pending, ""},
	} {
		c.tally(say.C("outcome", o.name), cells.Dim, o.n, 0, f.OfOutcome(o.of))
		for _, w := range n.Reasons {
			if w.Outcome == o.is && o.is != "" {
				why := cmp.Or(logbook.WhyName(w.Why), say.T("the log does not say why"))
				c.lines = append(c.lines, countLine{line: cells.Line{{Text: fmt.Sprintf("  %6d  ", w.N), Role: cells.Text}, {Text: why, Role: cells.Dim}}})
			}
		}
	}
}

// latency says how long presses took to the ear.
func (c *counter) latency(l *figures.Latency) {
	if l.N == 0 {
		c.add(say.T("cues"), say.T("none has a latency"))
		return
	}
	c.add(say.T("cues"), strconv.Itoa(l.N))
	c.add(say.T("half within"), logbook.Milli(l.P50))
	c.add(say.T("95% within"), logbook.Milli(l.P95))
	c.add(say.T("99% within"), logbook.Milli(l.P99))
	c.add(say.T("slowest"), logbook.Milli(l.Max))
}

// silences lists the times in which the runner moved without a cue.
func (c *counter) silences(t *taken, way *figures.Way, units string) {
	n := t.figures
	c.title(say.T("silence while the runner moved"))
	if n.Longest.Moved() <= 0 {
		c.add(say.T("longest"), "–")
		return
	}
	add := func(name string, s figures.Silence) {
		c.add(name, say.F("%s from %s, %s", race.FormatShort(s.Moved()), race.FormatElapsed(s.From), placeAt(way, s.From, units)))
		last := &c.lines[len(c.lines)-1]
		last.at, last.goes = s.From, true
	}
	add(say.T("longest"), n.Longest)
	c.add(say.T("30 s and more"), strconv.Itoa(len(n.Silences)))
	for _, s := range n.Silences {
		add("", s)
	}
}

// intake counts what the runner took.
func (c *counter) intake(aid []race.Event, span figures.Span) {
	n := map[string]int{}
	for i := range aid {
		if e := &aid[i]; !e.HasElapsed || e.Elapsed >= span.From && e.Elapsed <= span.To {
			n[e.Item]++
		}
	}
	if len(n) == 0 {
		return
	}
	c.title(say.T("taken by the runner"))
	for _, item := range sortedByCount(n) {
		c.add(cmp.Or(logbook.ItemName(item), say.T("something")), strconv.Itoa(n[item]))
	}
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
