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
	"time"

	"github.com/charmbracelet/x/ansi"

	"spotter/audio/clip"
	"spotter/cues"
	"spotter/cues/pack"
)

// goodSound returns a check of a sound that keeps to every bound.
func goodSound() soundCheck {
	m := clip.Measures{
		Loudness: clip.TargetLoudness, TruePeak: -3, LeadIn: time.Millisecond, Length: 400 * time.Millisecond,
		Samples: 20000, Noise: -70, Speech: -15, Band: 0.6,
	}
	return soundCheck{kind: "cue", cue: cues.Cue{ID: "left", Class: cues.Steer, Manifest: "pack.toml"}, read: true, file: m, heard: m}
}

// TestJudge holds each bound from both sides.
func TestJudge(t *testing.T) {
	both := func(change func(*clip.Measures)) func(*soundCheck) {
		return func(k *soundCheck) { change(&k.file); change(&k.heard) }
	}
	for _, tt := range []struct {
		name     string
		change   func(*soundCheck)
		fault    string // part of the one fault; "" for none
		warnings string // part of the one warning; "" for none
	}{
		{"good", func(*soundCheck) {}, "", ""},
		{"at the bounds", func(k *soundCheck) {
			k.heard.LeadIn, k.heard.Length = maxLeadIn, longSteer
			k.heard.Loudness, k.file.Loudness = clip.TargetLoudness-loudnessTol, clip.TargetLoudness+loudnessSpread
			k.heard.TruePeak, k.file.Noise, k.heard.Band, k.heard.Offset = clip.PeakCeiling, k.file.Speech-snrNotice, bandNotice, -0.0099
		}, "", ""},
		{"late in its file", func(k *soundCheck) { k.file.LeadIn = maxLeadIn + 1 }, "", "spotter trims it when"},
		{"late when heard", both(func(m *clip.Measures) { m.LeadIn = 7 * time.Millisecond }), "begins 7.0 ms late even when trimmed, and may begin at most 5.0 ms late", ""},
		{"long", both(func(m *clip.Measures) { m.Length = 451 * time.Millisecond }), "is 451 ms long, and a steer cue can be at most 450", ""},
		{"a long service cue", func(k *soundCheck) { k.cue.Class, k.heard.Length = cues.Service, 1100*time.Millisecond }, "", ""},
		{"a long alarm", func(k *soundCheck) { k.cue.Class, k.heard.Length = cues.Alarm, 1500*time.Millisecond }, "", ""},
		{"far too long", func(k *soundCheck) { k.cue.Class, k.heard.Length = cues.Info, 4100*time.Millisecond }, "", "longer than 4s"},
		{"a long word", func(k *soundCheck) { k.kind, k.cue.Class, k.heard.Length = "word", cues.Steer, 900*time.Millisecond }, "", ""},
		{"soft file", func(k *soundCheck) { k.file.Loudness -= 6.1 }, "", "spotter levels it when"},
		{"soft when heard", both(func(m *clip.Measures) { m.Loudness -= 0.6 }), "differs by -0.6 LU from the others even when levelled", ""},
		{"loud when heard", both(func(m *clip.Measures) { m.Loudness += 0.6 }), "differs by +0.6 LU", ""},
		{"high peak in its file", func(k *soundCheck) { k.file.TruePeak = 0.3 }, "", "peaks above -1 dBTP in its file"},
		{"high peak when heard", both(func(m *clip.Measures) { m.TruePeak = -0.5 }), "a true peak of -0.5 dBTP even when limited", ""},
		{"clipped a little", func(k *soundCheck) { k.file.Clipped = 3 }, "", "clipped here and there"},
		{"clipped", func(k *soundCheck) { k.file.Clipped = 200 }, "is clipped: 1.0 % of its samples", ""},
		{"offset", both(func(m *clip.Measures) { m.Offset = -0.02 }), "", "offset from zero"},
		{"far off", both(func(m *clip.Measures) { m.Offset = 0.05 }), "has an offset from zero of 5.0 %", ""},
		{"noisy", func(k *soundCheck) { k.file.Noise = k.file.Speech - 29 }, "", "not far above the noise"},
		{"mostly noise", func(k *soundCheck) { k.file.Noise = k.file.Speech - 14 }, "only 14 dB above the noise", ""},
		{"noise not known", func(k *soundCheck) { k.file.Noise = math.NaN() }, "", ""},
		{"digital silence", func(k *soundCheck) { k.file.Noise = math.Inf(-1) }, "", ""},
		{"dull", func(k *soundCheck) { k.heard.Band = 0.19 }, "", "little sound between 500 and 3000 Hz"},
	} {
		k := goodSound()
		tt.change(&k)
		k.judge(clip.TargetLoudness)
		if got := strings.Join(k.faults, "; "); (tt.fault == "") != (got == "") || !strings.Contains(got, tt.fault) || len(k.faults) > 1 {
			t.Errorf("%s: faults %q, want %q", tt.name, got, tt.fault)
		}
		if (tt.warnings == "") != (len(k.warnings) == 0) || len(k.warnings) > 1 || len(k.warnings) == 1 && !strings.Contains(k.warnings[0].single, tt.warnings) {
			t.Errorf("%s: warnings %q, want %q", tt.name, k.warnings, tt.warnings)
		}
	}
}

