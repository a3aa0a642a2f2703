//go:build unix

package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"spotter/audio/audiotest"
)

// live opens the live screen with the test pack and a journal of its own, and
// waits until it is there and its output plays.
func (h *home) live(t testing.TB, cols, rows int, output string, args ...string) (x *terminal, journal string) {
	t.Helper()
	return h.liveAt(t, "5ms", cols, rows, output, args...)
}

// liveAt is live with a sink latency to ask for.
func (h *home) liveAt(t testing.TB, latency string, cols, rows int, output string, args ...string) (x *terminal, journal string) {
	t.Helper()
	journal = h.path("race.jsonl")
	args = append([]string{"--pack", tonePack(t), "--journal", journal, "--output", output, "--latency", latency}, args...)
	x = h.open(t, cols, rows, args...)
	x.see(`saved \d+`)
	awaitJournal(t, journal, "an open output", func(l []line) bool {
		s := states(l)
		return len(s) > 0 && s[len(s)-1] != "lost" // a busy server may answer at the second try
	})
	return x, journal
}

// states returns the states that a journal's output lines tell of, in order.
func states(lines []line) []string {
	var s []string
	for _, l := range only(lines, "output") {
		s = append(s, l.State)
	}
	return s
}

// quietGap parts two sounds, so that each is found as one.
const quietGap = 50 * time.Millisecond

// pressed presses a cue's key and waits until the journal has n more outcomes,
// and then a moment of quiet.
func (x *terminal) pressed(journal string, n int, keys ...string) {
	x.t.Helper()
	before := len(only(awaitJournal(x.t, journal, "anything", func([]line) bool { return true }), "outcome"))
	x.press(keys...)
	awaitJournal(x.t, journal, fmt.Sprintf("the outcome of %v", keys), func(l []line) bool {
		return len(only(l, "outcome")) >= before+n
	})
	time.Sleep(quietGap)
}

// keyGap parts two presses of one key by more than passes for a bounce.
const keyGap = 100 * time.Millisecond

// leave presses what leaves until it does: a busy machine may see the two
// presses as a bounce, or the second one too late.
func (x *terminal) leave() {
	x.t.Helper()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); {
		x.press("ctrl+c")
		time.Sleep(2 * keyGap)
		x.press("ctrl+c")
		select {
		case <-x.exited:
			return
		case <-time.After(5 * time.Second):
		}
	}
}

// quit leaves as a spotter does and checks how the terminal is left.
func (x *terminal) quit() {
	x.t.Helper()
	x.leave()
	if status := x.exit(); status != 0 {
		x.t.Errorf("exit status %d; the screen\n%s", status, x.text())
	}
	x.restored()
}

func TestWholeProgramKeysToEarAndDisk(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		args []string
		want []string // cue and ear of ←, →, o and H
	}{
		{"backward, road", nil, []string{"right right", "left left", "hole both", "hard_right right"}},
		{"backward, runner", []string{"--keys", "runner"}, []string{"left left", "right right", "hole both", "hard_left left"}},
		{"forward, road", []string{"--facing", "forward"}, []string{"left left", "right right", "hole both", "hard_left left"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			h := newHome(t)
			wav := h.path("ear.wav")
			x, journal := h.live(t, 80, 24, "wav:"+wav, append([]string{"--start-now"}, tt.args...)...)
			for _, key := range []string{"left", "right", "o", "H"} {
				x.pressed(journal, 1, key)
			}
			x.within(patience, "every line saved", func(text string) bool {
				durable, logged, ok := saved(text)
				return ok && durable == logged && durable >= 10
			})
			x.quit()

			var ears []string
			for _, tone := range tones(readWAV(t, wav)) {
				ears = append(ears, tone.String())
				if d := tone.sound.Length() - toneLength; d.Abs() > 3*time.Millisecond {
					t.Errorf("%s lasted %v, want %v", tone.cue, tone.sound.Length(), toneLength)
				}
			}
			if !slices.Equal(ears, tt.want) {
				t.Errorf("the file has %q, want %q", ears, tt.want)
			}
			lines := readJournal(t, journal)
			var log []string
			ear := map[string]string{"left": "left", "right": "right", "hole": "both", "hard_left": "left", "hard_right": "right"}
			for _, c := range only(lines, "cue") {
				log = append(log, c.Cue+" "+ear[c.Cue])
				if c.ElapsedMS == nil {
					t.Errorf("line %d has no elapsed time", c.Seq)
				}
			}
			if !slices.Equal(log, tt.want) {
				t.Errorf("the journal has %q, want %q", log, tt.want)
			}
			for seq, outcome := range outcomes(t, lines) {
				if outcome != "heard" {
					t.Errorf("line %d: outcome %s, want heard", seq, outcome)
				}
			}
			if last := lines[len(lines)-1]; last.Kind != "close" {
				t.Errorf("the journal ends with %s, want close", last.Kind)
			}
			h.verified(t, journal)
		})
	}
}

