package ui

import (
	"fmt"
	"image/color"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"spotter/race"
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
	"fault area", "alarm area", "steer area", "prepare area", "service area", "info area",
}

// isWord reports whether words are written in a role: frames, and the ✗ before a
// fault in 16 colours, are not read.
func (r role) isWord() bool { return r != roleBorder && r != roleFaultMark && r < roleFaultArea }

// asSent returns what a terminal makes of a role: the ink and the background of
// the sequence that is sent for it, in the shades of a palette; nil is the
// terminal's own. Where bold brightens the ink, bright is that.
func asSent(c *canvas, r role, shades [16]string) (ink, bright, back color.Color) {
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
					var c canvas
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
			var c canvas
			s := NewStyles(Theme{Ground: g, Profile: p})
			c.setStyles(&s, p)
			for _, r := range []role{roleNone, roleText, roleStrong, roleKey, roleOK, roleWarn, roleInfo} {
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
			var c canvas
			s := NewStyles(Theme{Ground: g, Profile: p})
			c.setStyles(&s, p)
			for r := range roles {
				ink, _, back := asSent(&c, r, sixteen["xterm"])
				fault := r == roleFault || r == roleFaultMark || r == roleFaultFill || r == roleFaultArea
				if !fault && (red(ink) || red(back)) {
					t.Errorf("%v, %v: %s is red: %v on %v", p, g, roleNames[r], ink, back)
				}
				if (r == roleFaultMark || r == roleFaultArea) && !red(ink) && !red(back) {
					t.Errorf("%v, %v: %s is not red: %v on %v", p, g, roleNames[r], ink, back)
				}
			}
		}
	}
}

// The screen of a terminal that answers late is painted anew, every cell of it,
// with the looks it would have had at once.
func TestALateAnswerRepaintsEveryCell(t *testing.T) {
	for _, after := range []time.Duration{20 * time.Millisecond, 2 * time.Second} {
		d := newPainted(t, func(o *Options) { o.Theme = Theme{Profile: colorprofile.TrueColor} })
		running(d.rig)
		d.step(tea.WindowSizeMsg{Width: 80, Height: 24})
		d.same("before the answer")
		d.wait(after)
		before := d.last
		d.step(tea.BackgroundColorMsg{Color: color.White})
		d.same(fmt.Sprintf("answered after %v", after))
		for y, line := range strings.Split(ansi.Strip(d.View().Content), "\n") {
			for _, word := range strings.Fields(line) {
				if !strings.Contains(strings.ReplaceAll(ansi.Strip(d.last), " ", ""), word) {
					t.Fatalf("after %v: %q of line %d was not painted anew: %d bytes before, %d after", after, word, y, len(before), len(d.last))
				}
			}
		}
		d.step(tea.BackgroundColorMsg{Color: color.White})
		if d.last != "" {
			t.Errorf("the same answer again paints %q", d.last)
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

// A theme that the user chose stays, whatever the terminal answers.
func TestAChosenThemeStays(t *testing.T) {
	d := newPainted(t, func(o *Options) { o.Theme = Theme{Ground: GroundDark, Profile: colorprofile.TrueColor, Fixed: true} })
	if strings.Contains(d.last, ansi.RequestBackgroundColor) {
		t.Error("the terminal is asked for its background, though the user has said it")
	}
	d.step(tea.WindowSizeMsg{Width: 80, Height: 24})
	if d.step(tea.BackgroundColorMsg{Color: color.White}); d.last != "" {
		t.Errorf("an answer to a question that was not asked paints %q", d.last)
	}
}

// Red says that something is broken. A cue that gave way to another, or to the
// quiet mode, is none of that; one that the sound engine lost is.
func TestTriflesAreNotRed(t *testing.T) {
	for _, k := range []struct {
		name   string
		report func(r *rig) Report
		red    bool
	}{
		{"another was first", func(r *rig) Report { return Report{Final: true, Outcome: race.Dropped, By: r.played[0].ID} }, false},
		{"quiet mode", func(*rig) Report { return Report{Final: true, Outcome: race.Dropped, Reason: "quiet mode"} }, false},
		{"silenced", func(*rig) Report { return Report{Final: true, Outcome: race.Dropped, Reason: "silenced"} }, false},
		{"cut", func(r *rig) Report { return Report{Final: true, Outcome: race.Cut, By: r.played[0].ID} }, false},
		{"no device", func(*rig) Report { return Report{Final: true, Outcome: race.NoDevice} }, true},
		{"engine", func(*rig) Report {
			return Report{Final: true, Outcome: race.Dropped, Why: race.WhyStuck, Reason: "the sound engine is stuck"}
		}, true},
	} {
		t.Run(k.name, func(t *testing.T) {
			r := newRig(t)
			running(r)
			r.key("w")
			rep := k.report(r)
			rep.ID = r.played[len(r.played)-1].ID
			r.outcomes = []Report{rep}
			r.wait(time.Second)
			r.draw()
			red := false
			for _, c := range r.canvas.cells {
				red = red || c.role == roleFault || c.role == roleFaultMark || c.role == roleFaultFill || c.role == roleFaultArea
			}
			if red != k.red {
				t.Errorf("red is on the screen: %v, want %v\n%s", red, k.red, ansi.Strip(r.View().Content))
			}
		})
	}
}