// TestSidesThatSoundAlike: a pack whose left and right have the same sound is told
// of, whatever the file is called, and no other.
func TestSidesThatSoundAlike(t *testing.T) {
	check := func(id cues.ID, sum byte) soundCheck {
		return soundCheck{kind: "cue", cue: cues.Cue{ID: id, Pan: cues.Side(id)}, read: true, sum: [32]byte{sum}}
	}
	for _, tt := range []struct {
		name   string
		checks []soundCheck
		want   int
	}{
		{"sides that differ", []soundCheck{check("left", 1), check("right", 2)}, 0},
		{"sides that sound alike", []soundCheck{check("left", 1), check("right", 1)}, 2},
		{"another cue's sound", []soundCheck{check("left", 1), check("right", 2), check("turn_left", 2), check("turn_right", 3), check("stop", 1)}, 0},
		{"two in the centre", []soundCheck{check("up", 1), check("down", 1)}, 0},
		{"sounds that could not be read", []soundCheck{{cue: cues.Cue{ID: "left", Pan: cues.Left}}, {cue: cues.Cue{ID: "right", Pan: cues.Right}}}, 0},
	} {
		sameSides(tt.checks)
		got := 0
		for _, k := range tt.checks {
			if got += len(k.warnings); len(k.warnings) > 0 && !strings.Contains(k.warnings[0].single, string(cues.Mirror(k.cue.ID))) {
				t.Errorf("%s: %q does not name the other", tt.name, k.warnings[0].single)
			}
		}
		if got != tt.want {
			t.Errorf("%s: %d warnings, want %d", tt.name, got, tt.want)
		}
	}
}

// TestCompareOnsets: a pair that begins alike is told of once, by name, unless both
// name one side; what is not urgent is not compared.
func TestCompareOnsets(t *testing.T) {
	check := func(kind string, id cues.ID, class cues.Class, level float64) soundCheck {
		k := soundCheck{kind: kind, cue: cues.Cue{ID: id, Class: class}, read: true}
		for w := range k.onset {
			k.onset[w][0], k.onset[w][1] = level, -level
		}
		return k
	}
	checks := []soundCheck{
		check("cue", "stop", cues.Alarm, 0),
		check("cue", "step_up", cues.Steer, 60), check("cue", "step_down", cues.Steer, 61),
		check("cue", "left", cues.Steer, -60), check("cue", "hard_left", cues.Steer, -60),
		check("cue", "slow", cues.Prepare, 0), check("word", "n1", cues.Info, 0),
		{kind: "cue", cue: cues.Cue{ID: "hole", Class: cues.Steer}}, // could not be read
	}
	compareOnsets(checks)
	lines := warningLines(checks)
	if len(lines) != 1 || !strings.Contains(lines[0], "step_up: begins as step_down does (0.4 dB apart) for its first 150 ms") {
		t.Errorf("warnings %q", lines)
	}
	if k, ok := nearestPair(checks); !ok || k.cue.ID != "step_up" || k.nearest != "step_down" {
		t.Errorf("nearest: %v and %v", k.cue.ID, k.nearest)
	}
	if s := alikeSides(checks); len(s) != 1 || !strings.HasPrefix(s[0], "left and hard_left begin alike, 0.0 dB") {
		t.Errorf("one side: %q", s)
	}
	if checks[0].nearest == "" || checks[5].nearest != "" || checks[6].nearest != "" || checks[7].nearest != "" {
		t.Error("the wrong ones were compared")
	}
}

