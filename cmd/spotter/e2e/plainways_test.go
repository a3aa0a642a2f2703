//go:build linux

package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"spotter/audio/audiotest"
	"spotter/cmd/spotter/clitest"
	"spotter/cmd/spotter/fault"
)

// saidOnce fails where a line was written again: nothing is redrawn. Of the lines of some kinds,
// such as an alarm that lasts, there are several.
func (x *terminal) saidOnce(but ...string) {
	x.t.Helper()
	seen := map[string]bool{}
lines:
	for line := range strings.Lines(x.written()) {
		line = strings.TrimSpace(line)
		for _, s := range but {
			if strings.HasPrefix(line, s) {
				continue lines
			}
		}
		if line != "" && seen[line] {
			x.t.Errorf("%q is written twice: the screen is redrawn", line)
		}
		seen[line] = true
	}
}

// Each way to ask for lines has them from the first byte on: no escape sequence asks the
// terminal anything or draws anything, and no line is written twice.
func TestPlainIsAskedForInEachWay(t *testing.T) {
	for _, way := range []struct {
		name string
		env  []string
		args []string
		toml string
	}{
		{name: "flag", args: []string{"--plain"}},
		{name: "variable", env: []string{"SPOTTER_PLAIN=1"}},
		{name: "configuration", toml: "plain = true\n"},
		{name: "ACCESSIBLE", env: []string{"ACCESSIBLE=1"}},
		{name: "TERM dumb", env: []string{"TERM=dumb"}},
	} {
		t.Run(way.name, func(t *testing.T) {
			t.Parallel()
			h := newHome(t).withKeys(t)
			h.env = append(h.env, way.env...)
			if way.toml != "" {
				h.configure(t, way.toml)
			}
			journal := h.path("race.jsonl")
			x := h.open(t, 80, 24, append([]string{"--journal", journal, "--output", "null", "--race", "City"}, way.args...)...)
			at := x.hear(0, "spotter: City\r\n")
			at = x.hear(at, "ALARM. NO SOUND")
			x.press("enter")
			at = x.hear(at, "the clock runs\r\n")
			x.press("left")
			at = x.hear(at, "Right, key: road Left, NOT HEARD")
			x.press("esc") // the time, on a key
			x.hear(at, "\r\n")
			x.quit()
			x.onlyLines()
			x.saidOnce("ALARM", "spotter resume")
			h.verified(t, journal)
		})
	}
}

// Each way can be taken back by --plain=false, and a screen is drawn.
func TestPlainIsTakenBack(t *testing.T) {
	t.Parallel()
	h := newHome(t).withKeys(t)
	h.env = append(h.env, "ACCESSIBLE=1", "SPOTTER_PLAIN=1")
	h.configure(t, "plain = true\n")
	x := h.open(t, 80, 24, "--plain=false", "--journal", h.path("race.jsonl"), "--output", "null")
	x.see("NO SOUND")
	if !x.onAltScreen() {
		t.Error("no screen is drawn")
	}
	x.quit()
}

// A drill in lines: what the runner did is typed, the answer is said, nothing is drawn.
func TestWholeProgramDrillPlain(t *testing.T) {
	t.Parallel()
	h := newHome(t).withTones(t)
	x := h.open(t, 80, 24, "drill", "--plain", "--runner", "L. Z.", "--rounds", "1", "--output", "wav:"+h.path("drill.wav"))
	at := x.hear(0, "drill\r\nThe runner hears a cue, and obeys. Press what the runner DID\r\n")
	at = x.hear(at, "enter begins; p: pause; x: take back; q: the result\r\n")
	x.press("enter")
	at = x.hear(at, ": what did the runner do?\r\n")
	x.press("space")
	at = x.hear(at, "stopped")
	x.press("q")
	at = x.hear(at, "result\r\n")
	at = x.hear(at, "of 1 right")
	x.hear(at, "q: leave\r\n")
	x.saidOnce() // the result is printed once more afterwards, as it is from a screen
	x.press("q")
	if status := x.exit(); status != fault.ExitDone {
		t.Errorf("exit status %d", status)
	}
	x.onlyLines()
	b, err := os.ReadFile(filepath.Join(h.dir, ".local/state/spotter/drills.jsonl"))
	if err != nil || !strings.Contains(string(b), `"answer":"stopped"`) {
		t.Errorf("kept %s, %v", b, err)
	}
}

// TestServerRecordsAVoicePlain records a voice in lines. Nothing is written while a take is
// recorded, so that a screen reader's voice is not in it.
func TestServerRecordsAVoicePlain(t *testing.T) {
	t.Parallel()
	s := audiotest.Start(t, audiotest.PulseAudio)
	h := newHome(t)
	h.use(s)
	dir := clitest.VoiceToRecord(t, h.path("voice"), "stop", "left", "right")
	x := h.open(t, 80, 24, "cues", "record", dir, "--plain", "--mic", audiotest.Laptop+".monitor", "--output", "pulse:"+audiotest.Ear)
	at := x.hear(0, "1 of 3: ")
	at = x.hear(at, "enter record")
	x.press("enter")
	at = x.hear(at, "in 2 s say: Stop! Stop! Stop!\r\n")
	before := len(x.written())
	time.Sleep(2200 * time.Millisecond) // the count, of which nothing is written
	speak(t, s, "stop")
	at = x.hear(at, "LUFS")
	if said, _, _ := strings.Cut(x.written()[before:], "LUFS"); strings.Count(said, "\r\n") > 1 { // a judgement, and the line of its figures
		t.Errorf("while it was recorded this was written: %q", said)
	}
	at = x.hear(at, "enter keep")
	x.press("enter")
	x.hear(at, "stop is saved\r\n")
	x.press("q")
	if status := x.exit(); status != fault.ExitDone {
		t.Errorf("exit status %d", status)
	}
	x.onlyLines()
	isWord(t, filepath.Join(dir, "stop.wav"), "stop")
}

// A review in lines: a page by its digit, a row by the arrow keys, by its board, by its time and
// by its number.
func TestWholeProgramReviewPlain(t *testing.T) {
	t.Parallel()
	h := newHome(t).withKeys(t)
	journal := h.path("race.jsonl")
	x := h.open(t, 80, 24, "--plain", "--journal", journal, "--output", "null", "--race", "City")
	x.hear(0, "enter starts the clock")
	x.splitAfterStart(journal)
	x.press("left")
	x.hear(0, "NOT HEARD")
	x.quit()

	x = h.open(t, 80, 24, "review", "--plain", journal)
	at := x.hear(0, "overview")
	at = x.hear(at, "colon, then km 21, 1:40:20 or #812: go there")
	x.press("2")
	at = x.hear(at, "events")
	step := func(says string, keys ...string) {
		t.Helper()
		x.press(keys...)
		at = x.hear(at, says)
	}
	step(", 3 of ", "down", "down")
	step("line 4, 4 of ", ":", "#", "4", "enter")
	step("left to right, no device", "down")
	step("line 4, 4 of ", ":", "k", "m", " ", "1", "enter")
	step("line 99 is not in this log", ":", "#", "9", "9", "enter")
	x.press("q")
	if status := x.exit(); status != fault.ExitDone {
		t.Errorf("exit status %d", status)
	}
	x.onlyLines()
}
