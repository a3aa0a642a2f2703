package cli

import (
	"strings"
	"testing"

	"spotter/audio/audiotest/fakepulse"
)

// The microphones are listed below the sinks, each with whether it is safe beside the
// earpiece that --output names, and why not. A monitor is none.
func TestDevicesListsMicrophones(t *testing.T) {
	const sink, hsp = "bluez_output.AA_BB_CC_DD_EE_FF.1", "bluez_input.AA_BB_CC_DD_EE_FF.0"
	s := fakepulse.Start(t, fakepulse.Options{
		Cards: []fakepulse.Card{{Name: "pci"}, {Name: "bluez"}},
		Sinks: []fakepulse.Sink{{Name: "laptop", Card: "pci"}, {Name: sink, Card: "bluez", Properties: map[string]string{"device.string": "AA:BB:CC:DD:EE:FF"}}},
		Sources: []fakepulse.Source{{Name: hsp, Description: "OpenRun", Card: "bluez"}, {Name: "built-in", Card: "pci", Muted: true},
			{Name: "usb-mic"}, {Name: "laptop.monitor", MonitorOf: "laptop"}},
	})
	t.Setenv("PULSE_SERVER", s.Addr)
	for output, want := range map[string]string{
		"pulse:" + sink: "built-in yes muted, usb-mic yes, " + hsp + " no on the earpiece's own device: it would turn the earpiece into a telephone, default",
		"pulse:laptop":  "built-in no on the sound card of the earpiece, muted, usb-mic yes, " + hsp + " no Bluetooth: it would turn the earpiece into a telephone, default",
		"auto":          "built-in no on the sound card of the earpiece, muted, usb-mic yes, " + hsp + " no on the earpiece's own device: it would turn the earpiece into a telephone, default",
	} {
		out, errs, code := spotterRuns(t, "devices", "--output", output)
		if code != 0 || errs != "" {
			t.Fatalf("exit code %d, %q", code, errs)
		}
		_, mics, ok := strings.Cut(out, "\nMICROPHONE")
		if !ok || strings.Contains(mics, "monitor") || strings.Count(mics, "\n") != 4 {
			t.Fatalf("microphones:\n%s", out)
		}
		for _, line := range strings.Split(want, ", ") {
			words := strings.Fields(line)
			for row := range strings.Lines(mics) {
				if strings.HasPrefix(row, words[0]+" ") && !strings.Contains(strings.Join(strings.Fields(row), " "), strings.Join(words[1:], " ")) {
					t.Errorf("%s: %q, want %q", output, row, line)
				}
			}
		}
	}
	s.RemoveSource(hsp)
	s.RemoveSource("built-in")
	s.RemoveSource("usb-mic")
	if out, _, _ := spotterRuns(t, "devices"); !strings.Contains(out, "The sound server has no microphone.") {
		t.Errorf("without one:\n%s", out)
	}
}
