package check

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"spotter/audio/clip"
	"spotter/cues"
	"spotter/cues/pack"
)

// goodSound returns a check of a sound that keeps to every bound.
func goodSound() Sound {
	m := clip.Measures{
		Loudness: clip.TargetLoudness, TruePeak: -3, LeadIn: time.Millisecond, Length: 400 * time.Millisecond,
		Samples: 20000, Noise: -70, Speech: -15, Band: 0.6,
	}
	return Sound{kind: "cue", Cue: cues.Cue{ID: "left", Class: cues.Steer, Manifest: "pack.toml"}, Read: true, File: m, Heard: m}
}

// TestJudge holds each bound from both sides.
func TestJudge(t *testing.T) {
	both := func(change func(*clip.Measures)) func(*Sound) {
		return func(k *Sound) { change(&k.File); change(&k.Heard) }
	}
	for _, tt := range []struct {
		name     string
		change   func(*Sound)
		fault    string // part of the one fault; "" for none
		warnings string // part of the one warning; "" for none
	}{
		{"good", func(*Sound) {}, "", ""},
		{"at the bounds", func(k *Sound) {
			k.Heard.LeadIn, k.Heard.Length = MaxLeadIn, LongSteer
			k.Heard.Loudness, k.File.Loudness = clip.TargetLoudness-LoudnessTolerance, clip.TargetLoudness+LoudnessSpread
			k.Heard.TruePeak, k.File.Noise, k.Heard.Band, k.Heard.Offset = clip.PeakCeiling, k.File.Speech-SNRNotice, BandNotice, -0.0099
		}, "", ""},
		{"late in its file", func(k *Sound) { k.File.LeadIn = MaxLeadIn + 1 }, "", "spotter trims it when"},
		{"late when heard", both(func(m *clip.Measures) { m.LeadIn = 7 * time.Millisecond }), "begins 7.0 ms late even when trimmed, and may begin at most 5.0 ms late", ""},
		{"long", both(func(m *clip.Measures) { m.Length = 451 * time.Millisecond }), "is 451 ms long, and a steer cue can be at most 450", ""},
		{"a long service cue", func(k *Sound) { k.Cue.Class, k.Heard.Length = cues.Service, 1100*time.Millisecond }, "", ""},
		{"a long alarm", func(k *Sound) { k.Cue.Class, k.Heard.Length = cues.Alarm, 1500*time.Millisecond }, "", ""},
		{"far too long", func(k *Sound) { k.Cue.Class, k.Heard.Length = cues.Info, 4100*time.Millisecond }, "", "longer than 4s"},
		{"a long word", func(k *Sound) { k.kind, k.Cue.Class, k.Heard.Length = "word", cues.Steer, 900*time.Millisecond }, "", ""},
		{"soft file", func(k *Sound) { k.File.Loudness -= 6.1 }, "", "spotter levels it when"},
		{"soft when heard", both(func(m *clip.Measures) { m.Loudness -= 0.6 }), "differs by -0.6 LU from the others even when levelled", ""},
		{"loud when heard", both(func(m *clip.Measures) { m.Loudness += 0.6 }), "differs by +0.6 LU", ""},
		{"high peak in its file", func(k *Sound) { k.File.TruePeak = 0.3 }, "", "peaks above -1 dBTP in its file"},
		{"high peak when heard", both(func(m *clip.Measures) { m.TruePeak = -0.5 }), "a true peak of -0.5 dBTP even when limited", ""},
		{"clipped a little", func(k *Sound) { k.File.Clipped = 3 }, "", "clipped here and there"},
		{"clipped", func(k *Sound) { k.File.Clipped = 200 }, "is clipped: 1.0 % of its samples", ""},
		{"offset", both(func(m *clip.Measures) { m.Offset = -0.02 }), "", "offset from zero"},
		{"far off", both(func(m *clip.Measures) { m.Offset = 0.05 }), "has an offset from zero of 5.0 %", ""},
		{"noisy", func(k *Sound) { k.File.Noise = k.File.Speech - 29 }, "", "not far above the noise"},
		{"mostly noise", func(k *Sound) { k.File.Noise = k.File.Speech - 14 }, "only 14 dB above the noise", ""},
		{"noise not known", func(k *Sound) { k.File.Noise = math.NaN() }, "", ""},
		{"digital silence", func(k *Sound) { k.File.Noise = math.Inf(-1) }, "", ""},
		{"dull", func(k *Sound) { k.Heard.Band = 0.19 }, "", "little sound between 500 and 3000 Hz"},
	} {
		k := goodSound()
		tt.change(&k)
		k.judge(clip.TargetLoudness)
		if got := strings.Join(k.Faults, "; "); (tt.fault == "") != (got == "") || !strings.Contains(got, tt.fault) || len(k.Faults) > 1 {
			t.Errorf("%s: faults %q, want %q", tt.name, got, tt.fault)
		}
		if (tt.warnings == "") != (len(k.Warnings) == 0) || len(k.Warnings) > 1 || len(k.Warnings) == 1 && !strings.Contains(k.Warnings[0].single, tt.warnings) {
			t.Errorf("%s: warnings %q, want %q", tt.name, k.Warnings, tt.warnings)
		}
	}
}

