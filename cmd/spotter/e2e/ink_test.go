//go:build unix

package e2e

import (
	"fmt"
	"image"
	"image/color"
	"math"
	"unicode"

	"github.com/charmbracelet/x/vt"
)

// inked is a word in a picture, and the colours that its pixels have.
type inked struct {
	text      string
	row, col  int
	ink, back color.Color
	contrast  float64
}

// readWords finds the words of a screen in a picture of it.
func readWords(e *vt.Emulator, img image.Image) (words []inked) {
	size := img.Bounds()
	cw, ch := float64(size.Dx())/shotCols, float64(size.Dy())/shotRows
	for row := range shotRows {
		for col := 0; col < shotCols; {
			start, text := col, ""
			for ; col < shotCols; col++ {
				c := e.CellAt(col, row)
				if c == nil || c.Content == "" || !unicode.IsLetter([]rune(c.Content)[0]) {
					break
				}
				text += c.Content
			}
			if len(text) >= 2 {
				k := inked{text: text, row: row, col: start}
				area := image.Rect(int(float64(start)*cw), int(float64(row)*ch)+1, int(float64(col)*cw), int(float64(row+1)*ch)-1).Add(size.Min)
				k.ink, k.back, k.contrast = inkOf(img, area)
				words = append(words, k)
			}
			col++
		}
	}
	return words
}

// inkOf returns the commonest colour of an area, the one that differs most from
// it, and the contrast of the two.
func inkOf(img image.Image, area image.Rectangle) (ink, back color.Color, ratio float64) {
	count := map[color.RGBA]int{}
	for y := area.Min.Y; y < area.Max.Y; y++ {
		for x := area.Min.X; x < area.Max.X; x++ {
			count[color.RGBAModel.Convert(img.At(x, y)).(color.RGBA)]++
		}
	}
	most := color.RGBA{}
	for c, n := range count {
		if n > count[most] {
			most = c
		}
	}
	ink = most
	for c := range count {
		if r := contrastOf(c, most); r > ratio {
			ink, ratio = c, r
		}
	}
	return ink, most, ratio
}

// contrastOf is the contrast ratio of WCAG 2.2.
func contrastOf(a, b color.Color) float64 {
	lum := func(c color.Color) float64 {
		r, g, b, _ := c.RGBA()
		lin := func(v uint32) float64 {
			x := float64(v) / 0xffff
			if x <= 0.04045 {
				return x / 12.92
			}
			return math.Pow((x+0.055)/1.055, 2.4)
		}
		return 0.2126*lin(r) + 0.7152*lin(g) + 0.0722*lin(b)
	}
	la, lb := lum(a), lum(b)
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

func shade(c color.Color) string {
	r, g, b, _ := c.RGBA()
	return fmt.Sprintf("#%02x%02x%02x", r>>8, g>>8, b>>8)
}
