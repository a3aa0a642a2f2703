package overview

import "spotter/ui/cells"

// toldWidth is enough columns that no line of the page is cut when it is told.
const toldWidth = 1000

// Telling implements [cells.Teller]: the result, what was heard, what happened, and the
// stretch under the cursor. The charts are left out: the page of the splits says the same.
func (p *Page) Telling() cells.Telling {
	var t cells.Telling
	for _, parts := range [][]part{p.result(), p.heard()} {
		for i := range parts {
			t.Lines = append(t.Lines, parts[i].text)
		}
	}
	for _, l := range p.momentLines(toldWidth) {
		t.Lines = append(t.Lines, l.Text())
	}
	p.made.momentsW = 0 // the lines are for this width only
	if p.cursor >= 0 {
		t.Item, t.At, t.Of = p.under(toldWidth), p.cursor+1, len(p.figures.Stretches)
	}
	return t
}
