//go:build unix

package e2e

import (
	"strings"
	"testing"
	"time"

	"spotter/audio/audiotest"
	"spotter/cmd/spotter/fault"
	"spotter/testrun"
)

// TestCheckLoopback measures through the whole program under a real server:
// 150 ms lie between the ear and where it listens.
func TestCheckLoopback(t *testing.T) {
	testrun.Slow(t, "a microphone that hears each output")
	t.Parallel()
	s := audiotest.Start(t, audiotest.PulseAudio)
	h := newHome(t).withKeys(t)
	h.use(s)
	s.Pactl("load-module", "module-loopback", "source="+audiotest.Ear+".monitor", "sink="+audiotest.Laptop, "latency_msec=150")
	time.Sleep(3 * time.Second) // until it has found its latency
	const allHeard = "12 of 12 clicks heard"
	var out string
	for try := range 3 { // on a busy machine the server's own loopback may lose a click
		var code int
		code, out = h.run(t, "check", "--loopback", "--output", "pulse:ear", "--mic", "laptop.monitor", "--target", "3:43:39")
		if code != fault.ExitDone || strings.Contains(out, "spotter: ") {
			t.Fatalf("code %d, %s", code, out)
		}
		if strings.Contains(out, allHeard) {
			break
		}
		t.Logf("try %d:\n%s", try+1, out)
	}
	for _, want := range []string{"listening ", "clicks    ............\n", allHeard, "ok       earpiece  adds 1", " m at 5:18 /km", "saved     for ear"} {
		if !strings.Contains(out, want) {
			t.Errorf("it does not say %q:\n%s", want, out)
		}
	}
	t.Log(out)
	if _, out := h.run(t, "check", "--output", "pulse:ear"); !strings.Contains(out, "measured just now with laptop.monitor") {
		t.Errorf("a check does not mention it:\n%s", out)
	}
	if code, out := h.run(t, "check", "--loopback", "--output", "pulse:ear", "--mic", "laptop"); code != fault.ExitFailed || !strings.Contains(out, "choose one of laptop.monitor, ear.monitor") {
		t.Errorf("a wrong microphone: code %d, %s", code, out)
	}
	if code, out := h.run(t, "check", "--loopback", "--output", "pulse:ear", "--mic", "ear.monitor"); code != fault.ExitDone || !strings.Contains(out, "not an earpiece") {
		t.Errorf("its own monitor: code %d, %s", code, out)
	}
	if code, out := h.run(t, "check", "--loopback", "--output", "null"); code != fault.ExitFailed || !strings.Contains(out, "output null makes no sound") {
		t.Errorf("null: code %d, %s", code, out)
	}
}
