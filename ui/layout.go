package ui

// layout says where everything is on the live screen. The areas do not overlap
// and lie within the screen; an area for which there is no room is empty.
type layout struct {
	ok     bool // false: the screen is too small
	header rect // whose race, whose left; messages
	cue    rect // the last cue and what became of it
	clock  rect // big digits; empty: the header has the clock
	band   rect // pace, or faults, which take its place
	pads   rect // left, STOP, right
	keys   rect // the other keys
	splits rect // a table of splits, below the keys where they leave room
	feed   rect // what happened, newest first
	body   rect // pads, keys and feed together: where help and the log go
	status rect // output, latency, journal
}

// arrange lays out a screen of w columns and h rows. The order is that in which
// an eye with half a second to spare takes things in.
func arrange(w, h int) layout {
	if w < MinWidth || h < MinHeight {
		return layout{}
	}
	l := layout{ok: true, header: rect{0, 0, w, 1}, status: rect{0, h - 1, w, 1}}
	y := 1
	hero := min(max((h*7+12)/24, 4), 15)
	if w >= 100 && h >= 20 {
		hero = max(hero, 8) // letters twice as large
	}
	switch {
	case w >= 72: // cue and clock side by side
		clockW := max(34, w*2/5)
		l.cue = rect{0, y, w - clockW, hero}
		l.clock = rect{w - clockW, y, clockW, hero}
		y += hero
	case h >= 24: // one above the other
		l.cue = rect{0, y, w, hero}
		l.clock = rect{0, y + hero, w, 6}
		y += hero + 6
	default:
		l.cue = rect{0, y, w, hero}
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
	l.band = rect{0, y, w, band}
	y += band
	l.body = rect{0, y, w, h - 1 - y}
	l.split()
	return l
}

// split divides the body.
func (l *layout) split() {
	b := l.body
	l.keys, l.feed = rect{}, rect{} // split is called again when faults have taken rows
	padsH := 4
	if b.h >= 24 { // room for big letters
		padsH = 9
	}
	left := b
	if b.w >= 120 { // the feed stands beside the pads
		left.w = b.w * 3 / 5
		l.feed = b.right(left.w)
	}
	l.pads = left.rows(0, padsH)
	rest := left.rows(padsH, left.h-padsH)
	if b.w >= 120 {
		l.keys = rest
		return
	}
	keysH := min(rest.h, max(1, rest.h/3))
	l.keys = rest.rows(0, keysH)
	if rest.h-keysH >= 2 {
		l.feed = rest.rows(keysH, rest.h-keysH)
	} else {
		l.keys = rest
	}
}
