package card

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/text/unicode/norm"

	"spotter/text"
)

// fonts are the two Go fonts. Make them with [openFonts]; one goroutine may use them.
type fonts struct {
	regular, bold *sfnt.Font
	buf           sfnt.Buffer
}

// parsed are the fonts, read once.
var parsed = sync.OnceValues(func() ([2]*sfnt.Font, error) {
	var all [2]*sfnt.Font
	for i, ttf := range [][]byte{goregular.TTF, gobold.TTF} {
		f, err := opentype.Parse(ttf)
		if err != nil {
			return all, fmt.Errorf("reading the card's font: %w", err)
		}
		all[i] = f
	}
	return all, nil
})

// openFonts returns the fonts.
func openFonts() (*fonts, error) {
	all, err := parsed()
	if err != nil {
		return nil, err
	}
	return &fonts{regular: all[0], bold: all[1]}, nil
}

// of returns the font of a weight.
func (f *fonts) of(bold bool) *sfnt.Font {
	if bold {
		return f.bold
	}
	return f.regular
}

// has reports whether a font can draw a character.
func (f *fonts) has(r rune, bold bool) bool {
	i, err := f.of(bold).GlyphIndex(&f.buf, r)
	return err == nil && i != 0
}

// width returns how wide a text is in pixels. A character that the font lacks counts as a
// square, and a mark that stands on another character as nothing.
func (f *fonts) width(s string, px int, bold bool) float64 {
	var sum fixed.Int26_6
	face, size := f.of(bold), fixed.I(px)
	var last sfnt.GlyphIndex
	for _, r := range s {
		i, err := face.GlyphIndex(&f.buf, r)
		if err != nil || i == 0 {
			if !unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf) {
				sum += size
			}
			last = 0
			continue
		}
		if last != 0 {
			if k, err := face.Kern(&f.buf, last, i, size, font.HintingNone); err == nil {
				sum += k
			}
		}
		if a, err := face.GlyphAdvance(&f.buf, i, size, font.HintingNone); err == nil {
			sum += a
		}
		last = i
	}
	return float64(sum) / 64
}

// UndrawnError names the texts that the font of a PNG cannot draw.
type UndrawnError struct {
	Texts []Undrawn
}

// Undrawn is a text that the font cannot draw.
type Undrawn struct {
	What    string // such as "the runner's name"
	Text    string
	Missing []rune // the characters, each once
}

// Error names each text and some of its characters.
func (e *UndrawnError) Error() string {
	var all []string
	for _, u := range e.Texts {
		var missing []string
		for _, r := range u.Missing[:min(len(u.Missing), 3)] {
			missing = append(missing, fmt.Sprintf("%c (U+%04X)", r, r))
		}
		more := ""
		if n := len(u.Missing) - len(missing); n > 0 {
			more = fmt.Sprintf(" and %d more", n)
		}
		all = append(all, fmt.Sprintf("%s %s: it has no %s%s", u.What, text.Quote(short(u.Text, 40)), strings.Join(missing, ", "), more))
	}
	return "the font of a PNG card cannot draw " + strings.Join(all, "; nor ")
}

// check returns an [UndrawnError] where the fonts cannot draw a text of a sheet.
func (f *fonts) check(s *sheet) error {
	var e UndrawnError
	for _, t := range s.texts {
		var missing []rune
		for _, r := range t.full {
			if !f.has(r, t.bold) && !slices.Contains(missing, r) {
				missing = append(missing, r)
			}
		}
		if len(missing) > 0 {
			e.Texts = append(e.Texts, Undrawn{What: t.what, Text: t.full, Missing: missing})
		}
	}
	if e.Texts == nil {
		return nil
	}
	return &e
}

// composed writes letters with their accents as one character where there is one: the
// fonts place no accents.
func composed(s string) string { return norm.NFC.String(s) }

// short cuts a text to a number of characters.
func short(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
