package cells

import "strings"

// fontRows has letters five dots high, most of them three wide: the smallest that
// can be told apart at a glance. Rows are parted by "/"; "1" is a dot.
const fontRows = `
0 111/101/101/101/111
1 010/110/010/010/111
2 111/001/111/100/111
3 111/001/011/001/111
4 101/101/111/001/001
5 111/100/111/001/111
6 111/100/111/101/111
7 111/001/001/010/010
8 111/101/111/101/111
9 111/101/111/001/111
: 0/1/0/1/0
- 000/000/111/000/000
. 0/0/0/0/1
, 0/0/0/1/1
' 1/1/0/0/0
? 111/001/011/000/010
A 010/101/111/101/101
B 110/101/110/101/110
C 011/100/100/100/011
D 110/101/101/101/110
E 111/100/110/100/111
F 111/100/110/100/100
G 0111/1000/1011/1001/0111
H 101/101/111/101/101
I 111/010/010/010/111
J 001/001/001/101/010
K 1001/1010/1100/1010/1001
L 100/100/100/100/111
M 10001/11011/10101/10001/10001
N 1001/1101/1011/1001/1001
O 0110/1001/1001/1001/0110
P 110/101/110/100/100
Q 0110/1001/1001/1011/0111
R 110/101/110/101/101
S 011/100/010/001/110
T 111/010/010/010/010
U 101/101/101/101/111
V 101/101/101/101/010
W 10001/10001/10101/11011/10001
X 101/101/010/101/101
Y 101/101/010/010/010
Z 111/001/010/100/111
` + "< 00100/01100/11111/01100/00100\n> 00100/00110/11111/00110/00100\n"

// glyph is a letter as five rows of dots.
type glyph struct {
	w    int
	dots [5]string
}

// Font has the big letters by the characters that they show.
type Font map[rune]glyph

// NewFont returns the font of the screens: digits, capitals and a few marks.
func NewFont() Font {
	m := make(Font, 48)
	for line := range strings.Lines(fontRows) {
		name, rows, ok := strings.Cut(strings.TrimSpace(line), " ")
		if !ok {
			continue
		}
		var g glyph
		for i, r := range strings.SplitN(rows, "/", len(g.dots)) {
			g.dots[i], g.w = r, len(r)
		}
		m[[]rune(name)[0]] = g
	}
	m[' '] = glyph{w: 2}
	m['’'] = m['\'']
	return m
}

// Banner is a text in big letters, scale columns to a dot. A dot is as high as
// half a row for each of its columns, which makes it about square.
type Banner struct {
	NewFont Font
	Text    string
	Scale   int
}

// Size returns the columns and rows that the banner takes; ok is false when a
// letter is not in the font.
func (b Banner) Size() (w, h int, ok bool) {
	for i, r := range b.Text {
		g, known := b.NewFont[r]
		if !known {
			return 0, 0, false
		}
		if i > 0 {
			w += b.Scale
		}
		w += g.w * b.Scale
	}
	return w, (5*b.Scale + 1) / 2, w > 0
}

// Biggest returns the banner of text in the largest scale that fits.
func Biggest(gs Font, text string, w, h int) (b Banner, ok bool) {
	for scale := 4; scale >= 1; scale-- {
		b = Banner{gs, text, scale}
		if bw, bh, known := b.Size(); known && bw <= w && bh <= h {
			return b, true
		}
	}
	return Banner{}, false
}

// Draw draws the banner with its top left corner at x, y.
func (b Banner) Draw(c *Canvas, x, y int, ro Role) {
	if w, h, ok := b.Size(); ok && ro.area() != ro { // in a filled area letters stand on a plate
		for i := range (w + 2) * h {
			c.Put(x-1+i%(w+2), y+i/(w+2), ro, " ")
		}
	}
	for _, r := range b.Text {
		g := b.NewFont[r]
		for col := range g.w {
			for half := 0; half < 5*b.Scale; half += 2 {
				top := g.dot(col, half/b.Scale)
				bottom := half+1 < 5*b.Scale && g.dot(col, (half+1)/b.Scale)
				var s string
				switch {
				case top && bottom:
					s = "█"
				case top:
					s = "▀"
				case bottom:
					s = "▄"
				default:
					continue
				}
				for i := range b.Scale {
					c.Put(x+col*b.Scale+i, y+half/2, ro, s)
				}
			}
		}
		x += (g.w + 1) * b.Scale
	}
}

// dot reports whether a dot is set.
func (g glyph) dot(col, row int) bool { return g.dots[row] != "" && g.dots[row][col] == '1' }
