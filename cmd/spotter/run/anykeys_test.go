package run

import (
	"context"
	"math/rand/v2"
	"sync/atomic"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"spotter/audio"
	"spotter/cmd/spotter/crash"
	"spotter/race"
	"spotter/testrun"
	"spotter/ui/live"
	"spotter/ui/uitest"
)

// anyKeys are keys that do something on some page of the live screen. Enter is there more
// often, so that races get on.
var anyKeys = []string{"enter", "enter", "enter", "enter", "space", "left", "right", "h", "w", "x", "z", "m", "a", "F", "R", "W", "G", "M", "S", "N", "E",
	"C", "K", "P", "T", "=", "*", "tab", "?", "esc", "d", "q", ";", "backspace", "up", "down", "pgup", "pgdown", "home", "end", "A", "B", "Y",
	"y", "n", "f", "k", "1", "2", "3", "0", ":", "5", "+", "-", "e", "r", "X", "Z", "c"}

// ahead lets the clocks of a program be ahead of the machine's by what the result holds, in
// nanoseconds. Several goroutines read a program's clocks.
func ahead(prog *Program) *atomic.Int64 {
	by, machine := new(atomic.Int64), prog.Now
	prog.Now = func() race.Stamp {
		at, d := machine(), time.Duration(by.Load())
		at.Wall, at.Boot = at.Wall.Add(d), at.Boot+d
		return at
	}
	return by
}

// No order of keys, times and sizes of the terminal ends the program: every page is met on
// every other, before the start, in the race and after its finish.
func TestAnyKeysAtAnyTime(t *testing.T) {
	for seed := range uint64(testrun.Long(t, 2, 2, 5)) {
		rnd := rand.New(rand.NewPCG(seed, 7))
		prog := testProgram(t)
		late := ahead(prog)
		var last []string
		prog.Show = func(_ context.Context, m tea.Model, _ *crash.Guard, ready func(send func(tea.Msg))) (tea.Model, error) {
			defer func() {
				if r := recover(); r != nil {
					t.Logf("seed %d, the last keys: %q", seed, last)
					panic(r)
				}
			}()
			ready(func(tea.Msg) {})
			uitest.Resize(m, 80, 24)
			for range 1000 {
				k := anyKeys[rnd.IntN(len(anyKeys))]
				last = append(last[max(0, len(last)-40):], k)
				late.Add(int64(rnd.IntN(5000)) * int64(time.Millisecond))
				if rnd.IntN(20) == 0 {
					late.Add(int64(rnd.IntN(400)) * int64(time.Second))
				}
				uitest.Press(m, k)
				if rnd.IntN(10) == 0 {
					m.Update(live.Tick{})
				}
				if rnd.IntN(15) == 0 {
					uitest.Resize(m, 10+rnd.IntN(200), 3+rnd.IntN(60))
				}
				uitest.Plain(m) // draws it
			}
			return m, nil
		}
		plan := Plan{Output: Value{Text: "auto"}, DistanceM: float64(3000 + rnd.IntN(8000)), Units: race.UnitsKm}
		if seed%2 == 0 {
			plan.Target = time.Duration(plan.DistanceM/1000*318) * time.Second
		}
		if err := Demo(t.Context(), prog, plan, []audio.Output{panicking{}}, 20, seed); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
	}
}