// TestWarningsFold: what many sounds share is one line that names them all.
func TestWarningsFold(t *testing.T) {
	var checks []soundCheck
	for i := range 5 {
		k := goodSound()
		k.cue.ID, k.cue.Line = cues.ID(fmt.Sprintf("c%d", i)), 10*i
		k.file.LeadIn = time.Duration(100+i) * time.Millisecond
		if i == 2 {
			k.file.Clipped = 9
		}
		k.judge(clip.TargetLoudness)
		checks = append(checks, k)
	}
	got := strings.Join(warningLines(checks), "\n")
	want := `pack.toml: 5 sounds begin late in their files: spotter trims them when it loads them (c0 100.0 ms, c1 101.0 ms, c2 102.0 ms, c3 103.0 ms, c4 104.0 ms)
pack.toml:20: cue c2: is clipped here and there: record again, softer or farther from the microphone (9 samples)`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

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
	if code != ExitFailed {
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

// TestCheckFitsTheTerminal: the table of a voice of the program fits 80 columns.
func TestCheckFitsTheTerminal(t *testing.T) {
	for _, name := range []string{pack.DefaultName, "fr"} { // one without warnings, one with
		pack, err := pack.Builtin(name)
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		if err := writeChecks(&out, pack, checkSounds(pack)); err != nil {
			t.Fatal(err)
		}
		table, _, _ := strings.Cut(out.String(), "\n\n")
		if strings.Count(table, "\n") != len(pack.Cues) {
			t.Errorf("%s: the first table has not a row for each cue:\n%s", name, table)
		}
		for line := range strings.Lines(table) {
			if n := ansi.StringWidth(strings.TrimRight(line, "\n")); n > 80 {
				t.Errorf("%s: %d columns: %s", name, n, line)
			}
		}
	}
}

// TestCheckSaysItsBounds: the help and the page on packs state the bounds in force.
func TestCheckSaysItsBounds(t *testing.T) {
	page, err := os.ReadFile(filepath.Join("..", "..", "..", "docs", "packs.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, bound := range []string{
		"5 ms", "450 ms", "4 s", "±0.5 LU", "6 LU", "-1 dBTP", "1 %", "5 %", "30 dB", "15 dB", "20 %", "4.5 dB", "150 ms",
	} {
		if !strings.Contains(string(page), bound) {
			t.Errorf("docs/packs.md does not state %s", bound)
		}
	}
	for _, bound := range []string{
		fmt.Sprint(maxLeadIn), fmt.Sprint(longSteer), fmt.Sprint(longCue), fmt.Sprintf("%.1f LU", loudnessTol), fmt.Sprintf("%.0f LU", loudnessSpread),
		fmt.Sprintf("%.0f dBTP", clip.PeakCeiling), fmt.Sprintf("%.0f dB", snrNotice), fmt.Sprintf("%.0f dB", snrFault),
		fmt.Sprintf("%.0f %%", 100*bandNotice), fmt.Sprintf("%.0f %%", 100*clippedFault), fmt.Sprintf("%.1f dB", onsetApart),
	} {
		if !strings.Contains(checkWords(), bound) {
			t.Errorf("the help does not state %s", bound)
		}
	}
}

// BenchmarkCheck checks a pack of 36 cues and 100 words.
func BenchmarkCheck(b *testing.B) {
	pack := *pack.Default()
	pack.Words = nil
	for i := range 100 {
		c := pack.Cues[i%len(pack.Cues)]
		pack.Words = append(pack.Words, cues.Word{ID: c.ID, Text: c.Text, File: c.File, Line: c.Line})
	}
	for b.Loop() {
		checkSounds(&pack)
	}
}
