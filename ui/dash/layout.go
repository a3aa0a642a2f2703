package dash

import "spotter/ui/cells"

// The rows that stay when faults need room.
const (
	leastBody = 3 // the pads
	leastCue  = 2 // the word and what became of it
)

// Layout says where everything is on the live screen. The areas do not overlap
// and lie within the screen; an area for which there is no room is empty.
type Layout struct {
	OK     bool       // false: the screen is too small
	Header cells.Rect // whose race, whose left; messages
	Cue    cells.Rect // the last cue and what became of it
	Gap    cells.Rect // how far off the target, in big digits; empty: the header has it
	Band   cells.Rect // pace, or faults, which take its place
	Pads   cells.Rect // left, STOP, right
	Keys   cells.Rect // the other keys
	Splits cells.Rect // a table of splits, below the keys where they leave room
	Feed   cells.Rect // what happened, newest first
	Body   cells.Rect // pads, keys and feed together: where help and the log go
	Status cells.Rect // output, latency, journal
}

// Arrange lays out a screen of w columns and h rows on which nothing is wrong. The order
// is that in which an eye with half a second to spare takes things in.
func Arrange(w, h int) Layout {
	if w < cells.MinWidth || h < cells.MinHeight {
		return Layout{}
	}
	l := Layout{OK: true, Header: cells.Rect{X: 0, Y: 0, W: w, H: 1}, Status: cells.Rect{X: 0, Y: h - 1, W: w, H: 1}}
	y := 1
	hero := min(max((h*7+12)/24, 4), 15)
	if w >= 100 && h >= 20 {
		hero = max(hero, 8) // letters twice as large
	}
	switch {
	case w >= 72: // cue and gap side by side
		gapW := max(34, w*2/5)
		l.Cue = cells.Rect{X: 0, Y: y, W: w - gapW, H: hero}
		l.Gap = cells.Rect{X: w - gapW, Y: y, W: gapW, H: hero}
		y += hero
	case h >= 24: // one above the other
		l.Cue = cells.Rect{X: 0, Y: y, W: w, H: hero}
		l.Gap = cells.Rect{X: 0, Y: y + hero, W: w, H: 6}
		y += hero + 6
	default:
		l.Cue = cells.Rect{X: 0, Y: y, W: w, H: hero}
		y += hero
	}
	band := 2
	if h >= 36 {
		band = 3
	}
	if h >= 46 && w >= 180 {
		band = 5 // figures twice as large
	}
	l.Band = cells.Rect{X: 0, Y: y, W: w, H: band}
	y += band
	l.Body = cells.Rect{X: 0, Y: y, W: w, H: h - 1 - y}
	l.split()
	return l
}

// split divides the body.
func (l *Layout) split() {
	b := l.Body
	l.Keys, l.Feed = cells.Rect{}, cells.Rect{} // split is called again when faults have taken rows
	padsH := 4
	switch {
	case b.H >= 24: // room for big letters
		padsH = 9
	case b.H <= 4: // a row for the other keys
		padsH = 3
	}
	left := b
	if b.W >= 120 { // the feed stands beside the pads
		left.W = b.W * 3 / 5
		l.Feed = b.Right(left.W)
	}
	l.Pads = left.Rows(0, padsH)
	rest := left.Rows(padsH, left.H-padsH)
	if b.W >= 120 {
		l.Keys = rest
		return
	}
	keysH := min(rest.H, max(1, rest.H/3))
	l.Keys = rest.Rows(0, keysH)
	if rest.H-keysH >= 2 {
		l.Feed = rest.Rows(keysH, rest.H-keysH)
	} else {
		l.Keys = rest
	}
}

// whole gives a page all of the screen but for the header, the status, and two rows of faults.
func (l Layout) whole(f *Facts) Layout {
	l.Cue, l.Gap, l.Band = cells.Rect{}, cells.Rect{}, cells.Rect{X: 0, Y: 1, W: f.W, H: min(2, 2*len(f.Faults))}
	l.Body = cells.Rect{X: 0, Y: 1 + l.Band.H, W: f.W, H: f.H - 2 - l.Band.H}
	l.split()
	return l
}

// mostFaultRows bounds the rows that faults take, so that pads and the last cue
// stay to be seen.
const mostFaultRows = 8

