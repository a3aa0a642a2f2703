package cells

import (
	"fmt"
	"image/color"
	"testing"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"spotter/ui/uitest"
)

// sixteen are the shades that owners usually have for the 16 colours.
var sixteen = map[string][16]string{
	"xterm": {"#000000", "#cd0000", "#00cd00", "#cdcd00", "#0000ee", "#cd00cd", "#00cdcd", "#e5e5e5",
		"#7f7f7f", "#ff0000", "#00ff00", "#ffff00", "#5c5cff", "#ff00ff", "#00ffff", "#ffffff"},
	"linux": {"#000000", "#aa0000", "#00aa00", "#aa5500", "#0000aa", "#aa00aa", "#00aaaa", "#aaaaaa",
		"#555555", "#ff5555", "#55ff55", "#ffff55", "#5555ff", "#ff55ff", "#55ffff", "#ffffff"},
	"windows": {"#0c0c0c", "#c50f1f", "#13a10e", "#c19c00", "#0037da", "#881798", "#3a96dd", "#cccccc",
		"#767676", "#e74856", "#16c60c", "#f9f1a5", "#3b78ff", "#b4009e", "#61d6d6", "#f2f2f2"},
	"tango": {"#000000", "#cc0000", "#4e9a06", "#c4a000", "#3465a4", "#75507b", "#06989a", "#d3d7cf",
		"#555753", "#ef2929", "#8ae234", "#fce94f", "#729fcf", "#ad7fa8", "#34e2e2", "#eeeeec"},
}

// roleNames names the roles for messages.
var roleNames = [roles]string{
	"none", "text", "dim", "strong", "border", "key", "voided", "select", "OK", "warn", "fault", "fault mark",
	"alarm", "steer", "prepare", "service", "info",
	"fault fill", "alarm fill", "steer fill", "prepare fill", "service fill", "info fill",
	"fault area", "alarm area", "steer area", "prepare area", "service area", "info area", "code",
}

// isWord reports whether words are written in a role: frames, and the ✗ before a
// fault in 16 colours, are not read.
func (r Role) isWord() bool { return r != Border && r != FaultMark && r < FaultArea }

// asSent returns what a terminal makes of a role: the ink and the background of
// the sequence that is sent for it, in the shades of a palette; nil is the
// terminal's own. Where bold brightens the ink, bright is that.
func asSent(c *Canvas, r Role, shades [16]string) (ink, bright, back color.Color) {
	got := uitest.ParseScreen(c.open[r]+"x", 1, 1)[0][0]
	shade := func(c color.Color, lift int) color.Color {
		if b, ok := c.(ansi.BasicColor); ok {
			if b < 8 {
				b += ansi.BasicColor(lift)
			}
			return lipgloss.Color(shades[b])
		}
		return c
	}
	ink, bright, back = shade(got.Ink, 0), shade(got.Ink, 0), shade(got.Back, 0)
	if got.Bold {
		bright = shade(got.Ink, 8)
	}
	return ink, bright, back
}

