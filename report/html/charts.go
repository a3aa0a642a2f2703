package html

import (
	"fmt"
	"math"
	"time"

	"spotter/cues"
	"spotter/race"
	"spotter/report/chart"
	"spotter/report/figures"
	"spotter/report/markup"
	"spotter/text"
)

// figure is a chart with its heading.
type figure struct {
	ID, Heading string
	Says        string // what the chart shows, in words
	Legend      []legend
	Scale, Plot markup.HTML
	Axis        string  // what x is: km or time
	Max         float64 // of x: in the race's unit, or in seconds
	XName       string
}

// legend names a colour.
type legend struct{ Class, Name string }

// classes are the classes of cues, the most urgent first.
var classes = []cues.Class{cues.Alarm, cues.Steer, cues.Prepare, cues.Service, cues.Info}

// charts returns the charts that this race has anything for.
func (m *maker) charts() []figure {
	var out []figure
	if fig, ok := m.pace(); ok {
		out = append(out, fig)
	}
	if fig, ok := m.profile(); ok {
		out = append(out, fig)
	}
	out = append(out, m.senses()...)
	if fig, ok := m.cuesByStretch(); ok {
		out = append(out, fig)
	}
	if fig, ok := m.lanes(); ok {
		out = append(out, fig)
	}
	return out
}

// figureOf joins a chart and its frame.
func figureOf(f chart.Frame, d chart.Drawing, axis, xName string) figure {
	return figure{ID: f.ID, Heading: f.Title, Says: f.Desc, Scale: safe(d.Scale), Plot: safe(d.Plot), Axis: axis, Max: f.X.Max, XName: xName}
}

// distances returns the axis of the race's distance.
func (m *maker) distances() chart.Axis {
	end := 0.0
	for i := range m.f.Stretches {
		end = math.Max(end, m.f.Stretches[i].ToM/m.unit)
	}
	return m.axisTo(end)
}

// axisTo returns an axis of distance up to an end in the race's unit.
func (m *maker) axisTo(end float64) chart.Axis {
	a := chart.Axis{Max: end}
	step := chart.Step(end, 10, 0.5, 1, 2, 5, 10, 20, 50, 100, 200)
	for i, x := range chart.Steps(0, end, step) {
		a.Ticks = append(a.Ticks, chart.Tick{At: x, Label: fmt.Sprintf("%g", x), Minor: i%2 == 1})
	}
	return a
}

// pace returns the chart of the pace of each stretch against the target, or against the
// average where there is no target. Faster is up.
func (m *maker) pace() (fig figure, ok bool) {
	var fast, slow *figures.Stretch
	for i := range m.f.Stretches {
		s := &m.f.Stretches[i]
		if s.Pace <= 0 {
			continue
		}
		if fast == nil || s.Pace < fast.Pace {
			fast = s
		}
		if slow == nil || s.Pace > slow.Pace {
			slow = s
		}
	}
	plan := &m.Book.Plan
	if fast == nil {
		return fig, false
	}
	base, baseName := plan.TargetPace(), "target"
	if base <= 0 {
		last := m.f.Stretches[len(m.f.Stretches)-1]
		base, baseName = plan.Pace(last.To-plan.Wait, last.ToM), "average"
	}
	f := chart.Frame{ID: "pace", Title: "Pace", Height: 190, X: m.distances(), Y: paceAxis(fast.Pace, slow.Pace, base)}
	f.Desc = fmt.Sprintf("Fastest: %s, %s. Slowest: %s, %s. A bar goes from one board to the next; up from the dashed line (%s %s) is faster, down is slower. Rests are left out.",
		m.stretchName(fast), race.FormatPace(fast.Pace, m.units), m.stretchName(slow), race.FormatPace(slow.Pace, m.units),
		baseName, race.FormatPace(base, m.units))
	if plan.Curve != nil {
		f.Desc += " The target follows the hills, so that colours go by its pace on each stretch."
	}
	var bars []chart.Bar
	for i := range m.f.Stretches {
		s := &m.f.Stretches[i]
		if s.Pace <= 0 {
			continue
		}
		class, tip := "slow", m.stretchName(s)+": "+race.FormatPace(s.Pace, m.units)
		than := base
		if plan.Curve != nil && s.Target > 0 {
			than, tip = s.Target, tip+", the plan "+race.FormatPace(s.Target, m.units)
		}
		if s.Pace <= than {
			class = "fast"
		}
		bars = append(bars, chart.Bar{From: s.FromM / m.unit, To: s.ToM / m.unit, Value: -s.Pace.Seconds(), Class: class, Tip: tip})
	}
	d := chart.Bars(f, -base.Seconds(), chart.Rule{At: -base.Seconds(), Shown: true}, bars)
	fig = figureOf(f, d, "km", m.unitName())
	if plan.Curve != nil {
		baseName = "plan for the stretch"
	}
	fig.Legend = []legend{{"fast", "faster than the " + baseName}, {"slow", "slower"}}
	return fig, true
}

