//go:build linux

package e2e

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"spotter/audio/audiotest"
	"spotter/testrun"
)

// The numbers of keys by their place, as an X server has them.
const (
	codeH, codeL, codeC, codeSpace                  = 43, 46, 54, 65
	codeCtrl, codeShift, codeAlt, codeSuper, codeCL = 37, 50, 64, 133, 66
)

// TestKeyboardsOfRealTerminals presses keys of a real keyboard, by their place, in kitty
// and in xterm: STOP with every modifier, a Russian and a Greek layout, and Caps Lock.
func TestKeyboardsOfRealTerminals(t *testing.T) {
	testrun.Slow(t, "keys of real terminals")
	audiotest.Need(t, "Xvfb", "xterm", "kitty", "xdotool", "setxkbmap", "script", "tmux")
	t.Parallel()
	type steps []func(*typist)
	kitty := steps{(*typist).wheel, (*typist).stops, (*typist).layouts, (*typist).capsLock}
	if !testrun.Whole() {
		kitty = steps{(*typist).layouts, (*typist).capsLock} // STOP is in the layouts
	}
	beside := newBeside(t, 3)
	for name, do := range map[string]steps{
		"xterm":            {(*typist).wheel, (*typist).stops, (*typist).layouts, (*typist).capsLock},
		"kitty":            kitty,
		"kitty in tmux":    {(*typist).wheel},
		"xterm in tmux":    {(*typist).wheel},
		"kitty, Caps Lock": {(*typist).capsLockFirst, (*typist).capsLock},
	} {
		if strings.Contains(name, " ") && !testrun.Whole() {
			continue // part of it is done in the others, and a kitty takes a second of processor time to start
		}
		beside.run(name, func(t *testing.T) {
			h := newHome(t).withKeys(t)
			d := startDisplay(t, h)
			t.Cleanup(func() { endAllOf(h) })
			s := shot{name: name, xterm: append([]string{"-xrm", "XTerm*alternateScroll: true"}, onBlack...), env: withAllTones,
				args: []string{"--output", "null", "--start-now", "--journal", h.path("race.jsonl")}}
			kitty := strings.HasPrefix(name, "kitty")
			if kitty {
				s.kitty = kittyArgs("#e5e5e5", "#000000")
			}
			if strings.HasSuffix(name, "tmux") {
				s.within = []string{"tmux", "-f", "/dev/null", "-S", h.path("tmux"), "new-session"}
			}
			k := &typist{window: d.open(t, &s, 0), t: t, kitty: kitty, journal: h.path("race.jsonl")}
			k.see(t, "NO SOUND")
			k.focus()
			for i, step := range do {
				if step(k); t.Failed() {
					t.Fatalf("after step %d the screen shows\n%s", i+1, k.screen().String())
				}
			}
		})
	}
	beside.wait()
}

// typist presses keys of a display for the terminal on it.
type typist struct {
	*window
	t       *testing.T
	kitty   bool
	journal string
	cues    int // logged so far
}

// do runs a program of the display.
func (k *typist) do(name string, args ...string) string {
	k.t.Helper()
	out, err := k.d.do(name, args...)
	if err != nil {
		k.t.Fatalf("%s %s: %v", name, strings.Join(args, " "), err)
	}
	return string(out)
}

// focus has the keyboard type into the terminal.
func (k *typist) focus() {
	k.t.Helper()
	id := strings.Fields(k.do("xdotool", "search", "--sync", "--onlyvisible", "--name", k.title))
	k.do("xdotool", "windowfocus", "--sync", id[0])
}

// press presses a key while others are held.
func (k *typist) press(code int, held ...int) {
	k.t.Helper()
	var args []string
	for _, h := range held {
		args = append(args, "keydown", strconv.Itoa(h))
	}
	args = append(args, "key", strconv.Itoa(code))
	for _, h := range held {
		args = append(args, "keyup", strconv.Itoa(h))
	}
	k.do("xdotool", args...)
	time.Sleep(keyGap)
}

// logs waits until one more cue is logged, and fails unless it is the one. The next
// key then passes for no bounce, also where the terminal was slow to send this one.
func (k *typist) logs(want, why string) {
	k.t.Helper()
	k.cues++
	lines := awaitJournal(k.t, k.journal, "a cue for "+why, func(l []line) bool { return len(only(l, "cue")) >= k.cues })
	if got := only(lines, "cue"); len(got) != k.cues || got[k.cues-1].Pressed != want && got[k.cues-1].Cue != want {
		k.t.Errorf("%s: %d cues are logged, the last %+v, want %d and %s", why, len(got), got[len(got)-1], k.cues, want)
	}
	time.Sleep(keyGap)
}

