package audio

import (
	"math"
	"testing"
	"time"

	"spotter/cues"
)

// What the default pack promises of its files, before anything is done to them.
const (
	packLoudness   = 1.0 // LU either side of TargetLoudness
	packLeadIn     = 10 * time.Millisecond
	packSteerLimit = 500 * time.Millisecond
)

// TestDefaultPackFiles measures the files of the default pack as they are.
func TestDefaultPackFiles(t *testing.T) {
	pack := cues.Default()
	for _, c := range pack.Cues {
		b, err := pack.ReadFile(c.File)
		if err != nil {
			t.Fatal(err)
		}
		r, err := DecodeWAV(b, c.File)
		if err != nil {
			t.Fatal(err)
		}
		m := r.Measures()
		t.Logf("%-12s %7.2f LUFS %6.2f dBTP, lead-in %v, %v long", c.ID, m.Loudness, m.TruePeak, m.LeadIn, m.Length)
		if math.Abs(m.Loudness-TargetLoudness) > packLoudness {
			t.Errorf("%s: %.2f LUFS, want %.0f", c.ID, m.Loudness, TargetLoudness)
		}
		if m.TruePeak > PeakCeiling {
			t.Errorf("%s: true peak %.2f dBTP", c.ID, m.TruePeak)
		}
		if m.LeadIn > packLeadIn {
			t.Errorf("%s: the word starts after %v", c.ID, m.LeadIn)
		}
		if c.Class == cues.Steer && m.Length > packSteerLimit {
			t.Errorf("%s: %v long", c.ID, m.Length)
		}
	}
}
