package filters

import (
	"strings"

	"spotter/race"
	"spotter/report/filter"
	"spotter/text"
	"spotter/ui/cells"
)

// Lines returns the panel, a line for each field, and at says which of them is under the cursor.
func (p *Panel) Lines() (lines []cells.Line, at int) {
	for i := range fields {
		l := cells.Line{{Text: "  " + cells.Pad(fieldNames[i], 9), Role: cells.Dim}}
		value, set := p.value(i)
		role := cells.Text
		if set {
			role = cells.Strong
		}
		if i == p.at {
			l[0].Text = "▸ " + cells.Pad(fieldNames[i], 9)
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
		return "a stretch, such as 18-21; enter, esc "
	case p.typing && p.at == when:
		return "a time, such as 1:30-1:45; enter, esc "
	case p.typing:
		return "enter takes the text  esc "
	case width < 60:
		return "↑↓ ←→ change  enter types  esc "
	}
	return "↑ ↓ choose  ← → change  enter types  F clears all  esc closes "
}

// value returns a field in words, and whether it chooses anything.
func (p *Panel) value(i field) (value string, set bool) {
	f := &p.f
	switch i {
	case kind:
		if f.Voided {
			return "voided", true
		}
		return anyOr(spaced(string(f.Kind))), f.Kind != ""
	case class:
		return anyOr(text.Clean(f.Class)), f.Class != ""
	case cue:
		return anyOr(spaced(string(f.Cue))), f.Cue != ""
	case outcome:
		return f.Outcome.String(), f.Outcome != filter.AnyOutcome
	case place:
		if f.HasPlace {
			return filter.PlaceWords(f.FromM, f.ToM, p.o.Units), true
		}
		return "all of it", false
	case when:
		if f.HasTime {
			return race.FormatElapsed(f.From) + "–" + race.FormatElapsed(f.To), true
		}
		return "all of it", false
	}
	if f.Text == "" {
		return "–", false
	}
	return text.Clean(f.Text), true
}

// spaced writes a name of the journal in words.
func spaced(name string) string { return text.Clean(strings.ReplaceAll(name, "_", " ")) }

// anyOr writes a choice that may be none.
func anyOr(s string) string {
	if s == "" {
		return "any"
	}
	return s
}
