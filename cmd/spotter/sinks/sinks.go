package sinks

import (
	"strings"

	"spotter/audio"
	"spotter/audio/headset"
	"spotter/audio/pulse"
	"spotter/text"
	"spotter/text/say"
	"spotter/ui/live"
)

// Choices returns what can be chosen: first is the output that the race began
// with, now the one in use, both as --output takes them, and device what is open or
// was so last.
func Choices(sinks []pulse.Sink, first, now string, device audio.Device) []live.Choice {
	began := live.Choice{Spec: first, Label: "--output " + text.Escape(first), InUse: now == first}
	offer := !strings.HasPrefix(first, "wav:")
	called := map[string]int{}
	for _, s := range sinks {
		called[s.Label]++
	}
	var list []live.Choice
	for _, s := range sinks {
		c := live.Choice{Spec: "pulse:" + s.Name, Label: text.Escape(s.Label), State: s.State, Bluetooth: s.Bluetooth,
			Default: s.Default, Muted: s.Muted || s.Zero, Latency: s.Latency}
		if s.Soft && !c.Muted {
			c.State = say.T("volume too low")
		}
		if called[s.Label] > 1 { // two of a kind: their names tell them apart
			c.Label = shortName(s.Name) + " (" + c.Label + ")"
		}
		c.InUse = now == c.Spec || s.Name == device.Name && namesSink(now, s.Name)
		if c.Spec == first || namesSink(first, s.Name) {
			offer = false // the sink's own line says more
		}
		if s.Name == device.Name && began.InUse {
			began.Label += say.F(" (now %s)", c.Label)
		}
		list = append(list, c)
	}
	if offer {
		if sink, ok := strings.CutPrefix(first, "pulse:"); ok { // it is not there now
			began.Label, began.State = text.Escape(lostLabel(sink, device)), say.T("not connected")
		}
		list = append(list, began)
	}
	return list
}

// namesSink reports whether an --output text names a sink, or another profile of its
// headset.
func namesSink(spec, sink string) bool {
	name, ok := strings.CutPrefix(spec, "pulse:")
	return ok && headset.Same(name, sink)
}

// lostLabel returns the label of a sink that is not there: as it was when it was open
// last, else what its name tells.
func lostLabel(sink string, last audio.Device) string {
	if last.Label != "" && (last.Name == sink || headset.Same(last.Name, sink)) {
		return last.Label
	}
	return headset.Label(sink)
}

// shortName returns a sink's name without what all of its kind begin with.
func shortName(name string) string {
	for _, kind := range []string{"alsa_output.", "bluez_output.", "bluez_sink."} {
		name = strings.TrimPrefix(name, kind)
	}
	return text.Escape(name)
}
