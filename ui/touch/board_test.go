package touch

import (
	"testing"
	"time"

	"spotter/input"
	"spotter/ui/cells"
)

// boardAt returns a board of a size, long after it got that size.
func boardAt(w, h int) (*Board, time.Duration) {
	pads := []Pad{{Do: input.Do{Cue: "left"}}, {Do: input.Do{Cue: "right"}}, {Do: input.Do{Act: input.Stop}}}
	for range 12 {
		pads = append(pads, Pad{Do: input.Do{Act: input.Void}})
	}
	b := NewBoard(pads)
	b.Resize(w, h, time.Hour)
	return b, time.Hour + time.Minute
}

// TestEveryCell taps each cell of a screen: what is met is the pad drawn there, or nothing.
func TestEveryCell(t *testing.T) {
	for _, size := range [][2]int{{48, 40}, {40, 30}, {60, 50}, {80, 24}, {40, 12}, {30, 20}, {20, 6}, {8, 3}} {
		for _, paged := range []bool{false, true} {
			b, now := boardAt(size[0], size[1])
			b.Paged = paged
			for y := -1; y <= size[1]; y++ {
				for x := -1; x <= size[0]; x++ {
					hit, i := b.Tap(x, y, now)
					inside := func(r cells.Rect) bool { return x >= r.X && x < r.X+r.W && y >= r.Y && y < r.Y+r.H }
					want, at := OnNothing, -1
					for n := range b.Pads {
						if inside(b.Pads[n].At) {
							want, at = OnPad, n
						}
					}
					if paged && at != Stop && inside(b.Plan.Page) {
						want, at = OnPage, -1
					}
					if hit != want || i != at {
						t.Fatalf("%v, page %v: a tap on %d,%d meets %d of pad %d, want %d of %d", size, paged, x, y, hit, i, want, at)
					}
				}
			}
		}
	}
}

func TestTapsAfterAResize(t *testing.T) {
	b, now := boardAt(48, 40)
	stop := b.Pads[Stop].At
	for _, size := range [][2]int{{48, 40}, {60, 50}} { // the same size again, and another
		b.Resize(size[0], size[1], now)
		stop = b.Pads[Stop].At
		for _, after := range []time.Duration{0, afterSize - 1} {
			if hit, i := b.Tap(stop.X, stop.Y, now+after); hit != TooSoon || i != -1 {
				t.Errorf("%v: a tap %v after is %d of pad %d", size, after, hit, i)
			}
			if hit, _ := b.Wheel(stop.X, stop.Y, now+after); hit != TooSoon {
				t.Errorf("%v: a smear %v after is %d", size, after, hit)
			}
		}
		if hit, i := b.Tap(stop.X, stop.Y, now+afterSize); hit != OnPad || i != Stop {
			t.Errorf("%v: a tap at the end of that is %d of pad %d", size, hit, i)
		}
		now += time.Minute
	}
}

// TestSmears has the steps of the wheel that Termux makes of a finger that moved.
func TestSmears(t *testing.T) {
	b, now := boardAt(48, 40)
	left, right, other := b.Pads[Left].At, b.Pads[Right].At, b.Pads[firstOther].At
	for i, step := range []struct {
		after time.Duration // since the step before
		at    cells.Rect
		want  Hit
	}{
		{0, left, OnPad},
		{20 * time.Millisecond, left, Same},
		{200 * time.Millisecond, left, Same},
		{299 * time.Millisecond, left, Same}, // a slow finger is still one
		{300 * time.Millisecond, left, OnPad},
		{10 * time.Millisecond, right, OnPad}, // another pad is another finger
		{10 * time.Millisecond, left, OnPad},
		{time.Second, other, Moved},
		{time.Millisecond, cells.Rect{X: 0, Y: 0}, OnNothing},
		{time.Second, left, OnPad},
	} {
		now += step.after
		if hit, _ := b.Wheel(step.at.X+1, step.at.Y+1, now); hit != step.want {
			t.Errorf("step %d: %d, want %d", i, hit, step.want)
		}
	}
	if hit, i := b.Tap(left.X, left.Y, now+time.Millisecond); hit != OnPad || i != Left {
		t.Errorf("a tap right after a smear is %d of pad %d: it is a finger of its own", hit, i)
	}
}

func TestLit(t *testing.T) {
	b, now := boardAt(48, 40)
	if _, ok := b.Due(now); ok || b.Pads[Stop].Fresh(now) {
		t.Error("a pad is lit before any press")
	}
	b.Press(Stop, 7, now)
	if left, ok := b.Due(now + 100*time.Millisecond); !ok || left != litFor-100*time.Millisecond || !b.Tapped || b.Pads[Stop].Event != 7 {
		t.Errorf("after a press: due in %v, %v", left, ok)
	}
	if b.Pads[Stop].Fresh(now+litFor) || b.Pads[Left].Fresh(now) {
		t.Error("a pad stays lit, or another is")
	}
}
