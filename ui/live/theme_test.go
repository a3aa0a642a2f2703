package live

import (
	"fmt"
	"image/color"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"spotter/race"
	"spotter/ui/cells"
	"spotter/ui/uitest"
)

// The screen of a terminal that answers late is painted anew, every cell of it,
// with the looks it would have had at once.
func TestALateAnswerRepaintsEveryCell(t *testing.T) {
	for _, after := range []time.Duration{20 * time.Millisecond, 2 * time.Second} {
		d := newPainted(t, func(o *Options) { o.Theme = cells.Theme{Profile: colorprofile.TrueColor} })
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

// A theme that the user chose stays, whatever the terminal answers.
func TestAChosenThemeStays(t *testing.T) {
	d := newPainted(t, func(o *Options) {
		o.Theme = cells.Theme{Ground: cells.GroundDark, Profile: colorprofile.TrueColor, Fixed: true}
	})
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
			red := false
			for _, row := range uitest.ParseScreen(r.View().Content, r.w, r.h) {
				red = red || slices.ContainsFunc(row, r.faulty)
			}
			if red != k.red {
				t.Errorf("red is on the screen: %v, want %v\n%s", red, k.red, ansi.Strip(r.View().Content))
			}
		})
	}
}
