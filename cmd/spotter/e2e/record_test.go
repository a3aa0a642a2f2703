//go:build unix

package e2e

import (
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"spotter/audio/audiotest"
)

// recordedPoint is a cue point of a recording.
type recordedPoint struct {
	seq   int
	at    int // frame
	label string
}

// readRecord reads what --record wrote, a stranger's way: chunk by chunk.
func readRecord(t testing.TB, path string) (frames []audiotest.Frame, points []recordedPoint) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	le := binary.LittleEndian
	if len(b) < 12 || string(b[:4]) != "RIFF" || string(b[8:12]) != "WAVE" {
		t.Fatalf("%s: %d bytes, not a WAV file", path, len(b))
	}
	labels := map[int]string{}
	for b = b[12:]; len(b) >= 8; {
		id, n := string(b[:4]), int(le.Uint32(b[4:]))
		if n > len(b)-8 {
			t.Fatalf("%s: chunk %q of %d bytes, %d are left", path, id, n, len(b)-8)
		}
		body := b[8 : 8+n]
		switch id {
		case "cue ":
			for i, c := 0, body[4:]; i < int(le.Uint32(body)); i, c = i+1, c[24:] {
				points = append(points, recordedPoint{seq: int(le.Uint32(c)), at: int(le.Uint32(c[20:]))})
			}
		case "LIST":
			for l := body[4:]; len(l) >= 8; l = l[8+le.Uint32(l[4:]):] {
				if string(l[:4]) == "labl" {
					text, _, _ := strings.Cut(string(l[12:8+le.Uint32(l[4:])]), "\x00")
					labels[int(le.Uint32(l[8:]))] = text
				}
			}
		case "data":
			for ; len(body) >= 4; body = body[4:] {
				frames = append(frames, audiotest.Frame{int16(le.Uint16(body)), int16(le.Uint16(body[2:]))})
			}
		}
		b = b[min(8+n+n%2, len(b)):]
	}
	for i := range points {
		points[i].label = labels[points[i].seq]
	}
	return frames, points
}

// pointsOfJournal says how the points of a recording differ from the cues of a
// journal that were to be heard, and from where the sounds begin.
func pointsOfJournal(points []recordedPoint, frames []audiotest.Frame, lines []line) error {
	sounds := audiotest.Sounds(frames, 15*time.Millisecond)
	want := only(lines, "cue")
	if len(points) != len(want) || len(sounds) != len(want) {
		return fmt.Errorf("%d points, %d sounds, %d cues in the journal", len(points), len(sounds), len(want))
	}
	for i, p := range points {
		if p.seq != want[i].Seq || p.label != fmt.Sprintf("%d %s", want[i].Seq, want[i].Cue) {
			return fmt.Errorf("point %d is %+v, the journal's line %d is %s", i, p, want[i].Seq, want[i].Cue)
		}
		// The first frames of a clip may be below what counts as sound.
		if d := sounds[i].Start - p.at; d < 0 || d > 48 {
			return fmt.Errorf("point %+v, its sound begins %d frames later", p, d)
		}
	}
	return nil
}

// TestWholeProgramRecords records beside an output that is a file: both hold the
// same, and every cue's point is its line in the journal.
func TestWholeProgramRecords(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	wav, heard := h.path("ear.wav"), h.path("heard.wav")
	x, journal := h.live(t, 80, 24, "wav:"+wav, "--start-now", "--record", heard)
	for _, key := range []string{"left", "right", "o", "H"} {
		x.pressed(journal, 1, key)
	}
	x.quit()
	frames, points := readRecord(t, heard)
	if err := pointsOfJournal(points, frames, readJournal(t, journal)); err != nil {
		t.Error(err)
	}
	recorded, output := tones(frames), tones(readWAV(t, wav))
	if len(recorded) != len(output) {
		t.Fatalf("recorded are %v, the output has %v", recorded, output)
	}
	for i, o := range output {
		r := recorded[i]
		// Each file reads the clock for itself when the program starts: a millisecond.
		if d := r.sound.Start - o.sound.Start; r.String() != o.String() || d < -48 || d > 48 {
			t.Errorf("sound %d is %v at frame %d, in the output %v at %d", i, r, r.sound.Start, o, o.sound.Start)
		}
	}
	var notes []string
	for _, l := range only(readJournal(t, journal), "note") {
		notes = append(notes, l.Item+" "+l.File)
	}
	if len(notes) != 1 || notes[0] != "recording heard.wav" {
		t.Errorf("the journal notes %q, want where the recording is", notes)
	}
	h.verified(t, journal)
}

// TestServerRecords does the same beside a real server's sink.
func TestServerRecords(t *testing.T) {
	on(t, func(t *testing.T, s *audiotest.Server, h *home) {
		heard := h.path("heard.wav")
		x, journal := h.live(t, 80, 24, "pulse:"+audiotest.Ear, "--start-now", "--record", heard)
		began := time.Now()
		for _, key := range []string{"left", "right", "o", "left"} {
			x.pressed(journal, 1, key)
			time.Sleep(keyGap)
		}
		took := time.Since(began)
		x.quit()
		frames, points := readRecord(t, heard)
		if err := pointsOfJournal(points, frames, readJournal(t, journal)); err != nil {
			t.Error(err)
		}
		if d := time.Duration(len(frames)) * time.Second / audiotest.Rate; d < took {
			t.Errorf("%v are recorded, the presses alone took %v", d, took)
		}
	})
}

// TestWholeProgramRecordsToAFullDisk: it is told, and cues and journal go on.
func TestWholeProgramRecordsToAFullDisk(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	disk := smallDiskOf(t, h, "2m")
	x, journal := h.live(t, 120, 24, "wav:"+h.path("ear.wav"), "--start-now", "--record", filepath.Join(disk, "heard.wav"))
	x.pressed(journal, 1, "left")
	fill(t, filepath.Join(disk, "filler"))
	for range 6 {
		x.pressed(journal, 1, "left")
		time.Sleep(keyGap)
	}
	x.see(`RECORDING STOPPED: heard\.wav: the disk is full`)
	x.pressed(journal, 1, "right")
	x.quit()
	lines := readJournal(t, journal)
	for seq, outcome := range outcomes(t, lines) {
		if outcome != "heard" {
			t.Errorf("line %d: outcome %s, want heard", seq, outcome)
		}
	}
	last := only(lines, "note")
	if n := len(last); n != 2 || !strings.Contains(last[1].Text, "make room") {
		t.Errorf("the journal notes %+v, want that the recording stopped", last)
	}
}

// TestRecordRefusedBeforeTheRace: what cannot be recorded is told at the start, and
// no race is begun; one that is refused for another reason leaves no recording.
func TestRecordRefusedBeforeTheRace(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	x := h.open(t, 100, 24, "--output", "null", "--journal", h.path("a.jsonl"), "--record", h.path("no/heard.wav"))
	x.seeWrapped(`make its folder`)
	if status := x.exit(); status != 1 {
		t.Errorf("exit status %d, want 1", status)
	}
	if _, err := os.Stat(h.path("a.jsonl")); err == nil {
		t.Error("a journal was begun")
	}
	y := h.open(t, 100, 24, "--output", "null", "--journal", h.path("no/b.jsonl"), "--record", h.path("heard.wav"))
	if status := y.exit(); status != 1 {
		t.Errorf("exit status %d, want 1", status)
	}
	if _, err := os.Stat(h.path("heard.wav")); err == nil {
		t.Error("a recording of no race is left behind")
	}
}
