package uitest

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"image/color"
	"math"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// A cell of a picture, in pixels: DejaVu Sans Mono at 14 px is 8.43 wide.
const (
	cellW   = 8.43
	cellH   = 18.0
	margin  = 14.0
	fontPx  = 14.0
	baseRow = 13.2 // from the top of a row to the line that letters stand on
)

// Picture draws a screen as an SVG image, as a terminal of cols columns and rows
// rows with a dark or a light background would show it. Content is lines of text
// with SGR sequences, such as a [tea.View] has; other sequences are left out.
// Lines and blocks are drawn as shapes, so that they meet in every font.
func Picture(content string, cols, rows int, dark bool) []byte {
	cells := ParseScreen(content, cols, rows)
	p := picture{dark: dark}
	w, h := float64(cols)*cellW+2*margin, float64(rows)*cellH+2*margin
	fmt.Fprintf(&p.b, `<svg xmlns="http://www.w3.org/2000/svg" width="%.0f" height="%.0f" viewBox="0 0 %.2f %.2f">`+"\n", w, h, w, h)
	fmt.Fprintf(&p.b, `<rect width="%.2f" height="%.2f" rx="10" fill="%s"/>`+"\n", w, h, p.hex(nil, true))
	fmt.Fprintf(&p.b, `<g transform="translate(%g %g)" font-family="'DejaVu Sans Mono', ui-monospace, Menlo, Consolas, monospace" font-size="%g">`+"\n",
		margin, margin, fontPx)
	for y, row := range cells {
		p.backs(row, y)
	}
	for y, row := range cells {
		p.shapes(row, y)
		p.letters(row, y)
	}
	p.b.WriteString("</g>\n</svg>\n")
	return p.b.Bytes()
}

// picture is an SVG image being written.
type picture struct {
	b    bytes.Buffer
	dark bool
}

// hex writes a colour. The two that reversing a terminal's own colours makes are
// told by their marks.
func (p *picture) hex(c color.Color, back bool) string {
	paper, ink := "#14161a", "#dadada"
	if !p.dark {
		paper, ink = "#fcfcfc", "#262626"
	}
	switch {
	case c == color.Transparent:
		return paper
	case c == color.Opaque:
		return ink
	case c == nil && back:
		return paper
	case c == nil:
		return ink
	}
	r, g, b, _ := c.RGBA()
	return fmt.Sprintf("#%02x%02x%02x", r>>8, g>>8, b>>8)
}

// backs draws the backgrounds of a row, run by run.
func (p *picture) backs(row []Cell, y int) {
	for x := 0; x < len(row); {
		end := x + 1
		for end < len(row) && row[end].Back == row[x].Back {
			end++
		}
		if row[x].Back != nil {
			p.rect(float64(x)*cellW, float64(y)*cellH, float64(end-x)*cellW, cellH, p.hex(row[x].Back, true))
		}
		x = end
	}
}

func (p *picture) rect(x, y, w, h float64, fill string) {
	fmt.Fprintf(&p.b, `<rect x="%.2f" y="%.2f" width="%.2f" height="%.2f" fill="%s" shape-rendering="crispEdges"/>`+"\n", x, y, w, h, fill)
}

// block returns the part of a cell that a block element covers.
func block(s string) (top, bottom float64, ok bool) {
	switch s {
	case "█":
		return 0, 1, true
	case "▀":
		return 0, 0.5, true
	case "▄":
		return 0.5, 1, true
	}
	if i := strings.Index("▁▂▃▄▅▆▇", s); s != "" && i >= 0 {
		return 1 - float64(i/3+1)/8, 1, true
	}
	return 0, 0, false
}

