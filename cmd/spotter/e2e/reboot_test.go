//go:build linux

package e2e

import (
	"encoding/json"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"spotter/audio/audiotest"
	"spotter/cues"
	"spotter/journal"
	"spotter/race"
)

// reboot has the programs of a home run as after another start of the machine: under
// a boot clock that is ahead by some seconds, and under another boot id unless same.
func (h *home) reboot(t *testing.T, ahead string, same bool) {
	t.Helper()
	bind := "mount --bind " + h.path("boot_id") + " /proc/sys/kernel/random/boot_id && "
	if same {
		bind = ""
	}
	if err := os.WriteFile(h.path("boot_id"), []byte("11111111-2222-3333-4444-555555555555\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	h.around = []string{"unshare", "--time", "--boottime", ahead, "--mount", "sh", "-c", bind + `exec "$@"`, "sh"}
	if out, err := exec.Command(h.around[0], append(h.around[1:len(h.around):len(h.around)], "true")...).CombinedOutput(); err != nil {
		audiotest.Lacking(t, "no reboot in miniature here: %v: %s", err, out)
	}
}

// wallSteps are by how much a wall clock was set while a race ran, or before it.
func wallSteps() map[string]time.Duration {
	return map[string]time.Duration{"none": 0, "+2.4 s": 2400 * time.Millisecond, "-2.4 s": -2400 * time.Millisecond,
		"+600 s": 600 * time.Second, "-600 s": -600 * time.Second, "from 1970": time.Since(time.Unix(60, 0))}
}

// Race time is right to 10 ms across a start of the machine, whatever the wall clock
// was set by before that; and since nobody knows whether it was set meanwhile, it is
// marked as an estimate until the spotter says that it is right.
func TestRebootInMiniature(t *testing.T) {
	t.Parallel()
	for name, step := range wallSteps() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newHome(t).withTones(t)
			h.reboot(t, "100000", false)
			path := h.path("race.jsonl")
			ran, blind := 20*time.Minute, 40*time.Second
			gun := time.Now().Add(-ran - blind).Truncate(time.Millisecond)
			at := func(d time.Duration) race.Stamp { return race.Stamp{Wall: gun.Add(d), Boot: time.Hour + d} }
			w, err := journal.Create(path, race.Open{BootID: "before", DistanceM: race.MarathonM}, journal.Options{Now: func() race.Stamp { return at(ran) }})
			if err != nil {
				t.Fatal(err)
			}
			start := at(0)
			start.Wall = start.Wall.Add(-step) // set right in the first minute of the race
			w.Append(race.Event{ID: 1, Kind: race.KindStart, Stamp: start, HasElapsed: true, Clock: "gun"})
			w.Append(race.Event{Kind: race.KindClock, Stamp: at(time.Minute), Elapsed: time.Minute, HasElapsed: true, Rare: race.Rare{Jump: step}})
			w.Append(race.Event{ID: 2, Kind: race.KindCue, Cue: "left", Pressed: "right", Class: cues.Steer, Stamp: at(ran), Elapsed: ran, HasElapsed: true})
			if err := w.Close("SIGTERM"); err != nil {
				t.Fatal(err)
			}

			x := h.open(t, 80, 24, "resume", "--output", "null", path)
			x.see(`≈0:20:4\d`)
			clock := timed(t, awaitJournal(t, path, "that race time is an estimate", func(l []line) bool { return len(only(l, "clock")) == 2 }), path)
			if off := clock.race() - clock.Wall.Sub(gun); off.Abs() > 10*time.Millisecond {
				t.Errorf("race time is %v off", off)
			}
			x.press("=")
			x.see(`an estimate`)
			x.press("enter")
			x.within(patience, "that it is an estimate no more", func(text string) bool { return !strings.Contains(text, "≈") })
			x.quit()
			h.verified(t, path)
		})
	}
}

// The boot clock of another time namespace, under the same boot id, is not taken for
// the one that went on: neither does race time stand still, nor is a day added.
func TestAnotherBootClock(t *testing.T) {
	t.Parallel()
	for name, ahead := range map[string]string{"ahead": "100000", "behind": "-1000"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newHome(t).withTones(t)
			path := h.path("race.jsonl")
			plain := h.around
			x := h.open(t, 80, 24, "--output", "null", "--journal", path, "--start-now")
			x.press("left")
			awaitJournal(t, path, "a cue", func(l []line) bool { return len(only(l, "outcome")) == 1 })
			x.cmd.Process.Kill()
			x.exit()
			gun := timed(t, nil, path).Wall

			h.reboot(t, ahead, true)
			y := h.open(t, 80, 24, "resume", "--output", "null", path)
			y.see(`≈0:00:\d\d`)
			awaitJournal(t, path, "that race time is an estimate", func(l []line) bool { return len(only(l, "clock")) == 1 })
			y.cmd.Process.Kill()
			y.exit()
			if clock := timed(t, readJournal(t, path), path); (clock.race() - clock.Wall.Sub(gun)).Abs() > 10*time.Millisecond {
				t.Errorf("race time %v, %v after the gun", clock.race(), clock.Wall.Sub(gun))
			}

			h.around = plain // and back to the clock that the race was begun under
			z := h.open(t, 80, 24, "resume", "--output", "null", path)
			z.see(`0:00:\d\d`)
			z.quit()
			h.verified(t, path)
		})
	}
}

// moment is the wall and race time of a line.
type moment struct {
	Kind    string
	Wall    time.Time
	Elapsed int64 `json:"elapsed_ms"`
}

func (m moment) race() time.Duration { return time.Duration(m.Elapsed) * time.Millisecond }

// timed returns the moment of the last clock line of a journal; with no lines, that of
// its start.
func timed(t *testing.T, lines []line, path string) (m moment) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for text := range strings.Lines(string(b)) {
		var n moment
		if err := json.Unmarshal([]byte(text), &n); err == nil && (n.Kind == "clock" || n.Kind == "start" && lines == nil) {
			m = n
		}
	}
	return m
}
