//go:build unix

package e2e

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"

	"spotter/audio/audiotest"
	"spotter/testrun"
)

// cellOf returns the column and the row, from 1, of a text on the screen.
func (x *terminal) cellOf(text string) (col, row int) {
	x.t.Helper()
	for y, line := range strings.Split(x.text(), "\n") {
		if before, _, ok := strings.Cut(line, text); ok {
			return len([]rune(before)) + 1, y + 1
		}
	}
	x.t.Fatalf("%q is not on the screen:\n%s", text, x.text())
	return 0, 0
}

// send writes bytes to the program, as its terminal would.
func (x *terminal) send(s string) {
	x.t.Helper()
	if _, err := x.pty.WriteString(s); err != nil {
		x.t.Fatal(err)
	}
}

// tapped returns what a terminal sends for a finger on a cell: a press and its release.
func tapped(col, row int) string {
	return fmt.Sprintf("\x1b[<0;%d;%dM\x1b[<0;%d;%dm", col, row, col, row)
}

// TestWholeProgramTouch taps the pads of a phone's terminal: one tap is one cue, a smeared one
// too, and nothing else that a mouse sends is any.
func TestWholeProgramTouch(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	x, journal := h.live(t, 48, 40, "wav:"+h.path("ear.wav"), "--touch", "--start-now")
	x.see("tap, do not hold")
	if !strings.Contains(x.written(), "\x1b[?1002h\x1b[?1006h") || strings.Contains(x.written(), "?1003h") {
		t.Error("the mouse is not asked for by 1002 and 1006 alone")
	}
	x.see("(?s)road LEFT.*repeats|repeats.*road LEFT") // the first screen is whole
	leftX, leftY := x.cellOf("road LEFT")
	stopX, stopY := x.cellOf("repeats")
	time.Sleep(400 * time.Millisecond) // after its size taps are ignored for a moment
	cues := func(n int) []line {
		return only(awaitJournal(t, journal, fmt.Sprint(n, " cues"), func(l []line) bool { return len(only(l, "cue")) >= n }), "cue")
	}
	x.send(tapped(leftX, leftY))
	cues(1)
	awaitJournal(t, journal, "what became of the tap", func(l []line) bool { return len(only(l, "outcome")) == 1 })
	time.Sleep(400 * time.Millisecond) // a finger that comes back at once would be a bounce
	for range 5 {                      // a finger that moves five rows
		x.send(fmt.Sprintf("\x1b[<64;%d;%dM", leftX, leftY))
		time.Sleep(20 * time.Millisecond)
	}
	cues(2)
	for _, nothing := range []string{fmt.Sprintf("\x1b[<32;%d;%dM", leftX, leftY), fmt.Sprintf("\x1b[<2;%d;%dM", leftX, leftY), "\x1b[M !!",
		fmt.Sprintf("\x1b[<65;%d;%dM", leftX, 1), tapped(leftX, leftY-3)} {
		x.send(nothing)
	}
	x.see("no pad there")
	time.Sleep(400 * time.Millisecond)
	x.send(tapped(stopX, stopY))
	x.see("again: clear it")
	time.Sleep(900 * time.Millisecond) // a hammered STOP stays one
	x.send(tapped(stopX, stopY))
	x.see("STOP cleared")
	got := cues(3)
	var ids []string
	for _, l := range got {
		ids = append(ids, l.Pressed+" by "+l.Input)
	}
	if want := "left by touch, left by touch, stop by touch"; strings.Join(ids, ", ") != want {
		t.Errorf("logged %s, want %s", strings.Join(ids, ", "), want)
	}
	pty.Setsize(x.pty, &pty.Winsize{Rows: 30, Cols: 40})
	x.quit()
	h.verified(t, journal)
}

// TestTouchAndPlain refuses pads on a screen that is told in lines.
func TestTouchAndPlain(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	x := h.open(t, 80, 24, "--touch", "--plain", "--output", "null")
	x.see("told in lines has no pads")
	if status := x.exit(); status != 2 {
		t.Errorf("exit status %d", status)
	}
}

