package live

import (
	"strings"
	"testing"
	"time"

	"spotter/race"
	"spotter/ui/sign"
)

// A sign of the runner is large until a key or a while takes it away, and is told once.
func TestRunnersSign(t *testing.T) {
	r := newRig(t)
	r.key("enter")
	r.wait(time.Second)
	give := func(n uint64, is sign.Is) {
		r.health.Sign = sign.Sign{N: n, Is: is, At: r.at.Boot}
		r.Update(Tick{})
	}
	shows := func(want string) {
		t.Helper()
		if got := r.screenText(); (want == "") == strings.Contains(got, "RUNNER") || !strings.Contains(got, want) {
			t.Errorf("want %q:\n%s", want, got)
		}
	}
	give(1, sign.Understood)
	shows("RUNNER: UNDERSTOOD")
	r.key("h") // pressed at the same time
	shows("RUNNER: UNDERSTOOD")
	r.wait(20 * time.Second)
	shows("")
	give(2, sign.Understood)
	r.health.Sign.Is = sign.Water
	r.Update(Tick{})
	shows("RUNNER ASKS FOR WATER")
	r.wait(20 * time.Second)
	shows("RUNNER ASKS FOR WATER")
	r.key("h")
	shows("")
	give(3, sign.Talk)
	shows("RUNNER WANTS TO TALK")
	r.wait(40 * time.Second)
	shows("")
	for _, e := range r.logged {
		if e.Item == race.ItemRunner {
			t.Errorf("the screen logged a sign that it did not see: %+v", e)
		}
	}
}
