package edit

import (
	"spotter/race"
	"spotter/text/say"
	"spotter/ui/cells"
)

// Telling implements [cells.Teller].
func (p *Page) Telling() cells.Telling {
	e := p.chosen()
	if e == nil {
		return cells.Telling{Page: say.T("edit the log"), Lines: []string{say.T("nothing yet")}}
	}
	words := cells.Join(", ", when(e), cells.Join(", ", p.title(e), p.state(e.ID)))
	if p.fields {
		names := p.fieldList()
		label := names[p.field]
		if label == "distance_m" {
			label = "metres"
		}
		return cells.Telling{Page: say.T("amend") + " " + words, Keys: say.T("up and down choose; enter: type it; esc: back to the events"),
			Item: cells.Join(": ", label, value(e, names[p.field])), At: p.field + 1, Of: len(names)}
	}
	amend, note := cells.KeyWord("E"), cells.KeyWord("N")
	if p.MayType() {
		amend, note = "e", "n"
	}
	return cells.Telling{Page: say.T("edit the log"), Keys: say.F("up and down choose; x: void; %s: amend; %s: annotate; esc: back", amend, note),
		Item: words, At: len(p.rows) - p.at(), Of: len(p.rows)}
}

// when writes the race time of an event.
func when(e *race.Event) string {
	if e.HasElapsed {
		return race.FormatElapsed(e.Elapsed)
	}
	return "check"
}
