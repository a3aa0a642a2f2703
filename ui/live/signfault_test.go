package live

import (
	"strings"
	"testing"
	"time"

	"spotter/ui/sign"
	"spotter/ui/uitest"
)

// A sign of the runner is seen for as long beside a fault and beside STOP as without, at every size
// and with pads, and the fault and its remedy are seen as well.
func TestRunnersSignBesideFaults(t *testing.T) {
	sizes := append(uitest.Sizes(), touchSizes()[:5]...)
	for i, size := range sizes {
		for _, latched := range []bool{false, true} {
			r := newRig(t, func(o *Options) { o.Touch = i >= len(uitest.Sizes()) })
			r.size(size[0], size[1])
			r.key("enter")
			r.wait(time.Second)
			if latched {
				r.key("space")
				r.wait(time.Minute) // the list has forgotten it
			} else {
				r.health.Output = OutputHealth{State: OutputLost, Name: "OpenRun", Fault: "it was unplugged", Next: "Connect it again.", Since: r.at.Wall}
			}
			r.wait(20 * time.Second)
			r.screenText()
			r.health.Sign = sign.Sign{N: 1, Is: sign.Water, At: r.at.Boot}
			r.Update(Tick{})
			for range 9 {
				r.wait(3 * time.Second)
				got := r.screenText()
				if !strings.Contains(got, "RUNNER ASKS FOR WATER") {
					t.Fatalf("%v, STOP %v: after %v the sign is gone:\n%s", size, latched, r.at.Boot-r.health.Sign.At, got)
				}
				if !latched && (!strings.Contains(got, "NO SOUND") || !strings.Contains(got, "Connect it again")) {
					t.Fatalf("%v: the sign hides the fault:\n%s", size, got)
				}
				uitest.Fits(t, r.Screen, size[0], size[1])
			}
			r.wait(time.Minute)
			if got := r.screenText(); strings.Contains(got, "RUNNER ASKS") {
				t.Errorf("%v, STOP %v: the sign stays:\n%s", size, latched, got)
			}
		}
	}
}
