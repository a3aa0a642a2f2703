package live

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"spotter/cues"
	"spotter/input"
	"spotter/race"
	"spotter/ui/cells"
	"spotter/ui/touch"
	"spotter/ui/uitest"
)

// touchSizes are the terminals that touch has golden screens for, in columns and rows.
func touchSizes() [][2]int {
	return [][2]int{{48, 40}, {60, 50}, {40, 30}, {80, 24}, {40, 12}, {30, 20}, {20, 6}}
}

// newTouchRig returns a live screen with pads, long after it got its size.
func newTouchRig(t testing.TB, w, h int, change ...func(*Options)) *rig {
	t.Helper()
	r := newRig(t, append([]func(*Options){func(o *Options) { o.Touch = true }}, change...)...)
	r.size(w, h)
	r.wait(time.Second)
	return r
}

// padOf returns the number of the pad for a cue or an act.
func (r *rig) padOf(do input.Do) int {
	r.t.Helper()
	for i := range r.touch.Board.Pads {
		if r.touch.Board.Pads[i].Do == do {
			return i
		}
	}
	r.t.Fatalf("no pad for %v", do)
	return -1
}

// middle returns a cell in the middle of the pad for a cue or an act.
func (r *rig) middle(do input.Do) (x, y int) {
	at := r.touch.Board.Pads[r.padOf(do)].At
	return at.X + at.W/2, at.Y + at.H/2
}

// tap taps the pad for a cue or an act, and turns the clock on a second.
func (r *rig) tap(do input.Do) {
	x, y := r.middle(do)
	r.Update(tea.MouseClickMsg{X: x, Y: y, Button: tea.MouseLeft})
	r.Update(tea.MouseReleaseMsg{X: x, Y: y, Button: tea.MouseLeft})
	r.wait(time.Second)
}

var (
	padLeft  = input.Do{Cue: "left"}
	padStop  = input.Do{Act: input.Stop}
	padSplit = input.Do{Act: input.Split}
	padVoid  = input.Do{Act: input.Void}
	padWater = input.Do{Cue: "water"}
	padHush  = input.Do{Act: input.Silence}
)

// Each pad does what its key does, once a tap, and its lines say that a finger did it.
func TestPads(t *testing.T) {
	r := newTouchRig(t, 48, 40)
	r.tap(padSplit)
	r.tap(padLeft)
	r.tap(padWater)
	r.tap(padStop)
	r.tap(padStop)
	r.tap(padSplit)
	r.tap(padVoid)
	r.tap(padHush)
	var got []string
	for _, e := range r.logged {
		got = append(got, strings.TrimSpace(string(e.Kind)+" "+string(e.Pressed)))
		if e.Way != race.ByTouch {
			t.Errorf("%s came by %q", e.Kind, e.Way)
		}
	}
	if want := "start, cue left, cue water, cue stop, outcome, split, void, note"; !strings.HasPrefix(strings.Join(got, ", "), "start, cue left, cue water, cue stop, ") || len(got) < 7 {
		t.Errorf("logged %s, want %s", strings.Join(got, ", "), want)
	}
	if len(r.played) != 3 || r.played[0].Cue != "right" || r.cleared != 1 || r.silenced != 1 {
		t.Errorf("played %+v, cleared %d, silenced %d", r.played, r.cleared, r.silenced)
	}
	r.key("left")
	if e := r.logged[len(r.logged)-1]; e.Way != "" {
		t.Errorf("a key's line came by %q", e.Way)
	}
}

// The pads mean the sides that the keys mean, in every frame.
func TestPadsKeepTheFrame(t *testing.T) {
	for _, tt := range []struct {
		frame cues.Frame
		heard cues.ID
		says  string
	}{
		{cues.Frame{}, "right", "road LEFT"},
		{cues.Frame{Facing: cues.Forward}, "left", "road LEFT"},
		{cues.Frame{Keys: cues.RunnerKeys}, "left", "runner's LEFT"},
	} {
		r := newTouchRig(t, 48, 40, func(o *Options) {
			o.Frame = tt.frame
			o.Session = race.NewSession(race.Options{Frame: tt.frame})
		})
		r.shows(tt.says)
		r.tap(padLeft)
		if r.played[0].Cue != tt.heard {
			t.Errorf("%v: plays %s, want %s", tt.frame, r.played[0].Cue, tt.heard)
		}
	}
}