// line returns the stroke of a box line in the cell at x, y.
func line(s string, x, y float64) string {
	l, r, t, b := x, x+cellW, y, y+cellH
	cx, cy := x+cellW/2, y+cellH/2
	switch s {
	case "═":
		return fmt.Sprintf("M%.2f %.2fH%.2fM%.2f %.2fH%.2f", l, cy-gap, r, l, cy+gap, r)
	case "║":
		return fmt.Sprintf("M%.2f %.2fV%.2fM%.2f %.2fV%.2f", cx-gap, t, b, cx+gap, t, b)
	case "╔":
		return corners(cx, cy, r, b)
	case "╗":
		return corners(cx, cy, l, b)
	case "╚":
		return corners(cx, cy, r, t)
	case "╝":
		return corners(cx, cy, l, t)
	case "│":
		return fmt.Sprintf("M%.2f %.2fV%.2f", cx, t, b)
	case "╭":
		return fmt.Sprintf("M%.2f %.2fQ%.2f %.2f %.2f %.2f", cx, b, cx, cy, r, cy)
	case "╮":
		return fmt.Sprintf("M%.2f %.2fQ%.2f %.2f %.2f %.2f", l, cy, cx, cy, cx, b)
	case "╰":
		return fmt.Sprintf("M%.2f %.2fQ%.2f %.2f %.2f %.2f", cx, t, cx, cy, r, cy)
	case "╯":
		return fmt.Sprintf("M%.2f %.2fQ%.2f %.2f %.2f %.2f", l, cy, cx, cy, cx, t)
	}
	return ""
}

// gap is half the distance of double lines.
const gap = 1.7

// corners returns the strokes of a double corner at cx, cy that runs to the sides
// of its cell at x and at y.
func corners(cx, cy, x, y float64) string {
	dx, dy := math.Copysign(gap, x-cx), math.Copysign(gap, y-cy)
	return fmt.Sprintf("M%.2f %.2fH%.2fV%.2fM%.2f %.2fH%.2fV%.2f", x, cy-dy, cx-dx, y, x, cy+dy, cx+dx, y)
}

// shapes draws the lines and blocks of a row, equal neighbours in one.
func (p *picture) shapes(row []Cell, y int) {
	top := float64(y) * cellH
	for x := 0; x < len(row); {
		k, end := row[x], x+1
		for end < len(row) && row[end].Text == k.Text && row[end].Ink == k.Ink {
			end++
		}
		left, wide := float64(x)*cellW, float64(end-x)*cellW
		if from, to, ok := block(k.Text); ok {
			p.rect(left, top+from*cellH, wide, (to-from)*cellH, p.hex(k.Ink, false))
		} else if k.Text == "─" {
			p.stroke(fmt.Sprintf("M%.2f %.2fH%.2f", left, top+cellH/2, left+wide), k.Ink)
		} else {
			for i := x; i < end; i++ {
				p.stroke(line(k.Text, float64(i)*cellW, top), k.Ink)
			}
		}
		x = end
	}
}

// stroke draws a line, if there is one.
func (p *picture) stroke(d string, c color.Color) {
	if d != "" {
		fmt.Fprintf(&p.b, `<path d="%s" fill="none" stroke="%s" stroke-width="1.3"/>`+"\n", d, p.hex(c, false))
	}
}

// letters draws the words of a row, each as wide as its cells.
func (p *picture) letters(row []Cell, y int) {
	for x := 0; x < len(row); {
		if !lettered(row[x]) {
			x++
			continue
		}
		k, end := row[x], x
		var word strings.Builder
		for end < len(row) && (lettered(row[end]) || row[end].Text == "") && row[end].Ink == k.Ink && row[end].Bold == k.Bold && row[end].Struck == k.Struck {
			if row[end].Text == "" && (end == x || ansi.StringWidth(row[end-1].Text) < 2) {
				break
			}
			word.WriteString(row[end].Text)
			end++
		}
		attr := ""
		if k.Bold {
			attr += ` font-weight="bold"`
		}
		if k.Struck {
			attr += ` text-decoration="line-through"`
		}
		fmt.Fprintf(&p.b, `<text x="%.2f" y="%.2f" textLength="%.2f" lengthAdjust="spacingAndGlyphs" fill="%s"%s>`,
			float64(x)*cellW, float64(y)*cellH+baseRow, float64(end-x)*cellW, p.hex(k.Ink, false), attr)
		xml.EscapeText(&p.b, []byte(word.String()))
		p.b.WriteString("</text>\n")
		x = end
	}
}

// lettered reports whether a cell has something that is drawn as text.
func lettered(k Cell) bool {
	if k.Text == "" || k.Text == " " || k.Text == "─" || line(k.Text, 0, 0) != "" {
		return false
	}
	_, _, isBlock := block(k.Text)
	return !isBlock
}
