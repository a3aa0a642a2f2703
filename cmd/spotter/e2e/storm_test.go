//go:build unix

package e2e

import (
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"spotter/testrun"
)

// stormGap is the time between two keys of a storm.
const stormGap = 10 * time.Millisecond

// burst presses each storm key once.
func (x *terminal) burst() {
	x.t.Helper()
	tick := time.NewTicker(stormGap)
	defer tick.Stop()
	for _, key := range stormKeys() {
		<-tick.C
		x.press(key)
	}
}

func TestWholeProgramNobodyReadsTheTerminal(t *testing.T) {
	h := newHome(t)
	x, journal := h.live(t, 80, 24, "wav:"+h.path("ear.wav"), "--start-now")
	x.setStall(true)
	keys := stormKeys()
	presses := testrun.Times(t, 5, 20) * len(keys)
	var lines []line
	for n := len(keys); n <= presses; n += len(keys) {
		x.burst()
		// On a machine that stood still many keys are read at once: no key may come
		// again before each was, or it would rightly pass for a bounce.
		lines = awaitJournal(t, journal, fmt.Sprint(n, " cues and their outcomes"), func(l []line) bool {
			return len(only(l, "cue")) >= n && len(only(l, "outcome")) >= n
		})
		time.Sleep(keyGap)
	}
	count := map[string]int{}
	for _, o := range outcomes(t, lines) {
		count[o]++
	}
	t.Logf("outcomes %v", count)
	// Where the machine stands still for a quarter of a second a steer cue expires,
	// as it should; that may happen to a few on a very busy one.
	reached := count["heard"] + count["cut"]
	if len(only(lines, "cue")) != presses || reached+count["expired"] != presses || count["expired"] > presses/50 {
		t.Errorf("%d cues, outcomes %v; want %d, all heard or cut", len(only(lines, "cue")), count, presses)
	}
	for i, c := range only(lines, "cue") {
		if want := stormCue(keys[i%len(keys)]); c.Pressed != want {
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
	kills := testrun.Long(t, 10, 40, 200)
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
	shown, _, ok := saved(x.lastText())
	if !ok && !strings.HasSuffix(x.lastText(), "\n\n") { // that one was killed before it had drawn the last row
		t.Fatalf("the screen does not say what is saved:\n%s", x.lastText())
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