// TestWholeProgramTouchInTmux taps a program in a tmux that has the mouse on.
func TestWholeProgramTouchInTmux(t *testing.T) {
	t.Parallel()
	audiotest.Need(t, "tmux")
	h := newHome(t)
	m := newTmux(t)
	journal := h.path("race.jsonl")
	c := h.program("--journal", journal, "--output", "wav:"+h.path("ear.wav"), "--touch", "--start-now")
	args := []string{"new-session", "-d", "-x", "48", "-y", "40", "env", "HOME=" + h.dir, asProgram + "=1", "LC_ALL=C.UTF-8", "XDG_DATA_HOME=", "XDG_CONFIG_HOME="}
	m.do(append(append(args, c.Path), c.Args[1:]...)...)
	m.do("set", "-g", "mouse", "on")
	m.do("set", "-g", "status", "off")
	client := m.command("-S", m.socket, "attach")
	p, err := pty.StartWithSize(client, &pty.Winsize{Rows: 40, Cols: 48})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { client.Process.Kill(); client.Wait(); p.Close() })
	go func() { // somebody reads the outer terminal
		b := make([]byte, 4096)
		for {
			if _, err := p.Read(b); err != nil {
				return
			}
		}
	}()
	screen := m.see("tap, do not hold")
	row := 0
	for y, l := range strings.Split(screen, "\n") {
		if strings.Contains(l, "repeats") {
			row = y + 1
		}
	}
	time.Sleep(400 * time.Millisecond)
	if _, err := p.WriteString(tapped(24, row)); err != nil {
		t.Fatal(err)
	}
	lines := awaitJournal(t, journal, "STOP", func(l []line) bool { return len(only(l, "cue")) == 1 })
	if got := only(lines, "cue")[0]; got.Cue != "stop" || got.Input != "touch" {
		t.Errorf("logged %+v", got)
	}
	m.see("again: clear it")
	m.do("send-keys", "C-c")
	m.see("ctrl+c again")
	time.Sleep(keyGap)
	m.do("send-keys", "C-c")
	awaitJournal(t, journal, "its close", func(l []line) bool { return len(only(l, "close")) == 1 })
}

// TestTouchInRealTerminals clicks STOP with a mouse in real terminals.
func TestTouchInRealTerminals(t *testing.T) {
	testrun.Slow(t, "fingers on real terminals")
	audiotest.Need(t, "Xvfb", "xterm", "kitty", "xdotool", "script")
	t.Parallel()
	h := newHome(t).withKeys(t)
	d := startDisplay(t, h)
	t.Cleanup(func() { endAllOf(h) })
	args := func(name string) []string {
		return []string{"--output", "null", "--touch", "--start-now", "--journal", h.path(name + ".jsonl")}
	}
	shots := []shot{
		{name: "xterm", xterm: onWhite, env: with256, args: args("xterm")},
		{name: "kitty", kitty: kittyArgs("#000000", "#ffffff"), args: args("kitty")},
	}
	for i := range shots {
		w := d.open(t, &shots[i], i)
		w.started(t)
		w.see(t, "tap, do not hold|NO SOUND")
		id, err := d.do("xdotool", "search", "--sync", "--onlyvisible", "--name", w.title)
		if err != nil {
			t.Fatal(err)
		}
		window := strings.Fields(string(id))[0]
		geometry, err := d.do("xdotool", "getwindowgeometry", "--shell", window)
		if err != nil {
			t.Fatal(err)
		}
		var width, height int
		for _, l := range strings.Split(string(geometry), "\n") {
			fmt.Sscanf(l, "WIDTH=%d", &width)
			fmt.Sscanf(l, "HEIGHT=%d", &height)
		}
		time.Sleep(time.Second)
		if _, err := d.do("xdotool", "mousemove", "--window", window, fmt.Sprint(width/2), fmt.Sprint(height*9/10), "click", "1"); err != nil {
			t.Fatal(err)
		}
		journal := h.path(shots[i].name + ".jsonl")
		lines := awaitJournal(t, journal, "STOP in "+shots[i].name, func(l []line) bool { return len(only(l, "cue")) > 0 })
		if got := only(lines, "cue")[0]; got.Cue != "stop" || got.Input != "touch" {
			t.Errorf("%s: logged %+v", shots[i].name, got)
		}
		w.see(t, "clear it")
		w.close()
	}
}
