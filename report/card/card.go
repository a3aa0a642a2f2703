package card

import (
	"cmp"
	"fmt"
	"math"
	"strings"
	"time"

	"spotter/race"
	"spotter/race/logbook"
	"spotter/report/figures"
	"spotter/text"
)

// Race has the log and the words that a card shows.
type Race struct {
	Book    *logbook.Book
	Damaged bool   // the log is not whole, and the card says so
	Cause   string // what the runner runs for; "" for none
	Donate  string // the address of a page for donations, shown as text; "" for none
}

// Card has the texts and the line of a card. Every text is cleaned of control characters.
// Texts are empty where the log has nothing to say.
type Card struct {
	Runner   string
	Race     string
	Date     string
	Way      string // "backwards" where the runner faces backward
	Time     string
	TimeName string // what the time counts from
	Chip     string // the time by the chip, in words
	Figures  []Figure
	Counts   string // cues and falls
	Warning  string // what a reader must know of the log
	Cause    string
	Donate   string
	Pace     Pace
}

// Figure is a value with its name.
type Figure struct {
	Value, Name string
	Note        string // more on the name, such as whose record the target is
	Tone        Tone
}

// Tone says whether a gap is good news.
type Tone uint8

// The tones of a gap.
const (
	Plain Tone = iota
	Faster
	Slower
)

// Pace is the pace of a race from board to board.
type Pace struct {
	Steps    []Step
	Base     time.Duration // pace of the target, or the average without one; 0 where neither is known
	BaseName string
	Units    string // km or mi
	UnitM    float64
	EndM     float64 // length of the axis in metres
}

// Step is a stretch with its pace.
type Step struct {
	FromM, ToM float64
	Pace       time.Duration // for each unit
}

// Of returns the card of a race.
func Of(r Race) Card {
	b := r.Book
	src := figures.FromBook(b)
	m := maker{Book: b, src: src, f: figures.Of(src, figures.Whole(src)), units: race.UnitsKm}
	if b.Plan.Units == race.UnitsMi {
		m.units = race.UnitsMi
	}
	entry := b.Entry()
	c := Card{
		Runner: cmp.Or(text.Clean(b.Open.Runner), "A runner without a name"),
		Race:   entry.Marked(cmp.Or(text.Clean(b.Open.Race), "race without a name")),
		Counts: m.counts(),
		Cause:  text.Clean(r.Cause),
		Donate: text.Clean(r.Donate),
		Pace:   m.pace(),
	}
	if t := b.Began(); !t.IsZero() {
		c.Date = t.Format("2 January 2006")
	}
	if b.Open.Facing == "backward" {
		c.Way = "backwards"
	}
	if r.Damaged {
		c.Warning = "This log is damaged: figures are from what could be read."
	}
	m.result(&c)
	return c
}

// maker puts the figures of a race into words.
type maker struct {
	*logbook.Book
	src   figures.Source
	f     *figures.Figures
	units string // km or mi, whatever the log says
}

// result sets the time and the figures beside it.
func (m *maker) result(c *Card) {
	f, end := m.src.Facts, m.f.Span
	switch {
	case f.Finish.Known:
		c.Time, c.TimeName = race.FormatElapsed(f.Finish.Elapsed), "from the gun to the finish"
		if d, ok := f.ByChip(); ok {
			c.Chip = "by the chip " + race.FormatElapsed(d)
		}
		if end.ToM > 0 {
			c.Figures = append(c.Figures, Figure{Value: race.FormatDistance(end.ToM, m.units), Name: "distance"})
		}
		if pace := m.average(); pace > 0 {
			c.Figures = append(c.Figures, Figure{Value: race.FormatPace(pace, m.units), Name: "average pace"})
		}
	case f.Gun.Known:
		c.Time, c.TimeName, c.Chip = race.FormatElapsed(m.src.Last), "last line, from the gun", "no finish in this log"
		if end.ToM > 0 {
			about := race.FormatDistance(math.Round(end.ToM/100)*100, m.units)
			c.Figures = append(c.Figures, Figure{Value: about, Name: "distance, about"})
		}
	default:
		c.Time, c.TimeName = "not started", "no start in this log"
	}
	if gap, ok := m.gap(); ok {
		c.Figures = append(c.Figures, gap)
	}
}

// average returns the pace of the whole race, 0 where it is not known.
func (m *maker) average() time.Duration {
	if m.f.Span.ToM <= 0 {
		return 0
	}
	return m.Plan.Pace(m.f.Span.To-m.Plan.Wait, m.f.Span.ToM)
}

// gap returns how far the runner was from the target at the last board.
func (m *maker) gap() (fig Figure, ok bool) {
	for i := len(m.f.Stretches) - 1; i >= 0; i-- {
		s := &m.f.Stretches[i]
		if !s.HasGap || s.Open {
			continue
		}
		fig = Figure{Value: race.FormatGap(s.Behind), Name: "on the target"}
		switch {
		case s.Behind >= time.Second:
			fig.Name, fig.Tone = "behind the target", Slower
		case s.Behind <= -time.Second:
			fig.Name, fig.Tone = "ahead of the target", Faster
		}
		if s.Marker != race.MarkerFinish {
			fig.Name += " at " + cmp.Or(text.Clean(s.Marker), race.FormatDistance(s.ToM, m.units))
		}
		fig.Note = text.Clean(m.Plan.Name)
		if fig.Note == "" && m.Plan.Target > 0 {
			fig.Note = race.FormatElapsed(m.Plan.Target)
		}
		if m.Plan.Clock == race.ClockChip {
			fig.Note = strings.TrimPrefix(fig.Note+", by the chip", ", ")
		}
		return fig, true
	}
	return fig, false
}

// counts says how many cues and falls there were.
func (m *maker) counts() string {
	all := []string{text.Count(m.f.Cues.All, "cue")}
	if m.f.PerKm > 0 {
		all = append(all, fmt.Sprintf("%.1f a km", m.f.PerKm))
	}
	return strings.Join(append(all, text.Count(len(m.src.Facts.Falls), "fall")), " · ")
}

// pace returns the pace of the stretches that have one.
func (m *maker) pace() Pace {
	p := Pace{Base: m.Plan.TargetPace(), BaseName: "target", Units: m.units, UnitM: m.Plan.UnitM()}
	for i := range m.f.Stretches {
		s := &m.f.Stretches[i]
		p.EndM = max(p.EndM, s.ToM)
		if s.Pace > 0 {
			p.Steps = append(p.Steps, Step{FromM: s.FromM, ToM: s.ToM, Pace: s.Pace})
		}
	}
	if p.Base <= 0 {
		p.Base, p.BaseName = m.average(), "average"
	}
	return p
}
