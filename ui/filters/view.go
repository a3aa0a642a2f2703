package filters

import (
	"cmp"
	"strings"

	"spotter/race"
	"spotter/race/logbook"
	"spotter/report/filter"
	"spotter/text"
	"spotter/text/say"
	"spotter/ui/cells"
)

// Lines returns the panel, a line for each field, and at says which of them is under the cursor.
func (p *Panel) Lines() (lines []cells.Line, at int) {
	for i := range fields {
		l := cells.Line{{Text: "  " + cells.Pad(i.name(), 9), Role: cells.Dim}}
		value, set := p.value(i)
		role := cells.Text
		if set {
			role = cells.Strong
		}
		if i == p.at {
			l[0].Text = "▸ " + cells.Pad(i.name(), 9)
			if i != words {
				value = "‹ " + value + " ›"
			}
		}
		if i == p.at && p.typing {
			v := p.typed.View(26)
			l = append(l, cells.Span{Text: " " + v.Before, Role: cells.Text}, cells.Span{Text: "▏" + strings.TrimRight(v.At+v.After, " "), Role: cells.Text})
		} else {
			l = append(l, cells.Span{Text: " " + value, Role: role})
		}
		lines = append(lines, l)
	}
	return lines, int(p.at)
}

// Hint returns the keys of the panel, for the last line of a screen of a width.
func (p *Panel) Hint(width int) string {
	switch {
	case p.typing && p.at == place:
		return say.T("a stretch, such as 18-21; enter, esc") + " "
	case p.typing && p.at == when:
		return say.T("a time, such as 1:30-1:45; enter, esc") + " "
	case p.typing && p.at == words:
		return say.T("enter takes the text  esc") + " "
	case p.typing:
		return say.T("a word of these; enter, esc") + " "
	}
	if long := say.T("↑ ↓ choose  ← → change  enter types  F clears all  esc closes") + " "; width >= 60 && cells.Width(long) < width {
		return long
	}
	return say.T("↑↓ ←→ change  enter types  esc") + " "
}

// value returns a field in words, and whether it chooses anything.
func (p *Panel) value(i field) (value string, set bool) {
	f := &p.f
	switch i {
	case kind:
		if f.Voided {
			return say.C("outcome", "voided"), true
		}
		return anyOr(logbook.KindName(f.Kind)), f.Kind != ""
	case class:
		return cmp.Or(say.C("class", text.Clean(f.Class)), say.C("class", "any")), f.Class != ""
	case cue:
		return anyOr(logbook.CueName(f.Cue)), f.Cue != ""
	case outcome:
		return f.Outcome.String(), f.Outcome != filter.AnyOutcome
	case place:
		if f.HasPlace {
			return filter.PlaceWords(f.FromM, f.ToM, p.o.Units), true
		}
		return say.T("all of it"), false
	case when:
		if f.HasTime {
			return race.FormatElapsed(f.From) + "–" + race.FormatElapsed(f.To), true
		}
		return say.T("all of it"), false
	}
	if f.Text == "" {
		return "–", false
	}
	return text.Clean(f.Text), true
}

// anyOr writes a choice that may be none.
func anyOr(s string) string {
	if s == "" {
		return say.C("outcome", "any")
	}
	return s
}
