package clip

import (
	"math"
	"testing"
	"time"

	"spotter/cues"
	"spotter/cues/pack"
	"spotter/testrun"
)

// What the voices of the program promise of their files, before anything is done to
// them.
const (
	packLoudness   = 0.5 // LU either side of TargetLoudness
	packLeadIn     = 5 * time.Millisecond
	packSteerLimit = 450 * time.Millisecond
)

// TestBuiltinFiles measures the files of every voice of the program as they are:
// those of its cues and those of its words.
func TestBuiltinFiles(t *testing.T) {
	for _, name := range testrun.Some(t, pack.Builtins(), pack.DefaultName, "fr") {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			pack, err := pack.Builtin(name)
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range pack.Cues {
				if length := measureFile(t, pack, c.File); c.Class == cues.Steer && length > packSteerLimit {
					t.Errorf("%s: %v long", c.File, length)
				}
			}
			for _, w := range pack.Words {
				measureFile(t, pack, w.File)
			}
		})
	}
}

// measureFile holds one file to the figures, and returns its length.
func measureFile(t *testing.T, pack *pack.Pack, file string) time.Duration {
	t.Helper()
	b, err := pack.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	r, err := Decode(b, file)
	if err != nil {
		t.Fatal(err)
	}
	m := r.Measures()
	t.Logf("%-20s %7.2f LUFS %6.2f dBTP, lead-in %v, %v long", file, m.Loudness, m.TruePeak, m.LeadIn, m.Length)
	if math.Abs(m.Loudness-TargetLoudness) > packLoudness {
		t.Errorf("%s: %.2f LUFS, want %.0f", file, m.Loudness, TargetLoudness)
	}
	if m.TruePeak > PeakCeiling {
		t.Errorf("%s: true peak %.2f dBTP", file, m.TruePeak)
	}
	if m.LeadIn > packLeadIn {
		t.Errorf("%s: the word starts after %v", file, m.LeadIn)
	}
	return m.Length
}
