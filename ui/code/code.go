package code

import (
	"strings"

	"spotter/text/say"
	"spotter/ui/cells"
)

// Code has the pattern that a phone's camera reads, and the same address in letters. Its zero value draws nothing.
type Code struct {
	Rows    []string // of half blocks
	Address string   // in letters; more lines say how to check it
	role    cells.Role
}

// Of returns the code of outputs that have one, for a terminal with a theme. It is black on white
// where there are colours: half of the readers take no other.
func Of(outputs any, t cells.Theme) (k Code) {
	if s, ok := outputs.(interface {
		Code(dark bool) (rows []string, address string)
	}); ok {
		k.role = cells.Text
		if t.Coloured() {
			k.role = cells.Code
		}
		k.Rows, k.Address = s.Code(k.role == cells.Code || t.Ground == cells.GroundLight)
	}
	return k
}

// Draw draws the code at the bottom of r with the address beside it, or the address alone where there is no room, and returns
// the rows that this takes. most bounds them.
func (k *Code) Draw(c *cells.Canvas, r cells.Rect, most int) (rows int) {
	code := k.fitting(r.W, most)
	x, lines := 0, k.letters(r.W-1)
	if rows = min(len(lines), max(0, most)); code != nil {
		rows, x = len(code), cells.Width(code[0])+1
		lines = k.letters(r.W - x - 1)
	}
	at := r.Rows(r.H-rows, rows)
	for i, row := range code {
		c.Text(at.Row(i), 0, k.role, row)
	}
	for i, line := range lines[:min(len(lines), rows)] {
		c.Text(at.Row(i), x, cells.Strong, line)
	}
	return rows
}

// fitting returns the code as it fits into w columns beside an address, and most rows; nil where it does not.
func (k *Code) fitting(w, most int) []string {
	code := k.Rows
	if len(code) > most && len(code) > 2 { // half of the rim above and below is enough for most readers
		code = code[1 : len(code)-1]
	}
	if len(code) == 0 || len(code) > most || cells.Width(code[0]) >= w-20 {
		return nil
	}
	return code
}

// letters returns the address in lines of w columns.
func (k *Code) letters(w int) (lines []string) {
	if k.Address == "" {
		return nil
	}
	for _, line := range strings.Split(k.Address, "\n") {
		for wide := max(12, w); cells.Width(line) > wide; line = line[wide:] { // capitals and digits, of one cell each
			lines = append(lines, line[:wide])
		}
		lines = append(lines, line)
	}
	return lines
}

// Shown is a page that can be drawn.
type Shown interface {
	Draw(c *cells.Canvas, r cells.Rect)
}

// Page shows the code alone, until a phone has come. It takes no key: all of them do what they do on the pads.
type Page struct {
	code   Code
	ofPads bool // the phone is for the spotter's pads
	hidden bool
}

// Of returns the page for outputs that wait for a phone, and nil for others, for a race that is started, and
// once the page was hidden.
func (p *Page) Of(outputs any, t cells.Theme, started bool) Shown {
	s, ok := outputs.(interface{ Awaited() (runners, pads bool) })
	if !ok || started || p.hidden {
		return nil
	}
	runners, pads := s.Awaited()
	if p.ofPads = pads; !runners && !pads {
		return nil
	}
	if p.code = Of(outputs, t); len(p.code.Rows) == 0 {
		return nil
	}
	return p
}

// Hide hides the page for good, and reports whether it was shown.
func (p *Page) Hide(outputs any, t cells.Theme, started bool) bool {
	was := p.Of(outputs, t, started) != nil
	p.hidden = p.hidden || was
	return was
}

// Rows returns how many rows the page wants.
func (p *Page) Rows() int { return 1 + len(p.code.Rows) }

// Draw draws the page.
func (p *Page) Draw(c *cells.Canvas, r cells.Rect) {
	c.Rule(r.Row(0))
	title := say.T("the runner's phone · esc hides this")
	switch wide := r.W >= 72; {
	case wide && p.ofPads:
		title = say.T("pads on your phone: read the code with its camera · esc hides this · keys work")
	case p.ofPads:
		title = say.T("pads on your phone · esc hides this")
	case wide:
		title = say.T("the runner's phone: read the code with its camera · esc hides this · keys work")
	}
	c.RuleTitle(r.Row(0), 2, title)
	body := r.Rows(1, r.H-1)
	if p.code.fitting(body.W, body.H) != nil {
		p.code.Draw(c, body, body.H)
		return
	}
	lines := p.code.letters(body.W - 2)
	if why := cells.FoldTo(say.T("No room for the code that a camera reads: make the window larger, or type the address."), body.W-2, 4); len(why)+len(lines) <= body.H {
		lines = append(lines, why...)
	}
	for i, line := range lines[:min(len(lines), body.H)] {
		c.Text(body.Row(i), 1, cells.Strong, line)
	}
}

// Telling implements [cells.Teller].
func (p *Page) Telling() cells.Telling {
	page := say.T("the runner's phone")
	if p.ofPads {
		page = say.T("pads on your phone")
	}
	return cells.Telling{Page: page, Keys: say.T("esc: hide this; the other keys work"), Lines: strings.Split(p.code.Address, "\n"),
		OfDay: true} // an address has figures with colons, which are no race times
}
