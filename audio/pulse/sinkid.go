package pulse

import (
	"regexp"
	"slices"
	"strings"

	"github.com/jfreymuth/pulse/proto"
)

// headset holds the marks of a headset that stay while its sink's name changes with its
// profile or codec. The zero value is like no other: the sink of a sound card that is
// built in, or of no device.
type headset struct {
	address string // of a Bluetooth device: "AA:BB:CC:DD:EE:FF"
	serial  string // of a USB device
	bus     string // where that is plugged in, "" for unknown
	base    string // of a USB device: the part of the sink's name before the profile
}

var (
	macAlone  = regexp.MustCompile(`^(?i)[0-9a-f]{2}(?:[:_-][0-9a-f]{2}){5}$`)
	bluezName = regexp.MustCompile(`^(?i:bluez_(?:sink|output|source|input|card))[._]((?i)[0-9a-f]{2}(?:[:_-][0-9a-f]{2}){5})(?:$|\.)`)
	bluezPath = regexp.MustCompile(`(?i)/dev_([0-9a-f]{2}(?:_[0-9a-f]{2}){5})`)
	usbName   = regexp.MustCompile(`^alsa_(?:output|input)\.(usb-.+-[0-9a-f]{2}(?:\.[0-9]+)?)\.[^.]+(?:\.[0-9]+)?$`)
	macDashes = strings.NewReplacer("_", ":", "-", ":")
)

// address returns a Bluetooth address as people write it.
func address(s string) string { return strings.ToUpper(macDashes.Replace(s)) }

// headsetNamed returns what a sink's name alone tells of its headset:
//
//	bluez_sink.AA_BB_CC_DD_EE_FF.a2dp_sink       PulseAudio
//	bluez_output.AA_BB_CC_DD_EE_FF.1             PipeWire
//	alsa_output.usb-Maker_Model_Serial-00.analog-stereo
func headsetNamed(name string) headset {
	if m := bluezName.FindStringSubmatch(name); m != nil {
		return headset{address: address(m[1])}
	}
	if m := usbName.FindStringSubmatch(name); m != nil {
		return headset{base: m[1]}
	}
	return headset{}
}

// headsetOf returns what is known of the headset behind a sink. What the server says
// of the device goes before what the name tells.
func headsetOf(sink *proto.GetSinkInfoReply) headset {
	prop := func(key string) string { return sink.Properties[key].String() }
	h := headsetNamed(sink.SinkName)
	for _, key := range []string{"api.bluez5.address", "device.string", "device.bus_path", "device.serial"} {
		if v := prop(key); macAlone.MatchString(v) {
			return headset{address: address(v)}
		}
	}
	for _, key := range []string{"bluez.path", "api.bluez5.path", "device.bus_path"} {
		if m := bluezPath.FindStringSubmatch(prop(key)); m != nil {
			return headset{address: address(m[1])}
		}
	}
	if h.base != "" || prop("device.bus") == "usb" {
		h.serial, h.bus = prop("device.serial"), prop("device.bus_path")
	}
	return h
}

// same reports whether two sinks are of one headset. Two USB devices with one serial
// number, as cheap ones have, are told apart by where they are plugged in.
func (h headset) same(o headset) bool {
	switch {
	case h.address != "" || o.address != "":
		return h.address == o.address
	case h.serial != "" && o.serial != "":
		return h.serial == o.serial && (h.bus == o.bus || h.bus == "" || o.bus == "")
	}
	return h.base != "" && h.base == o.base
}

// SameHeadset reports whether the names of two sinks are those of one headset under
// two profiles, as far as names tell: see [headsetNamed].
func SameHeadset(a, b string) bool { return a == b || headsetNamed(a).same(headsetNamed(b)) }

// HeadsetLabel returns a name for people for a sink that is not there, of which only
// its name is known.
func HeadsetLabel(name string) string {
	switch h := headsetNamed(name); {
	case h.address != "":
		return "Bluetooth " + h.address
	case h.base != "":
		return "USB " + strings.ReplaceAll(strings.TrimPrefix(h.base, "usb-"), "_", " ")
	}
	return name
}

// known holds the marks of the headset that an output was opened on.
type known struct {
	headset headset
	// others are sinks that were there beside its own: a dock's loudspeaker has the
	// dock's serial number too, and is no other profile of its headphones.
	others []string
}

// find returns the sink that the headset has now in place of a name that is gone,
// and nil where there is none, or more than one might be it.
func (k *known) find(name string, list []*proto.GetSinkInfoReply) *proto.GetSinkInfoReply {
	want := k.headset
	if want == (headset{}) {
		want = headsetNamed(name)
	}
	var found []*proto.GetSinkInfoReply
	for _, s := range list {
		if want.same(headsetOf(s)) && !slices.Contains(k.others, s.SinkName) {
			found = append(found, s)
		}
	}
	if len(found) == 0 || len(found) > 1 && want.address == "" {
		return nil
	}
	return found[0]
}

// learn remembers the headset of the sink that was opened, and what was beside it.
func (k *known) learn(sink *proto.GetSinkInfoReply, list []*proto.GetSinkInfoReply) {
	k.headset, k.others = headsetOf(sink), nil
	for _, s := range list {
		if s.SinkName != sink.SinkName && k.headset.same(headsetOf(s)) {
			k.others = append(k.others, s.SinkName)
		}
	}
}