// The default pack speaks words and has no tones, but its ears must be right.
func TestWholeProgramDefaultPackRightEar(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	wav, journal := h.path("ear.wav"), h.path("race.jsonl")
	x := h.open(t, 80, 24, "--journal", journal, "--output", "wav:"+wav)
	x.see(`saved \d+`)
	awaitJournal(t, journal, "an open output", func(l []line) bool {
		s := states(l)
		return len(s) > 0 && s[len(s)-1] != "lost" // a busy server may answer at the second try
	})
	x.pressed(journal, 1, "left")
	x.pressed(journal, 1, "right")
	x.quit()
	// A word may hold pauses, so each has one part or more.
	var ears []string
	for _, s := range audiotest.Sounds(readWAV(t, wav), 20*time.Millisecond) {
		ears = append(ears, s.Ear())
	}
	if got, want := slices.Compact(ears), []string{"right", "left"}; !slices.Equal(got, want) {
		t.Errorf("← and → sounded in %q, want %q", got, want)
	}
	for _, c := range only(readJournal(t, journal), "cue") {
		if c.ElapsedMS != nil {
			t.Errorf("line %d has elapsed time before the start", c.Seq)
		}
		if c.Cue == c.Pressed {
			t.Errorf("line %d: %s was pressed and %s heard", c.Seq, c.Pressed, c.Cue)
		}
	}
}

func TestWholeProgramARace(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	x, journal := h.live(t, 80, 24, "null")
	x.pressed(journal, 1, "left") // a radio check
	x.press("enter")
	awaitJournal(t, journal, "a start", func(l []line) bool { return len(only(l, "start")) == 1 })
	x.pressed(journal, 1, "right")
	time.Sleep(1100 * time.Millisecond) // enter within a second of enter is a held key
	x.press("enter")
	awaitJournal(t, journal, "a split", func(l []line) bool { return len(only(l, "split")) == 1 })
	x.press("x")
	lines := awaitJournal(t, journal, "a void", func(l []line) bool { return len(only(l, "void")) == 1 })
	if split, void := only(lines, "split")[0], only(lines, "void")[0]; void.Ref != split.Seq {
		t.Errorf("x voided line %d, want the split in line %d", void.Ref, split.Seq)
	}
	for _, key := range []string{"tab", "?", "tab", "?"} { // looking about changes nothing
		x.press(key)
		time.Sleep(keyGap)
	}
	x.quit()
	lines = readJournal(t, journal)
	if cues := only(lines, "cue"); cues[0].ElapsedMS != nil || cues[1].ElapsedMS == nil {
		t.Errorf("elapsed time before the start, or none after it: %+v", cues)
	}
	h.verified(t, journal)
}

func TestWholeProgramStopLatches(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	wav := h.path("ear.wav")
	x, journal := h.live(t, 80, 24, "wav:"+wav, "--start-now")
	x.press("space")
	awaitJournal(t, journal, "the STOP", func(l []line) bool { return len(only(l, "cue")) == 1 })
	x.pressed(journal, 1, "left") // dropped: nothing plays beside an alarm
	time.Sleep(time.Second)       // longer than the guard of the space key, and a few repeats
	x.press("space")
	awaitJournal(t, journal, "the clearing of the STOP", func(l []line) bool { return len(only(l, "go")) == 1 })
	x.pressed(journal, 1, "o")
	x.quit()
	lines := readJournal(t, journal)
	var got []string
	outcome := outcomes(t, lines)
	for _, c := range only(lines, "cue") {
		got = append(got, c.Cue+" "+outcome[c.Seq])
	}
	if want := []string{"stop heard", "right dropped", "hole heard"}; !slices.Equal(got, want) {
		t.Errorf("outcomes %q, want %q", got, want)
	}
	heard := tones(readWAV(t, wav))
	stops := 0
	for i, tone := range heard {
		switch {
		case tone.cue == "stop":
			stops++
		case tone.cue != "hole" || i != len(heard)-1:
			t.Errorf("sound %d of %d is %v", i+1, len(heard), tone)
		}
	}
	if stops < 1 || len(heard) != stops+1 {
		t.Errorf("heard %v, want stops and then one hole", heard)
	}
}

// A race goes on where it was when the program is started again on its journal.
func TestWholeProgramResumes(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	x, journal := h.live(t, 80, 24, "null", "--start-now")
	x.pressed(journal, 1, "left")
	x.cmd.Process.Kill()
	x.exit()
	first := awaitJournal(t, journal, "anything", func([]line) bool { return true })
	time.Sleep(1500 * time.Millisecond)

	y, _ := h.live(t, 80, 24, "null")
	y.pressed(journal, 1, "right")
	y.quit()
	lines := readJournal(t, journal)
	if len(lines) <= len(first) || lines[len(first)-1].Hash != first[len(first)-1].Hash {
		t.Fatal("the resumed journal does not go on from the old one")
	}
	opens, starts, cues := only(lines, "open"), only(lines, "start"), only(lines, "cue")
	if len(opens) != 2 || len(starts) != 1 || len(cues) != 2 {
		t.Fatalf("%d opens, %d starts, %d cues; want 2, 1, 2", len(opens), len(starts), len(cues))
	}
	last := cues[1]
	if last.ElapsedMS == nil || *last.ElapsedMS != last.BootMS-starts[0].BootMS {
		t.Errorf("elapsed after the restart %v, want %d ms", last.ElapsedMS, last.BootMS-starts[0].BootMS)
	}
	if *last.ElapsedMS < 1500 {
		t.Errorf("elapsed after the restart %d ms, want at least 1500", *last.ElapsedMS)
	}
	h.verified(t, journal)
}