// Layout lays out the screen for some facts: faults, or else a countdown and a question, get as many rows
// as their words need.
func (f *Facts) Layout() Layout {
	if f.Touch != nil {
		return f.touchLayout()
	}
	a := Arrange(f.W, f.H)
	if a.OK && f.Page != nil && a.Gap == (cells.Rect{}) { // a small screen has more of the page, and less of what comes next
		a.Band.H--
		a.Body.Y, a.Body.H = a.Body.Y-1, a.Body.H+1
		a.split()
	}
	if p, ok := f.Page.(interface{ Rows() int }); a.OK && ok && p.Rows() > a.Body.H {
		return a.whole(f) // a code has to be whole to be read
	}
	if rows := f.askRows(); a.OK && rows > 0 && len(f.Faults) == 0 {
		a.widenBand(rows)
	}
	if a.OK && f.Race.Road && a.Band.H == 3 && f.W >= roomy && f.Ask.Text == "" && len(f.Faults) == 0 {
		a.widenBand(4) // a row for the third thing
	}
	if fs := f.Faults; a.OK && len(fs) > 0 {
		if most := a.mostBand(); most < mostFaultRows && a.Status.H > 0 && f.statusIsTrifle() &&
			len(allLines(fs, f.W-4, 10, spareness{joined: true})) > most {
			a.Body.H++ // the faults say more than the status line does
			a.Status = cells.Rect{}
			a.split()
		}
		most := min(mostFaultRows, a.mostBand())
		if spare := most - max(0, len(f.FirstSteps)-leastCue); f.soundless() && a.Feed.H == 0 &&
			len(allLines(fs, f.W-4, 5, spareness{joined: true})) <= spare {
			most = spare // what to do first stands in place of the cue
		}
		a.widenBand(f.bandRows(most))
	}
	return a
}

// askRows returns how many rows a countdown and a question need.
func (f *Facts) askRows() (rows int) {
	if f.Count.Title != "" {
		rows++
	}
	if f.Ask.Text != "" {
		rows += len(f.Ask.lines(f.W - 2))
	}
	return rows
}

// faultRows returns how many rows of w columns faults take, at most most. Told in fewer rows
// they may leave out more, and so need fewer again.
func faultRows(fs []Fault, w, most int) int {
	for {
		rows := len(faultLines(fs, w, most))
		if rows >= most {
			return rows
		}
		most = rows
	}
}

// statusIsTrifle reports whether the status line has nothing to say that is not in the
// faults: neither quiet mode nor a clock that stepped.
func (f *Facts) statusIsTrifle() bool { return f.ClockJump == 0 && !f.Quiet && !f.Only }

// mostBand returns how many rows the band can have at most.
func (l *Layout) mostBand() int {
	return l.Band.H + max(0, l.Body.H-leastBody) + max(0, l.Cue.H-leastCue)
}

// widenBand gives the band that many rows: first those of the keys and the feed
// below it, then those of the last cue above it.
func (l *Layout) widenBand(rows int) {
	if need := min(rows-l.Band.H, l.Body.H-leastBody); need > 0 {
		l.Band.H += need
		l.Body.Y, l.Body.H = l.Body.Y+need, l.Body.H-need
		l.split()
	}
	need := min(rows-l.Band.H, l.Cue.H-leastCue)
	if need <= 0 {
		return
	}
	if l.Gap.Y > l.Cue.Y { // the gap stands between the two
		l.Gap.Y -= need
	} else if l.Gap != (cells.Rect{}) {
		l.Gap.H -= need
	}
	l.Cue.H -= need
	l.Band.Y, l.Band.H = l.Band.Y-need, l.Band.H+need
}

// touchLayout lays out a screen with pads. The pads have their places by its size alone: where
// faults or a question need more rows, these come from the last cue and its neighbours above
// the pads.
func (f *Facts) touchLayout() Layout {
	p := &f.Touch.Board.Plan
	a := Layout{OK: true, Header: p.Header, Cue: p.Cue, Band: p.Band, Feed: p.Event, Status: p.Status, Body: p.Page}
	spare := max(0, a.Cue.H-leastCue)
	need := f.askRows()
	if len(f.Faults) > 0 {
		most := a.Band.H + spare + a.Feed.H
		if f.statusIsTrifle() {
			most += a.Status.H
		}
		need = f.bandRows(min(mostFaultRows, most))
	}
	if a.Band.H == 0 || need <= a.Band.H {
		return a
	}
	more := min(need-a.Band.H, spare)
	a.Cue.H -= more
	a.Band.Y, a.Band.H = a.Band.Y-more, a.Band.H+more
	if len(f.Faults) == 0 {
		return a
	}
	if need > a.Band.H && a.Status.H > 0 && f.statusIsTrifle() { // the faults say more
		a.Band.H, a.Feed.Y, a.Status = a.Band.H+a.Status.H, a.Feed.Y+a.Status.H, cells.Rect{}
	}
	if more := min(need-a.Band.H, a.Feed.H); more > 0 {
		a.Band.H, a.Feed.Y, a.Feed.H = a.Band.H+more, a.Feed.Y+more, a.Feed.H-more
	}
	return a
}
