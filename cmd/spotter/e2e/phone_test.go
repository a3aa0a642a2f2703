//go:build linux

package e2e

import (
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"spotter/audio/audiotest"
)

// pageAddress finds the address of the runner's page on a wide screen.
var pageAddress = regexp.MustCompile(`HTTPS?://127\.0\.0\.1:\d+/[0-9A-F]{32}/`)

// withPhone opens the live screen before the start with the runner's phone as its output, and has the program's own client play on
// a sound server in the phone's place. The code shows by itself until that is there.
func (h *home) withPhone(t testing.TB, args ...string) (x *terminal, journal string) {
	t.Helper()
	journal = h.path("race.jsonl")
	x = h.open(t, 160, 40, append([]string{"--pack", tonePack(t), "--journal", journal, "--output", "phone", "--phone-address", "127.0.0.1:0"}, args...)...)
	x.see(pageAddress.String())
	address := pageAddress.FindString(x.text())
	ear := h.program("ear", address, "--output", "pulse:"+audiotest.Ear)
	var said strings.Builder
	ear.Stdout, ear.Stderr = &said, &said
	if err := ear.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = ear.Process.Signal(syscall.SIGINT)
		if err := ear.Wait(); !strings.Contains(said.String(), "ready") {
			t.Errorf("spotter ear: %v: %s", err, &said)
		}
	})
	awaitJournal(t, journal, "a phone that plays", func(l []line) bool {
		s := states(l)
		return len(s) > 0 && s[len(s)-1] == "opened"
	})
	return x, journal
}

// TestPhone presses a key with the program's own client as the runner's phone: the code goes when the phone is there, enter starts the
// clock though the code was shown, and the journal says that the cue was heard.
func TestPhone(t *testing.T) {
	t.Parallel()
	s := audiotest.Start(t, audiotest.PulseAudio)
	h := newHome(t)
	h.use(s)
	x, journal := h.withPhone(t)
	x.within(patience, "the pads", func(text string) bool { return !pageAddress.MatchString(text) })
	x.press("enter")
	awaitJournal(t, journal, "the start", func(l []line) bool { return len(only(l, "start")) == 1 })
	for range 20 { // on a busy machine some expire
		x.pressed(journal, 1, "right")
		all := only(awaitJournal(t, journal, "anything", func([]line) bool { return true }), "outcome")
		if all[len(all)-1].Outcome == "heard" {
			break
		}
		time.Sleep(keyGap)
	}
	all := only(awaitJournal(t, journal, "anything", func([]line) bool { return true }), "outcome")
	if last := all[len(all)-1]; last.Outcome != "heard" {
		t.Errorf("nothing was heard: %+v", last)
	}
	x.quit()
}
