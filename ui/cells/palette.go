package cells

import (
	"image/color"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
)

// The contrasts that words must have, as ratios of WCAG 2.2: the screen is read
// in the sun.
const (
	readable   = 7.0 // on a ground that is known
	readableBy = 4.4 // on black and on white alike; no colour has more than 4.58 on both
)

// fill is the look of a filled area: words bring their ink and their background,
// so that they can be read on any ground.
type fill struct {
	back, ink color.Color // under and of words
	area      color.Color // of blanks and frames; nil: back
}

// palette holds the colours of a theme. A nil colour is the terminal's own.
type palette struct {
	dim, border                        color.Color
	alarm, steer, prepare, service     color.Color // words about a cue, by class
	fault                              color.Color
	mark                               color.Color // the ✗ before a fault, where words cannot be red
	alarmFill, steerFill, prepareFill  fill
	serviceFill, infoFill, faultFilled fill
	selected, code                     fill
}

// paletteOf returns the colours for a theme.
func paletteOf(t Theme) palette {
	switch {
	case t.Profile == colorprofile.ANSI:
		p := basicPalette(t.Ground)
		p.code = fill{ink: lipgloss.Black, back: lipgloss.BrightWhite}
		return p
	case t.Profile == colorprofile.ANSI256:
		p := indexedPalette(t)
		p.code = fill{ink: ansi.IndexedColor(16), back: ansi.IndexedColor(231)}
		return p
	}
	p := fullPalette(t)
	p.code = fill{ink: lipgloss.Color("#000000"), back: lipgloss.Color("#ffffff")}
	return p
}

// named returns the background to reckon with: the terminal's own, or where only
// the ground is known, the one that gives words the least contrast.
func (t Theme) named() color.Color {
	switch {
	case t.Back != nil:
		return t.Back
	case t.Ground == GroundDark:
		return lipgloss.Color("#1c1c1c")
	}
	return lipgloss.Color("#f5f5f5")
}

// fullPalette has the colours for a terminal with all of them.
func fullPalette(t Theme) palette {
	c := lipgloss.Color
	white, black := c("#ffffff"), c("#000000")
	light := palette{
		dim: c("#4a4a4a"), border: c("#808080"), alarm: c("#87006b"), steer: c("#644600"),
		prepare: c("#004a8f"), service: c("#00570f"), fault: c("#a00000"),
		alarmFill: fill{back: c("#87006b"), ink: white}, steerFill: fill{back: c("#644600"), ink: white},
		prepareFill: fill{back: c("#004a8f"), ink: white}, serviceFill: fill{back: c("#00570f"), ink: white},
		infoFill: fill{back: c("#3d3d3d"), ink: white}, faultFilled: fill{back: c("#a00000"), ink: white},
		selected: fill{back: c("#d7e3f4"), ink: black},
	}
	p, end := light, color.Color(black)
	switch t.Ground {
	case GroundUnknown:
		p.dim, p.border, p.selected = nil, c("#767676"), fill{back: c("#303a4a"), ink: white}
		p.alarm, p.steer, p.prepare, p.service, p.fault = c("#d700af"), c("#a46800"), c("#1f77d0"), c("#1f8432"), c("#ec0000")
		return p
	case GroundDark:
		end = white
		p = palette{
			dim: c("#b2b2b2"), border: c("#7a7a7a"), alarm: c("#ff9cff"), steer: c("#ffd75f"),
			prepare: c("#87d7ff"), service: c("#7fe58f"), fault: c("#ff8080"),
			alarmFill: fill{back: c("#ff9cff"), ink: black}, steerFill: fill{back: c("#ffd75f"), ink: black},
			prepareFill: fill{back: c("#87d7ff"), ink: black}, serviceFill: fill{back: c("#7fe58f"), ink: black},
			infoFill: fill{back: c("#d0d0e8"), ink: black}, faultFilled: fill{back: c("#a80000"), ink: white},
			selected: fill{back: c("#303a4a"), ink: white},
		}
	}
	back := t.named()
	for _, word := range []*color.Color{&p.dim, &p.alarm, &p.steer, &p.prepare, &p.service, &p.fault} {
		*word = toward(*word, end, back)
	}
	return p
}

