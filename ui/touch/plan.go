package touch

import "spotter/ui/cells"

// The sizes of pads in cells. On a phone in portrait a cell is about 1.4 by 2.9 mm: the least
// size is 15 mm, which a runner's thumb hits, and the aim of 20 mm is for LEFT, RIGHT and STOP.
const (
	LeastW, LeastH = 11, 5
	AimW, AimH     = 14, 7
)

// rim is the width in cells of the dead strip between two pads.
const rim = 1

// The rows above the pads.
const (
	usualTop = 7 // header, two of the last cue, two of pace or faults, the last event, state
	leastTop = 5 // without the state, and one row of pace or faults
	bareTop  = 3 // header and last cue
	goodTop  = 9
	mostTop  = 14
)

// mostRows is the most rows of pads besides those of steer and STOP.
const mostRows = 4

// Fit says how well the pads fit a screen.
type Fit uint8

// The fits.
const (
	Roomy    Fit = iota // every pad has at least LeastW by LeastH cells
	Smaller             // LEFT, RIGHT and STOP alone, and smaller than that
	StopOnly            // STOP alone
)

// Plan says where everything is on a screen with pads. The areas do not overlap and lie within
// the screen. An area for which there is no room is empty.
type Plan struct {
	Fit                              Fit
	Header, Cue, Band, Event, Status cells.Rect // from the top down
	Left, Right, Stop                cells.Rect
	Others                           []cells.Rect // the nearest to LEFT and RIGHT first
	Page                             cells.Rect   // where help, log and other pages go
	PageHides                        bool         // a page covers LEFT and RIGHT as well as Others
}

// NewPlan lays out a screen of w columns and h rows, with at most others pads besides LEFT,
// RIGHT and STOP. The same arguments always make the same plan.
func NewPlan(w, h, others int) Plan {
	var p Plan
	if w <= 0 || h <= 0 {
		return p
	}
	s := sizes{w: w}
	s.columns = min(max((w+rim)/(AimW+rim), min(3, (w+rim)/(LeastW+rim))), 6)
	s.share(h, others)
	p.Fit = s.fit
	p.above(w, s.top)
	y := h - s.stop
	p.Stop = cells.Rect{Y: y, W: w, H: s.stop}
	if s.steer > 0 {
		y -= rim + s.steer
		half := (w - rim) / 2
		p.Left = cells.Rect{Y: y, W: half, H: s.steer}
		p.Right = cells.Rect{X: w - half, Y: y, W: half, H: s.steer}
	}
	for range s.rows {
		y -= rim + s.other
		for i := range s.columns {
			if len(p.Others) == others {
				break
			}
			x, end := i*(w+rim)/s.columns, (i+1)*(w+rim)/s.columns-rim
			p.Others = append(p.Others, cells.Rect{X: x, Y: y, W: end - x, H: s.other})
		}
	}
	p.Page = cells.Rect{Y: s.top, W: w, H: max(0, p.Left.Y-rim-s.top)}
	if p.PageHides = p.Page.H < LeastH; p.PageHides {
		p.Page.H = max(0, p.Stop.Y-rim-s.top)
	}
	return p
}

// sizes are the rows that each part of a screen gets.
type sizes struct {
	w       int
	fit     Fit
	columns int // of the other pads
	rows    int // of the other pads

	top, stop, steer, other int // rows of screen; other: of each of rows
}

// share gives each part its rows.
func (s *sizes) share(h, others int) {
	s.top, s.stop, s.steer = usualTop, LeastH, LeastH
	left := h - s.top - s.stop - rim - s.steer
	if left < 0 || s.w < 2*LeastW+rim {
		s.squeeze(h)
		return
	}
	if others > 0 {
		s.rows = min(left/(LeastH+rim), (others+s.columns-1)/s.columns, mostRows)
		s.other = LeastH
		left -= s.rows * (LeastH + rim)
	}
	for ; left > 0; left-- {
		switch {
		case s.stop < AimH:
			s.stop++
		case s.steer < AimH:
			s.steer++
		case s.top < goodTop:
			s.top++
		case s.rows > 0 && s.other < AimH && left >= s.rows:
			s.other++
			left -= s.rows - 1
		case s.top < mostTop:
			s.top++
		case s.stop < 2*AimH:
			s.stop++
		case s.steer < 2*AimH:
			s.steer++
		default:
			s.top++
		}
	}
}

// squeeze shares out a screen that is too small for pads of the least size.
func (s *sizes) squeeze(h int) {
	s.fit, s.top, s.steer = Smaller, usualTop, 0
	for s.top > leastTop && h-s.top < 2*LeastH+rim {
		s.top--
	}
	if h-s.top < 7 {
		s.top = bareTop
	}
	left := h - s.top - rim
	if s.w >= 16 && left >= 6 {
		s.steer = min(left/2, AimH)
		s.stop = left - s.steer
		if more := s.stop - 2*AimH; more > 0 {
			s.stop, s.top = 2*AimH, s.top+more
		}
		return
	}
	s.fit = StopOnly
	s.top = min(bareTop, h/2)
	s.stop = h - s.top
}

// above lays out n rows above the pads. What an eye with half a second takes in first gets its
// rows first.
func (p *Plan) above(w, n int) {
	header, cue, band, event, status := min(n, 1), 0, 0, 0, 0
	if n >= bareTop {
		cue = 2
	}
	left := n - header - cue
	for ; left > 0; left-- {
		switch {
		case band == 0:
			band++
		case event == 0:
			event++
		case status == 0 && n >= usualTop-1:
			status++
		case band < 2:
			band++
		case cue < 4:
			cue++
		case event < 2:
			event++
		case cue < 6:
			cue++
		case band < 3:
			band++
		default:
			cue++
		}
	}
	y := 0
	next := func(rows int) cells.Rect {
		r := cells.Rect{Y: y, W: w, H: rows}
		y += rows
		if rows == 0 {
			return cells.Rect{}
		}
		return r
	}
	p.Header, p.Cue, p.Band, p.Event, p.Status = next(header), next(cue), next(band), next(event), next(status)
}
