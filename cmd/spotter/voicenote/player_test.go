package voicenote

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"spotter/audio"
	"spotter/audio/audiotest/fakepulse"
	"spotter/audio/note"
	"spotter/audio/pulse"
	"spotter/audio/wav"
	"spotter/race/spoken"
)

// soundFile writes a note of half a second beside a journal, and returns it as the journal has it.
func soundFile(t *testing.T, path string) spoken.Note {
	t.Helper()
	b := wav.MonoHeader(note.Rate, note.Rate)
	for i := range note.Rate / 2 {
		b = binary.LittleEndian.AppendUint16(b, uint16(int16(8000*(1-2*(i/20%2)))))
	}
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(b)
	return spoken.Note{ID: 4, File: filepath.Base(path), SHA256: hex.EncodeToString(sum[:])}
}

// A note is played on the output that was named and on no other, and never where a runner
// hears cues.
func TestPlay(t *testing.T) {
	dir := t.TempDir()
	n := soundFile(t, filepath.Join(dir, "race-4.wav"))
	s := fakepulse.Start(t, fakepulse.Options{})
	t.Setenv("PULSE_SERVER", s.Addr)
	sink, fails := fakepulse.Laptop, error(nil)
	p := NewPlayer(filepath.Join(dir, "race.jsonl"), func(context.Context) (audio.Output, error) { return pulse.NewAside(sink, 0), fails })
	defer p.Close()
	fails = errors.New("choose an output with --output")
	if _, err := p.Play(n); !errors.Is(err, fails) || len(s.Streams()) > 0 {
		t.Errorf("without an output: %v", err)
	}
	fails = nil
	if says, err := p.Play(n); err != nil || says != "playing · as the journal says" {
		t.Fatalf("%q, %v", says, err)
	}
	if st := s.Streams(); len(st) != 1 || st[0].Sink != fakepulse.Laptop {
		t.Errorf("streams %+v", st)
	}
	p.Hush()
	changed := n
	changed.SHA256 = strings.Repeat("0", 64)
	open := spoken.Note{ID: 4, File: n.File}
	for what, tt := range map[string]struct {
		n    spoken.Note
		want string
	}{"changed": {changed, "CHANGED"}, "open": {open, "nothing vouches for it"}, "gone": {spoken.Note{File: "x.wav", SHA256: "5f"}, "x.wav is missing"},
		"none": {spoken.Note{File: n.File, Why: "none is safe"}, "this note has no sound"}} {
		says, err := p.Play(tt.n)
		if err != nil {
			says = err.Error()
		}
		if !strings.Contains(says, tt.want) {
			t.Errorf("%s: %q, want %q", what, says, tt.want)
		}
	}
	tl := audio.NewTimeline()
	runner, err := pulse.New(fakepulse.Ear, 0).Open(t.Context(), tl)
	if err != nil {
		t.Fatal(err)
	}
	defer runner.Close()
	sink = fakepulse.Ear
	q := NewPlayer(filepath.Join(dir, "race.jsonl"), func(context.Context) (audio.Output, error) { return pulse.NewAside(sink, 0), nil })
	defer q.Close()
	if _, err := q.Play(n); err == nil || !strings.Contains(err.Error(), "a runner hears cues on") {
		t.Errorf("on the runner's sink: %v", err)
	}
}

// Only the journal's own file is removed, or one that has the form of a note that was never
// closed.
func TestDelete(t *testing.T) {
	dir := t.TempDir()
	p := NewPlayer(filepath.Join(dir, "race.jsonl"), nil)
	path := filepath.Join(dir, "race-4.wav")
	there := func() bool { _, err := os.Stat(path); return err == nil }
	n := soundFile(t, path)
	if err := p.Delete(n); err != nil || there() {
		t.Errorf("the journal's own: %v, there %v", err, there())
	}
	if err := p.Delete(n); err != nil {
		t.Errorf("one that is gone: %v", err)
	}
	soundFile(t, path)
	open := spoken.Note{File: n.File}
	if err := p.Delete(open); err != nil || there() {
		t.Errorf("one that was never closed: %v, there %v", err, there())
	}
	if err := os.WriteFile(path, []byte("RIFF of somebody else, and long enough to be one"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, n := range []spoken.Note{n, open} {
		if err := p.Delete(n); err == nil || !there() {
			t.Errorf("somebody else's: %v, there %v", err, there())
		}
	}
}
