package flac

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"spotter/testrun"
)

// hum returns n samples that sound a little like a voice: a tone, its harmonics, and noise.
func hum(n int, seed uint64) []int16 {
	r := rand.New(rand.NewPCG(seed, 1))
	out := make([]int16, n)
	for i := range out {
		x := float64(i) * 2 * math.Pi * 140 / 24000
		swell := 0.5 - 0.5*math.Cos(float64(i)/3000)
		out[i] = int16(swell * (9000*math.Sin(x) + 3000*math.Sin(5*x+1) + 800*r.NormFloat64()))
	}
	return out
}

// TestRoundTrip gives back to the bit whatever samples there are: silence, full scale, steps,
// noise, and the lengths around a block.
func TestRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.OneOf(rapid.IntRange(1, 40), rapid.IntRange(blockSize-2, blockSize+20), rapid.IntRange(1, 3*blockSize)).Draw(t, "length")
		samples := make([]int16, n)
		seed := rapid.Uint64().Draw(t, "seed")
		r := rand.New(rand.NewPCG(seed, 2))
		switch rapid.IntRange(0, 5).Draw(t, "kind") {
		case 0: // one value
			for i := range samples {
				samples[i] = int16(seed)
			}
		case 1:
			for i := range samples {
				samples[i] = int16(r.Uint32())
			}
		case 2: // the largest steps there are
			for i := range samples {
				samples[i] = []int16{math.MinInt16, math.MaxInt16}[r.IntN(2)]
			}
		case 3: // silence with a few clicks
			for range 3 {
				samples[r.IntN(n)] = int16(r.Uint32())
			}
		default:
			samples = hum(n, seed)
		}
		s, err := Decode(Encode(samples, 24000))
		if err != nil || s.Rate != 24000 || !slices.Equal(s.Samples, samples) {
			t.Fatalf("%d samples at %d Hz, %v", len(s.Samples), s.Rate, err)
		}
	})
}

// TestOthersReadIt has ffmpeg decode what Encode wrote, and Decode what ffmpeg encodes.
func TestOthersReadIt(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("ffmpeg"); err != nil {
		if os.Getenv("SPOTTER_CI") == "1" {
			t.Fatal(err)
		}
		t.Skip("no ffmpeg")
	}
	samples := hum(20000, 7)
	var raw []byte
	for _, v := range samples {
		raw = binary.LittleEndian.AppendUint16(raw, uint16(v))
	}
	dir := t.TempDir()
	ours, plain := filepath.Join(dir, "ours.flac"), filepath.Join(dir, "plain.s16")
	if err := errors.Join(os.WriteFile(ours, Encode(samples, 24000), 0o644), os.WriteFile(plain, raw, 0o644)); err != nil {
		t.Fatal(err)
	}
	got, err := exec.Command("ffmpeg", "-v", "error", "-xerror", "-i", ours, "-f", "s16le", "-").Output()
	if err != nil || !bytes.Equal(got, raw) {
		t.Errorf("ffmpeg reads %d bytes, want %d: %v", len(got), len(raw), err)
	}
	levels := []string{"0", "5", "8", "12"}
	for n := 0; n < len(levels); n += testrun.Every(t, 3) {
		level := levels[n]
		theirs := filepath.Join(dir, level+".flac")
		if out, err := exec.Command("ffmpeg", "-v", "error", "-f", "s16le", "-ar", "24000", "-ac", "1", "-i", plain, "-c:a", "flac",
			"-compression_level", level, theirs).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		file, err := os.ReadFile(theirs)
		if err != nil {
			t.Fatal(err)
		}
		if s, err := Decode(file); err != nil || s.Rate != 24000 || !slices.Equal(s.Samples, samples) {
			t.Errorf("level %s: %d samples at %d Hz: %v", level, len(s.Samples), s.Rate, err)
		}
	}
}

// TestDamageIsTold: a stream that is cut anywhere, or has one changed bit behind its head, is
// no sound.
func TestDamageIsTold(t *testing.T) {
	t.Parallel()
	file := Encode(hum(3000, 3), 24000)
	for n := range len(file) {
		if _, err := Decode(file[:n]); err == nil {
			t.Fatalf("cut to %d of %d bytes, it is taken", n, len(file))
		}
	}
	for at := 8 + infoSize; at < len(file); at++ {
		bent := bytes.Clone(file)
		bent[at] ^= 1 << (at % 8)
		if _, err := Decode(bent); err == nil {
			t.Fatalf("with byte %d changed, it is taken", at)
		}
	}
}

// FuzzDecode: no stream makes it fail otherwise than with an error, or ask for more memory than
// the longest sound takes.
func FuzzDecode(f *testing.F) {
	f.Add(Encode(hum(1500, 1), 24000))
	f.Add(Encode(make([]int16, 4000), 48000))
	f.Add([]byte("fLaC"))
	f.Fuzz(func(t *testing.T, file []byte) {
		if s, err := Decode(file); err == nil && (len(s.Samples) == 0 || len(s.Samples) > maxSamples) {
			t.Errorf("%d samples", len(s.Samples))
		}
	})
}

// BenchmarkDecode decodes a second of sound at 24 kHz.
func BenchmarkDecode(b *testing.B) {
	file := Encode(hum(24000, 5), 24000)
	b.SetBytes(2 * 24000)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Decode(file); err != nil {
			b.Fatal(err)
		}
	}
}
