//go:build unix

package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// Keys that steer, in both ears, so that each cuts the one before. Eight
// different ones keep the time between two presses of the same key above what
// passes for a bounce.
func stormKeys() []string { return []string{"left", "right", "o", "H", "n", "L"} }

// stormGap is the time between two keys of a storm: six keys at this gap are
// 72 ms apart, and a bounce is at most 60.
const stormGap = 12 * time.Millisecond

// storm presses so many keys, one after the other.
func (x *terminal) storm(presses int) {
	x.t.Helper()
	keys := stormKeys()
	tick := time.NewTicker(stormGap)
	defer tick.Stop()
	for i := range presses {
		<-tick.C
		x.press(keys[i%len(keys)])
	}
}

func TestWholeProgramNobodyReadsTheTerminal(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	x, journal := h.live(t, 80, 24, "wav:"+h.path("ear.wav"), "--start-now")
	x.setStall(true)
	const presses = 600
	x.storm(presses)
	lines := awaitJournal(t, journal, "600 cues and their outcomes", func(l []line) bool {
		return len(only(l, "cue")) >= presses && len(only(l, "outcome")) >= presses
	})
	count := map[string]int{}
	for _, o := range outcomes(t, lines) {
		count[o]++
	}
	t.Logf("outcomes %v", count)
	if len(only(lines, "cue")) != presses || count["heard"]+count["cut"] != presses {
		t.Errorf("%d cues, outcomes %v; want %d, all heard or cut", len(only(lines, "cue")), count, presses)
	}
	keys := stormKeys()
	for i, c := range only(lines, "cue") {
		if want := map[string]string{"left": "left", "right": "right", "o": "hole", "H": "hard_left", "n": "now",
			"L": "hard_right"}[keys[i%len(keys)]]; c.Pressed != want {
			t.Fatalf("cue %d: %s was pressed, the journal has %s", i+1, want, c.Pressed)
		}
	}
	// Still with nobody reading it must leave, and may say that it could not draw.
	x.leave()
	if status := x.exit(); status != 0 && status != 1 {
		t.Errorf("exit status %d", status)
	}
	lines = readJournal(t, journal)
	if last := lines[len(lines)-1]; last.Kind != "close" {
		t.Errorf("the journal ends with %+v, want close", last)
	}
	x.modesRestored()
	h.verified(t, journal)
}

// TestWholeProgramKilled kills the program at random instants of a key storm.
// Whatever the screen said was saved must be in the journal, and the journal
// must be whole, or whole but for a torn end that `journal verify` tells of.
func TestWholeProgramKilled(t *testing.T) {
	t.Parallel()
	kills := 10
	if os.Getenv("SPOTTER_CI") == "1" {
		kills = 200
	}
	pack := tonePack(t)
	var next, shown, torn atomic.Int64
	var done sync.WaitGroup
	for range min(4, 2*runtime.NumCPU()) {
		done.Go(func() {
			for i := next.Add(1); i <= int64(kills) && !t.Failed(); i = next.Add(1) {
				t.Run(fmt.Sprint(i), func(t *testing.T) {
					s, isTorn := killOnce(t, pack)
					shown.Add(int64(s))
					if isTorn {
						torn.Add(1)
					}
				})
			}
		})
	}
	done.Wait()
	t.Logf("%d kills, %d lines shown as saved, %d torn journals", kills, shown.Load(), torn.Load())
	if shown.Load() == 0 {
		t.Error("no screen ever showed a saved line: nothing was tested")
	}
}

// killOnce kills one program and returns how many lines its screen had shown as
// saved, and whether its journal ended torn.
func killOnce(t *testing.T, pack string) (shown int, torn bool) {
	h := newHome(t)
	journal := h.path("race.jsonl")
	x := h.open(t, 80, 24, "--pack", pack, "--journal", journal, "--output", "null", "--start-now")
	x.see(`saved \d+`)
	keys := stormKeys()
	end := time.After(time.Duration(rand.Int64N(int64(300 * time.Millisecond))))
	tick := time.NewTicker(stormGap)
	defer tick.Stop()
storm:
	for i := 0; ; i++ {
		select {
		case <-end:
			break storm
		case <-tick.C:
			x.press(keys[i%len(keys)])
		}
	}
	x.cmd.Process.Kill()
	x.exit()
	x.tty.Close()
	<-x.drained // everything that it wrote is on the screen
	shown, _, ok := saved(x.text())
	if !ok {
		t.Fatalf("the screen does not say what is saved:\n%s", x.text())
	}

	b, err := os.ReadFile(journal)
	if err != nil {
		t.Fatal(err)
	}
	lines, rest, err := chain(b)
	if err != nil {
		t.Fatalf("after %d bytes: %v", len(b), err)
	}
	if len(lines) < shown {
		t.Errorf("the screen had shown %d lines as saved, the journal has %d", shown, len(lines))
	}
	status, out := h.run(t, "journal", "verify", journal)
	if want := min(len(rest), 1); status != want {
		t.Errorf("journal verify with a torn end of %d bytes: exit status %d: %s", len(rest), status, out)
	}
	return shown, rest != nil
}