// TestSidesThatSoundAlike: a pack whose left and right have the same sound is told
// of, whatever the file is called, and no other.
func TestSidesThatSoundAlike(t *testing.T) {
	check := func(id cues.ID, sum byte) Sound {
		return Sound{kind: "cue", Cue: cues.Cue{ID: id, Pan: cues.Side(id)}, Read: true, sum: [32]byte{sum}}
	}
	for _, tt := range []struct {
		name   string
		checks []Sound
		want   int
	}{
		{"sides that differ", []Sound{check("left", 1), check("right", 2)}, 0},
		{"sides that sound alike", []Sound{check("left", 1), check("right", 1)}, 2},
		{"another cue's sound", []Sound{check("left", 1), check("right", 2), check("turn_left", 2), check("turn_right", 3), check("stop", 1)}, 0},
		{"two in the centre", []Sound{check("up", 1), check("down", 1)}, 0},
		{"sounds that could not be read", []Sound{{Cue: cues.Cue{ID: "left", Pan: cues.Left}}, {Cue: cues.Cue{ID: "right", Pan: cues.Right}}}, 0},
	} {
		sameSides(tt.checks)
		got := 0
		for _, k := range tt.checks {
			if got += len(k.Warnings); len(k.Warnings) > 0 && !strings.Contains(k.Warnings[0].single, string(cues.Mirror(k.Cue.ID))) {
				t.Errorf("%s: %q does not name the other", tt.name, k.Warnings[0].single)
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
	check := func(kind string, id cues.ID, class cues.Class, level float64) Sound {
		k := Sound{kind: kind, Cue: cues.Cue{ID: id, Class: class}, Read: true}
		for w := range k.onset {
			k.onset[w][0], k.onset[w][1] = level, -level
		}
		return k
	}
	checks := []Sound{
		check("cue", "stop", cues.Alarm, 0),
		check("cue", "step_up", cues.Steer, 60), check("cue", "step_down", cues.Steer, 61),
		check("cue", "left", cues.Steer, -60), check("cue", "hard_left", cues.Steer, -60),
		check("cue", "slow", cues.Prepare, 0), check("word", "n1", cues.Info, 0),
		{kind: "cue", Cue: cues.Cue{ID: "hole", Class: cues.Steer}}, // could not be read
	}
	compareOnsets(checks)
	lines := WarningLines(checks)
	if len(lines) != 1 || !strings.Contains(lines[0], "step_up: begins as step_down does (0.4 dB apart) for its first 150 ms") {
		t.Errorf("warnings %q", lines)
	}
	if k, ok := NearestPair(checks); !ok || k.Cue.ID != "step_up" || k.Nearest != "step_down" {
		t.Errorf("nearest: %v and %v", k.Cue.ID, k.Nearest)
	}
	if s := AlikeSides(checks); len(s) != 1 || !strings.HasPrefix(s[0], "left and hard_left begin alike, 0.0 dB") {
		t.Errorf("one side: %q", s)
	}
	if checks[0].Nearest == "" || checks[5].Nearest != "" || checks[6].Nearest != "" || checks[7].Nearest != "" {
		t.Error("the wrong ones were compared")
	}
}

// TestWarningsFold: what many sounds share is one line that names them all.
func TestWarningsFold(t *testing.T) {
	var checks []Sound
	for i := range 5 {
		k := goodSound()
		k.Cue.ID, k.Cue.Line = cues.ID(fmt.Sprintf("c%d", i)), 10*i
		k.File.LeadIn = time.Duration(100+i) * time.Millisecond
		if i == 2 {
			k.File.Clipped = 9
		}
		k.judge(clip.TargetLoudness)
		checks = append(checks, k)
	}
	got := strings.Join(WarningLines(checks), "\n")
	want := `pack.toml: 5 sounds begin late in their files: spotter trims them when it loads them (c0 100.0 ms, c1 101.0 ms, c2 102.0 ms, c3 103.0 ms, c4 104.0 ms)
pack.toml:20: cue c2: is clipped here and there: record again, softer or farther from the microphone (9 samples)`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
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
		Pack(&pack)
	}
}
