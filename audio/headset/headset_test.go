package headset

import (
	"slices"
	"testing"
)

func TestHeadsetNames(t *testing.T) {
	same := [][]string{
		{"bluez_sink.AA_BB_CC_DD_EE_FF.a2dp_sink", "bluez_sink.AA_BB_CC_DD_EE_FF.handsfree_head_unit", "bluez_sink.AA_BB_CC_DD_EE_FF.headset_head_unit",
			"bluez_sink.AA_BB_CC_DD_EE_FF.a2dp-sink", "bluez_sink.AA_BB_CC_DD_EE_FF", "bluez_output.AA_BB_CC_DD_EE_FF.1", "bluez_output.AA_BB_CC_DD_EE_FF.2",
			"bluez_output.AA_BB_CC_DD_EE_FF.a2dp-sink", "bluez_output.AA_BB_CC_DD_EE_FF.headset-head-unit", "bluez_output.AA:BB:CC:DD:EE:FF", "bluez_output.aa:bb:cc:dd:ee:ff.1"},
		{"bluez_sink.AA_BB_CC_DD_EE_FE.a2dp_sink", "bluez_output.AA_BB_CC_DD_EE_FE.1"},
		{"alsa_output.usb-Jabra_Link_380_A0B1C2-00.analog-stereo", "alsa_output.usb-Jabra_Link_380_A0B1C2-00.mono-fallback", "alsa_output.usb-Jabra_Link_380_A0B1C2-00.iec958-stereo", "alsa_output.usb-Jabra_Link_380_A0B1C2-00.analog-stereo.2"},
		{"alsa_output.usb-Jabra_Link_380_FFFFFF-00.analog-stereo"},
		{"alsa_output.usb-Jabra_Link_380_A0B1C2-00.2.analog-stereo"}, // a second device of one serial number
		{"alsa_output.pci-0000_00_1f.3.analog-stereo"},
		{"alsa_output.pci-0000_00_1f.3.hdmi-stereo"}, // a television is no profile of the headphones
		{"bluez_sink.AA_BB_CC"}, {"ear"}, {"auto_null"}, {"bluez_sink.AA_BB_CC_DD_EE_FF_00.x"},
	}
	for i, a := range same {
		for j, b := range same {
			for _, x := range a {
				for _, y := range b {
					if got, want := Same(x, y), i == j; got != want {
						t.Errorf("%s and %s: %v, want %v", x, y, got, want)
					}
				}
			}
		}
	}
}

func TestHeadsetProperties(t *testing.T) {
	of := func(name string, props ...string) Marks {
		return Of(name, func(key string) string {
			if i := slices.Index(props, key); i >= 0 && i%2 == 0 {
				return props[i+1]
			}
			return ""
		})
	}
	mac := Marks{Address: "AA:BB:CC:DD:EE:FF"}
	for _, props := range [][]string{
		{"device.string", "AA:BB:CC:DD:EE:FF"}, {"api.bluez5.address", "aa:bb:cc:dd:ee:ff"}, {"device.bus_path", "AA_BB_CC_DD_EE_FF"},
		{"device.serial", "AA-BB-CC-DD-EE-FF"}, {"bluez.path", "/org/bluez/hci0/dev_AA_BB_CC_DD_EE_FF"},
	} {
		if got := of("renamed", props...); got != mac {
			t.Errorf("%q: %+v", props, got)
		}
	}
	if got := of("pci", "device.string", "front:0", "device.serial", "x", "device.bus", "pci"); got != (Marks{}) {
		t.Errorf("a built-in card is %+v", got)
	}
	usb := func(serial, bus string) Marks {
		return of("u", "device.bus", "usb", "device.serial", serial, "device.bus_path", bus)
	}
	for _, c := range []struct {
		a, b Marks
		want bool
	}{
		{usb("s", "1"), usb("s", "1"), true}, {usb("s", "1"), usb("s", "2"), false}, {usb("s", "1"), usb("s", ""), true},
		{usb("s", "1"), usb("t", "1"), false}, {usb("", "1"), usb("", "1"), false}, {Marks{}, Marks{}, false},
	} {
		if got := c.a.Same(c.b); got != c.want {
			t.Errorf("%+v and %+v: %v", c.a, c.b, got)
		}
	}
}

// An address is found in a text however it is written there, and an empty one never.
func TestMentions(t *testing.T) {
	const mac = "AA:BB:CC:DD:EE:FF"
	for text, want := range map[string]bool{
		"bluez_input.AA_BB_CC_DD_EE_FF.0": true, "bluez_input.AA:BB:CC:DD:EE:FF": true, "loopback.aa-bb-cc-dd-ee-ff": true,
		"capture aabbccddeeff": true, "bluez_input.AA_BB_CC_DD_EE_FE": false, "alsa_input.pci-0000_00_1f.3": false, "": false,
	} {
		if got := Mentions(text, mac); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
	if Mentions("anything", "") {
		t.Error("an empty address is mentioned")
	}
}
