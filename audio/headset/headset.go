package headset

import (
	"regexp"
	"strings"
	"sync"
)

// Marks tell one headset from another. The zero value is like no other: the sink of a sound
// card that is built in, or of no device.
type Marks struct {
	Address string // of a Bluetooth device: "AA:BB:CC:DD:EE:FF"
	Serial  string // of a USB device
	Bus     string // where that is plugged in, "" for unknown
	Base    string // of a USB device: the part of the sink's name before the profile
}

var (
	macAlone  = pattern(`^(?i)[0-9a-f]{2}(?:[:_-][0-9a-f]{2}){5}$`)
	bluezName = pattern(`^(?i:bluez_(?:sink|output|source|input|card))[._]((?i)[0-9a-f]{2}(?:[:_-][0-9a-f]{2}){5})(?:$|\.)`)
	bluezPath = pattern(`(?i)/dev_([0-9a-f]{2}(?:_[0-9a-f]{2}){5})`)
	usbName   = pattern(`^alsa_(?:output|input)\.(usb-.+-[0-9a-f]{2}(?:\.[0-9]+)?)\.[^.]+(?:\.[0-9]+)?$`)
	macDashes = strings.NewReplacer("_", ":", "-", ":")
	macMarks  = strings.NewReplacer("_", "", "-", "", ":", "", ".", "")
)

// pattern returns a function that compiles an expression when it is first asked for: most commands never do.
func pattern(expr string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expr) })
}

// address returns a Bluetooth address as people write it.
func address(s string) string { return strings.ToUpper(macDashes.Replace(s)) }

// Named returns what a name alone tells of its headset:
//
//	bluez_sink.AA_BB_CC_DD_EE_FF.a2dp_sink       PulseAudio
//	bluez_output.AA_BB_CC_DD_EE_FF.1             PipeWire
//	alsa_output.usb-Maker_Model_Serial-00.analog-stereo
func Named(name string) Marks {
	if m := bluezName().FindStringSubmatch(name); m != nil {
		return Marks{Address: address(m[1])}
	}
	if m := usbName().FindStringSubmatch(name); m != nil {
		return Marks{Base: m[1]}
	}
	return Marks{}
}

// Of returns what is known of the headset behind a sink or source. prop returns one of its
// properties, "" for none. What the server says of the device goes before what the name tells.
func Of(name string, prop func(key string) string) Marks {
	h := Named(name)
	for _, key := range []string{"api.bluez5.address", "device.string", "device.bus_path", "device.serial"} {
		if v := prop(key); macAlone().MatchString(v) {
			return Marks{Address: address(v)}
		}
	}
	for _, key := range []string{"bluez.path", "api.bluez5.path", "device.bus_path"} {
		if m := bluezPath().FindStringSubmatch(prop(key)); m != nil {
			return Marks{Address: address(m[1])}
		}
	}
	if h.Base != "" || prop("device.bus") == "usb" {
		h.Serial, h.Bus = prop("device.serial"), prop("device.bus_path")
	}
	return h
}

// Bluetooth reports whether a sink or source is wireless, by its name and properties.
func Bluetooth(name string, prop func(key string) string) bool {
	return strings.HasPrefix(name, "bluez_") || prop("device.api") == "bluez5" || prop("device.bus") == "bluetooth"
}

// Same reports whether two devices are of one headset. Two USB devices with one serial
// number, as cheap ones have, are told apart by where they are plugged in.
func (h Marks) Same(o Marks) bool {
	switch {
	case h.Address != "" || o.Address != "":
		return h.Address == o.Address
	case h.Serial != "" && o.Serial != "":
		return h.Serial == o.Serial && (h.Bus == o.Bus || h.Bus == "" || o.Bus == "")
	}
	return h.Base != "" && h.Base == o.Base
}

// Same reports whether the names of two sinks are those of one headset under two profiles,
// as far as names tell: see [Named].
func Same(a, b string) bool { return a == b || Named(a).Same(Named(b)) }

// Label returns a name for people for a sink that is not there, of which only its name is
// known.
func Label(name string) string {
	switch h := Named(name); {
	case h.Address != "":
		return "Bluetooth " + h.Address
	case h.Base != "":
		return "USB " + strings.ReplaceAll(strings.TrimPrefix(h.Base, "usb-"), "_", " ")
	}
	return name
}

// Mentions reports whether a text contains a Bluetooth address, however its parts are
// divided there. An empty address is in no text.
func Mentions(text, address string) bool {
	return address != "" && strings.Contains(strings.ToUpper(macMarks.Replace(text)), macMarks.Replace(strings.ToUpper(address)))
}
