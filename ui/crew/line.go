package crew

import "spotter/ui/cells"

// Line draws the state of the link on a status line. It keeps the words from frame to frame, so
// that they are made only when they change. The zero value is ready.
type Line struct {
	of    State
	words [Brief]string
}

// said returns the words of a state.
func (l *Line) said(of State) *[Brief]string {
	if l.of != of {
		l.of, l.words = of, of.Words()
	}
	return &l.words
}

// Width returns the columns that a state takes at least on a screen of w columns, with the blanks
// before it; 0 for none. On a narrow screen a state that is well takes only what is left over.
func (l *Line) Width(of State, w int) int {
	if of.Kind == None || w < 60 && !of.Poor() {
		return 0
	}
	return 4 + cells.Width(l.said(of)[2])
}

// Draw draws a state from a column on, in as many words as fit into w columns, and returns the
// column behind it.
func (l *Line) Draw(c *cells.Canvas, r cells.Rect, of State, x, w int) int {
	mark, ro := of.Role()
	for _, words := range l.said(of) {
		if words != "" && cells.Width(mark)+cells.Width(words) <= w {
			return c.Text(r, c.Text(r, x, ro, mark), ro, words) + 2
		}
	}
	return x
}
