package cells

import tea "charm.land/bubbletea/v2"

// WholeView returns the view of a screen that is drawn whole each time, such as the
// review: it fills the terminal. places asks the terminal for the places of keys, as
// [WithPlaces] does.
func WholeView(title, content string, places bool) tea.View {
	v := tea.NewView(content)
	v.DisableBracketedPasteMode = true
	v.AltScreen = true
	v.WindowTitle = title
	return WithPlaces(v, places)
}

// Answered takes what the terminal said of its colours into a theme, and the looks of that
// theme onto the canvas of a screen that is drawn whole. The command has every cell painted
// anew; it is nil where nothing changed.
func (c *Canvas) Answered(t *Theme, msg tea.Msg) tea.Cmd {
	after, changed := t.Answered(msg)
	if !changed {
		return nil
	}
	*t = after
	c.SetTheme(after)
	return tea.ClearScreen
}

// Begin empties the canvas for a screen of w columns and h rows, and reports whether it
// has room for all that matters. Where it has not, the canvas says so, and nothing else
// should be drawn on it.
func (c *Canvas) Begin(w, h int) (screen Rect, fits bool) {
	w, h = max(w, 0), max(h, 0)
	c.Reset(w, h)
	screen = Rect{W: w, H: h}
	if w < MinWidth || h < MinHeight {
		drawTooSmall(c, screen)
		return screen, false
	}
	return screen, true
}

// Stack draws a screen of a row at the top, a body, and a row at the bottom, and returns
// its text. Where there is no room for a screen it says so instead.
func (c *Canvas) Stack(w, h int, top, body, bottom func(Rect)) string {
	if screen, fits := c.Begin(w, h); fits {
		top(screen.Row(0))
		body(screen.Rows(1, h-2))
		bottom(screen.Row(h - 1))
	}
	return c.String()
}
