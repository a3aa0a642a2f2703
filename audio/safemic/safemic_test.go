package safemic

import (
	"errors"
	"strings"
	"testing"

	"spotter/audio/pulse"
)

// The devices of the tests: a laptop's card is 0, a USB microphone's 1, a headset's 7.
const mac = "AA:BB:CC:DD:EE:FF"

var (
	headsetSink = pulse.Sink{Name: "bluez_output.AA_BB_CC_DD_EE_FF.1", Card: 7, Address: mac, Bluetooth: true}
	laptopSink  = pulse.Sink{Name: "alsa_output.pci.analog-stereo", Card: 0, Default: true}
	combined    = pulse.Sink{Name: "combined", Card: pulse.NoCard, Into: []string{headsetSink.Name}}
	sinks       = []pulse.Sink{laptopSink, headsetSink, combined}

	laptop  = pulse.Source{Name: "alsa_input.pci.analog-stereo", Card: 0}
	usb     = pulse.Source{Name: "alsa_input.usb-Mic-00.mono", Card: 1}
	pipe    = pulse.Source{Name: "pipe", Card: pulse.NoCard}
	monitor = pulse.Source{Name: "alsa_output.pci.analog-stereo.monitor", MonitorOf: laptopSink.Name, Card: 0}
	hsp     = pulse.Source{Name: "bluez_source.AA_BB_CC_DD_EE_FF.handsfree_head_unit", Card: 7, Address: mac, Bluetooth: true}
	other   = pulse.Source{Name: "bluez_input.00_11_22_33_44_55.0", Card: 8, Bluetooth: true}
	byAPI   = pulse.Source{Name: "renamed", Card: pulse.NoCard, Bluetooth: true}
	loop    = pulse.Source{Name: "capture.aa-bb-cc-dd-ee-ff", Card: pulse.NoCard}
	onCard  = pulse.Source{Name: "plain", Card: 7}
	remap   = pulse.Source{Name: "remapped", Card: pulse.NoCard, Master: hsp.Name}
	twice   = pulse.Source{Name: "twice", Card: pulse.NoCard, Master: remap.Name}
	echo    = pulse.Source{Name: "echo", Card: pulse.NoCard, Master: usb.Name}
	filter  = pulse.Source{Name: "filter", Card: pulse.NoCard, Filter: true}
	orphan  = pulse.Source{Name: "orphan", Card: pulse.NoCard, Master: "bluez_input.gone"}
	sources = []pulse.Source{laptop, usb, pipe, monitor, hsp, other, byAPI, loop, onCard, remap, twice, echo, filter, orphan}
)

// Every trap of docs/voice-notes.md is refused, whichever way it comes, and a microphone
// that harms nothing is not.
func TestWhy(t *testing.T) {
	for _, tt := range []struct {
		runner string
		safe   string // the sources that are
	}{
		{headsetSink.Name, laptop.Name + " " + usb.Name + " pipe echo"},
		{"combined", laptop.Name + " " + usb.Name + " pipe echo"},
		{laptopSink.Name, usb.Name + " pipe capture.aa-bb-cc-dd-ee-ff plain echo"},
		{"", usb.Name + " pipe echo"},                                       // it may be the default, or the headset
		{"bluez_output.FF_FF_FF_FF_FF_FF.1", usb.Name + " pipe echo"},       // it is not there: any may be
		{"bluez_sink.AA_BB_CC_DD_EE_FF.a2dp_sink", usb.Name + " pipe echo"}, // likewise
	} {
		var safe []string
		for _, s := range sources {
			if Why(s, sources, Ears(sinks, tt.runner)) == "" {
				safe = append(safe, s.Name)
			}
		}
		if got := strings.Join(safe, " "); got != tt.safe {
			t.Errorf("cues on %q: safe are %s, want %s", tt.runner, got, tt.safe)
		}
	}
	for name, tt := range map[string]struct {
		s    pulse.Source
		want string
	}{
		"a monitor": {monitor, isMonitor}, "the earpiece's own": {hsp, isEarpiece}, "another headset's": {other, isBluetooth}, "renamed": {byAPI, isBluetooth},
		"a loopback without a card": {loop, isEarpiece}, "on its card": {onCard, isEarpiece}, "made of it": {remap, isEarpiece}, "made of that": {twice, isEarpiece},
		"made of a source that is not named": {filter, isFilter},
	} {
		if got := Why(tt.s, sources, Ears(sinks, headsetSink.Name)); got != tt.want {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
	}
	if got := Why(laptop, sources, Ears(sinks, laptopSink.Name)); got != isItsCard {
		t.Errorf("the laptop's own beside a cable: %q", got)
	}
	ring := []pulse.Source{{Name: "a", Master: "b", Card: pulse.NoCard}, {Name: "b", Master: "a", Card: pulse.NoCard}}
	if Why(ring[0], ring, nil) == "" {
		t.Error("a ring of sources is safe")
	}
}

// The only safe microphone is taken without a word; otherwise the error says what to do.
func TestChoose(t *testing.T) {
	ears := Ears(sinks, headsetSink.Name)
	muted := usb
	muted.Muted = true
	for _, tt := range []struct {
		name string
		all  []pulse.Source
		want string // its name, or a part of the error
	}{
		{"", []pulse.Source{monitor, hsp, usb}, usb.Name},
		{usb.Name, sources, usb.Name},
		{"", []pulse.Source{laptop, usb, hsp}, "several microphones are safe: choose one with --note-mic: " + laptop.Name + ", " + usb.Name},
		{"", []pulse.Source{monitor, hsp}, `microphone "` + hsp.Name + `" is not safe: ` + isEarpiece},
		{"", []pulse.Source{hsp, other}, "no microphone is safe: "},
		{"", []pulse.Source{monitor}, "the sound server has no microphone: connect one"},
		{hsp.Name, sources, "is not safe: on the earpiece's own device: it would turn the earpiece into a telephone"},
		{monitor.Name, sources, "is not safe: it hears what a sink plays"},
		{"none", []pulse.Source{hsp, usb}, "is not there: choose one of " + usb.Name},
		{"", []pulse.Source{muted, hsp}, "is muted: unmute it"},
	} {
		s, err := Choose(tt.name, tt.all, ears)
		if err == nil && s.Name != tt.want || err != nil && !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%q: %q, %v, want %q", tt.name, s.Name, err, tt.want)
		}
	}
	var many *ManyError
	if _, err := Choose("", []pulse.Source{laptop, usb}, ears); !errors.As(err, &many) {
		t.Errorf("%v", err)
	}
}

// A default microphone that nobody named is opened only where it is no Bluetooth headset's.
func TestUnasked(t *testing.T) {
	for _, s := range []pulse.Source{hsp, other, byAPI, orphan} {
		if Unasked(s, false, sources) == nil || Unasked(s, true, sources) != nil {
			t.Errorf("%s: unasked %v, asked %v", s.Name, Unasked(s, false, sources), Unasked(s, true, sources))
		}
	}
	if Unasked(remap, false, sources) == nil {
		t.Error("what is made of a headset's microphone is opened")
	}
	for _, s := range []pulse.Source{laptop, usb, pipe, monitor} {
		if err := Unasked(s, false, sources); err != nil {
			t.Errorf("%s: %v", s.Name, err)
		}
	}
}