// paceAxis returns an axis of paces in seconds, turned about so that faster is up.
func paceAxis(fast, slow, base time.Duration) chart.Axis {
	lo, hi := min(fast, base).Seconds(), max(slow, base).Seconds()
	room := math.Max((hi-lo)*0.08, 3)
	a := chart.Axis{Min: -(hi + room), Max: -(lo - room)}
	step := chart.Step(a.Max-a.Min, 7, 5, 10, 15, 30, 60, 120, 300, 600, 1200, 3600)
	for _, y := range chart.Steps(a.Min, a.Max, step) {
		a.Ticks = append(a.Ticks, chart.Tick{At: y, Label: race.FormatShort(time.Duration(-y * float64(time.Second)))})
	}
	return a
}

// cuesByStretch returns the chart of cues from board to board, by class. A bar over several kilometres or miles
// has the cues of one of them, on average: as high as all of them it would look busier than the others.
func (m *maker) cuesByStretch() (fig figure, ok bool) {
	most, at, highest, long := 0, "", 0.0, false
	var stacks []chart.Stack
	for i := range m.f.Stretches {
		s := &m.f.Stretches[i]
		if s.Cues.All > most {
			most, at = s.Cues.All, m.stretchName(s)
		}
		x := chart.Stack{From: s.FromM / m.unit, To: s.ToM / m.unit, Tip: fmt.Sprintf("%s: %s, %d not whole", m.stretchName(s), text.Count(s.Cues.All, "cue"), s.Cues.NotWhole())}
		over := max(x.To-x.From, 1)
		if over < 1.02 {
			over = 1 // boards do not stand to the metre
		} else {
			each := float64(s.Cues.All) / over
			x.Tip, long = fmt.Sprintf("%s, %.1f a %s", x.Tip, each, m.unitName()), true
		}
		for _, c := range classes {
			x.Parts = append(x.Parts, chart.Part{Value: float64(s.Classes.Of(c).All) / over, Class: "f-" + c.String()})
		}
		highest = max(highest, float64(s.Cues.All)/over)
		stacks = append(stacks, x)
	}
	if most == 0 {
		return fig, false
	}
	f := chart.Frame{ID: "cues", Title: "Cues", Height: 130, X: m.distances(), Y: chart.Axis{Max: highest * 1.05}}
	step := chart.Step(highest, 4, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 5000)
	for _, y := range chart.Steps(0, highest*1.05, step) {
		f.Y.Ticks = append(f.Y.Ticks, chart.Tick{At: y, Label: fmt.Sprintf("%g", y)})
	}
	f.Desc = fmt.Sprintf("%s, of which %d were cut and %d never began. Most on one stretch: %d, %s. A bar goes from one board to the next.",
		text.Count(m.f.Cues.All, "cue"), m.f.Cues.Cut, m.f.Cues.Never(), most, at)
	if long {
		f.Title = "Cues a " + m.unitName()
		f.Desc += fmt.Sprintf(" One over more than a %s is as high as the cues of each %[1]s of it, on average.", m.unitName())
	}
	fig = figureOf(f, chart.Stacks(f, stacks), "km", m.unitName())
	for _, c := range classes {
		if m.f.Classes.Of(c).All > 0 {
			fig.Legend = append(fig.Legend, legend{"f-" + c.String(), c.String()})
		}
	}
	return fig, true
}

