//go:build linux

package e2e

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"

	"spotter/testrun"
)

// wallStep holds the error of a program's wall clock, ahead of the true time, in each
// part of a race with a start of the machine in it.
type wallStep struct {
	name                                   string
	begun, before, taken, after, confirmed time.Duration
	sure                                   bool // race time is right throughout
}

// wallStepCases returns every step in every part of the race.
func wallStepCases() []wallStep {
	in1970 := -time.Since(time.Unix(60, 0)).Round(time.Second)
	cases := []wallStep{
		{"1970 throughout", in1970, in1970, in1970, in1970, in1970, true},
		{"1970, set before it broke off", in1970, 0, 0, 0, 0, true},
		{"1970 after the start of the machine", 0, 0, in1970, in1970, in1970, false},
		{"1970 after the start of the machine, then set", 0, 0, in1970, 0, 0, true},
	}
	for _, s := range []time.Duration{2400 * time.Millisecond, -2400 * time.Millisecond, 600 * time.Second, -600 * time.Second} {
		cases = append(cases,
			wallStep{s.String() + " before it broke off", 0, s, s, s, s, true},
			wallStep{s.String() + " while nothing ran", 0, 0, s, s, s, false},
			wallStep{s.String() + " after it was taken up", 0, 0, 0, s, s, s < 0},
			wallStep{s.String() + " after it was confirmed", 0, 0, 0, 0, s, true},
		)
	}
	return cases
}

// The whole program across a start of the machine, and a wall clock that is set before
// it, meanwhile, and after: race time is right to 10 ms, or the screen marks it as an
// estimate and asks.
func TestWallStepsAroundAReboot(t *testing.T) {
	t.Parallel()
	every := testrun.Every(t, 3)
	for i, s := range wallStepCases() {
		if i%every != 0 {
			continue
		}
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			h := newHome(t).withTones(t)
			path, wall := h.path("race.jsonl"), h.path("wall")
			h.env = append(h.env, setWall+"="+wall)
			set := func(ahead time.Duration) { put(t, wall, ahead.String()) }
			set(s.begun)
			x := h.open(t, 80, 24, "--output", "null", "--journal", path, "--start-now")
			awaitJournal(t, path, "the start", func(l []line) bool { return len(only(l, "start")) == 1 })
			gun := lastOf(t, path, "start").Wall.Add(-s.begun)
			set(s.before)
			if s.before != s.begun {
				awaitJournal(t, path, "that the clock was set", func(l []line) bool { return len(only(l, "clock")) == 1 })
			}
			x.press("left")
			awaitJournal(t, path, "a cue", func(l []line) bool { return len(only(l, "outcome")) == 1 })
			x.right(path, gun, s.before)
			x.cmd.Process.Kill()
			x.exit()

			h.reboot(t, "100000", false)
			set(s.taken)
			y := h.open(t, 80, 24, "resume", "--output", "null", path)
			y.see(`≈0:\d\d:\d\d`)
			clocks := len(only(readJournal(t, path), "clock"))
			set(s.after)
			if s.after != s.taken {
				awaitJournal(t, path, "that the clock was set", func(l []line) bool { return len(only(l, "clock")) > clocks })
			}
			y.press("right")
			awaitJournal(t, path, "another cue", func(l []line) bool { return len(only(l, "outcome")) == 2 })
			y.see(`≈0:\d\d:\d\d`) // it may be wrong, and says so
			if s.sure {
				y.right(path, gun, s.after)
			}
			y.press("=")
			y.see(`an estimate`)
			y.press("enter")
			y.within(patience, "that it is an estimate no more", func(text string) bool { return !strings.Contains(text, "≈") })
			if s.sure {
				clocks = len(only(readJournal(t, path), "clock"))
				set(s.confirmed)
				if s.confirmed != s.after {
					awaitJournal(t, path, "that the clock was set", func(l []line) bool { return len(only(l, "clock")) > clocks })
				}
				y.press("left")
				awaitJournal(t, path, "a third cue", func(l []line) bool { return len(only(l, "outcome")) == 3 })
				y.right(path, gun, s.confirmed)
			}
			y.quit()
			h.verified(t, path)
		})
	}
}

// right fails unless the race time of the last cue is right, when the wall clock is
// ahead by so much.
func (x *terminal) right(path string, gun time.Time, ahead time.Duration) {
	x.t.Helper()
	m := lastOf(x.t, path, "cue")
	if off := m.race() - m.Wall.Add(-ahead).Sub(gun); off.Abs() > 10*time.Millisecond {
		x.t.Errorf("race time is %v off", off)
	}
}

// lastOf returns the moment of the last line of a kind.
func lastOf(t testing.TB, path, kind string) (last moment) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for text := range strings.Lines(string(b)) {
		var m moment
		if err := json.Unmarshal([]byte(text), &m); err == nil && m.Kind == kind {
			last = m
		}
	}
	return last
}
