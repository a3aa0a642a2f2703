package live

import (
	"math"
	"strings"
	"testing"
	"time"

	"spotter/ui/uitest"
)

func TestMeter(t *testing.T) {
	peak := func(db float64) float64 { return math.Pow(10, db/20) }
	for _, tt := range []struct {
		v            Level
		narrow, wide string
	}{
		{Level{}, "", ""},
		{Level{Left: peak(-60), Proven: true}, "", ""},
		{Level{Left: peak(-47), Proven: true}, "▮▯▯▯▯ ", "L ▮▯▯▯▯ R ▯▯▯▯▯ "},
		{Level{Left: peak(-30), Right: peak(-10), Proven: true}, "▮▮▮▮▯ ", "L ▮▮▯▯▯ R ▮▮▮▮▯ "},
		{Level{Left: 1, Right: 1, Proven: true}, "▮▮▮▮▮ ", "L ▮▮▮▮▮ R ▮▮▮▮▮ "},
		{Level{Left: 1}, "▒▒▒▒▒ ", "L ▒▒▒▒▒ R ░░░░░ not proven "},
		{Level{Left: math.NaN()}, "", ""},
	} {
		if got := meterWords(tt.v, false); got != tt.narrow {
			t.Errorf("%+v: %q, want %q", tt.v, got, tt.narrow)
		}
		if got := meterWords(tt.v, true); got != tt.wide {
			t.Errorf("%+v, wide: %q, want %q", tt.v, got, tt.wide)
		}
	}
}

// The meter shows while sound leaves, at every size, and never beside a fault.
func TestMeterOnTheStatusLine(t *testing.T) {
	for _, size := range uitest.Sizes() {
		r := newRig(t)
		r.size(size[0], size[1])
		status := func() string { lines := strings.Split(r.screenText(), "\n"); return lines[len(lines)-1] }
		r.health.Output.Level = Level{Left: 0.6, Right: 0.6, Proven: true}
		if r.wait(time.Second); !strings.Contains(status(), "▮▮▮▮▮") {
			t.Errorf("%v: no meter: %q", size, status())
		}
		r.health.Output.Fault = "sink is muted"
		if r.wait(time.Second); strings.Contains(status(), "▮") {
			t.Errorf("%v: a meter beside a fault: %q", size, status())
		}
		r.health.Output.Fault, r.health.Output.Level = "", Level{}
		if r.wait(time.Second); strings.ContainsAny(status(), "▮▯") {
			t.Errorf("%v: a meter of silence: %q", size, status())
		}
	}
}