// Whatever is no press of a pad does nothing, and says so where a finger meant something.
func TestTapsThatDoNothing(t *testing.T) {
	r := newTouchRig(t, 48, 40)
	left := r.touch.Board.Plan.Left
	r.Update(tea.MouseClickMsg{X: left.X + left.W, Y: left.Y, Button: tea.MouseLeft}) // the rim
	r.shows("no pad there: nothing was done")
	r.wait(time.Minute)
	x, y := r.middle(padLeft)
	for _, m := range []tea.Msg{
		tea.MouseReleaseMsg{X: x, Y: y, Button: tea.MouseLeft}, tea.MouseMotionMsg{X: x, Y: y, Button: tea.MouseLeft},
		tea.MouseClickMsg{X: x, Y: y, Button: tea.MouseRight}, tea.MouseWheelMsg{X: x, Y: y, Button: tea.MouseWheelLeft},
	} {
		r.Update(m)
	}
	r.size(60, 50)
	x, y = r.middle(padLeft)
	r.Update(tea.MouseClickMsg{X: x, Y: y, Button: tea.MouseLeft})
	r.shows("the screen has another size now: tap again")
	x, y = r.middle(padSplit)
	r.wait(time.Second)
	r.Update(tea.MouseWheelMsg{X: x, Y: y, Button: tea.MouseWheelDown})
	r.shows("the finger moved: tap again")
	if len(r.logged) != 0 {
		t.Errorf("logged %+v", r.logged)
	}
	plain := newRig(t) // without --touch nothing of a mouse does anything
	plain.Update(tea.MouseClickMsg{X: 5, Y: 12, Button: tea.MouseLeft})
	plain.Update(tea.MouseWheelMsg{X: 5, Y: 12, Button: tea.MouseWheelUp})
	if len(plain.logged) != 0 || plain.View().MouseMode != tea.MouseModeNone {
		t.Errorf("without touch: %+v, mouse mode %v", plain.logged, plain.View().MouseMode)
	}
	if r.View().MouseMode != tea.MouseModeCellMotion {
		t.Errorf("with touch the mouse mode is %v", r.View().MouseMode)
	}
}

// A smeared tap on STOP is one STOP: the steps that follow do not clear it.
func TestSmearedStop(t *testing.T) {
	r := newTouchRig(t, 48, 40)
	x, y := r.middle(padStop)
	for range 12 { // 1.2 s: longer than a hammered STOP stays one
		r.Update(tea.MouseWheelMsg{X: x, Y: y, Button: tea.MouseWheelUp})
		r.wait(100 * time.Millisecond)
	}
	if len(r.played) != 1 || r.played[0].Pressed != "stop" || r.cleared != 0 || r.latched == "" {
		t.Errorf("played %+v, cleared %d", r.played, r.cleared)
	}
	r.wait(time.Second)
	r.tap(padStop)
	if r.cleared != 1 {
		t.Error("a tap does not clear STOP")
	}
}

// On a page LEFT, RIGHT and STOP stay where they are; a tap on the page goes back.
func TestPadsOnPages(t *testing.T) {
	for _, page := range []string{"tab", "?", "d", "N", "P"} {
		r := newTouchRig(t, 48, 40)
		manyEvents(r)
		r.key(page)
		from := len(r.played)
		r.tap(padLeft)
		r.tap(padStop)
		if len(r.played) != from+2 {
			t.Errorf("on page %q LEFT and STOP played %d cues", page, len(r.played)-from)
		}
	}
	r := newTouchRig(t, 48, 40)
	manyEvents(r)
	r.key("tab")
	r.draw()
	logged, page := len(r.logged), r.touch.Board.Plan.Page
	r.Update(tea.MouseWheelMsg{X: 3, Y: page.Y + 2, Button: tea.MouseWheelDown})
	if r.scroll != 1 {
		t.Errorf("the wheel scrolled the log by %d", r.scroll)
	}
	r.Update(tea.MouseClickMsg{X: 3, Y: page.Y + 2, Button: tea.MouseLeft})
	if r.page != pagePads || len(r.logged) != logged {
		t.Errorf("after a tap on the page: page %d, %d lines more", r.page, len(r.logged)-logged)
	}
}

// TestPadsNeverMove draws every scene at every size: each pad is where the plan has it, and
// the frame of a pad that is drawn stands at its corners.
func TestPadsNeverMove(t *testing.T) {
	for _, size := range touchSizes() {
		var first []cells.Rect
		for _, s := range scenes() {
			r := newTouchRig(t, size[0], size[1])
			s.set(r)
			uitest.Fits(t, r.Screen, size[0], size[1])
			var at []cells.Rect
			for i := range r.touch.Board.Pads {
				at = append(at, r.touch.Board.Pads[i].At)
			}
			if first == nil {
				first = at
			}
			lines := strings.Split(r.screenText(), "\n")
			for i, a := range at {
				if a != first[i] {
					t.Errorf("%v, %s: pad %d moved from %v to %v", size, s.name, i, first[i], a)
				}
				if a.H < 3 || r.touch.Board.Hidden(i) {
					continue
				}
				if row := []rune(lines[a.Y]); len(row) <= a.X || !strings.ContainsRune("╭╔", row[a.X]) {
					t.Errorf("%v, %s: pad %d has no corner at %v:\n%s", size, s.name, i, a, strings.Join(lines, "\n"))
				}
			}
		}
	}
}

