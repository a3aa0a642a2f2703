package html

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"spotter/race"
	"spotter/report/figures"
	"spotter/report/markup"
	"spotter/text"
)

// view has the texts of a page, in the order in which it shows them.
type view struct {
	Title   string
	Facts   []string // date, runner, spotter, distance
	Trouble []string // what the reader has to know first: damage, a race that is not over
	Chain   chain
	Result  tile
	Tiles   []tile
	Way     string // times in seconds and metres, for the script
	Unit    string // km or mile
	UnitM   float64
	Charts  []figure
	Where   *where
	Splits  []splitRow
	HasGap  bool
	Classes []countRow
	Cues    []countRow
	Reasons []reasonRow
	Quiet   []quietRow
	Told    []toldTable
	Fixes   []fixRow
	FixMore string
	Events  events
	Program string
}

// chain holds the verdict on the log.
type chain struct {
	Chain
	Groups string
	File   string
	More   int
}

// tile holds one figure in large digits, and what stands around it.
type tile struct {
	Name, Value, Unit string
	Notes             []string
	Tone              string
}

// maxName bounds a name at the head of the page, in characters.
const maxName = 160

// maker works the view out.
type maker struct {
	Race
	src   figures.Source
	way   *figures.Way
	f     *figures.Figures
	unit  float64 // its length in metres
	units string  // km or mi, whatever the log says
}

// makeView returns the texts of a page.
func makeView(r Race) view {
	m := maker{Race: r, src: figures.FromBook(r.Book)}
	m.way = m.src.Way()
	m.f = figures.Of(m.src, figures.Whole(m.src))
	m.unit, m.units = r.Book.Plan.UnitM(), race.UnitsKm
	if r.Book.Plan.Units == race.UnitsMi {
		m.units = race.UnitsMi
	}
	v := view{Unit: "km", UnitM: m.unit, Program: text.Clean(r.Program)}
	if m.units == race.UnitsMi {
		v.Unit = "mile"
	}
	v.Title = short(text.Clean(r.Book.Open.Race), maxName)
	if v.Title == "" {
		v.Title = "Race without a name"
	}
	v.Facts = m.facts()
	v.Trouble = m.trouble()
	v.Chain = chainOf(r)
	v.Result, v.Tiles = m.result(), m.tiles()
	v.Way = m.points()
	v.Charts, v.Where = m.charts(), m.where()
	v.Splits, v.HasGap = m.splits()
	v.Classes, v.Cues, v.Reasons = m.classes(), m.cues(), m.reasons()
	v.Quiet = m.quiet()
	v.Told = m.told()
	v.Fixes, v.FixMore = m.fixes()
	v.Events = m.events()
	return v
}

// chainOf returns the verdict on the log in clean texts.
func chainOf(r Race) chain {
	c := chain{Chain: r.Chain, Groups: text.WitnessCode(r.Chain.Head), File: text.Clean(r.File), More: r.Chain.Damaged - len(r.Chain.Damage)}
	c.Head, c.Verdict, c.Damage = text.Clean(c.Head), text.Clean(c.Verdict), nil
	for _, d := range r.Chain.Damage {
		c.Damage = append(c.Damage, text.Clean(d))
	}
	return c
}

// facts returns what the head of the page says of the race.
func (m *maker) facts() []string {
	o := &m.Book.Open
	var out []string
	add := func(format, s string) {
		if s = short(text.Clean(s), maxName); s != "" {
			out = append(out, fmt.Sprintf(format, s))
		}
	}
	if t := m.Book.Began(); !t.IsZero() {
		add("%s", t.Format("2 January 2006, 15:04 -07:00"))
	}
	if o.Runner != "" {
		add("runner %s", o.Runner)
		add("facing %s", o.Facing)
	}
	add("spotter %s", o.Spotter)
	if d := m.Book.Plan.DistanceM; d > 0 {
		add("%s", race.FormatDistance(d, m.units))
	}
	add("voice %s", o.Pack)
	if m.src.Facts.Training {
		out = append(out, "a training run")
	}
	return out
}

// trouble returns what a reader has to know before anything else.
func (m *maker) trouble() []string {
	var out []string
	c, f := &m.Chain, m.src.Facts
	if !c.Whole {
		out = append(out, "This log is not whole: "+text.Clean(c.Verdict)+". What this page says rests on the lines that could be read.")
	}
	if c.Later != "" {
		out = append(out, text.Clean(c.Later))
	}
	switch {
	case !f.Gun.Known:
		out = append(out, "The race was not started in this log, so that nothing in it has a race time.")
	case !f.Finish.Known:
		out = append(out, "This log has no finish. Times and distances go up to its last line.")
	}
	return out
}

