package cells

import (
	"cmp"
	"fmt"
	"image/color"
	"math"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
)

// Ground says whether a terminal's background is dark or light.
type Ground uint8

// The grounds. As long as the ground is unknown, every word must be readable on
// black and on white.
const (
	GroundUnknown Ground = iota
	GroundDark
	GroundLight
)

// String returns the ground as --theme writes it.
func (g Ground) String() string {
	switch g {
	case GroundDark:
		return "dark"
	case GroundLight:
		return "light"
	}
	return "auto"
}

// ParseGround reads a ground: "auto", "dark" or "light".
func ParseGround(s string) (Ground, error) {
	for _, g := range []Ground{GroundUnknown, GroundDark, GroundLight} {
		if s == g.String() {
			return g, nil
		}
	}
	return GroundUnknown, fmt.Errorf("%q: use auto, dark or light", s)
}

// GroundOf returns the ground that a background colour makes: the one whose ink,
// white or black, has the higher contrast on it.
func GroundOf(back color.Color) Ground {
	if contrast(back, color.White) >= contrast(back, color.Black) {
		return GroundDark
	}
	return GroundLight
}

// Theme says what a terminal can show. The zero value is a terminal with all
// colours, of which nothing else is known.
type Theme struct {
	Ground  Ground
	Back    color.Color // the background, where the terminal told it; else nil
	Profile colorprofile.Profile
	Fixed   bool   // the user chose Ground: the terminal is not asked
	Ask     string // what asks the terminal for its background; "" is [ansi.RequestBackgroundColor]
}

// Question returns what asks the terminal for its background, "" where the user
// has chosen.
func (t Theme) Question() string {
	if t.Fixed {
		return ""
	}
	return cmp.Or(t.Ask, ansi.RequestBackgroundColor)
}

// Request returns the command that asks the terminal for its background, or nil.
func (t Theme) Request() tea.Cmd {
	switch {
	case t.Fixed:
		return nil
	case t.Ask == "":
		return tea.RequestBackgroundColor
	}
	return tea.Raw(t.Ask)
}

// Coloured reports whether the terminal has colours.
func (t Theme) Coloured() bool {
	return t.Profile >= colorprofile.ANSI || t.Profile == colorprofile.Unknown
}

// Answered returns the theme after a message from the terminal, and whether that
// changed anything.
func (t Theme) Answered(msg tea.Msg) (after Theme, changed bool) {
	after = t
	switch msg := msg.(type) {
	case tea.BackgroundColorMsg:
		if msg.Color == nil {
			return t, false // an answer that could not be read
		}
		if !t.Fixed { // else an answer to somebody else's question
			after.Back, after.Ground = msg.Color, GroundOf(msg.Color)
		}
	case tea.ColorProfileMsg:
		after.Profile = msg.Profile
	}
	return after, after != t
}

// luminance is the relative luminance of WCAG 2.2, from 0 for black to 1 for white.
func luminance(c color.Color) float64 {
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

// contrast is the contrast ratio of WCAG 2.2, from 1 to 21.
func contrast(a, b color.Color) float64 {
	la, lb := luminance(a), luminance(b)
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}
