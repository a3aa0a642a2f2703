package card

import (
	"fmt"
	"html"
	"io"
	"strings"
)

// family are the fonts of an SVG card: those that a system has.
const family = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'DejaVu Sans', sans-serif"

// WriteSVG writes a card as an SVG that asks the network for nothing. Its letters are those of
// the fonts of whoever opens it. The same card gives the same bytes.
func WriteSVG(w io.Writer, c Card) error {
	fonts, err := openFonts()
	if err != nil {
		return err
	}
	s, err := lay(&c, fonts)
	if err != nil {
		return err
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%[2]d" viewBox="0 0 %[1]d %[2]d" role="img" aria-labelledby="t" aria-describedby="d" font-family="%[3]s">`, Width, Height, family)
	fmt.Fprintf(&b, "\n<title id=\"t\">%s</title>\n<desc id=\"d\">%s</desc>\n", html.EscapeString(s.title), html.EscapeString(s.alt))
	for _, x := range s.blocks {
		fmt.Fprintf(&b, `<rect x="%d" y="%d" width="%d" height="%d" fill="%s"`, x.x, x.y, x.w, x.h, hex(x.ink))
		if x.round > 0 {
			fmt.Fprintf(&b, ` rx="%d"`, x.round)
		}
		b.WriteString("/>\n")
	}
	for i := range s.texts {
		svgText(&b, &s.texts[i], fonts)
	}
	b.WriteString("</svg>\n")
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("writing the card: %w", err)
	}
	return nil
}

// svgText writes a text. Another font may be wider than the one that it was fitted with, so that
// a text which nearly fills its box is told how long to be. A text with letters that were not
// measured lies in an svg of its own, which cuts what is outside its box.
func svgText(b *strings.Builder, l *label, f *fonts) {
	x, y, anchor, fit := float64(l.x), l.baseline(), "start", ""
	switch l.align {
	case middle:
		x, anchor = x+float64(l.w)/2, "middle"
	case right:
		x, anchor = x+float64(l.w), "end"
	}
	known := true
	for _, r := range l.s {
		known = known && f.has(r, l.bold)
	}
	switch {
	case !known:
		fmt.Fprintf(b, `<svg x="%d" y="%d" width="%d" height="%d">`, l.x, l.y, l.w, l.h)
		x, y = x-float64(l.x), y-l.y
	case l.width > 0.75*float64(l.w):
		fit = fmt.Sprintf(` textLength="%.1f" lengthAdjust="spacingAndGlyphs"`, l.width)
	}
	weight := ""
	if l.bold {
		weight = ` font-weight="700"`
	}
	fmt.Fprintf(b, `<text x="%g" y="%d" font-size="%d"%s fill="%s" text-anchor="%s"%s>%s</text>`, x, y, l.px, weight, hex(l.ink), anchor, fit, html.EscapeString(l.s))
	if !known {
		b.WriteString("</svg>")
	}
	b.WriteByte('\n')
}

// hex returns a colour as SVG writes it.
func hex(i ink) string {
	c := colours[i]
	return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B)
}
