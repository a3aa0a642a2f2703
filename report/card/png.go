package card

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"io"
	"math"

	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// colours are the inks of a card.
var colours = [...]color.RGBA{
	ground:   {0x12, 0x1a, 0x2b, 0xff},
	paper:    {0xf4, 0xf6, 0xfb, 0xff},
	dim:      {0xb4, 0xc0, 0xd4, 0xff},
	amber:    {0xff, 0xc2, 0x4b, 0xff},
	green:    {0x72, 0xe0, 0xa4, 0xff},
	orange:   {0xff, 0xa3, 0x7a, 0xff},
	grid:     {0x33, 0x3f, 0x58, 0xff},
	fastFill: {0x24, 0x5a, 0x4a, 0xff},
	slowFill: {0x63, 0x3c, 0x35, 0xff},
}

// WritePNG writes a card as a PNG. A text that the font cannot draw is an [UndrawnError], and
// nothing is written then. The same card gives the same bytes.
func WritePNG(w io.Writer, c Card) error {
	fonts, err := openFonts()
	if err != nil {
		return err
	}
	s, err := lay(&c, fonts)
	if err != nil {
		return err
	}
	if err := fonts.check(s); err != nil {
		return err
	}
	img := image.NewRGBA(image.Rect(0, 0, Width, Height))
	for _, b := range s.blocks {
		fill(img, b)
	}
	for i := range s.texts {
		if err := write(img, &s.texts[i], fonts); err != nil {
			return err
		}
	}
	if err := png.Encode(w, img); err != nil {
		return fmt.Errorf("writing the card: %w", err)
	}
	return nil
}

// fill draws a block.
func fill(img *image.RGBA, b block) {
	src := image.NewUniform(colours[b.ink])
	r := image.Rect(b.x, b.y, b.x+b.w, b.y+b.h)
	if b.round == 0 {
		draw.Draw(img, r, src, image.Point{}, draw.Src)
		return
	}
	v := vector.NewRasterizer(b.w, b.h)
	w, h, rad := float32(b.w), float32(b.h), float32(b.round)
	k := rad * float32(1-4*(math.Sqrt2-1)/3) // a circle's corner as a cubic curve
	v.MoveTo(rad, 0)
	v.LineTo(w-rad, 0)
	v.CubeTo(w-k, 0, w, k, w, rad)
	v.LineTo(w, h-rad)
	v.CubeTo(w, h-k, w-k, h, w-rad, h)
	v.LineTo(rad, h)
	v.CubeTo(k, h, 0, h-k, 0, h-rad)
	v.LineTo(0, rad)
	v.CubeTo(0, k, k, 0, rad, 0)
	v.ClosePath()
	v.Draw(img, r, src, image.Point{})
}

// write draws a text.
func write(img *image.RGBA, l *label, f *fonts) error {
	face, err := opentype.NewFace(f.of(l.bold), &opentype.FaceOptions{Size: float64(l.px), DPI: 72, Hinting: font.HintingNone})
	if err != nil {
		return fmt.Errorf("drawing a text of the card: %w", err)
	}
	defer face.Close()
	d := font.Drawer{Dst: img, Src: image.NewUniform(colours[l.ink]), Face: face,
		Dot: fixed.Point26_6{X: fixed.Int26_6(math.Round(l.start() * 64)), Y: fixed.I(l.baseline())}}
	d.DrawString(l.s)
	return nil
}
