package overview

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"spotter/race"
	"spotter/race/logbook"
	"spotter/report/figures"
	"spotter/text/say"
	"spotter/ui/cells"
)

// part is one fact of the first lines, which is never broken.
type part struct {
	text string
	role cells.Role
}

// flow lays parts out in lines of up to w cells, with two blanks between them.
func flow(parts []part, w int) []cells.Line {
	var out []cells.Line
	used := 0
	for _, p := range parts {
		if p.text == "" {
			continue
		}
		n := cells.Width(p.text)
		if len(out) == 0 || used+2+n > w {
			out, used = append(out, cells.Line{{Text: " ", Role: cells.Text}}), -1
		} else {
			out[len(out)-1] = append(out[len(out)-1], cells.Span{Text: "  ", Role: cells.Text})
		}
		out[len(out)-1] = append(out[len(out)-1], cells.Span{Text: cells.Cut(p.text, max(w-1, 1)), Role: p.role})
		used += 2 + n
	}
	return out
}

// result says how the race went.
func (p *Page) result() []part {
	f, plan := &p.book.Facts, &p.book.Plan
	var out []part
	add := func(ro cells.Role, words string) { out = append(out, part{words, ro}) }
	end, ended := p.whole.To, ""
	switch {
	case !f.Gun.Known:
		return []part{{say.C("ended", "not started"), cells.Strong}}
	case f.Finish.Known && f.Chip.Known:
		add(cells.Strong, say.F("%s gun, %s chip", race.FormatElapsed(end), race.FormatElapsed(end-f.Chip.Elapsed)))
	case f.Finish.Known:
		add(cells.Strong, say.F("%s gun", race.FormatElapsed(end)))
	default:
		ended = p.book.Ended()
		add(cells.Warn, say.F("no finish: %s, last event %s", logbook.EndedName(ended), race.FormatElapsed(end)))
	}
	st := f.Standing(end)
	if st.HasGap && ended == "" {
		add(gapRole(st.Behind), say.F("%s on %s", race.FormatGap(st.Behind), race.FormatElapsed(plan.Target)))
	}
	if st.Average > 0 {
		add(cells.Text, race.FormatPace(st.Average, plan.Units))
	}
	add(cells.Text, say.N(p.figures.Cues.All, "%d cue", "%d cues")+p.perKm())
	add(noneDim(len(f.Falls)), say.N(len(f.Falls), "%d fall", "%d falls"))
	add(noneDim(len(f.Rests)), say.N(len(f.Rests), "%d rest", "%d rests"))
	return out
}

// perKm says how many cues there were a kilometre.
func (p *Page) perKm() string {
	if p.figures.PerKm == 0 {
		return ""
	}
	return say.F(", %.1f a km", p.figures.PerKm)
}

// gapRole makes a runner who is behind stand out; the sign says it as well.
func gapRole(behind time.Duration) cells.Role {
	if behind >= time.Second {
		return cells.Warn
	}
	return cells.OK
}

// noneDim makes a count of none stand back.
func noneDim(n int) cells.Role {
	if n == 0 {
		return cells.Dim
	}
	return cells.Text
}

// heard says what the runner heard of the cues.
func (p *Page) heard() []part {
	t := &p.figures.Cues
	if t.All == 0 {
		return []part{{say.T("no cue"), cells.Dim}}
	}
	out := []part{{say.F("heard whole %d", t.Whole), cells.Text}, {say.F("cut %d", t.Cut), noneDim(t.Cut)}}
	for _, n := range []struct {
		what string
		n    int
	}{{"dropped", t.Dropped}, {"expired", t.Expired}, {"no device", t.NoDevice}, {"no outcome", t.Unknown}} {
		if n.n > 0 {
			out = append(out, part{fmt.Sprintf("%s %d", say.C("outcome", n.what), n.n), cells.Warn})
		}
	}
	if s := p.figures.Counted(); s != "" {
		out = append(out, part{s, cells.Text})
	}
	if l := p.figures.Latency; l.N > 0 {
		out = append(out, part{say.F("to the ear %s, 99%% %s", logbook.Milli(l.P50), logbook.Milli(l.P99)), cells.Text})
	}
	if s := p.figures.Longest; s.To > 0 {
		out = append(out, part{say.F("longest silence %s", race.FormatShort(s.Moved())), cells.Text})
	}
	return out
}

// under says what the stretch under the cursor had, in up to about w cells.
func (p *Page) under(w int) string {
	s, ok := p.Under()
	if !ok {
		return say.T("←→ along the race")
	}
	units := p.book.Plan.Units
	name := cmp.Or(logbook.MarkerName(s.Marker), say.T("since the last board"))
	when := race.FormatElapsed(s.From) + "–" + race.FormatElapsed(s.To)
	if w < wideFrom {
		when = race.FormatElapsed(s.From)
	}
	parts := []string{name, when}
	if s.Pace > 0 {
		parts = append(parts, race.FormatPace(s.Pace, units))
	}
	parts = append(parts, say.N(s.Cues.All, "%d cue", "%d cues"))
	if n := s.Cues.NotWhole(); n > 0 && w >= wideFrom {
		parts = append(parts, say.F("%d not whole", n))
	}
	return "▲ " + strings.Join(parts, "  ")
}

// momentLines lists what happened, in columns where there is room.
func (p *Page) momentLines(w int) []cells.Line {
	if len(p.moments) == 0 {
		return []cells.Line{{{Text: " " + say.T("incidents none"), Role: cells.Dim}}}
	}
	if p.made.momentsW == w {
		return p.made.moments
	}
	columns := max(1, (w-2)/38)
	each := (w - 2) / columns
	var out []cells.Line
	for i := range p.moments {
		m := &p.moments[i]
		if i%columns == 0 {
			out = append(out, cells.Line{{Text: " ", Role: cells.Text}})
		}
		ro := cells.Text
		if m.Incident() {
			ro = cells.Strong
		}
		words := race.FormatElapsed(m.At) + " " + p.momentWords(m)
		out[len(out)-1] = append(out[len(out)-1], cells.Span{Text: cells.Pad(cells.Cut(words, each-2), each), Role: ro})
	}
	p.made.momentsW, p.made.moments = w, out
	return out
}

// momentWords says what a moment was.
func (p *Page) momentWords(m *figures.Moment) string {
	what := ""
	if i, ok := p.book.At(m.ID); ok {
		e := &p.book.Lines[i]
		kind := logbook.KindName(e.Kind)
		if m.Sort == figures.TakenUp {
			kind = say.T("taken up again")
		}
		what = kind
		if said := logbook.What(e, p.book); said != "" && m.Sort != figures.TakenUp {
			what += " " + said
		}
	}
	switch {
	case m.Open:
		what += ", " + say.T("not over")
	case m.For > 0:
		what += ", " + race.FormatShort(m.For)
	}
	return what
}
