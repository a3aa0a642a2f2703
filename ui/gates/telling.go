package gates

import (
	"strings"

	"spotter/cues"
	"spotter/race"
	"spotter/text"
	"spotter/text/say"
	"spotter/ui/cells"
)

// Telling implements [cells.Teller].
func (p *startEdit) Telling() cells.Telling {
	t := cells.Telling{Page: say.T("put the start right"), Keys: say.T("type the time of the gun, with seconds; up and down: a second earlier, later; enter sets it; esc: back"),
		Title: say.T("time of day"), Typed: p.typed.Text(), OfDay: true}
	switch s := int(p.moved.Abs().Seconds()); {
	case !p.typed.Empty():
	case p.moved > 0:
		t.Item = say.F("enter: %d s later", s)
	case p.moved < 0:
		t.Item = say.F("enter: %d s earlier", s)
	default:
		t.Item = say.F("start %s", p.stands)
	}
	return t
}

// Telling implements [cells.Teller].
func (p *boardEdit) Telling() cells.Telling {
	b := &p.boards[p.at]
	_, says := boardSays(b)
	name := text.Clean(b.Marker)
	if t := p.byGPS[p.at]; t > 0 {
		says += ", GPS " + race.FormatElapsed(t)
	}
	return cells.Telling{Page: say.T("set a board"), Keys: say.T("up and down choose; type its time; enter sets it; esc: back"),
		Item: name + ", " + says, At: p.at + 1, Of: len(p.boards), Title: say.F("%s at", name), Typed: p.typed.Text()}
}

// Telling implements [cells.Teller].
func (p *codePage) Telling() cells.Telling {
	t := cells.Telling{Page: say.T("for the witness's book"), Lines: []string{p.head}}
	if !p.over { // its clock runs on
		t.Lines = nil
	}
	if p.more != "" {
		t.Lines = append(t.Lines, p.more)
	}
	if p.none {
		t.Lines = append(t.Lines, noCode())
	} else {
		_, says := p.state()
		t.Lines = append(t.Lines, say.F("code %s", text.WitnessCode(p.saved.Head)), says[0])
	}
	if len(p.keys) > 0 {
		t.Keys = p.keys[0]
	}
	return t
}

// Telling implements [cells.Teller].
func (v radioView) Telling() cells.Telling {
	d := v.d
	n, of := d.radio.Step()
	t := cells.Telling{Page: say.F("radio check %d of %d", n, of)}
	id, _ := d.radio.Cue()
	ear := d.heard(id)
	hears := say.F("the runner hears %s, in one ear, and raises that hand", say.C("side", ear))
	switch {
	case id == "stop":
		hears = say.T("the runner hears STOP, in both ears, and raises both hands")
	case d.s.Frame().Keys == cues.RoadKeys:
		hears = say.F("the runner hears %s, and raises the hand on the road's %s", say.C("side", ear), say.C("side", strings.ToLower(string(id))))
	}
	t.Lines = []string{hears}
	t.Ask = say.F("y: yes; n: no, or the other hand; %s: play it again; esc: back", cells.KeyWord(d.o.Labels.Radio))
	if d.radio.Asked() {
		t.Lines = append(t.Lines, say.T("no: earbuds in the wrong ears? Then swap them"))
		t.Ask = say.F("%s: play it again; y: yes; esc: back", cells.KeyWord(d.o.Labels.Radio))
		if id != "stop" {
			t.Ask = say.F("f: runs %s; k: keys = %s", Facing.Change(d.s.Frame()).Facing.String(), SwapKeys.Change(d.s.Frame()).Keys.String()) + "; " + t.Ask
		}
	}
	return t
}
