//go:build linux

package e2e

import (
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"spotter/input/codes"
	"spotter/input/evdev"
)

// recorded returns recorded events, one to a line such as "KEY_PAGEUP 1", as the kernel hands them to a
// program of this machine.
func recorded(t testing.TB, script string) (b []byte) {
	t.Helper()
	for line := range strings.Lines(script) {
		var name string
		var value uint32
		if _, err := fmt.Sscan(line, &name, &value); err != nil {
			t.Fatal(err)
		}
		code, ok := codes.Number(name)
		if !ok {
			t.Fatal(name)
		}
		for _, e := range [2]struct{ typ, code, value uint16 }{{1, code, uint16(value)}, {}} { // the key, and the report
			b = append(b, make([]byte, evdev.Size-8)...)
			b = binary.NativeEndian.AppendUint16(b, e.typ)
			b = binary.NativeEndian.AppendUint16(b, e.code)
			b = binary.NativeEndian.AppendUint32(b, uint32(e.value))
		}
	}
	return b
}

// newFIFO makes a named pipe that stands for an event device.
func newFIFO(t testing.TB, path string) {
	t.Helper()
	if err := unix.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
}

// plug opens the writing end of a named pipe: the device is there.
func plug(t testing.TB, path string) *os.File {
	t.Helper()
	w, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close() })
	return w
}

// play writes recorded events to a device.
func play(t testing.TB, w *os.File, script string) {
	t.Helper()
	if _, err := w.Write(recorded(t, script)); err != nil {
		t.Fatal(err)
	}
}

// A race is run with two event devices, which are named pipes: what is pressed is heard and logged; a device that
// goes while a button is held is told in red, where a lost output would stand; it comes back and
// works again. While both are there the keyboard's keys rest, but for STOP.
func TestWholeProgramEventDevices(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	folder := filepath.Join(h.dir, ".config/spotter")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	file := "[[device]]\nname = \"one\"\n[[device.bind]]\nkey = \"pgup\"\ndo = \"left\"\n[[device.bind]]\nkey = \"KEY_F5\"\ndo = \"stop\"\n" +
		"[[device]]\nname = \"two\"\n[[device.bind]]\nkey = \"BTN_SOUTH\"\ndo = \"hole\"\n"
	if err := os.WriteFile(filepath.Join(folder, "input.toml"), []byte(file), 0o600); err != nil {
		t.Fatal(err)
	}
	one, two, wav := h.path("one"), h.path("two"), h.path("ear.wav")
	newFIFO(t, one)
	newFIFO(t, two)
	x, journal := h.live(t, 80, 24, "wav:"+wav, "--start-now", "--pad", one, "--pad", two)
	x.see("one is not there")
	first, second := plug(t, one), plug(t, two)
	x.see("ONLY BOUND KEYS")
	heard := func(n int) {
		t.Helper()
		awaitJournal(t, journal, fmt.Sprint(n, " cues with their outcomes"), func(l []line) bool {
			return len(only(l, "cue")) == n && len(only(l, "outcome")) == n
		})
		time.Sleep(2 * toneLength) // the next one would cut it
	}
	play(t, first, "KEY_PAGEUP 1\nKEY_PAGEUP 2\nKEY_PAGEUP 2\nKEY_PAGEUP 0\nKEY_A 1\nKEY_A 0\n") // held: one press
	heard(1)
	play(t, second, "BTN_SOUTH 1\nBTN_SOUTH 0\n")
	heard(2)
	x.press("o", "left") // the keyboard in a bag
	x.see("only the keys of input.toml work")

	play(t, first, "KEY_PAGEUP 1\n") // held, and gone
	heard(3)
	first.Close()
	x.see("PAD LOST")
	text, red := x.look()
	at := slices.IndexFunc(strings.Split(text, "\n"), func(l string) bool { return strings.Contains(l, "✗ PAD LOST") })
	if at < 0 || !red[at] {
		t.Errorf("the loss is not red:\n%s", text)
	}
	x.press("o") // now the keyboard works
	heard(4)
	first = plug(t, one)
	x.see("ONLY BOUND KEYS")
	play(t, first, "KEY_PAGEUP 1\nKEY_PAGEUP 0\n")
	heard(5)
	play(t, first, "KEY_F5 1\nKEY_F5 0\n")
	x.see("again: clear it")
	time.Sleep(900 * time.Millisecond) // a hammered STOP stays one
	x.press("space")                   // STOP works always
	x.see("STOP cleared")
	x.quit()

	var log []string
	for _, c := range only(readJournal(t, journal), "cue") {
		log = append(log, strings.TrimSpace(c.Cue+" "+c.Input))
	}
	if want := "right pad, hole pad, right pad, hole, right pad, stop pad"; strings.Join(log, ", ") != want {
		t.Errorf("logged %s, want %s", strings.Join(log, ", "), want)
	}
	b, err := os.ReadFile(journal)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"one: pgup=left KEY_F5=stop; two: BTN_SOUTH=hole; only bound keys while", "KEY_A does nothing", `one lost: it was unplugged`, `one is back`} {
		if !strings.Contains(string(b), want) {
			t.Errorf("the journal does not have %q:\n%s", want, b)
		}
	}
	var ears []string
	for _, tone := range tones(readWAV(t, wav))[:5] {
		ears = append(ears, tone.String())
	}
	if want := "right right, hole both, right right, hole both, right right"; strings.Join(ears, ", ") != want {
		t.Errorf("the file has %s, want %s", strings.Join(ears, ", "), want)
	}
	h.verified(t, journal)
}

