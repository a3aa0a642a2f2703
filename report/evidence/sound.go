package evidence

import (
	"fmt"

	"spotter/cues"
	"spotter/race"
	"spotter/race/logbook"
	"spotter/report/figures"
)

// sound says what the runner was told, and what kept calls from the ear.
type sound struct {
	Facts   []fact
	Classes []classRow
	Cues    []classRow
	Losses  []entry
	More    string
}

// classRow counts calls by what became of them.
type classRow struct {
	Name string
	figures.Tally
}

// sound returns the page of sound.
func (m *maker) sound() (s sound) {
	f := figures.Of(m.src, figures.Whole(m.src))
	o := &m.b.Open
	s.Facts = []fact{{"Whose left is meant", o.Frame().Words()}, {"Voice", brief(o.Pack)}, {"Left ear, right ear", fmt.Sprintf("%d, %d", f.Left, f.Right)}}
	if f.Latency.N > 0 {
		s.Facts = append(s.Facts, fact{"From key to ear, as far as the sound server knows",
			fmt.Sprintf("half within %s, 95 %% within %s, 99 %% within %s", logbook.Milli(f.Latency.P50), logbook.Milli(f.Latency.P95), logbook.Milli(f.Latency.P99))})
	}
	if l := f.Longest; l.To > 0 {
		s.Facts = append(s.Facts, fact{"Longest time without a call while the runner moved",
			fmt.Sprintf("%s, from %s to %s", race.FormatShort(l.Moved()), race.FormatElapsed(l.From), race.FormatElapsed(l.To))})
	}
	if n := f.Counted(); n != "" {
		s.Facts = append(s.Facts, fact{"Counted by the program behind a call, not among the calls", n})
	}
	for c := cues.Alarm; c >= cues.Info; c-- {
		if t := f.Classes.Of(c); t.All > 0 {
			s.Classes = append(s.Classes, classRow{c.String(), t})
		}
	}
	if f.Cues.All > 0 {
		s.Classes = append(s.Classes, classRow{"all", f.Cues})
	}
	for _, c := range f.ByCue[:min(len(f.ByCue), 80)] {
		s.Cues = append(s.Cues, classRow{brief(logbook.CueName(c.Cue)), c.Tally})
	}
	s.Losses, s.More = cut(m.losses(), "lines")
	return s
}

// losses returns the lines on outputs that were lost, silent, moved or changed, and when one
// was there again.
func (m *maker) losses() (out []entry) {
	bad := false
	for i := range m.b.Lines {
		e := &m.b.Lines[i]
		if e.Kind != race.KindOutput || m.b.Voided(e.ID) || !e.HasElapsed {
			continue
		}
		was := bad
		bad = e.State == "lost" || e.State == "silent"
		if bad || was || e.State == "moved" {
			out = append(out, m.entry(int32(i)))
		}
	}
	return out
}
