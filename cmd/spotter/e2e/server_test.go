//go:build unix

package e2e

import (
	"slices"
	"strings"
	"testing"
	"time"

	"spotter/audio/audiotest"
	"spotter/cmd/spotter/fault"
)

// noticed bounds the time until a lost output is on the screen.
const noticed = time.Second

// on runs a test of the whole program under each real sound server, beside other
// tests.
func on(t *testing.T, f func(t *testing.T, s *audiotest.Server, h *home)) {
	t.Helper()
	t.Parallel()
	onItsOwn(t, f)
}

// onItsOwn is on for a test that has one try at times that it measures: only its two
// servers run then.
func onItsOwn(t *testing.T, f func(t *testing.T, s *audiotest.Server, h *home)) {
	t.Helper()
	kinds := audiotest.KindsFor(t)
	for _, kind := range kinds {
		t.Run(kind.String(), func(t *testing.T) {
			if len(kinds) > 1 { // one alone begins at once, as in onLong
				t.Parallel()
			}
			onA(t, kind, f)
		})
	}
}

// onLong is on for a test that takes long: under both servers it begins at once.
func onLong(t *testing.T, f func(t *testing.T, s *audiotest.Server, h *home)) {
	t.Helper()
	t.Parallel()
	kinds := audiotest.KindsFor(t)
	servers := newBeside(t, len(kinds))
	for _, kind := range kinds {
		servers.run(kind.String(), func(t *testing.T) { onA(t, kind, f) })
	}
	servers.wait()
}

// onA runs a test of the whole program under one kind of sound server.
func onA(t *testing.T, kind audiotest.Kind, f func(t *testing.T, s *audiotest.Server, h *home)) {
	t.Helper()
	s := audiotest.Start(t, kind)
	h := newHome(t)
	h.use(s)
	f(t, s, h)
}

// hears waits until the tones of a recording are those wanted, and reports them.
func hears(t *testing.T, rec *audiotest.Recording, want ...string) {
	t.Helper()
	var got []string
	if !rec.WaitFor(patience, func(frames []audiotest.Frame) bool {
		got = got[:0]
		for _, tone := range tones(frames) {
			got = append(got, tone.String())
		}
		// The last one may have come in half: its name tells once it is whole. A
		// PipeWire that loses cycles on a busy machine tears a tone in two; no test
		// plays one twice in a row.
		got = slices.Compact(got)
		return slices.Equal(got, want)
	}) {
		t.Errorf("the earpiece heard %q, want %q", got, want)
	}
}

func TestServerHearsTheRightEarInOrder(t *testing.T) {
	on(t, func(t *testing.T, s *audiotest.Server, h *home) {
		x, journal := h.live(t, 80, 24, "pulse:"+audiotest.Ear, "--start-now")
		rec, laptop := s.Record(audiotest.Ear), s.Record(audiotest.Laptop)
		time.Sleep(500 * time.Millisecond) // the recorder's first packet
		for _, key := range []string{"left", "right", "o", "L"} {
			x.pressed(journal, 1, key)
		}
		hears(t, rec, "right right", "left left", "hole both", "hard_left left")
		x.quit()
		if got := tones(laptop.Stop()); len(got) > 0 {
			t.Errorf("the laptop's speaker played %v", got)
		}
		lines := readJournal(t, journal)
		for seq, outcome := range outcomes(t, lines) {
			if outcome != "heard" {
				t.Errorf("line %d: %s, want heard", seq, outcome)
			}
		}
		h.verified(t, journal)
	})
}

