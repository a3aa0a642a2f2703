package card

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
)

// Width and Height are the size of a card in pixels.
const (
	Width  = 1200
	Height = 630
)

// ErrDonate says that the address for donations does not fit on a card. A part of an address
// would lead elsewhere, so that it is never cut.
var ErrDonate = errors.New("the address for donations is too long for a card")

// ink names a colour of the card.
type ink uint8

// The colours. Texts on the ground have a contrast of 4.5 and more.
const (
	ground ink = iota
	paper      // texts
	dim        // names of figures
	amber
	green
	orange
	grid
	fastFill
	slowFill
)

// box is an upright rectangle in pixels, from the upper left.
type box struct{ x, y, w, h int }

// hits reports whether two boxes have a pixel in common.
func (b box) hits(o box) bool {
	return b.x < o.x+o.w && o.x < b.x+b.w && b.y < o.y+o.h && o.y < b.y+b.h
}

// align says on which side of its box a text stands.
type align uint8

const (
	left align = iota
	middle
	right
)

// label is a text in a box.
type label struct {
	box
	s     string
	full  string // before it was cut
	what  string // names the text in an error
	px    int    // height of the letters, as fonts count it
	width float64
	bold  bool
	ink   ink
	align align
}

// baseline returns where the letters stand, in pixels from the top of the card.
func (l *label) baseline() int { return l.y + (l.h+l.px*7/10)/2 }

// start returns where the text begins, in pixels from the left.
func (l *label) start() float64 {
	switch free := float64(l.w) - l.width; l.align {
	case middle:
		return float64(l.x) + free/2
	case right:
		return float64(l.x) + free
	}
	return float64(l.x)
}

// block is a filled rectangle.
type block struct {
	box
	ink   ink
	round int // radius of the corners
}

// sheet holds everything that is drawn: blocks first, in their order, then texts.
type sheet struct {
	blocks []block
	texts  []label
	pace   string // the pace in words, for whoever cannot see it
	alt    string // the card in words
	title  string
}

// The columns of a card.
const (
	leftX  = 60
	innerW = Width - 2*leftX
)

// setter fits texts into a sheet.
type setter struct {
	sheet
	fonts *fonts
}

// lay fits a card into a sheet. It is a pure function of the card: the same card gives the same
// sheet.
func lay(c *Card, f *fonts) (*sheet, error) {
	s := setter{fonts: f}
	s.blocks = append(s.blocks, block{box: box{0, 0, Width, Height}, ink: ground}, block{box: box{0, 0, Width, 12}, ink: amber})
	s.head(c)
	s.time(c)
	foot := Height - 24
	if c.Donate != "" {
		foot -= 38
		t := s.put("the address for donations", c.Donate, label{box: box{leftX, foot, innerW, 36}, px: 26, ink: paper}, 16)
		if t.s != t.full {
			return nil, ErrDonate
		}
	}
	if c.Cause != "" {
		foot -= 42
		s.put("the cause", c.Cause, label{box: box{leftX, foot, innerW, 40}, px: 30, bold: true, ink: amber}, 18)
	}
	if c.Warning != "" {
		foot -= 32
		s.put("the warning", c.Warning, label{box: box{leftX, foot, innerW, 30}, px: 22, ink: orange}, 16)
	}
	foot -= 46
	s.put("the counts", c.Counts, label{box: box{leftX, foot, innerW, 42}, px: 30, bold: true, ink: paper}, 18)
	s.chart(&c.Pace, box{leftX, 300, innerW, foot - 8 - 300})
	s.tell(c)
	return &s.sheet, nil
}

// head sets runner, race and date.
func (s *setter) head(c *Card) {
	nameW := innerW
	if c.Way != "" {
		pill := box{Width - leftX - 220, 46, 220, 50}
		nameW -= pill.w + 20
		s.blocks = append(s.blocks, block{box: pill, ink: amber, round: 25})
		s.put("the way", c.Way, label{box: pill, px: 27, bold: true, ink: ground, align: middle}, 20)
	}
	s.put("the runner's name", c.Runner, label{box: box{leftX, 38, nameW, 66}, px: 54, bold: true, ink: paper}, 28)
	dateW := 300
	s.put("the race's name", c.Race, label{box: box{leftX, 108, innerW - dateW - 20, 42}, px: 30, ink: dim}, 20)
	s.put("the date", c.Date, label{box: box{leftX + innerW - dateW, 108, dateW, 42}, px: 28, ink: dim, align: right}, 18)
}

