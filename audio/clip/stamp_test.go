package clip

import (
	"bytes"
	"math"
	"slices"
	"strings"
	"testing"

	"spotter/audio/audiotest/wavfiles"
	"spotter/audio/dsp"

	"pgregory.net/rapid"
)

func stampClip(t testing.TB) *Clip {
	t.Helper()
	s := make([]int16, 12000)
	for i := range s {
		s[i] = int16(9000 * math.Sin(2*math.Pi*500*float64(i)/48000))
	}
	c, err := Load(wavfiles.PCM16(48000, s), "tone.wav")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestStampedFileIsTheClip reads a stamped file as any other: what it holds is the
// clip, to the last bit of 16, and making it a clip again changes nothing to hear.
func TestStampedFileIsTheClip(t *testing.T) {
	c := stampClip(t)
	for _, text := range []string{"Left", "Ça va", ""} { // odd and even lengths
		file := c.Stamped(text, "program 12")
		if len(file)%2 != 0 {
			t.Errorf("%q: %d bytes, not padded", text, len(file))
		}
		if !bytes.Contains(file, []byte("INAM")) || !bytes.Contains(file, []byte(text+"\x00")) {
			t.Errorf("%q is not in the file", text)
		}
		rec, err := Decode(file, "x.wav")
		if err != nil {
			t.Fatal(err)
		}
		if rec.Mended || rec.Rate != dsp.Rate || rec.Channels != 1 || rec.Encoding != "16-bit PCM" || len(rec.Samples) != c.Frames() {
			t.Fatalf("%+v, %d samples of %d", rec, len(rec.Samples), c.Frames())
		}
		for i, v := range rec.Samples {
			if math.Abs(float64(v-c.samples[i])) > 1.0/32767 {
				t.Fatalf("sample %d is %v, was %v", i, v, c.samples[i])
			}
		}
		again, err := rec.Clip()
		if err != nil || math.Abs(again.Measures().Loudness-c.Measures().Loudness) > 0.01 {
			t.Errorf("again %+v, was %+v (%v)", again.Measures(), c.Measures(), err)
		}
		if origin, untouched, ok := ReadStamp(file); origin != "program 12" || !untouched || !ok {
			t.Errorf("stamp %q, %v, %v", origin, untouched, ok)
		}
	}
}

func TestReadStampKnowsOthersWork(t *testing.T) {
	file := stampClip(t).Stamped("Left", "recording 77")
	worked := slices.Clone(file)
	worked[1000]++ // a sample
	if origin, untouched, ok := ReadStamp(worked); origin != "recording 77" || untouched || !ok {
		t.Errorf("a file that was worked on: %q, %v, %v", origin, untouched, ok)
	}
	for name, other := range map[string][]byte{
		"nothing":       nil,
		"no stamp":      wavfiles.PCM16(48000, make([]int16, 100)),
		"cut short":     file[:len(file)-40],
		"someone's":     bytes.Replace(file, []byte("spotter\x00"), []byte("audacit\x00"), 1),
		"other comment": bytes.Replace(file, []byte("made from"), []byte("make from"), 1),
		"no WAV":        append([]byte("RIFX"), file[4:]...),
	} {
		if origin, _, ok := ReadStamp(other); ok {
			t.Errorf("%s: has the stamp %q", name, origin)
		}
	}
}

// TestStampsComeBack has every origin of one line read as it was written.
func TestStampsComeBack(t *testing.T) {
	c := stampClip(t)
	rapid.Check(t, func(t *rapid.T) {
		text, origin := rapid.StringN(0, 80, -1).Draw(t, "text"), rapid.StringMatching(`[ -~]{0,90}`).Draw(t, "origin")
		text = strings.ReplaceAll(text, "\x00", "")
		if got, untouched, ok := ReadStamp(c.Stamped(text, origin)); got != origin || !untouched || !ok {
			t.Fatalf("%q came back as %q, %v, %v", origin, got, untouched, ok)
		}
	})
}

// FuzzReadStamp: whatever stands in a file, reading it ends, and only samples whose
// sum is in the file are untouched.
func FuzzReadStamp(f *testing.F) {
	file := (&Clip{samples: make([]float32, 100)}).Stamped("Left", "program 1") // small, for speed
	f.Add(file)
	f.Add(file[len(file)-150:])
	f.Add([]byte("RIFF\x00\x00\x00\x00WAVELIST\xff\xff\xff\xffINFO"))
	f.Add([]byte("RIFF\x00\x00\x00\x00WAVELIST\x04\x00\x00\x00INFO"))
	f.Fuzz(func(t *testing.T, data []byte) {
		origin, untouched, ok := ReadStamp(data)
		if !ok && (origin != "" || untouched) {
			t.Fatalf("%q, %v without a stamp", origin, untouched)
		}
	})
}