// lossAndReturn loses the way to the ear while the program runs, and brings it
// back.
func lossAndReturn(t *testing.T, s *audiotest.Server, h *home, lose, restore func()) {
	x, journal := h.live(t, 80, 24, "pulse:"+audiotest.Ear, "--start-now")
	before := 0 // presses while a busy server was still opening its stream
	for x.pressed(journal, 1, "left"); before < 3; x.pressed(journal, 1, "left") {
		lines := readJournal(t, journal)
		all := only(lines, "cue")
		if outcomes(t, lines)[all[len(all)-1].Seq] != "no_device" {
			break
		}
		before++
		time.Sleep(200 * time.Millisecond)
	}
	began := time.Now()
	lose()
	took := time.Since(began)
	x.within(patience, "a red fault", func(string) bool { return x.fault() })
	awaitJournal(t, journal, "the loss", func(l []line) bool { return slices.Contains(states(l), "lost") })
	for _, l := range only(readJournal(t, journal), "output") {
		if l.State != "lost" {
			continue
		}
		at, err := time.Parse(time.RFC3339Nano, l.Wall)
		if err != nil {
			t.Fatalf("line %d: wall %q: %v", l.Seq, l.Wall, err)
		}
		if late := at.Sub(began); late > noticed+took {
			t.Errorf("the loss was noticed %v after it, want at most %v", late, noticed)
		}
		break
	}
	x.pressed(journal, 1, "right")

	restore()
	awaitJournal(t, journal, "the return", func(l []line) bool {
		s := states(l)
		return s[len(s)-1] == "opened" && slices.Contains(s, "lost")
	})
	x.within(patience, "no fault", func(string) bool { return !x.fault() })
	rec := s.Record(audiotest.Ear)
	time.Sleep(500 * time.Millisecond)
	x.pressed(journal, 1, "o")
	hears(t, rec, "hole both")
	x.quit()

	lines := readJournal(t, journal)
	outcome := outcomes(t, lines)
	var got []string
	for _, c := range only(lines, "cue")[before:] {
		got = append(got, c.Cue+" "+outcome[c.Seq])
	}
	if want := []string{"right heard", "left no_device", "hole heard"}; !slices.Equal(got, want) {
		t.Errorf("outcomes %q, want %q", got, want)
	}
	h.verified(t, journal)
}

// fault reports whether the screen shows a lost output, in words and in red.
func (x *terminal) fault() bool {
	text, red := x.look()
	for row, l := range strings.Split(text, "\n") {
		if strings.Contains(l, "NO SOUND") && red[row] {
			return true
		}
	}
	return false
}

func TestServerSinkUnloadedAndBack(t *testing.T) {
	on(t, func(t *testing.T, s *audiotest.Server, h *home) {
		lossAndReturn(t, s, h,
			func() { s.UnloadSink(audiotest.Ear) },
			func() { s.LoadSink(audiotest.Ear) })
	})
}

func TestServerKilledAndBack(t *testing.T) {
	on(t, func(t *testing.T, s *audiotest.Server, h *home) {
		lossAndReturn(t, s, h, s.Kill, s.Restart)
	})
}

// The automatic choice finds the server, and says plainly when there is none.
func TestServerChosenAutomatically(t *testing.T) {
	on(t, func(t *testing.T, s *audiotest.Server, h *home) {
		x, journal := h.live(t, 80, 24, "auto")
		rec := s.Record(audiotest.Ear)
		time.Sleep(500 * time.Millisecond)
		x.pressed(journal, 1, "right")
		hears(t, rec, "left left")
		x.quit()
	})
}

func TestWholeProgramNoServer(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	x, journal := h.live(t, 80, 24, "auto")
	x.within(patience, "a red fault", func(string) bool { return x.fault() })
	x.pressed(journal, 1, "left")
	x.quit()
	for seq, outcome := range outcomes(t, readJournal(t, journal)) {
		if outcome != "no_device" {
			t.Errorf("line %d: %s, want no_device", seq, outcome)
		}
	}
}

// TestServerCheckFindsAMutedSink: what would keep every cue from being heard is a
// failure before the race.
func TestServerCheckFindsAMutedSink(t *testing.T) {
	on(t, func(t *testing.T, s *audiotest.Server, h *home) {
		h.withKeys(t)
		s.Mute(audiotest.Ear, true)
		status, out := h.run(t, "check", "--output", "pulse:"+audiotest.Ear)
		if status != fault.ExitFailed || !strings.Contains(out, "is muted") || !strings.Contains(out, "set-sink-mute") {
			t.Errorf("exit status %d, want %d and what to do:\n%s", status, fault.ExitFailed, out)
		}
	})
}
