package live

import (
	"strings"
	"testing"
	"time"

	"spotter/ui/dash"
	"spotter/ui/uitest"
)

// The meter shows while sound leaves, at every size, and never beside a fault.
func TestMeterOnTheStatusLine(t *testing.T) {
	for _, size := range uitest.Sizes() {
		r := newRig(t)
		r.size(size[0], size[1])
		status := func() string { lines := strings.Split(r.screenText(), "\n"); return lines[len(lines)-1] }
		r.health.Output.Level = dash.Level{Left: 0.6, Right: 0.6, Proven: true}
		if r.wait(time.Second); !strings.Contains(status(), "▮▮▮▮▮") {
			t.Errorf("%v: no meter: %q", size, status())
		}
		r.health.Output.Fault = "sink is muted"
		if r.wait(time.Second); strings.Contains(status(), "▮") {
			t.Errorf("%v: a meter beside a fault: %q", size, status())
		}
		r.health.Output.Fault, r.health.Output.Level = "", dash.Level{}
		if r.wait(time.Second); strings.ContainsAny(status(), "▮▯") {
			t.Errorf("%v: a meter of silence: %q", size, status())
		}
	}
}
