package dash

import (
	"strings"

	"spotter/text/say"
	"spotter/ui/cells"
)

// Telling implements [cells.Teller]. The page scrolls by as much as is told at a time.
func (p *HelpPage) Telling() cells.Telling {
	t := cells.Telling{Page: say.T("help"), Keys: say.F("%s: the next page", cells.KeyWord("?"))}
	rows := len(p.Lines)
	if p.Reach > 0 {
		rows = helpTold
	}
	for i := min(p.Scroll, len(p.Lines)); i < len(p.Lines) && i-p.Scroll < rows; i++ {
		h := &p.Lines[i]
		t.Lines = append(t.Lines, cells.Join(": ", cells.KeyWords(h.Key), h.Text))
	}
	if p.Scroll >= p.Reach {
		t.Keys = say.F("%s: back", cells.KeyWord("?"))
	}
	return t
}

// helpTold is the most lines of the help that are told at a time.
const helpTold = 20

// Telling implements [cells.Teller].
func (p *OutputsPage) Telling() cells.Telling {
	t := cells.Telling{Page: say.T("outputs"), Keys: say.T("up and down choose; enter: use it; esc: back"), At: p.At + 1, Of: len(p.Choices),
		OfDay: true} // the address of a phone's page has figures with colons
	switch {
	case p.Err != "":
		t.Lines = []string{p.Err}
	case !p.Told:
		t.Lines = []string{say.T("asking the sound server …")}
	case len(p.Choices) == 0:
		t.Lines = []string{say.T("the sound server has no device: connect the earpiece")}
	}
	if p.Code.Address != "" { // the letters of the code that the screen draws; more lines say how to check it
		t.Lines = append(t.Lines, say.T("open this address on the phone:"))
		t.Lines = append(t.Lines, strings.Split(p.Code.Address, "\n")...)
	}
	if p.At < len(p.Choices) {
		ch := &p.Choices[p.At]
		t.Item = cells.Join(", ", ch.Name, strings.Join(ch.Notes, ", "))
	}
	return t
}

// Telling implements [cells.Teller].
func (p *TextPage) Telling() cells.Telling {
	t := cells.Telling{}
	for i := range p.Lines {
		words := strings.TrimSpace(p.Lines[i].Text)
		if i == 0 {
			t.Page = words
			continue
		}
		if typed, ok := strings.CutSuffix(words, "_"); ok { // a line that is typed
			t.Title, t.Typed, _ = strings.Cut(typed, ": ")
			t.Title = strings.TrimSuffix(t.Title, ":")
			continue
		}
		t.Lines = append(t.Lines, words)
	}
	return t
}
