package live

import (
	"strings"
	"testing"
	"time"

	"spotter/race"
	"spotter/ui/dash"
)

// A sign of the runner is large until a key or a while takes it away, and is told once.
func TestRunnersSign(t *testing.T) {
	r := newRig(t)
	r.key("enter")
	r.wait(time.Second)
	sign := func(n uint64, is dash.SignIs) {
		r.health.Sign = dash.Sign{N: n, Is: is, At: r.at.Boot}
		r.Update(Tick{})
	}
	shows := func(want string) {
		t.Helper()
		if got := r.screenText(); (want == "") == strings.Contains(got, "RUNNER") || !strings.Contains(got, want) {
			t.Errorf("want %q:\n%s", want, got)
		}
	}
	sign(1, dash.SignUnderstood)
	shows("RUNNER: UNDERSTOOD")
	r.key("h") // pressed at the same time
	shows("RUNNER: UNDERSTOOD")
	r.wait(20 * time.Second)
	shows("")
	sign(2, dash.SignUnderstood)
	r.health.Sign.Is = dash.SignWater
	r.Update(Tick{})
	shows("RUNNER ASKS FOR WATER")
	r.wait(20 * time.Second)
	shows("RUNNER ASKS FOR WATER")
	r.key("h")
	shows("")
	sign(3, dash.SignTalk)
	shows("RUNNER WANTS TO TALK")
	r.wait(40 * time.Second)
	shows("")
	for _, e := range r.logged {
		if e.Item == race.ItemRunner {
			t.Errorf("the screen logged a sign that it did not see: %+v", e)
		}
	}
}
