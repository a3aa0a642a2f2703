//go:build unix

package e2e

import (
	"encoding/binary"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"spotter/audio/audiotest"
	"spotter/audio/audiotest/wavfiles"
)

// toneCue is a cue of the test pack, told apart by its pitch.
type toneCue struct {
	id, class, pan, key string
	hz                  int
}

// toneLength is the length of each tone.
const toneLength = 120 * time.Millisecond

func toneCues() []toneCue {
	return []toneCue{
		{"stop", "alarm", "centre", "space", 400},
		{"left", "steer", "left", "left", 600},
		{"right", "steer", "right", "right", 800},
		{"hole", "steer", "centre", "o", 1000},
		{"now", "steer", "centre", "n", 1200},
		{"hard_left", "steer", "left", "H", 1400},
		{"hard_right", "steer", "right", "L", 1600},
		{"water", "service", "centre", "w", 2000},
	}
}

// stormKeys are keys of the test pack that all steer, so that each cuts the one
// before. There are so many that even on a busy machine two presses of one key
// are never close enough to pass for a bounce.
func stormKeys() []string { return strings.Split("abcdefgijkmpqrstuvyz0123456789", "") }

// stormCue is the cue of a storm key.
func stormCue(key string) string { return "storm_" + key }

// tonePack writes a pack whose every cue is a tone of its own pitch; those of the
// storm keys share one.
func tonePack(t testing.TB) string {
	t.Helper()
	dir := t.TempDir()
	var m strings.Builder
	m.WriteString("name = \"tones\"\nlanguage = \"en-US\"\nlicense = \"CC0-1.0\"\n")
	for _, c := range toneCues() {
		fmt.Fprintf(&m, "\n[[cue]]\nid = %q\ntext = %q\nclass = %q\npan = %q\nkeys = [%q]\nfile = \"%s.wav\"\n",
			c.id, strings.ReplaceAll(c.id, "_", " "), c.class, c.pan, c.key, c.id)
		if err := os.WriteFile(filepath.Join(dir, c.id+".wav"), toneWAV(c.hz), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, key := range stormKeys() {
		fmt.Fprintf(&m, "\n[[cue]]\nid = %q\ntext = \"storm\"\nclass = \"steer\"\nkeys = [%q]\nfile = \"hole.wav\"\n", stormCue(key), key)
	}
	if err := os.WriteFile(filepath.Join(dir, "pack.toml"), []byte(m.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	return dir
}

// toneWAV is a mono 48 kHz 16-bit file with a tone.
func toneWAV(hz int) []byte {
	samples := make([]int16, toneLength*audiotest.Rate/time.Second)
	for i := range samples {
		samples[i] = int16(12000 * math.Cos(2*math.Pi*float64(hz*i)/audiotest.Rate))
	}
	return wavfiles.PCM16(audiotest.Rate, samples)
}

// heardTone is a tone in a recording: which cue, in which ear, from when on.
type heardTone struct {
	cue, ear string
	sound    audiotest.Sound
}

func (h heardTone) String() string { return h.cue + " " + h.ear }

// tones finds the tones of the test pack in a recording, in order. They must be
// parted by quiet, so that each is whole.
func tones(frames []audiotest.Frame) []heardTone {
	var heard []heardTone
	for _, s := range audiotest.Sounds(frames, 15*time.Millisecond) {
		hz := pitch(frames[s.Start:s.End])
		name := fmt.Sprintf("%.0f Hz", hz)
		for _, c := range toneCues() {
			if math.Abs(hz-float64(c.hz)) < 60 {
				name = c.id
			}
		}
		heard = append(heard, heardTone{name, s.Ear(), s})
	}
	return heard
}

// pitch is that of the usual distance between two sign changes of both ears' sum.
// It stays the same when a PipeWire on a busy machine loses a cycle, which is a
// hole of 5 ms in a tone; counting over the whole tone would name another.
func pitch(frames []audiotest.Frame) float64 {
	var halves []int // frames from one sign change to the next
	last, at := 0, -1
	for i, f := range frames {
		v := int(f[0]) + int(f[1])
		if v*last < 0 {
			if at >= 0 {
				halves = append(halves, i-at)
			}
			at = i
		}
		if v != 0 {
			last = v
		}
	}
	if len(halves) == 0 {
		return 0
	}
	slices.Sort(halves)
	return audiotest.Rate / 2 / float64(halves[len(halves)/2])
}

// TestPitchOfATornTone takes a cycle out of each tone, as PipeWire may.
func TestPitchOfATornTone(t *testing.T) {
	for _, c := range toneCues() {
		var frames []audiotest.Frame
		for i := range int(toneLength * audiotest.Rate / time.Second) {
			v := int16(12000 * math.Cos(2*math.Pi*float64(c.hz*i)/audiotest.Rate))
			frames = append(frames, audiotest.Frame{v, v})
		}
		clear(frames[2000:2256])
		heard := tones(frames)
		if len(heard) != 1 || heard[0].cue != c.id {
			t.Errorf("%s with a hole in it is heard as %v", c.id, heard)
		}
	}
}

// readWAV reads what --output wav:FILE wrote, a stranger's way: the header as
// every player expects it, 48 kHz 16-bit stereo.
func readWAV(t testing.TB, path string) []audiotest.Frame {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	le := binary.LittleEndian
	if len(b) < 44 || string(b[:4]) != "RIFF" || string(b[8:16]) != "WAVEfmt " || string(b[36:40]) != "data" {
		t.Fatalf("%s: %d bytes, not the header of a WAV file: %q", path, len(b), b[:min(44, len(b))])
	}
	if got := int(le.Uint32(b[4:])) + 8; got != len(b) {
		t.Errorf("%s: the header says %d bytes, the file has %d", path, got, len(b))
	}
	format, channels, rate, bits := le.Uint16(b[20:]), le.Uint16(b[22:]), le.Uint32(b[24:]), le.Uint16(b[34:])
	if format != 1 || channels != 2 || rate != audiotest.Rate || bits != 16 {
		t.Fatalf("%s: format %d, %d channels, %d Hz, %d bits", path, format, channels, rate, bits)
	}
	if got := int(le.Uint32(b[40:])) + 44; got != len(b) {
		t.Errorf("%s: the data chunk ends at %d, the file at %d", path, got, len(b))
	}
	var frames []audiotest.Frame
	for b = b[44:]; len(b) >= 4; b = b[4:] {
		frames = append(frames, audiotest.Frame{int16(le.Uint16(b)), int16(le.Uint16(b[2:]))})
	}
	return frames
}
