//go:build linux

package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"spotter/testrun"
)

// The codes of a Logitech R400, as a terminal gets them.
const (
	r400Back  = "\x1b[6~" // page down
	r400Next  = "\x1b[5~" // page up
	r400Play  = "\x1b[15~"
	r400Again = "\x1b" // the second code of play
	r400Blank = "."
)

// learn teaches one button: its first push, the sign of what it is for, and two pushes more. Before
// each push the screen has to say that it waits for it.
func (x *terminal) learn(sign string, pushes ...string) {
	x.t.Helper()
	x.see("Press the button now")
	x.send(pushes[0])
	x.see("What is it for")
	x.press(sign)
	x.see("Presses to go: 2")
	x.send(pushes[1])
	x.see("Presses to go: 1")
	x.send(pushes[2])
}

// A clicker is taught in a terminal, one button with two codes in turn, and then a race is run with it:
// each press is the cue that was taught, and its line says how it came.
func TestWholeProgramClicker(t *testing.T) {
	testrun.Slow(t, "clickers taught and lost")
	t.Parallel()
	h := newHome(t).withKeys(t)
	x := h.open(t, 80, 24, "input", "learn")
	x.learn("1", r400Next, r400Next, r400Next)
	x.see("learned: pgup is left")
	x.learn("2", r400Back, r400Back, r400Back)
	x.see("learned: pgdown is right")
	x.learn("8", r400Play, r400Again, r400Play)
	x.see("learned: two codes in turn, f5 and esc: both are water")
	x.learn("3", r400Blank, r400Blank, r400Blank)
	x.see(`learned: \. is stop`)
	x.press("ctrl+c")
	if status := x.exit(); status != 0 {
		t.Fatalf("exit status %d", status)
	}
	x.restored()
	file := filepath.Join(h.dir, ".config/spotter/input.toml")
	if status, out := h.run(t, "input", "check"); status != 0 || !strings.Contains(out, "5 buttons") {
		b, _ := os.ReadFile(file)
		t.Fatalf("exit status %d: %s\n%s", status, out, b)
	}

	journal := h.path("race.jsonl")
	x = h.open(t, 80, 24, "--journal", journal, "--output", "null", "--only-bound")
	x.see("ONLY BOUND KEYS")
	x.press("enter") // no button starts the clock: Enter does
	awaitJournal(t, journal, "the start", func(l []line) bool { return len(only(l, "start")) == 1 })
	if err := os.WriteFile(file, []byte("[[device]"), 0o600); err != nil { // a broken file changes nothing in the race
		t.Fatal(err)
	}
	cue := func(n int, code string) {
		t.Helper()
		time.Sleep(keyGap) // both codes of play are one cue, which bounces
		x.send(code)
		awaitJournal(t, journal, fmt.Sprintf("%d cues", n), func(l []line) bool { return len(only(l, "cue")) == n })
	}
	cue(1, r400Next)
	cue(2, r400Back)
	cue(3, r400Play)
	cue(4, r400Again)
	x.press("w", "left", "space", "x") // the keyboard in the bag
	cue(5, r400Blank)
	time.Sleep(900 * time.Millisecond) // STOP that is hammered stays one
	x.send(r400Blank)
	x.see("STOP cleared")
	x.quit()
	b, err := os.ReadFile(journal)
	if err != nil {
		t.Fatal(err)
	}
	var pressed []string
	for l := range strings.Lines(string(b)) {
		if !strings.Contains(l, `"kind":"cue"`) {
			continue
		}
		for _, id := range []string{"left", "right", "water", "stop"} {
			if strings.Contains(l, `"pressed":"`+id+`"`) {
				pressed = append(pressed, id)
			}
		}
		if !strings.Contains(l, `"input":"key"`) {
			t.Errorf("a cue of a taught key does not say so: %s", l)
		}
	}
	if got := strings.Join(pressed, " "); got != "left right water water stop" {
		t.Errorf("pressed %s\n%s", got, b)
	}
	if !strings.Contains(string(b), `"item":"input","text":"terminal: pgup=left pgdown=right f5=water esc=water .=stop; only bound keys"`) {
		t.Errorf("the journal does not say what was taught:\n%s", b)
	}
	// With the broken file no race begins.
	if status, out := h.run(t, "--journal", h.path("other.jsonl")); status != 2 || !strings.Contains(out, "input.toml:1") {
		t.Errorf("exit status %d: %s", status, out)
	}
}

// A remote shutter sends Enter. It is taught on a terminal that only prints lines, with a warning.
func TestWholeProgramShutterPlain(t *testing.T) {
	t.Parallel()
	h := newHome(t).withKeys(t)
	x := h.open(t, 80, 24, "input", "learn", "--plain")
	at := x.hear(0, "Press the button now, once.")
	x.send("\r")
	at = x.hear(at, "It sends: enter")
	at = x.hear(at, "alt+enter starts the clock")
	at = x.hear(at, "What is it for")
	x.press("3")
	at = x.hear(at, "Presses to go: 2")
	x.send("\r")
	at = x.hear(at, "Presses to go: 1")
	x.send("\r")
	x.hear(at, "learned: enter is stop")
	x.press("ctrl+c")
	if status := x.exit(); status != 0 {
		t.Fatalf("exit status %d", status)
	}
	x.onlyLines()
	if status, out := h.run(t, "input", "check"); status != 0 || !strings.Contains(out, "Enter is stop, on your keyboard too: alt+enter starts the clock") {
		t.Errorf("exit status %d: %s", status, out)
	}
}
