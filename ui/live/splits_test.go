package live

import (
	"strings"
	"testing"

	"spotter/ui/uitest"
)

// TestSplitsTableHasEverySplitsFigures: on a large screen the newest splits are told
// with marker, race time, lap and gap, newest first.
func TestSplitsTableHasEverySplitsFigures(t *testing.T) {
	for _, size := range [][2]int{{120, 40}, {200, 50}} {
		r := newRig(t)
		r.size(size[0], size[1])
		running(r)
		text := uitest.Flat(r.screenText())
		for _, want := range []string{"split ─ time ─── lap ─ target", "km 20 1:46:16 5:22 0:15 behind", "km 17 1:30:13 5:16 0:07 behind",
			"need", "behind 3:43:39", "KM 21 ~900 m 4:50", "→ 3:45:40 now kept"} {
			if !strings.Contains(text, want) {
				t.Errorf("%v does not tell %q:\n%s", size, want, r.screenText())
			}
		}
		r.key("x", "x", "x", "x", "x") // voids four cues, then the last split
		if now := r.screenText(); strings.Contains(uitest.Flat(now), "km 20 1:46:16 5:22 0:15 behind") {
			t.Errorf("%v: a voided split stays in the table:\n%s", size, now)
		}
	}
}

// TestAFaultStaysWhereSplitsAre: a fault, STOP and the pads are on a large screen
// beside the table of splits.
func TestAFaultStaysWhereSplitsAre(t *testing.T) {
	for _, size := range [][2]int{{120, 40}, {200, 50}} {
		r := newRig(t)
		r.size(size[0], size[1])
		running(r)
		r.key("space")
		r.health.Output = OutputHealth{State: OutputLost, Name: "OpenRun", Fault: "OpenRun is gone", Next: "Connect it again."}
		r.wait(0)
		for _, want := range []string{"NO SOUND", "Connect it again. d: another output", "hears RIGHT", "again: clear it", "km 20 1:46:16"} {
			r.tells(want)
		}
	}
}