// time sets the time in large digits and the figures beside it.
func (s *setter) time(c *Card) {
	const w = 390
	s.put("the time", c.Time, label{box: box{leftX, 160, w, 84}, px: 92, bold: true, ink: paper}, 30)
	s.put("the name of the time", c.TimeName, label{box: box{leftX, 244, w, 26}, px: 20, ink: dim}, 14)
	s.put("the time by the chip", c.Chip, label{box: box{leftX, 270, w, 26}, px: 22, ink: paper}, 14)
	x, gap := leftX+w+20, 26
	each := (innerW - w - 20 - 2*gap) / 3
	for i, f := range c.Figures[:min(len(c.Figures), 3)] {
		at := box{x + i*(each+gap), 178, each, 60}
		tone := [...]ink{Plain: paper, Faster: green, Slower: orange}[f.Tone]
		s.put("a figure", f.Value, label{box: at, px: 40, bold: true, ink: tone}, 18)
		s.put("the name of a figure", f.Name, label{box: box{at.x, 244, each, 26}, px: 20, ink: dim}, 14)
		s.put("the target's name", f.Note, label{box: box{at.x, 270, each, 26}, px: 20, ink: paper}, 14)
	}
}

// put fits a text into its box: as large as it goes, down to a least size, and then cut. It
// returns the text as it is set; an empty one takes no room.
func (s *setter) put(what, words string, l label, least int) label {
	l.what = what
	l.full = composed(words)
	l.s = short(l.full, 600) // more never fits
	if l.s == "" {
		return l
	}
	room := float64(l.w)
	for l.width = s.fonts.width(l.s, l.px, l.bold); l.width > room && l.px > least; {
		near := int(float64(l.px)*room/l.width) + 1 // a width grows with the letters, but for rounding
		l.px = max(least, min(l.px-1, near))
		l.width = s.fonts.width(l.s, l.px, l.bold)
	}
	if l.width > room {
		l.s = s.cut(l.s, l.px, l.bold, room)
		l.width = s.fonts.width(l.s, l.px, l.bold)
	}
	s.texts = append(s.texts, l)
	return l
}

// cut returns as much of a text as fits with … behind it. A mark is never taken from the
// character that it stands on.
func (s *setter) cut(words string, px int, bold bool, room float64) string {
	r := []rune(words)
	low, high := 0, len(r) // low fits, high does not
	for low+1 < high {
		if mid := (low + high) / 2; s.fonts.width(string(r[:mid])+"…", px, bold) <= room {
			low = mid
		} else {
			high = mid
		}
	}
	for low > 0 && (unicode.In(r[low], unicode.Mn, unicode.Me, unicode.Cf) || r[low-1] == '\u200d') {
		low--
	}
	return strings.TrimRight(string(r[:low]), " ") + "…"
}

// tell puts the card into words, for whoever cannot see it.
func (s *setter) tell(c *Card) {
	s.title = short(c.Runner, 120) + ": " + c.Time
	var all []string
	add := func(words ...string) {
		if one := strings.Join(strings.Fields(strings.Join(words, " ")), " "); one != "" {
			all = append(all, one)
		}
	}
	add(short(c.Race, 120))
	add(c.Date)
	add(c.Way)
	add(c.Time, c.TimeName)
	add(c.Chip)
	for _, f := range c.Figures {
		add(f.Name+":", f.Value, short(f.Note, 120))
	}
	add(s.pace)
	add(c.Counts)
	add(c.Warning)
	add(short(c.Cause, 200))
	add(c.Donate)
	s.alt = fmt.Sprintf("%s.", strings.Join(all, ". "))
}