// lanes returns the chart of every moment on the race clock.
func (m *maker) lanes() (fig figure, ok bool) {
	end := m.f.Span.To.Seconds()
	if end <= 0 {
		return fig, false
	}
	f := chart.Frame{ID: "lanes", Title: "When", X: chart.Axis{Max: end},
		Desc: "Each tick is a cue or an incident at its race time. A rest is as wide as it lasted."}
	step := chart.Step(end, 9, 60, 300, 600, 900, 1800, 3600, 7200, 14400, 43200)
	for i, x := range chart.Steps(0, end, step) {
		f.X.Ticks = append(f.X.Ticks, chart.Tick{At: x, Label: clockLabel(x), Minor: i%2 == 1})
	}
	var lanes []chart.Lane
	for _, l := range m.laneList(end) {
		if len(l.At)+len(l.Spans) > 0 {
			lanes = append(lanes, l)
		}
	}
	if len(lanes) == 0 {
		return fig, false
	}
	return figureOf(f, chart.Lanes(f, lanes), "time", "race time"), true
}

// clockLabel writes a race time in seconds as hours and minutes.
func clockLabel(s float64) string { return fmt.Sprintf("%d:%02d", int(s)/3600, int(s)/60%60) }

// laneList returns every lane, also those without a tick.
func (m *maker) laneList(end float64) []chart.Lane {
	byClass := map[cues.Class][]float64{}
	var notWhole []float64
	for c := range m.src.Cues {
		if at := c.At.Seconds(); c.Timed && m.src.Facts.Gun.Known && at <= end {
			byClass[c.Class] = append(byClass[c.Class], at)
			if c.Outcome != race.Heard {
				notWhole = append(notWhole, at)
			}
		}
	}
	var out []chart.Lane
	for _, c := range classes {
		out = append(out, chart.Lane{Name: c.String(), Class: "s-" + c.String(), At: byClass[c]})
	}
	facts := m.src.Facts
	out = append(out, chart.Lane{Name: "not whole", Class: "s-bad", At: notWhole})
	rests := chart.Lane{Name: "rest", Class: "s-rest"}
	for _, r := range facts.Rests {
		to := r.To.Seconds()
		if r.Open {
			to = end
		}
		rests.Spans = append(rests.Spans, [2]float64{r.From.Seconds(), to})
	}
	return append(out, chart.Lane{Name: "fall", Class: "s-bad", At: moments(facts.Falls)},
		chart.Lane{Name: "medical", Class: "s-bad", At: moments(facts.Medical)}, rests,
		chart.Lane{Name: "intake", Class: "s-aid", At: moments(facts.Aid)})
}

// moments returns the race times of events in seconds.
func moments(all []race.Event) []float64 {
	var out []float64
	for i := range all {
		if all[i].HasElapsed {
			out = append(out, all[i].Elapsed.Seconds())
		}
	}
	return out
}

// unitName returns the name of the race's unit.
func (m *maker) unitName() string {
	if m.units == race.UnitsMi {
		return "miles"
	}
	return "km"
}

// stretchName names a stretch by the board at its end.
func (m *maker) stretchName(s *figures.Stretch) string {
	switch {
	case s.Open:
		return "after the last board"
	case s.Marker == "":
		return "to " + race.FormatDistance(s.ToM, m.units)
	case s.Marker == race.MarkerFinish:
		return "to the finish"
	}
	return short(text.Clean(s.Marker), 40)
}
