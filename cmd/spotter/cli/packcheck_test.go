package cli

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"spotter/cmd/spotter/fault"
)

// wavBytes returns a mono WAV file of 16 bits at 48 kHz.
func wavBytes(samples []float64) []byte {
	le := binary.LittleEndian
	b := []byte("RIFF")
	b = le.AppendUint32(b, uint32(36+2*len(samples)))
	b = append(b, "WAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00\x80\xbb\x00\x00\x00\x77\x01\x00\x02\x00\x10\x00data"...)
	b = le.AppendUint32(b, uint32(2*len(samples)))
	for _, v := range samples {
		b = le.AppendUint16(b, uint16(int16(math.Round(32767*max(-1, min(1, v))))))
	}
	return b
}

// recorded returns a tone as a telephone records it: late, in hiss, at a level.
func recorded(hz, peak, noise, offset float64, ms int) []float64 {
	rnd := rand.New(rand.NewPCG(3, 4))
	s := make([]float64, 48*(ms+600))
	for i := range s {
		s[i] = offset + noise*rnd.NormFloat64()
		if at := i - 48*300; at >= 0 && at < 48*ms {
			s[i] += peak * math.Sin(2*math.Pi*hz*float64(at)/48000)
		}
	}
	return s
}

// writePack writes a pack with a stop cue and the given ones, and returns its folder.
func writePack(t testing.TB, files map[string][]byte, words ...string) string {
	t.Helper()
	dir := t.TempDir()
	b := bytes.NewBufferString("name = \"P\"\nlanguage = \"en\"\nlicense = \"CC0-1.0\"\n")
	for _, id := range []string{"stop", "hole", "now", "cancel", "step_up", "water"} {
		if _, ok := files[id]; !ok {
			continue
		}
		class, keys := "steer", ""
		switch id {
		case "stop":
			class, keys = "alarm", "keys = [\"space\"]\n"
		case "water":
			class = "service"
		}
		fmt.Fprintf(b, "\n[[cue]]\nid = %q\ntext = %q\nclass = %q\n%sfile = \"%s.wav\"\n", id, id, class, keys, id)
	}
	for _, w := range words {
		fmt.Fprintf(b, "\n[[word]]\nid = %q\ntext = %q\nfile = \"%s.wav\"\n", w, w, w)
	}
	files["pack.toml"] = b.Bytes()
	for name, data := range files {
		if name != "pack.toml" {
			name += ".wav"
		}
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// runCheck runs spotter cues check on a pack.
func runCheck(t *testing.T, pack string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	a := New(Options{Args: []string{"cues", "check", pack}, Env: []string{"HOME=" + t.TempDir()}, Stdout: &out, Stderr: &errs})
	return a.Main(context.Background()), out.String(), errs.String()
}

// TestCheckOfARecording: a pack as people make it, each sound with another blemish.
func TestCheckOfARecording(t *testing.T) {
	soft := recorded(1500, 0.02, 0.0001, 0, 400)
	loud := recorded(700, 1.3, 0.001, 0, 300)
	dir := writePack(t, map[string][]byte{
		"stop":    wavBytes(recorded(1000, 0.5, 0.001, 0, 300)),
		"hole":    wavBytes(soft),
		"now":     wavBytes(loud),
		"cancel":  wavBytes(recorded(2500, 0.5, 0.08, 0, 300)),
		"step_up": wavBytes(recorded(800, 0.5, 0.001, 0.15, 300)),
		"water":   wavBytes(recorded(120, 0.5, 0.001, 0, 900)),
		"n1":      wavBytes(recorded(1000, 0.4, 0.001, 0, 600)),
		"n2":      []byte("RIFF"),
	}, "n1", "n2")
	code, out, errs := runCheck(t, dir)
	if code != fault.ExitFailed {
		t.Errorf("code %d", code)
	}
	for _, want := range []string{
		"\nhole     41", // ms: found in its silence
		`pack.toml:18: cue now: is clipped: `,
		`pack.toml:24: cue cancel: is only 1`,
		`pack.toml:30: cue step_up: has an offset from zero: apply a high-pass filter at 60 Hz, or record with another input (15.0 %)`,
		`pack.toml:36: cue water: has little sound between 500 and 3000 Hz, where a crowd is less loud: speak up, cut the bass or raise the range around 2 kHz (0 %)`,
		`pack.toml:47: word n2: file "n2.wav" is not a WAV file: export it again`,
		"begin late in their files",
		"cue hole: is louder or softer than the other files",
		"6 cues, 2 words, 3 faults, ",
		"mend the faults before a race\n",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is missing", want)
		}
	}
	if !strings.Contains(errs, "spotter: pack P: 3 faults in its sounds\nnext: ") {
		t.Errorf("stderr %q", errs)
	}
	if t.Failed() {
		t.Logf("%s", out)
	}
}
