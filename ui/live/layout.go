package live

import "spotter/ui/cells"

// layout says where everything is on the live screen. The areas do not overlap
// and lie within the screen; an area for which there is no room is empty.
type layout struct {
	ok     bool       // false: the screen is too small
	header cells.Rect // whose race, whose left; messages
	cue    cells.Rect // the last cue and what became of it
	clock  cells.Rect // big digits; empty: the header has the clock
	band   cells.Rect // pace, or faults, which take its place
	pads   cells.Rect // left, STOP, right
	keys   cells.Rect // the other keys
	splits cells.Rect // a table of splits, below the keys where they leave room
	feed   cells.Rect // what happened, newest first
	body   cells.Rect // pads, keys and feed together: where help and the log go
	status cells.Rect // output, latency, journal
}

// arrange lays out a screen of w columns and h rows. The order is that in which
// an eye with half a second to spare takes things in.
func arrange(w, h int) layout {
	if w < cells.MinWidth || h < cells.MinHeight {
		return layout{}
	}
	l := layout{ok: true, header: cells.Rect{X: 0, Y: 0, W: w, H: 1}, status: cells.Rect{X: 0, Y: h - 1, W: w, H: 1}}
	y := 1
	hero := min(max((h*7+12)/24, 4), 15)
	if w >= 100 && h >= 20 {
		hero = max(hero, 8) // letters twice as large
	}
	switch {
	case w >= 72: // cue and clock side by side
		clockW := max(34, w*2/5)
		l.cue = cells.Rect{X: 0, Y: y, W: w - clockW, H: hero}
		l.clock = cells.Rect{X: w - clockW, Y: y, W: clockW, H: hero}
		y += hero
	case h >= 24: // one above the other
		l.cue = cells.Rect{X: 0, Y: y, W: w, H: hero}
		l.clock = cells.Rect{X: 0, Y: y + hero, W: w, H: 6}
		y += hero + 6
	default:
		l.cue = cells.Rect{X: 0, Y: y, W: w, H: hero}
		y += hero
	}
	band := 1
	if h >= 20 {
		band = 2
	}
	if h >= 36 {
		band = 3
	}
	if h >= 46 && w >= 180 {
		band = 5 // figures twice as large
	}
	l.band = cells.Rect{X: 0, Y: y, W: w, H: band}
	y += band
	l.body = cells.Rect{X: 0, Y: y, W: w, H: h - 1 - y}
	l.split()
	return l
}

// split divides the body.
func (l *layout) split() {
	b := l.body
	l.keys, l.feed = cells.Rect{}, cells.Rect{} // split is called again when faults have taken rows
	padsH := 4
	if b.H >= 24 { // room for big letters
		padsH = 9
	}
	left := b
	if b.W >= 120 { // the feed stands beside the pads
		left.W = b.W * 3 / 5
		l.feed = b.Right(left.W)
	}
	l.pads = left.Rows(0, padsH)
	rest := left.Rows(padsH, left.H-padsH)
	if b.W >= 120 {
		l.keys = rest
		return
	}
	keysH := min(rest.H, max(1, rest.H/3))
	l.keys = rest.Rows(0, keysH)
	if rest.H-keysH >= 2 {
		l.feed = rest.Rows(keysH, rest.H-keysH)
	} else {
		l.keys = rest
	}
}