// A machine goes down in the middle of a race, and its spotter starts the program
// as on any other day.
func TestWholeProgramOffersARaceThatBrokeOff(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	open := func(args ...string) *terminal {
		x := h.open(t, 80, 24, append([]string{"--pack", tonePack(t), "--output", "wav:" + h.path("ear.wav")}, args...)...)
		x.see(`saved \d+`)
		return x
	}
	x := open("--race", "Boston", "--start-now")
	x.press("left")
	x.see(`heard · `)
	x.cmd.Process.Kill()
	x.exit()

	y := open()
	y.see(`BROKE OFF: Boston`)
	y.see(`race time 0:00:`)
	y.press("left") // a radio check of a race that is not to be
	y.see(`heard · `)
	y.quit()

	z := open("--journal", "last")
	z.see(`taken up after`)
	z.press("right")
	z.within(patience, "the clock runs on", func(text string) bool { return !strings.Contains(text, "radio check") })
	z.quit()
	status, out := h.run(t, "races")
	if status != 0 || strings.Count(out, "Boston") != 1 {
		t.Errorf("races: status %d, want one race Boston in\n%s", status, out)
	}
	if status, out := h.run(t, "--journal", "last"); status != 2 {
		t.Errorf("a race that was left is taken up unasked: status %d\n%s", status, out)
	}

	w := open() // that race was left, perhaps by mistake
	w.see(`LEFT: Boston`)
	w.press("\x07") // ctrl+g: the pack has z for a cue
	w.see(`taken up after`)
	w.quit()
	if files, _ := filepath.Glob(h.path(".local/share/spotter/races/*")); len(files) != 2 {
		t.Errorf("%q: want the race and the radio check, and no empty journal", files)
	}
}

// A program is killed while STOP sounds in quiet mode: the next one offers the race on
// one key at a handheld's size, says what was on, and gives every cue its outcome.
func TestWholeProgramKilledWhileStopSounds(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	open := func(args ...string) *terminal {
		x := h.open(t, 40, 12, append([]string{"--output", "null"}, args...)...)
		x.see(`saved \d+`)
		return x
	}
	x := open("--race", "Boston", "--start-now")
	races := func() []string { files, _ := filepath.Glob(h.path(".local/share/spotter/races/*")); return files }
	journal := races()[0]
	x.press("\x11") // ctrl+q
	x.see(`QUIET`)
	x.press("space")
	awaitJournal(t, journal, "STOP", func(l []line) bool { return len(only(l, "cue")) == 1 })
	x.press(strings.Split(strings.Repeat("left right ", 20), " ")...)
	awaitJournal(t, journal, "a cue", func(l []line) bool { return len(only(l, "cue")) > 1 })
	x.cmd.Process.Kill()
	x.exit()

	y := open()
	y.see(`STOP was on · quiet on`)
	y.press("z")
	y.see(`STOP was on`)
	y.see(`QUIET`)
	lines := awaitJournal(t, journal, "the end of STOP", func(l []line) bool { return len(only(l, "go")) == 1 })
	outcomes(t, lines)
	y.press("space")
	y.see(`STOP|S T O P|held`)
	awaitJournal(t, journal, "STOP again", func(l []line) bool { return only(l, "cue")[len(only(l, "cue"))-1].Cue == "stop" })
	y.quit()
	h.verified(t, journal)
	if files := races(); len(files) != 1 {
		t.Errorf("%q: an empty race was left behind", files)
	}
}

// Two spotters on one journal would tear it.
func TestWholeProgramLockedJournal(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	x, journal := h.live(t, 80, 24, "null")
	y := h.open(t, 80, 24, "--pack", tonePack(t), "--journal", journal, "--output", "null")
	status := y.exit()
	y.restored()
	if status != 1 {
		t.Errorf("a second program on the same journal: exit status %d, want 1; it says\n%s", status, y.text())
	}
	y.seeWrapped(`race\.jsonl`)
	x.pressed(journal, 1, "left")
	x.quit()
	h.verified(t, journal)
}

func TestWholeProgramUnwritableFolder(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	if err := os.WriteFile(h.path("file"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	x := h.open(t, 80, 24, "--journal", h.path("file/race.jsonl"), "--output", "null")
	if status := x.exit(); status != 1 {
		t.Errorf("exit status %d, want 1", status)
	}
	x.restored()
	x.seeWrapped(`race\.jsonl`)
}