// result returns the tile of the result.
func (m *maker) result() tile {
	f := m.src.Facts
	switch {
	case f.Finish.Known:
		t := tile{Name: "finish, from the gun", Value: race.FormatElapsed(f.Finish.Elapsed)}
		if d, ok := f.ByChip(); ok {
			t.Notes = append(t.Notes, "by the chip "+race.FormatElapsed(d))
			t.Notes = append(t.Notes, "mat "+race.FormatShort(f.Chip.Elapsed)+" after the gun")
		}
		return t
	case f.Gun.Known:
		t := tile{Name: "last line, from the gun", Value: race.FormatElapsed(m.src.Last), Notes: []string{"no finish in this log"}}
		if metres, _ := m.way.At(m.src.Last); metres > 0 {
			t.Notes = append(t.Notes, "about "+race.FormatDistance(round(metres, 100), m.units))
		}
		return t
	}
	return tile{Name: "result", Value: "not started"}
}

// tiles returns the other figures at the top.
func (m *maker) tiles() []tile {
	var out []tile
	f, plan, t := m.src.Facts, &m.Book.Plan, &m.f.Cues
	if plan.Known() {
		out = append(out, m.target())
	}
	if d := m.f.Span.ToM; f.Finish.Known && d > 0 {
		if pace := plan.Pace(m.f.Span.To-plan.Wait, d); pace > 0 {
			x := tile{Name: "average pace", Value: race.FormatShort(pace), Unit: "/" + m.units}
			if tp := plan.TargetPace(); tp > 0 {
				x.Notes = []string{"target " + race.FormatPace(tp, m.units)}
			}
			out = append(out, x)
		}
	}
	cues := tile{Name: "cues", Value: fmt.Sprint(t.All), Notes: []string{fmt.Sprintf("left %d · right %d", m.f.Left, m.f.Right)}}
	if m.f.PerKm > 0 {
		cues.Unit = fmt.Sprintf("%.1f a km", m.f.PerKm)
	}
	if s := m.f.Counted(); s != "" {
		cues.Notes = append(cues.Notes, s)
	}
	out = append(out, cues)
	if t.All > 0 {
		out = append(out, tile{Name: "heard whole", Value: percent(t.Whole, t.All), Unit: "%",
			Notes: []string{fmt.Sprintf("%d cut · %d never begun", t.Cut, t.Never()) + unknown(t)}})
	}
	if l := m.f.Latency; l.N > 0 {
		out = append(out, tile{Name: "key to ear, median", Value: strings.TrimSuffix(text.ShowMS(l.P50), " ms"), Unit: "ms",
			Notes: []string{"95% " + text.ShowMS(l.P95) + " · 99% " + text.ShowMS(l.P99)}})
	}
	out = append(out, tile{Name: "falls · rests", Value: fmt.Sprintf("%d · %d", len(f.Falls), len(f.Rests)), Notes: stood(f.Rests, m.way, m.f.Span.To)})
	if s := m.f.Longest; s.Moved() > 0 {
		out = append(out, tile{Name: "longest without a cue", Value: race.FormatShort(s.Moved()), Unit: "min",
			Notes: []string{"from " + race.FormatElapsed(s.From)}})
	}
	return out
}

// target returns the tile of the target.
func (m *maker) target() tile {
	plan := &m.Book.Plan
	name := "target"
	if plan.Target > 0 {
		name += " " + race.FormatElapsed(plan.Target)
	}
	x := tile{Name: name, Value: "–"}
	if n := short(text.Clean(plan.Name), 40); n != "" {
		x.Notes = append(x.Notes, n)
	}
	if plan.Clock == race.ClockChip {
		x.Notes = append(x.Notes, "by the chip")
	}
	for i := len(m.f.Stretches) - 1; i >= 0; i-- {
		s := &m.f.Stretches[i]
		if !s.HasGap || s.Open {
			continue
		}
		x.Value, x.Tone = race.FormatGap(s.Behind), tone(s.Behind)
		if s.Marker != race.MarkerFinish {
			x.Notes = append(x.Notes, "at "+short(text.Clean(s.Marker), 40))
		}
		if secs := s.Behind.Abs() >= time.Second; secs {
			x.Unit = strings.TrimLeft(race.GapWords(s.Behind), "0123456789: ")
		}
		break
	}
	return x
}

// points returns the way of the runner for the script: race time in seconds and metres, so
// that between two of them both go on evenly.
func (m *maker) points() string {
	f, end := m.src.Facts, m.f.Span.To
	if !f.Gun.Known {
		return ""
	}
	at := []time.Duration{0}
	if f.Chip.Known {
		at = append(at, f.Chip.Elapsed)
	}
	for _, s := range m.f.Stretches {
		at = append(at, s.To)
	}
	for _, r := range f.Rests {
		at = append(at, r.From, r.To)
	}
	at = append(at, end)
	return wayText(at, end, m.way)
}

// tone returns the class of a gap.
func tone(d time.Duration) string {
	switch {
	case d >= time.Second:
		return "slow"
	case d <= -time.Second:
		return "fast"
	}
	return ""
}

// short cuts a text of others to a number of characters.
func short(s string, most int) string {
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most]) + "…"
}

// safe marks SVG of report/chart, which escapes its texts.
func safe(svg string) markup.HTML { return markup.HTML(svg) }
