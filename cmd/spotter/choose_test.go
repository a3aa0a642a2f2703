package main

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"spotter/audio"
	"spotter/ui"
)

func TestChoices(t *testing.T) {
	sinks := []audio.Sink{
		{Name: "bluez.1", Label: "Open\x1bRun", State: "running", Bluetooth: true, Latency: 184 * time.Millisecond},
		{Name: "pci", Label: "Built-in", State: "idle", Default: true, Muted: true},
	}
	run := ui.Choice{Spec: "pulse:bluez.1", Label: `Open\x1bRun`, State: "running", Bluetooth: true, Latency: 184 * time.Millisecond}
	pci := ui.Choice{Spec: "pulse:pci", Label: "Built-in", State: "idle", Default: true, Muted: true}
	used := func(c ui.Choice) ui.Choice { c.InUse = true; return c }
	for _, tt := range []struct {
		name, first, now, device string
		want                     []ui.Choice
	}{
		{"pinned", "pulse:bluez.1", "pulse:bluez.1", "bluez.1", []ui.Choice{used(run), pci}},
		{"pinned and away", "pulse:gone", "pulse:gone", "", []ui.Choice{run, pci, {Spec: "pulse:gone", Label: "--output pulse:gone", InUse: true}}},
		{"auto", "auto", "auto", "pci", []ui.Choice{run, pci, {Spec: "auto", Label: "--output auto (now Built-in)", InUse: true}}},
		{"changed since", "auto", "pulse:bluez.1", "bluez.1", []ui.Choice{used(run), pci, {Spec: "auto", Label: "--output auto"}}},
		{"a recording is not begun anew", "wav:a.wav", "wav:a.wav", "a.wav", []ui.Choice{run, pci}},
	} {
		if d := cmp.Diff(tt.want, choices(sinks, tt.first, tt.now, tt.device)); d != "" {
			t.Errorf("%s: %s", tt.name, d)
		}
	}
}

func TestChoicesOfAKindAreToldApart(t *testing.T) {
	sinks := []audio.Sink{{Name: "a", Label: "Headset"}, {Name: "b", Label: "Headset"}, {Name: "c", Label: "Speakers"}}
	var got []string
	for _, c := range choices(sinks, "pulse:a", "pulse:a", "a") {
		got = append(got, c.Label)
	}
	if want := []string{"a (Headset)", "b (Headset)", "Speakers"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
