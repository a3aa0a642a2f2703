package talk

import (
	"strings"
	"testing"
	"time"

	"spotter/input"
	"spotter/race"
)

// air is a line of the tests.
type air struct {
	status Status
	began  int
	ended  int
	by     race.Way
}

func (a *air) Begin(by race.Way) {
	a.began++
	a.by, a.status.On, a.status.Since = by, true, 1
}
func (a *air) End() {
	if a.status.On {
		a.ended++
		a.status.On, a.status.Since = false, 0
		a.status.Ended++
	}
}
func (a *air) Status() Status { return a.status }

// rig is a desk with a clock.
type rig struct {
	*Desk
	air
	said         []string
	quiet, alarm bool
	now          time.Duration
}

func newRig() *rig {
	r := &rig{now: time.Hour, air: air{status: Status{Most: 15 * time.Second}}}
	r.Desk = New(Ports{Line: &r.air, Quiet: func() bool { return r.quiet }, Alarm: func() bool { return r.alarm },
		Say: func(s string) { r.said = append(r.said, s) }, Named: func() string { return "O" }})
	return r
}

func (r *rig) at() race.Stamp { return race.Stamp{Boot: r.now} }

// wait lets the screen look as often as the desk asks for.
func (r *rig) wait(d time.Duration) {
	for end := r.now + d; r.now < end; {
		left, ok := r.Due(r.at())
		if !ok {
			r.now = end
		}
		r.now = min(end, r.now+max(left, 5*time.Millisecond))
		r.Look(r.at())
	}
}

// press presses the key: 'O' as a terminal without releases tells of it.
func (r *rig) press() { r.Key('o', false, r.at()) }

func (r *rig) open(t *testing.T, want bool) {
	t.Helper()
	if r.air.status.On != want {
		t.Fatalf("at %v the voice is open: %v, want %v", r.now-time.Hour, r.air.status.On, want)
	}
}

// Without releases: a press begins and a press ends. A key that is held repeats, and ends the
// voice when it is let go.
func TestKeyWithoutReleases(t *testing.T) {
	r := newRig()
	r.press()
	r.open(t, true)
	r.wait(3 * time.Second)
	r.open(t, true)
	r.press()
	r.wait(repeatGap + 10*time.Millisecond)
	r.open(t, false)

	r.wait(time.Second)
	r.press() // and held
	r.wait(500 * time.Millisecond)
	for range 60 {
		r.press()
		r.wait(33 * time.Millisecond)
	}
	r.open(t, true)
	r.wait(heldGap)
	r.open(t, false)
	if r.air.began != 2 || r.ended != 2 {
		t.Errorf("began %d times, ended %d", r.air.began, r.ended)
	}
}

// With releases the key is held, however short.
func TestKeyWithReleases(t *testing.T) {
	r := newRig()
	r.press()
	for range 30 {
		r.wait(33 * time.Millisecond)
		r.Key('o', true, r.at())
	}
	r.Release('x')
	r.open(t, true)
	r.Release('o')
	r.open(t, false)
	r.Key('o', true, r.at()) // a repeat that was under way
	r.open(t, false)
	r.wait(time.Second)
	r.press()
	r.wait(33 * time.Millisecond)
	r.Release('o')
	r.open(t, false)

	r.wait(time.Second)
	r.press() // and the focus is lost: neither repeat nor release comes any more
	r.wait(400 * time.Millisecond)
	r.Key('o', true, r.at())
	r.wait(lostGap + 10*time.Millisecond)
	r.open(t, false)
}

// A key that is held is let go without a word when another window takes the keys. A button is not.
func TestTheFocusIsLost(t *testing.T) {
	r := newRig()
	r.Blur()
	r.press()
	r.wait(50 * time.Millisecond) // before any repeat
	r.Blur()
	r.open(t, false)
	r.Blur()
	if r.ended != 1 {
		t.Errorf("ended %d times", r.ended)
	}

	r.wait(time.Second)
	r.press()
	r.wait(500 * time.Millisecond)
	r.Key('o', true, r.at())
	r.Blur()
	r.open(t, false)
	r.Key('o', true, r.at()) // back, and still held: it begins no other
	r.open(t, false)

	r.wait(time.Second)
	r.Button(&input.Press{Do: input.Do{Act: input.Talk}, At: r.at(), Way: race.ByPad, Edge: input.Down})
	r.Blur()
	r.open(t, true)
}

// A cue ends it, and a key that is still held begins no other.
func TestACueEndsIt(t *testing.T) {
	r := newRig()
	r.Cue()
	r.press()
	r.wait(500 * time.Millisecond)
	r.press()
	r.wait(30 * time.Millisecond)
	r.press()
	r.Cue()
	r.open(t, false)
	for range 20 {
		r.wait(30 * time.Millisecond)
		r.press()
	}
	r.open(t, false)
	r.wait(time.Second)
	r.press()
	r.open(t, true)
	r.quiet = true // by whatever way
	r.wait(200 * time.Millisecond)
	r.open(t, false)
}

// STOP, quiet mode and a screen without a line refuse it, and say so.
func TestRefused(t *testing.T) {
	for _, tt := range []struct {
		set  func(r *rig)
		want string
	}{
		{func(r *rig) { r.quiet = true }, "quiet"}, {func(r *rig) { r.alarm = true }, "STOP"}, {func(r *rig) { r.Line = nil }, "no talking here"},
	} {
		r := newRig()
		tt.set(r)
		r.press()
		r.Look(r.at())
		if r.air.began != 0 || len(r.said) != 1 || !strings.Contains(r.said[0], tt.want) {
			t.Errorf("began %d times, said %q, want %q", r.air.began, r.said, tt.want)
		}
		r.wait(time.Second)
		if w := r.Words(r.at()); w != "" {
			t.Errorf("%q", w)
		}
	}
}

// A button that tells of its release is held; one that is let go at once, or never, is pressed
// again.
func TestButtons(t *testing.T) {
	r := newRig()
	push := func(e input.Edge) {
		r.Button(&input.Press{Do: input.Do{Act: input.Talk}, At: r.at(), Way: race.ByPad, Edge: e})
	}
	push(input.Down)
	r.wait(time.Second)
	push(input.Held)
	r.open(t, true)
	push(input.Up)
	r.open(t, false)
	if r.by != race.ByPad {
		t.Errorf("by %q", r.by)
	}
	push(input.Down) // a tap
	r.wait(30 * time.Millisecond)
	push(input.Up)
	r.wait(2 * time.Second)
	r.open(t, true)
	push(input.Down)
	push(input.Up)
	r.open(t, false)
	r.Release('o')
}

// The bar says how long, how loud, and how to end it; and a voice that ended by itself is told.
func TestWords(t *testing.T) {
	r := newRig()
	r.press()
	r.air.status.Since = 0
	r.Look(r.at())
	if w := r.Words(r.at()); !strings.Contains(w, "opening the microphone") {
		t.Errorf("%q", w)
	}
	r.air.status.Since, r.air.status.Peak = r.now, 0.3
	r.wait(4200 * time.Millisecond)
	if w := r.Words(r.at()); w != "● ON AIR 0:04 of 0:15 ======-- O: end it" {
		t.Errorf("%q", w)
	}
	r.air.End()
	r.air.status.Said = "off air: 4.2 s"
	r.wait(200 * time.Millisecond)
	if w := r.Words(r.at()); w != "" || len(r.said) != 2 || r.said[1] != "off air: 4.2 s" || r.on {
		t.Errorf("%q, said %q", w, r.said)
	}
}