// toward mixes a colour with end until words in it can be read on back. Where
// not even end can be read, nothing better is to be had.
func toward(c, end, back color.Color) color.Color {
	const steps = 50
	r, g, b, _ := c.RGBA()
	er, eg, eb, _ := end.RGBA()
	mix := func(from, to uint32, n int) uint8 { return uint8((int(from>>8)*(steps-n) + int(to>>8)*n) / steps) }
	for n := 0; n <= steps; n++ {
		m := color.RGBA{mix(r, er, n), mix(g, eg, n), mix(b, eb, n), 0xff}
		if contrast(m, back) >= readable {
			return m
		}
	}
	return end
}

// indexedPalette has the colours for a terminal with 256. It uses only those
// from 16 on, which are alike everywhere: the first 16 are the owner's.
func indexedPalette(t Theme) palette {
	i := func(n uint8) color.Color { return ansi.IndexedColor(n) }
	const white, black = 231, 16
	p := palette{
		border:    i(243),
		alarmFill: fill{back: i(89), ink: i(white)}, steerFill: fill{back: i(221), ink: i(black)},
		prepareFill: fill{back: i(19), ink: i(white)}, serviceFill: fill{back: i(22), ink: i(white)},
		infoFill: fill{back: i(237), ink: i(white)}, faultFilled: fill{back: i(124), ink: i(white)},
		selected: fill{back: i(153), ink: i(black)},
	}
	back := t.named()
	first := func(from ...uint8) color.Color {
		for _, n := range from {
			if contrast(i(n), back) >= readable {
				return i(n)
			}
		}
		return nil
	}
	switch t.Ground {
	case GroundUnknown:
		p.alarm, p.steer, p.prepare, p.service, p.fault = i(163), i(130), i(63), i(28), i(131)
		p.selected = fill{back: i(237), ink: i(white)}
	case GroundLight: // no yellow of the 256 is dark enough for words, and brown is a red
		p.dim, p.alarm, p.prepare, p.service, p.fault = first(239, 236, 233), first(89, 53), first(24, 19, 18, 17), first(22), first(124, 88, 52)
	default:
		p.dim, p.alarm, p.steer = first(249, 252, 255), first(213, 219, 225), first(221, 222, 229)
		p.prepare, p.service, p.fault = first(117, 153, 195), first(120, 157, 194), first(210, 217, 224)
		p.alarmFill, p.prepareFill, p.serviceFill = fill{back: i(213), ink: i(black)}, fill{back: i(117), ink: i(black)}, fill{back: i(120), ink: i(black)}
		p.infoFill, p.selected = fill{back: i(253), ink: i(black)}, fill{back: i(237), ink: i(white)}
	}
	return p
}

// basicPalette keeps to the 16 colours, whose shades are the owner's. Few of them
// hold 7:1 with the shades that xterm, the Linux console and Windows give them,
// and bold changes some: words keep the terminal's own ink unless the ground is
// dark and the colour bright. In filled areas words stand on plates of their own,
// white on black.
func basicPalette(g Ground) palette {
	plate := func(area color.Color) fill { return fill{back: lipgloss.Black, ink: lipgloss.BrightWhite, area: area} }
	p := palette{
		mark:      lipgloss.Red,
		alarmFill: plate(lipgloss.Magenta), steerFill: plate(lipgloss.Yellow), prepareFill: plate(lipgloss.Blue),
		serviceFill: plate(lipgloss.Green), infoFill: plate(lipgloss.White), faultFilled: plate(lipgloss.Red),
	}
	if g == GroundDark {
		p.mark = lipgloss.BrightRed
		p.steer, p.prepare, p.service = lipgloss.BrightYellow, lipgloss.BrightCyan, lipgloss.BrightGreen
	}
	return p
}
