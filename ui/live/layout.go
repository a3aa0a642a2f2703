package live

import "spotter/ui/cells"

// The rows that stay when faults need room.
const (
	leastBody = 4 // the pads
	leastCue  = 2 // the word and what became of it
)

// sheet holds what the screen is drawn on and with.
type sheet struct {
	w, h    int // of the terminal, in cells
	theme   cells.Theme
	canvas  cells.Canvas
	shown   cells.Shown // of the canvas, by the terminal
	glyphs  cells.Font
	splits  splitTable  // as last drawn
	figures paceFigures // as last drawn
}

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

// mostFaultRows bounds the rows that faults take, so that pads and the last cue
// stay to be seen.
const mostFaultRows = 8

// arranged lays out the screen as it is now: faults get as many rows as their
// words need.
func (l *Screen) arranged() layout {
	a := arrange(l.w, l.h)
	if fs := l.faults(); a.ok && len(fs) > 0 {
		if most := a.mostBand(); most < mostFaultRows && a.status.H > 0 && l.statusIsTrifle() &&
			len(allLines(fs, l.w-4, 10, spareness{joined: true})) > most {
			a.body.H++ // the faults say more than the status line does
			a.status = cells.Rect{}
			a.split()
		}
		a.widenBand(len(faultLines(fs, l.w-4, min(mostFaultRows, a.mostBand()))))
	}
	return a
}

// statusIsTrifle reports whether the status line has nothing to say that is not in the
// faults: neither quiet mode nor a clock that stepped.
func (l *Screen) statusIsTrifle() bool { return l.health.ClockJump == 0 && !l.isQuiet() }

// mostBand returns how many rows the band can have at most.
func (l *layout) mostBand() int {
	return l.band.H + max(0, l.body.H-leastBody) + max(0, l.cue.H-leastCue)
}

// widenBand gives the band that many rows: first those of the keys and the feed
// below it, then those of the last cue above it.
func (l *layout) widenBand(rows int) {
	if need := min(rows-l.band.H, l.body.H-leastBody); need > 0 {
		l.band.H += need
		l.body.Y, l.body.H = l.body.Y+need, l.body.H-need
		l.split()
	}
	need := min(rows-l.band.H, l.cue.H-leastCue)
	if need <= 0 {
		return
	}
	if l.clock.Y > l.cue.Y { // the clock stands between the two
		l.clock.Y -= need
	} else if l.clock != (cells.Rect{}) {
		l.clock.H -= need
	}
	l.cue.H -= need
	l.band.Y, l.band.H = l.band.Y-need, l.band.H+need
}

// helpCell is the width of one line of the help, in cells.
const helpCell = 39

// helpColumns returns how many columns of lines the help has on a body w wide.
func helpColumns(w int) int { return max(1, w/helpCell) }