// The buttons of an event device are taught, by the command and on the page before the start: the keyboard
// chooses, and the button works at once.
func TestWholeProgramTeachesAnEventDevice(t *testing.T) {
	t.Parallel()
	h := newHome(t).withKeys(t)
	pad := h.path("pad")
	newFIFO(t, pad)
	x := h.open(t, 80, 24, "input", "learn", "--pad", pad)
	x.see("is not there: no")
	w := plug(t, pad)
	x.see("its buttons are read")
	teach := func(sign, button string) {
		t.Helper()
		x.see("Press the button now")
		play(t, w, button+" 1\n"+button+" 0\n")
		x.see("What is it for")
		x.press(sign)
		for _, left := range []string{"Presses to go: 2", "Presses to go: 1"} {
			x.see(left)
			play(t, w, button+" 1\n"+button+" 0\n")
		}
		x.see("learned: " + button)
	}
	teach("2", "BTN_SOUTH")
	x.press("ctrl+c")
	if status := x.exit(); status != 0 {
		t.Fatalf("exit status %d", status)
	}
	w.Close()

	x, journal := h.live(t, 80, 24, "null", "--pad", pad)
	w = plug(t, pad)
	awaitJournal(t, journal, "the device", func([]line) bool {
		b, _ := os.ReadFile(journal)
		return strings.Contains(string(b), "pad found")
	})
	x.press("&")
	teach("1", "BTN_EAST")
	x.press("ctrl+c", "enter")
	awaitJournal(t, journal, "the start", func(l []line) bool { return len(only(l, "start")) == 1 })
	play(t, w, "BTN_EAST 1\nBTN_EAST 0\nBTN_SOUTH 1\nBTN_SOUTH 0\n")
	lines := awaitJournal(t, journal, "two cues", func(l []line) bool { return len(only(l, "cue")) == 2 })
	if got := only(lines, "cue"); got[0].Pressed != "left" || got[1].Pressed != "right" {
		t.Errorf("logged %+v", got)
	}
	x.quit()
	b, err := os.ReadFile(filepath.Join(h.dir, ".config/spotter/input.toml"))
	if err != nil || !strings.Contains(string(b), `name = "pad"`) || strings.Count(string(b), "[[device]]") != 1 {
		t.Errorf("%v\n%s", err, b)
	}
}
