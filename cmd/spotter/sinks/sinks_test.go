package sinks

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"spotter/audio"
	"spotter/audio/pulse"
	"spotter/ui/live"
)

func TestChoices(t *testing.T) {
	sinks := []pulse.Sink{
		{Name: "bluez.1", Label: "Open\x1bRun", State: "running", Bluetooth: true, Latency: 184 * time.Millisecond},
		{Name: "pci", Label: "Built-in", State: "idle", Default: true, Muted: true},
	}
	run := live.Choice{Spec: "pulse:bluez.1", Label: `Open\x1bRun`, State: "running", Bluetooth: true, Latency: 184 * time.Millisecond}
	pci := live.Choice{Spec: "pulse:pci", Label: "Built-in", State: "idle", Default: true, Muted: true}
	used := func(c live.Choice) live.Choice { c.InUse = true; return c }
	for _, tt := range []struct {
		name, first, now, device string
		want                     []live.Choice
	}{
		{"pinned", "pulse:bluez.1", "pulse:bluez.1", "bluez.1", []live.Choice{used(run), pci}},
		{"pinned and away", "pulse:gone", "pulse:gone", "", []live.Choice{run, pci, {Spec: "pulse:gone", Label: "gone", State: "not connected", InUse: true}}},
		{"auto", "auto", "auto", "pci", []live.Choice{run, pci, {Spec: "auto", Label: "--output auto (now Built-in)", InUse: true}}},
		{"changed since", "auto", "pulse:bluez.1", "bluez.1", []live.Choice{used(run), pci, {Spec: "auto", Label: "--output auto"}}},
		{"a recording is not begun anew", "wav:a.wav", "wav:a.wav", "a.wav", []live.Choice{run, pci}},
	} {
		if d := cmp.Diff(tt.want, Choices(sinks, tt.first, tt.now, audio.Device{Name: tt.device})); d != "" {
			t.Errorf("%s: %s", tt.name, d)
		}
	}
}

func TestChoicesOfAKindAreToldApart(t *testing.T) {
	sinks := []pulse.Sink{{Name: "a", Label: "Headset"}, {Name: "b", Label: "Headset"}, {Name: "c", Label: "Speakers"}}
	var got []string
	for _, c := range Choices(sinks, "pulse:a", "pulse:a", audio.Device{Name: "a"}) {
		got = append(got, c.Label)
	}
	if want := []string{"a (Headset)", "b (Headset)", "Speakers"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

// A lost earpiece is called by its label; the same headset under another name is the
// one in use, and two headsets of one label are told apart.
func TestChoicesOfAHeadset(t *testing.T) {
	const a2dp, hsp, other = "bluez_sink.AA_BB_CC_DD_EE_FF.a2dp_sink", "bluez_output.AA_BB_CC_DD_EE_FF.1", "bluez_output.AA_BB_CC_DD_EE_00.1"
	open := audio.Device{Name: a2dp, Label: "OpenRun"}
	for _, tt := range []struct {
		name, first string
		sinks       []pulse.Sink
		device      audio.Device
		want        []live.Choice
	}{
		{"lost", "pulse:" + a2dp, nil, open, []live.Choice{{Spec: "pulse:" + a2dp, Label: "OpenRun", State: "not connected", InUse: true}}},
		{"never there", "pulse:" + a2dp, nil, audio.Device{}, []live.Choice{{Spec: "pulse:" + a2dp, Label: "Bluetooth AA:BB:CC:DD:EE:FF", State: "not connected", InUse: true}}},
		{"another profile", "pulse:" + a2dp, []pulse.Sink{{Name: hsp, Label: "OpenRun"}}, audio.Device{Name: hsp}, []live.Choice{{Spec: "pulse:" + hsp, Label: "OpenRun", InUse: true}}},
		{"of a kind", "pulse:" + other, []pulse.Sink{{Name: hsp, Label: "Pods"}, {Name: other, Label: "Pods", Soft: true}}, audio.Device{Name: other}, []live.Choice{
			{Spec: "pulse:" + hsp, Label: "AA_BB_CC_DD_EE_FF.1 (Pods)"}, {Spec: "pulse:" + other, Label: "AA_BB_CC_DD_EE_00.1 (Pods)", InUse: true, State: "volume too low"}}},
	} {
		if d := cmp.Diff(tt.want, Choices(tt.sinks, tt.first, tt.first, tt.device)); d != "" {
			t.Errorf("%s: %s", tt.name, d)
		}
	}
}
