package cli

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"spotter/audio"
	"spotter/cues"
	"spotter/cues/pack"
)

// goodSound returns a check of a sound that keeps to every bound.
func goodSound() soundCheck {
	m := audio.Measures{
		Loudness: audio.TargetLoudness, TruePeak: -3, LeadIn: time.Millisecond, Length: 400 * time.Millisecond,
		Samples: 20000, Noise: -70, Speech: -15, Band: 0.6,
	}
	return soundCheck{kind: "cue", cue: cues.Cue{ID: "left", Class: cues.Steer, Manifest: "pack.toml"}, read: true, file: m, heard: m}
}

// TestJudge holds each bound from both sides.
func TestJudge(t *testing.T) {
	both := func(change func(*audio.Measures)) func(*soundCheck) {
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
			k.heard.Loudness, k.file.Loudness = audio.TargetLoudness-loudnessTol, audio.TargetLoudness+loudnessSpread
			k.heard.TruePeak, k.file.Noise, k.heard.Band, k.heard.Offset = audio.PeakCeiling, k.file.Speech-snrNotice, bandNotice, -0.0099
		}, "", ""},
		{"late in its file", func(k *soundCheck) { k.file.LeadIn = maxLeadIn + 1 }, "", "spotter trims it when"},
		{"late when heard", both(func(m *audio.Measures) { m.LeadIn = 7 * time.Millisecond }), "begins 7.0 ms late even when trimmed, and may begin at most 5.0 ms late", ""},
		{"long", both(func(m *audio.Measures) { m.Length = 451 * time.Millisecond }), "is 451 ms long, and a steer cue can be at most 450", ""},
		{"a long service cue", func(k *soundCheck) { k.cue.Class, k.heard.Length = cues.Service, 1100*time.Millisecond }, "", ""},
		{"a long alarm", func(k *soundCheck) { k.cue.Class, k.heard.Length = cues.Alarm, 1500*time.Millisecond }, "", ""},
		{"far too long", func(k *soundCheck) { k.cue.Class, k.heard.Length = cues.Info, 4100*time.Millisecond }, "", "longer than 4s"},
		{"a long word", func(k *soundCheck) { k.kind, k.cue.Class, k.heard.Length = "word", cues.Steer, 900*time.Millisecond }, "", ""},
		{"soft file", func(k *soundCheck) { k.file.Loudness -= 6.1 }, "", "spotter levels it when"},
		{"soft when heard", both(func(m *audio.Measures) { m.Loudness -= 0.6 }), "differs by -0.6 LU from the others even when levelled", ""},
		{"loud when heard", both(func(m *audio.Measures) { m.Loudness += 0.6 }), "differs by +0.6 LU", ""},
		{"high peak in its file", func(k *soundCheck) { k.file.TruePeak = 0.3 }, "", "peaks above -1 dBTP in its file"},
		{"high peak when heard", both(func(m *audio.Measures) { m.TruePeak = -0.5 }), "a true peak of -0.5 dBTP even when limited", ""},
		{"clipped a little", func(k *soundCheck) { k.file.Clipped = 3 }, "", "clipped here and there"},
		{"clipped", func(k *soundCheck) { k.file.Clipped = 200 }, "is clipped: 1.0 % of its samples", ""},
		{"offset", both(func(m *audio.Measures) { m.Offset = -0.02 }), "", "offset from zero"},
		{"far off", both(func(m *audio.Measures) { m.Offset = 0.05 }), "has an offset from zero of 5.0 %", ""},
		{"noisy", func(k *soundCheck) { k.file.Noise = k.file.Speech - 29 }, "", "not far above the noise"},
		{"mostly noise", func(k *soundCheck) { k.file.Noise = k.file.Speech - 14 }, "only 14 dB above the noise", ""},
		{"noise not known", func(k *soundCheck) { k.file.Noise = math.NaN() }, "", ""},
		{"digital silence", func(k *soundCheck) { k.file.Noise = math.Inf(-1) }, "", ""},
		{"dull", func(k *soundCheck) { k.heard.Band = 0.19 }, "", "little sound between 500 and 3000 Hz"},
	} {
		k := goodSound()
		tt.change(&k)
		k.judge(audio.TargetLoudness)
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
		k.judge(audio.TargetLoudness)
		checks = append(checks, k)
	}
	got := strings.Join(warningLines(checks), "\n")
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
		checkSounds(&pack)
	}
}
