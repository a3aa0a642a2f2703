//go:build unix

package e2e

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"spotter/audio/audiotest"
)

// recordedUntilKilled runs a race that records, presses keys, and kills the program.
func (h *home) recordedUntilKilled(t *testing.T, heard string, keys ...string) (journal string) {
	t.Helper()
	x, journal := h.live(t, 80, 24, "wav:"+h.path("ear.wav"), "--start-now", "--record", heard)
	for _, key := range keys {
		x.pressed(journal, 1, key)
	}
	if status, out := h.run(t, "journal", "points", journal, heard); status != 1 || !strings.Contains(out, "may still record") {
		t.Errorf("points of a race that runs: status %d\n%s", status, out)
	}
	time.Sleep(500 * time.Millisecond) // the recorder is this far behind at most
	x.cmd.Process.Kill()
	x.exit()
	return journal
}

// cuesPointed returns the lines and names of the cues that have a point.
func cuesPointed(points []recordedPoint) (labels []string) {
	for _, p := range points {
		labels = append(labels, p.label)
	}
	return labels
}

// TestWholeProgramRecordingKilled: a killed recording is a sound file without points.
// The journal has them: a command adds them and leaves the samples as they are.
func TestWholeProgramRecordingKilled(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	heard := h.path("heard.wav")
	journal := h.recordedUntilKilled(t, heard, "left", "right", "o", "H")
	frames, points := readRecord(t, heard)
	if len(points) != 0 {
		t.Errorf("%d points after a kill", len(points))
	}

	status, out := h.run(t, "journal", "points", journal, heard)
	if status != 0 || !strings.Contains(out, "4 cue points added") {
		t.Errorf("status %d\n%s", status, out)
	}
	mended, points := readRecord(t, heard)
	if len(mended) < len(frames) || !slices.Equal(mended[:len(frames)], frames) {
		t.Errorf("%d frames are not the %d that were there before", len(mended), len(frames))
	}
	if err := pointsOfJournal(points, mended, readJournal(t, journal)); err != nil {
		t.Error(err)
	}

	whole, err := os.ReadFile(heard)
	if err != nil {
		t.Fatal(err)
	}
	status, out = h.run(t, "journal", "points", journal, heard)
	if status != 0 || !strings.Contains(out, "nothing to do, it was closed in order with 4 cue points") {
		t.Errorf("a second time: status %d\n%s", status, out)
	}
	if again, err := os.ReadFile(heard); err != nil || string(again) != string(whole) {
		t.Errorf("the second time changed the file, %v", err)
	}
}

// withoutPoints makes of a recording that was closed what a kill would have left.
func withoutPoints(t *testing.T, path string) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	le := binary.LittleEndian
	const samples = 4096
	b = b[:samples+le.Uint32(b[samples-4:])]
	le.PutUint32(b[4:], uint32(len(b)-8))
	if at := strings.Index(string(b[:samples]), "done     "); at < 0 {
		t.Fatal("the recording is not marked as done")
	} else {
		copy(b[at:], "open     ")
	}
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestServerRecordingMended: on a real server the points from the journal are those
// that the recorder itself had, within the 25 ms that the docs promise.
func TestServerRecordingMended(t *testing.T) {
	on(t, func(t *testing.T, s *audiotest.Server, _ *home) {
		var err error
		for range 3 { // a PipeWire on a busy machine may lose cycles of its graph, and the time with them
			h := newHome(t)
			h.use(s)
			if err = mendedAsRecorded(t, h); err == nil {
				return
			}
			t.Log(err)
		}
		t.Error(err)
	})
}

// mendedAsRecorded says where the points of a mended recording differ from those that
// its recorder had.
func mendedAsRecorded(t *testing.T, h *home) error {
	t.Helper()
	heard := h.path("heard.wav")
	x, journal := h.live(t, 80, 24, "pulse:"+audiotest.Ear, "--start-now", "--record", heard)
	for range 3 {
		x.pressed(journal, 1, "left")
		x.press("o") // and is cut
		time.Sleep(keyGap / 2)
		x.pressed(journal, 1, "H")
		time.Sleep(keyGap)
	}
	x.quit()
	_, want := readRecord(t, heard)
	withoutPoints(t, heard)
	if status, out := h.run(t, "journal", "points", journal, heard); status != 0 {
		t.Fatalf("status %d\n%s", status, out)
	}
	_, got := readRecord(t, heard)
	if len(got) != len(want) || len(got) == 0 {
		t.Fatalf("points %v, want %v", got, want)
	}
	var wrong error
	for i, p := range got {
		t.Logf("point %s is %d frames from the recorder's", p.label, p.at-want[i].at)
		if d := p.at - want[i].at; p.label != want[i].label || d < -1200 || d > 1200 {
			wrong = errors.Join(wrong, fmt.Errorf("point %+v, the recorder had %+v", p, want[i]))
		}
	}
	return wrong
}

