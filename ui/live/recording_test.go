package live

import (
	"strings"
	"testing"
)

// TestRecordingThatStopped is told with what goes on all the same, and takes no
// key's or other fault's place.
func TestRecordingThatStopped(t *testing.T) {
	r := newRig(t)
	r.health.Recording = RecordingHealth{Fault: "heard.wav: the disk is \x1b[31mfull", Next: "Cues still play and are logged."}
	r.Screen.health = r.health
	fs := r.faults()
	if len(fs) != 1 || strings.Contains(fs[0].What, "\x1b") || !strings.HasPrefix(fs[0].What, "RECORDING STOPPED: heard.wav: the disk is") ||
		fs[0].Next != "Cues still play and are logged." {
		t.Errorf("faults %+v", fs)
	}
	r.health.Output.State = OutputLost
	r.Screen.health = r.health
	if fs := r.faults(); len(fs) != 2 || fs[1].Short != "RECORDING STOPPED" {
		t.Errorf("faults %+v, want the lost output first", fs)
	}
}
