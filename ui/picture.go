package ui

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

// shown is one cell of a picture.
type shown struct {
	text         string
	fg, bg       color.Color // nil: the terminal's own
	bold, struck bool
}

// Picture draws a screen as an SVG image, as a terminal of cols columns and rows
// rows with a dark or a light background would show it. Content is lines of text
// with SGR sequences, such as a [tea.View] has; other sequences are left out.
// Lines and blocks are drawn as shapes, so that they meet in every font.
func Picture(content string, cols, rows int, dark bool) []byte {
	cells := parseScreen(content, cols, rows)
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

// parseScreen reads lines with SGR sequences into cells.
func parseScreen(content string, cols, rows int) [][]shown {
	out := make([][]shown, rows)
	lines := strings.Split(content, "\n")
	parser := ansi.NewParser()
	for y := range out {
		row := make([]shown, cols)
		out[y] = row
		if y >= len(lines) {
			continue
		}
		var pen shown
		var reverse bool
		state := byte(0)
		for x, s := 0, lines[y]; s != "" && x < cols; {
			seq, w, n, next := ansi.WcWidth.DecodeSequenceInString(s, state, parser)
			if n == 0 {
				break
			}
			state, s = next, s[n:]
			switch {
			case w > 0:
				k := pen
				if k.text = seq; reverse {
					k.fg, k.bg = orColor(k.bg, color.Transparent), orColor(k.fg, color.Opaque)
				}
				row[x] = k
				x += w
			case ansi.HasCsiPrefix(seq) && ansi.Cmd(parser.Command()).Final() == 'm':
				reverse = sgr(&pen, reverse, parser.Params())
			}
		}
	}
	return out
}

func orColor(c, other color.Color) color.Color {
	if c == nil {
		return other
	}
	return c
}

// sgr takes the attributes of an SGR sequence in.
func sgr(pen *shown, reverse bool, params ansi.Params) bool {
	if len(params) == 0 {
		*pen = shown{}
		return false
	}
	for i := 0; i < len(params); i++ {
		switch n := params[i].Param(0); {
		case n == 0:
			*pen, reverse = shown{}, false
		case n == 1:
			pen.bold = true
		case n == 7:
			reverse = true
		case n == 9:
			pen.struck = true
		case n >= 30 && n <= 37:
			pen.fg = ansi.BasicColor(n - 30)
		case n >= 90 && n <= 97:
			pen.fg = ansi.BasicColor(n - 82)
		case n >= 40 && n <= 47:
			pen.bg = ansi.BasicColor(n - 40)
		case n >= 100 && n <= 107:
			pen.bg = ansi.BasicColor(n - 92)
		case n == 38 || n == 48:
			var c color.Color
			used := ansi.ReadStyleColor(params[i:], &c)
			if used == 0 {
				return reverse
			}
			if i += used - 1; n == 38 {
				pen.fg = c
			} else {
				pen.bg = c
			}
		}
	}
	return reverse
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
func (p *picture) backs(row []shown, y int) {
	for x := 0; x < len(row); {
		end := x + 1
		for end < len(row) && row[end].bg == row[x].bg {
			end++
		}
		if row[x].bg != nil {
			p.rect(float64(x)*cellW, float64(y)*cellH, float64(end-x)*cellW, cellH, p.hex(row[x].bg, true))
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
func (p *picture) shapes(row []shown, y int) {
	top := float64(y) * cellH
	for x := 0; x < len(row); {
		k, end := row[x], x+1
		for end < len(row) && row[end].text == k.text && row[end].fg == k.fg {
			end++
		}
		left, wide := float64(x)*cellW, float64(end-x)*cellW
		if from, to, ok := block(k.text); ok {
			p.rect(left, top+from*cellH, wide, (to-from)*cellH, p.hex(k.fg, false))
		} else if k.text == "─" {
			p.stroke(fmt.Sprintf("M%.2f %.2fH%.2f", left, top+cellH/2, left+wide), k.fg)
		} else {
			for i := x; i < end; i++ {
				p.stroke(line(k.text, float64(i)*cellW, top), k.fg)
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
func (p *picture) letters(row []shown, y int) {
	for x := 0; x < len(row); {
		if !lettered(row[x]) {
			x++
			continue
		}
		k, end := row[x], x
		var word strings.Builder
		for end < len(row) && (lettered(row[end]) || row[end].text == "") && row[end].fg == k.fg && row[end].bold == k.bold && row[end].struck == k.struck {
			if row[end].text == "" && (end == x || ansi.StringWidth(row[end-1].text) < 2) {
				break
			}
			word.WriteString(row[end].text)
			end++
		}
		attr := ""
		if k.bold {
			attr += ` font-weight="bold"`
		}
		if k.struck {
			attr += ` text-decoration="line-through"`
		}
		fmt.Fprintf(&p.b, `<text x="%.2f" y="%.2f" textLength="%.2f" lengthAdjust="spacingAndGlyphs" fill="%s"%s>`,
			float64(x)*cellW, float64(y)*cellH+baseRow, float64(end-x)*cellW, p.hex(k.fg, false), attr)
		xml.EscapeText(&p.b, []byte(word.String()))
		p.b.WriteString("</text>\n")
		x = end
	}
}

// lettered reports whether a cell has something that is drawn as text.
func lettered(k shown) bool {
	if k.text == "" || k.text == " " || k.text == "─" || line(k.text, 0, 0) != "" {
		return false
	}
	_, _, isBlock := block(k.text)
	return !isBlock
}
