package road

import (
	"strconv"

	"spotter/race"
	"spotter/text/say"
	"spotter/ui/cells"
)

// Telling implements [cells.Teller].
func (p *herePage) Telling() cells.Telling {
	t := cells.Telling{Page: say.T("I am at"), Keys: say.F("now %s; up and down choose, or type a distance; enter: the runner is here; %s: km or mile; esc: back", p.title, cells.KeyWord(p.label)),
		Title: p.units, Typed: p.typed.Text(), Of: len(p.spots)}
	if len(p.spots) > 0 && p.typed.Empty() {
		s := &p.spots[p.at]
		t.At, t.Item = p.at+1, s.name+", "+strconv.FormatFloat(s.m/race.UnitM(p.units), 'f', 2, 64)+" "+p.units
	}
	return t
}