// TestPointsOfAnotherRace: a recording takes no points of a race that is not its own.
func TestPointsOfAnotherRace(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	heard := h.path("heard.wav")
	h.recordedUntilKilled(t, heard, "left")
	before, err := os.ReadFile(heard)
	if err != nil {
		t.Fatal(err)
	}
	other := newHome(t)
	x, journal := other.live(t, 80, 24, "null", "--start-now", "--record", other.path("heard.wav"))
	x.quit()
	for _, tt := range []struct{ journal, file, want string }{
		{journal, heard, "it began at another time"},
		{journal, h.path("renamed.wav"), "which names heard.wav: give the file the name that it had"},
		{heard, journal, "takes the journal first"},
	} {
		if strings.HasSuffix(tt.file, "renamed.wav") {
			if err := os.WriteFile(tt.file, before, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if status, out := h.run(t, "journal", "points", tt.journal, tt.file); status == 0 || !strings.Contains(out, tt.want) {
			t.Errorf("status %d, want %q in\n%s", status, tt.want, out)
		}
	}
	if after, err := os.ReadFile(heard); err != nil || string(after) != string(before) {
		t.Errorf("the recording was changed, %v", err)
	}
}

// TestWholeProgramTakenUpMendsItsRecording: the race that is taken up mends the
// recording that the kill left, and records to a file of its own, each with its points.
func TestWholeProgramTakenUpMendsItsRecording(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	heard := h.path("heard.wav")
	journal := h.recordedUntilKilled(t, heard, "left", "o")
	y, _ := h.live(t, 80, 24, "wav:"+h.path("ear.wav"), "--record", heard)
	awaitJournal(t, journal, "the mending", func(l []line) bool {
		return slices.ContainsFunc(only(l, "note"), func(n line) bool {
			return n.Item == "recording" && n.File == "heard.wav" && strings.HasPrefix(n.Text, "2 cue points added")
		})
	})
	y.pressed(journal, 1, "right")
	y.quit()
	var want []string
	for _, c := range only(readJournal(t, journal), "cue") {
		want = append(want, fmt.Sprintf("%d %s", c.Seq, c.Cue))
	}
	_, first := readRecord(t, heard)
	_, second := readRecord(t, h.path("heard-2.wav"))
	if got := append(cuesPointed(first), cuesPointed(second)...); len(first) != 2 || len(second) != 1 || !slices.Equal(got, want) {
		t.Errorf("points %v and %v, want %v", first, second, want)
	}
	h.verified(t, journal)
}

// TestTakingUpKeepsAnOlderRecording: a first screen that makes way for another race
// removes the recording that it made, and none that was there before.
func TestTakingUpKeepsAnOlderRecording(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	heard := h.path("heard.wav")
	open := func(args ...string) *terminal {
		x := h.open(t, 80, 24, append([]string{"--output", "null", "--record", heard}, args...)...)
		x.see(`saved \d+`)
		return x
	}
	x := open("--race", "Boston", "--start-now")
	x.cmd.Process.Kill()
	x.exit()
	before, err := os.Stat(heard)
	if err != nil {
		t.Fatal(err)
	}
	y := open()
	y.see(`BROKE OFF: Boston`)
	y.press("z")
	y.see(`taken up after`)
	y.quit()
	if after, err := os.Stat(heard); err != nil || !os.SameFile(before, after) {
		t.Errorf("the recording of the race was removed: %v", err)
	}
	if left, _ := filepath.Glob(h.path("heard*.wav")); len(left) != 2 {
		t.Errorf("left are %q, want the recording of each part of the race", left)
	}
}

// TestWholeProgramClosesItsRecordingOnAFullDisk: the sound is whole, the end of the
// program says what is missing and which command adds it, and the command does.
func TestWholeProgramClosesItsRecordingOnAFullDisk(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	heard := filepath.Join(smallDiskOf(t, h, "2m"), "heard.wav")
	x, journal := h.live(t, 120, 24, "wav:"+h.path("ear.wav"), "--start-now", "--record", heard)
	x.pressed(journal, 1, "left")
	time.Sleep(1500 * time.Millisecond) // its sound is on the disk
	filler := filepath.Join(filepath.Dir(heard), "filler")
	fill(t, filler)
	x.leave()
	if status := x.exit(); status != 1 {
		t.Errorf("exit status %d, want 1", status)
	}
	x.seeWrapped(`its sound is whole, its cue points are missing`)
	x.seeWrapped(`make room on the disk; then spotter journal points`)
	frames, points := readRecord(t, heard)
	if sounds := audiotest.Sounds(frames, 15*time.Millisecond); len(points) != 0 || len(sounds) != 1 {
		t.Errorf("%d points and %d sounds, want 0 and 1", len(points), len(sounds))
	}
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	if status, out := h.run(t, "journal", "points", journal, heard); status != 0 || !strings.Contains(out, "1 cue point added") {
		t.Errorf("status %d\n%s", status, out)
	}
	frames, points = readRecord(t, heard)
	if err := pointsOfJournal(points, frames, readJournal(t, journal)); err != nil {
		t.Error(err)
	}
}