// A pad is lit at its press, tells what became of the cue, and is then as before.
func TestPadTellsOutcome(t *testing.T) {
	r := newTouchRig(t, 48, 40)
	x, y := r.middle(padWater)
	r.Update(tea.MouseClickMsg{X: x, Y: y, Button: tea.MouseLeft})
	r.draw()
	p := &r.touch.Board.Pads[r.padOf(padWater)]
	if !p.Lit || p.Told != "○ sending" {
		t.Errorf("at the press: lit %v, told %q", p.Lit, p.Told)
	}
	if r.due() > 400*time.Millisecond {
		t.Errorf("the light ends in %v", r.due())
	}
	r.wait(500 * time.Millisecond)
	r.heard(3)
	r.draw()
	if p.Lit || p.Told != "✓ heard · 3 ms" {
		t.Errorf("heard: lit %v, told %q", p.Lit, p.Told)
	}
	r.wait(toldFor)
	r.draw()
	if p.Told != "" {
		t.Errorf("%v later: told %q", toldFor, p.Told)
	}
	x, y = r.middle(padVoid)
	r.Update(tea.MouseClickMsg{X: x, Y: y, Button: tea.MouseLeft})
	r.draw()
	if p := &r.touch.Board.Pads[r.padOf(padVoid)]; !p.Lit || p.Told != "" {
		t.Errorf("void: lit %v, told %q", p.Lit, p.Told)
	}
}

// The help tells of pads where there are any.
func TestHelpTellsOfPads(t *testing.T) {
	r := newTouchRig(t, 48, 40)
	r.key("?")
	r.shows("a pad acts at once")
	r = newRig(t)
	r.key("?")
	if strings.Contains(r.screenText(), "PADS") {
		t.Errorf("without pads:\n%s", r.screenText())
	}
}

func TestTapHintIsSaidOnce(t *testing.T) {
	for _, size := range touchSizes()[:6] {
		r := newTouchRig(t, size[0], size[1])
		r.shows("tap, do not hold")
		r.tap(padStop)
		r.wait(time.Minute)
		if strings.Contains(r.screenText(), "do not hold") {
			t.Errorf("%v: said after the first tap:\n%s", size, r.screenText())
		}
	}
}

// TestTouchScreens has golden screens: at rest, a cue that sounds, STOP, a fault, and the log.
func TestTouchScreens(t *testing.T) {
	for _, s := range scenes() {
		if !strings.Contains(" check sounding lost both stop log quiet ", " "+s.name+" ") {
			continue
		}
		for _, size := range touchSizes() {
			name := fmt.Sprintf("touch-%s-%dx%d", s.name, size[0], size[1])
			t.Run(name, func(t *testing.T) {
				r := newTouchRig(t, size[0], size[1])
				s.set(r)
				uitest.Golden(t, name+".golden", ansi.Strip(r.View().Content)+"\n")
			})
		}
	}
	for _, ground := range []string{"dark", "light", "nocolour"} {
		r := newTouchRig(t, 48, 40, func(o *Options) { o.Theme = themes()[ground] })
		running(r)
		x, y := r.middle(padLeft)
		r.Update(tea.MouseClickMsg{X: x, Y: y, Button: tea.MouseLeft})
		uitest.Golden(t, "touch-lit-48x40-"+ground+".golden", r.View().Content+"\n")
	}
}

// TestRandomTouches sends taps, smears, keys and sizes at random: no cue is played but by a
// tap or a smear on its pad or by a key, and the screen is whole after each.
func TestRandomTouches(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	random := rand.New(rand.NewPCG(seed, 1))
	r := newTouchRig(t, 48, 40)
	w, h := 48, 40
	for n := range 3000 {
		x, y := random.IntN(w+2)-1, random.IntN(h+2)-1
		before, may := len(r.played), 0
		switch random.IntN(12) {
		case 0:
			w, h = 1+random.IntN(90), 1+random.IntN(60)
			r.size(w, h)
		case 1:
			r.key([]string{"tab", "?", "esc", "N", "P", "down", "enter"}[random.IntN(7)])
			before = len(r.played) // some are cues
		case 2, 3, 4:
			button := tea.MouseButton(int(tea.MouseWheelUp) + random.IntN(2))
			r.Update(tea.MouseWheelMsg{X: x, Y: y, Button: button})
			may = 1
		default:
			r.Update(tea.MouseClickMsg{X: x, Y: y, Button: tea.MouseLeft})
			may = 1
		}
		if may == 1 {
			if hit, _ := r.touch.Board.Tap(x, y, r.at.Boot); hit != touch.OnPad {
				may = 0
			}
		}
		if got := len(r.played) - before; got > may && got > 0 {
			t.Fatalf("seed %d, message %d at %d,%d of %d×%d: %d cues", seed, n, x, y, w, h, got)
		}
		r.wait(time.Duration(random.IntN(400)) * time.Millisecond)
		if n%10 == 0 {
			uitest.Fits(t, r.Screen, w, h)
		}
	}
}
