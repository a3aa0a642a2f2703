//go:build unix

package e2e

import (
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"spotter/audio/audiotest"
)

// ctrlO opens the outputs also where a pack has taken d, as that of these tests.
const ctrlO = "\x0f"

// The spotter takes another output while a race runs: cues go there and nowhere
// else, a cue pressed among the outputs plays, and the journal says who chose.
func TestSpotterChoosesAnotherOutput(t *testing.T) {
	on(t, func(t *testing.T, s *audiotest.Server, h *home) {
		x, journal := h.live(t, 130, 30, "pulse:"+audiotest.Ear, "--start-now")
		ear, laptop := s.Record(audiotest.Ear), s.Record(audiotest.Laptop)
		time.Sleep(500 * time.Millisecond) // the recorders' first packets
		x.press(ctrlO)
		x.see(`● in use.*pulse:` + audiotest.Ear)
		x.pressed(journal, 1, "right")
		x.see(`● in use`) // still open
		hears(t, ear, "left left")
		for !chosen(x.text(), audiotest.Laptop) {
			x.press("tab")
			time.Sleep(2 * keyGap)
		}
		x.press("enter")
		awaitJournal(t, journal, "the other output", func(l []line) bool {
			return slices.ContainsFunc(only(l, "output"), func(o line) bool {
				return o.State == "opened" && o.Device == audiotest.Laptop
			})
		})
		x.pressed(journal, 1, "left")
		hears(t, laptop, "right right")
		hears(t, ear, "left left")
		var notes []string
		for _, l := range only(readJournal(t, journal), "note") {
			notes = append(notes, l.Item+" "+l.Text)
		}
		if len(notes) != 1 || notes[0] != "output pulse:"+audiotest.Laptop {
			t.Errorf("the journal notes %q", notes)
		}
		x.quit()
	})
}

// chosen reports whether the mark of the outputs is on a line with a name.
func chosen(text, name string) bool {
	for line := range strings.Lines(text) {
		if strings.Contains(line, "▸") {
			return strings.Contains(line, "pulse:"+name)
		}
	}
	return false
}

// The server's list is asked for off the key's way: with a server that hangs,
// keys and clock go on, and in the end the list says why there is none.
func TestPickerOfAHungServer(t *testing.T) {
	t.Parallel()
	s := audiotest.Start(t, audiotest.PulseAudio)
	h := newHome(t)
	h.use(s)
	x, journal := h.live(t, 80, 24, "pulse:"+audiotest.Ear)
	s.Freeze(true)
	defer s.Freeze(false)
	x.press(ctrlO)
	x.see(`asking the sound server`)
	x.press("enter")
	x.see(`no output to take`)
	x.press("w")
	awaitJournal(t, journal, "the cue", func(l []line) bool { return len(only(l, "cue")) == 1 })
	x.see(`✗ no sound server answers`)
}

// Quiet and silence, through the whole program.
func TestQuietAndSilence(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	wav := h.path("ear.wav")
	x, journal := h.live(t, 40, 12, "wav:"+wav, "--start-now")
	x.press("\x11") // ctrl+q
	x.see(`QUIET`)
	x.pressed(journal, 1, "w")
	x.pressed(journal, 1, "right")
	x.press("space")
	awaitJournal(t, journal, "STOP", func(l []line) bool { return len(only(l, "cue")) == 3 })
	time.Sleep(2 * keyGap)
	x.press("\x7f") // backspace
	awaitJournal(t, journal, "silence", func(l []line) bool { return len(only(l, "go")) == 1 && len(only(l, "note")) == 2 })
	x.press(";")
	x.see(`stop cannot be repeated`)
	x.pressed(journal, 1, "left")
	time.Sleep(2 * keyGap)
	x.pressed(journal, 1, ";")
	x.quit()
	lines := readJournal(t, journal)
	got := ""
	for _, o := range only(lines, "outcome") {
		got += o.Outcome + " "
	}
	// STOP's first turn may be over before it is silenced.
	if got != "dropped heard cut heard heard " && got != "dropped heard heard heard heard " {
		t.Errorf("water, right, STOP, left and left again: %s", got)
	}
	h.verified(t, journal)
}

// A program that was stopped takes its terminal again when it goes on, whatever
// others did to it meanwhile.
func TestGoesOnAfterBeingStopped(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	x, journal := h.live(t, 80, 24, "null", "--start-now")
	x.cmd.Process.Signal(syscall.SIGSTOP)
	x.mu.Lock()
	x.screen.Write([]byte("\x1b[?1049l\x1b[?25hprompt$ "))
	x.red = nil
	x.mu.Unlock()
	time.Sleep(keyGap)
	x.cmd.Process.Signal(syscall.SIGCONT)
	x.see(`runs backward`)
	x.within(patience, "the other screen", func(string) bool {
		x.mu.Lock()
		defer x.mu.Unlock()
		return x.screen.IsAltScreen() && x.screen.CursorHidden()
	})
	x.pressed(journal, 1, "right")
	x.quit()
}