// TestEveryWordHasItsContrast reckons with what is sent, after it was fitted to
// the terminal's colours: 7:1, WCAG's strictest, where the ground is known, and
// 4.4:1 on black and on white where it is not.
func TestEveryWordHasItsContrast(t *testing.T) {
	hex := func(s ...string) (out []color.Color) {
		for _, c := range s {
			out = append(out, lipgloss.Color(c))
		}
		return out
	}
	cases := []struct {
		ground Ground
		told   bool // the terminal told its background
		backs  []color.Color
		least  float64
		ink    color.Color // the terminal's own
	}{
		{GroundDark, false, hex("#000000", "#1c1c1c"), 7, color.White},
		{GroundLight, false, hex("#ffffff", "#f5f5f5"), 7, color.Black},
		{GroundUnknown, false, hex("#000000", "#ffffff"), 4.4, nil},
		{GroundDark, true, hex("#000000", "#002b36", "#282a36", "#2e3440", "#300a24"), 7, color.White},
		{GroundLight, true, hex("#ffffff", "#fdf6e3", "#eee8d5", "#ffffdd"), 7, color.Black},
	}
	for _, profile := range []colorprofile.Profile{colorprofile.TrueColor, colorprofile.ANSI256, colorprofile.ANSI, colorprofile.ASCII} {
		for name, shades := range sixteen {
			for _, k := range cases {
				for _, back := range k.backs {
					if profile == colorprofile.ANSI && k.ground == GroundDark && luminance(back) > luminance(lipgloss.Color("#1c1c1c")) {
						continue // who has another background has other shades too
					}
					theme := Theme{Ground: k.ground, Profile: profile}
					if k.told {
						theme.Back = back
					}
					var c Canvas
					s := NewStyles(theme)
					c.setStyles(&s, profile)
					for r := range roles {
						ink, bright, own := asSent(&c, r, shades)
						what := fmt.Sprintf("%v, %s, %s on %s", profile, k.ground, roleNames[r], toHex(back))
						switch {
						case !r.isWord():
							continue
						case (ink == nil) != (own == nil) && own != nil:
							t.Errorf("%s: a background without an ink", what)
						case own != nil && own != color.Color(color.Transparent) && own != color.Color(color.Opaque):
							if got := min(contrast(ink, own), contrast(bright, own)); got < 7 {
								t.Errorf("%s (shades of %s): %.2f:1 within the area", what, name, got)
							}
						case ink == nil || own != nil: // the terminal's own ink, as it is or reversed
						case min(contrast(ink, back), contrast(bright, back)) < k.least:
							t.Errorf("%s (shades of %s): %.2f:1, want %.1f", what, name, min(contrast(ink, back), contrast(bright, back)), k.least)
						}
					}
				}
			}
		}
	}
}

func toHex(c color.Color) string {
	r, g, b, _ := c.RGBA()
	return fmt.Sprintf("#%02x%02x%02x", r>>8, g>>8, b>>8)
}

// Plain words are in the terminal's own ink: no guess of its background hides them.
func TestPlainWordsKeepTheTerminalsInk(t *testing.T) {
	for _, g := range []Ground{GroundUnknown, GroundDark, GroundLight} {
		for _, p := range []colorprofile.Profile{colorprofile.TrueColor, colorprofile.ANSI256, colorprofile.ANSI} {
			var c Canvas
			s := NewStyles(Theme{Ground: g, Profile: p})
			c.setStyles(&s, p)
			for _, r := range []Role{None, Text, Strong, Key, OK, Warn, Info} {
				if ink, _, back := asSent(&c, r, sixteen["xterm"]); ink != nil || back != nil {
					t.Errorf("%v, %v: %s is painted %v on %v", p, g, roleNames[r], ink, back)
				}
			}
		}
	}
}

// A colour has one meaning: nothing but a fault is red.
func TestOnlyFaultsAreRed(t *testing.T) {
	red := func(c color.Color) bool {
		if c == nil {
			return false
		}
		r, g, b, _ := c.RGBA()
		return r > 0x5000 && r > 5*max(g, b)/4 && max(g, b)-min(g, b) < 0x2800
	}
	for _, g := range []Ground{GroundUnknown, GroundDark, GroundLight} {
		for _, p := range []colorprofile.Profile{colorprofile.TrueColor, colorprofile.ANSI256, colorprofile.ANSI} {
			var c Canvas
			s := NewStyles(Theme{Ground: g, Profile: p})
			c.setStyles(&s, p)
			for r := range roles {
				ink, _, back := asSent(&c, r, sixteen["xterm"])
				fault := r == Fault || r == FaultMark || r == FaultFill || r == FaultArea
				if !fault && (red(ink) || red(back)) {
					t.Errorf("%v, %v: %s is red: %v on %v", p, g, roleNames[r], ink, back)
				}
				if (r == FaultMark || r == FaultArea) && !red(ink) && !red(back) {
					t.Errorf("%v, %v: %s is not red: %v on %v", p, g, roleNames[r], ink, back)
				}
			}
		}
	}
}

func TestGroundOf(t *testing.T) {
	for back, want := range map[string]Ground{"#000000": GroundDark, "#0000ff": GroundDark, "#002b36": GroundDark, "#767676": GroundLight,
		"#fdf6e3": GroundLight, "#ffff00": GroundLight, "#ffffff": GroundLight} {
		if got := GroundOf(lipgloss.Color(back)); got != want {
			t.Errorf("%s is %v, want %v", back, got, want)
		}
	}
}