// stops gives STOP with each modifier held, and clears it with the same.
func (k *typist) stops() {
	n := testrun.Times(k.t, 2, 6) // ways to hold keys
	for name, mods := range map[string][]int{"space": nil, "shift+space": {codeShift}, "ctrl+space": {codeCtrl}, "alt+space": {codeAlt},
		"super+space": {codeSuper}, "ctrl+alt+shift+space": {codeCtrl, codeAlt, codeShift}} {
		if n--; n < 0 {
			break
		}
		k.press(codeSpace, mods...)
		k.logs("stop", name)
		ends := len(only(readJournal(k.t, k.journal), "go"))
		time.Sleep(900 * time.Millisecond) // earlier it is a hammered STOP
		k.press(codeSpace, mods...)
		awaitJournal(k.t, k.journal, "the end of STOP by "+name, func(l []line) bool { return len(only(l, "go")) > ends })
		time.Sleep(keyGap) // or the next key passes for a bounce, where the terminal was slow to send this one
	}
}

// layouts presses the key of the h on a Russian and on a Greek keyboard. Kitty tells its
// place once it was asked to, which the first such letter does. The second layout is the
// Latin one that people change to: xterm finds the c of ctrl+c there.
func (k *typist) layouts() {
	layouts := []struct{ layout, says string }{{"ru,us", "Russian"}, {"gr,us", "Greek"}}
	for i, l := range layouts[:testrun.Times(k.t, 1, len(layouts))] {
		k.do("setxkbmap", l.layout)
		time.Sleep(500 * time.Millisecond) // the terminal is told by the server
		if !k.kitty || i == 0 {
			k.press(codeH)
			k.see(k.t, "it is set to "+l.says)
			time.Sleep(300 * time.Millisecond)
		}
		k.press(codeC, codeCtrl)
		k.see(k.t, "ctrl+c again leaves")
		time.Sleep(2100 * time.Millisecond) // a second one would leave
		if !k.kitty {
			continue
		}
		k.press(codeH)
		k.logs("left", l.layout+", the key of the h")
		k.press(codeL)
		k.logs("right", l.layout+", the key of the l")
		k.press(codeH, codeShift)
		k.logs("hard_left", l.layout+", shift with the key of the h")
		k.press(codeSpace, codeShift)
		k.logs("stop", l.layout+", shift+space")
		time.Sleep(900 * time.Millisecond)
		k.press(codeSpace)
	}
	k.do("setxkbmap", "us")
	time.Sleep(500 * time.Millisecond)
}

// capsLock types with Caps Lock on. Kitty has been asked to tell of it by now; xterm
// does not tell, so the screen does after three capitals.
func (k *typist) capsLock() {
	k.press(codeCL)
	defer k.press(codeCL)
	want, says := "hard_left", "Caps Lock seems to be on: H is hard left"
	if k.kitty {
		want, says = "left", "Caps Lock is on: H works as h"
	}
	for range 3 {
		k.press(codeH)
		k.logs(want, "h with Caps Lock")
	}
	k.see(k.t, says)
	k.press(codeH, codeShift)
	k.logs("hard_left", "shift+h with Caps Lock")
	k.press(codeC, codeCtrl)
	k.see(k.t, "ctrl+c again leaves")
}

// capsLockFirst types with Caps Lock on into a kitty that was not asked to tell of it:
// three capitals have it asked, and its answer is on the screen before the next key.
func (k *typist) capsLockFirst() {
	k.press(codeCL)
	defer k.press(codeCL)
	for range 3 {
		k.press(codeH)
		k.logs("hard_left", "h with Caps Lock, of which nothing is told yet")
	}
	k.see(k.t, "Caps Lock is on: H works as h")
	k.press(codeH)
	k.logs("left", "h with Caps Lock, which is told")
}

// wheel turns the wheel over the window, both ways: no cue comes of it, and the next key
// is heard.
func (k *typist) wheel() {
	k.do("xdotool", "mousemove", "200", "200")
	for _, button := range []string{"4", "5", "4", "5", "6", "7"} {
		k.do("xdotool", "click", button)
		time.Sleep(100 * time.Millisecond)
	}
	k.press(codeH)
	k.logs("left", "h after the wheel")
}
