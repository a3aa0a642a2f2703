package pulse

import (
	"strings"
	"testing"
	"time"

	"github.com/jfreymuth/pulse/proto"

	"spotter/audio"
	"spotter/audio/audiotest"
	"spotter/audio/audiotest/fakepulse"
	"spotter/audio/engine"
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
					if got, want := SameHeadset(x, y), i == j; got != want {
						t.Errorf("%s and %s: %v, want %v", x, y, got, want)
					}
				}
			}
		}
	}
}

func TestHeadsetProperties(t *testing.T) {
	sink := func(name string, props ...string) *proto.GetSinkInfoReply {
		r := &proto.GetSinkInfoReply{SinkName: name, Properties: proto.PropList{}}
		for i := 0; i+1 < len(props); i += 2 {
			r.Properties[props[i]] = proto.PropListString(props[i+1])
		}
		return r
	}
	mac := headset{address: "AA:BB:CC:DD:EE:FF"}
	for _, props := range [][]string{
		{"device.string", "AA:BB:CC:DD:EE:FF"}, {"api.bluez5.address", "aa:bb:cc:dd:ee:ff"}, {"device.bus_path", "AA_BB_CC_DD_EE_FF"},
		{"device.serial", "AA-BB-CC-DD-EE-FF"}, {"bluez.path", "/org/bluez/hci0/dev_AA_BB_CC_DD_EE_FF"},
	} {
		if got := headsetOf(sink("renamed", props...)); got != mac {
			t.Errorf("%q: %+v", props, got)
		}
	}
	if got := headsetOf(sink("pci", "device.string", "front:0", "device.serial", "x", "device.bus", "pci")); got != (headset{}) {
		t.Errorf("a built-in card is %+v", got)
	}
	usb := func(serial, bus string) headset {
		return headsetOf(sink("u", "device.bus", "usb", "device.serial", serial, "device.bus_path", bus))
	}
	for _, c := range []struct {
		a, b headset
		want bool
	}{
		{usb("s", "1"), usb("s", "1"), true}, {usb("s", "1"), usb("s", "2"), false}, {usb("s", "1"), usb("s", ""), true},
		{usb("s", "1"), usb("t", "1"), false}, {usb("", "1"), usb("", "1"), false}, {headset{}, headset{}, false},
	} {
		if got := c.a.same(c.b); got != c.want {
			t.Errorf("%+v and %+v: %v", c.a, c.b, got)
		}
	}
}

// TestHeadsetUnderAnotherName takes sinks away and brings others in their place: the
// headset goes on being the earpiece, and nothing else ever is.
func TestHeadsetUnderAnotherName(t *testing.T) { audiotest.Apart(t, headsetUnderAnotherName) }

func headsetUnderAnotherName(t *testing.T) {
	usb := func(serial, bus string) map[string]string {
		return map[string]string{"device.bus": "usb", "device.serial": serial, "device.bus_path": bus}
	}
	type sink = fakepulse.Sink
	const a2dp, hsp = "bluez_sink.AA_BB_CC_DD_EE_FF.a2dp_sink", "bluez_sink.AA_BB_CC_DD_EE_FF.handsfree_head_unit"
	for _, c := range []struct {
		name, asked string
		before      []sink // the first goes
		after       []sink
		want        string // "" for none
	}{
		{"another profile", a2dp, []sink{{Name: a2dp}}, []sink{{Name: hsp}}, hsp},
		{"of the default sink", "", []sink{{Name: a2dp}}, []sink{{Name: hsp}}, hsp},
		{"another headset", a2dp, []sink{{Name: a2dp}}, []sink{{Name: "bluez_sink.AA_BB_CC_DD_EE_00.a2dp_sink"}}, ""},
		{"asked by another name", "bluez_output.AA:BB:CC:DD:EE:FF", []sink{{Name: a2dp}}, []sink{{Name: "bluez_output.AA_BB_CC_DD_EE_FF.2"}}, "bluez_output.AA_BB_CC_DD_EE_FF.2"},
		{"by its address alone", "", []sink{{Name: "x", Properties: map[string]string{"device.string": "AA:BB:CC:DD:EE:FF"}}},
			[]sink{{Name: "y", Properties: map[string]string{"api.bluez5.address": "AA:BB:CC:DD:EE:FF"}}}, "y"},
		{"USB", "", []sink{{Name: "alsa_output.usb-H_1-00.analog-stereo", Properties: usb("H_1", "p")}}, []sink{{Name: "alsa_output.usb-H_1-00.mono-fallback.2", Properties: usb("H_1", "p")}}, "alsa_output.usb-H_1-00.mono-fallback.2"},
		{"a twin in another socket", "", []sink{{Name: "alsa_output.usb-H_1-00.analog-stereo", Properties: usb("H_1", "p")}}, []sink{{Name: "alsa_output.usb-H_1-00.analog-stereo.2", Properties: usb("H_1", "q")}}, ""},
		{"a dock's other output", "", []sink{{Name: "phones", Properties: usb("D", "p")}, {Name: "speaker", Properties: usb("D", "p")}}, nil, ""},
		{"built in", "", []sink{{Name: "alsa_output.pci-1.analog-stereo"}}, []sink{{Name: "alsa_output.pci-1.hdmi-stereo"}}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := fakepulse.Start(t, fakepulse.Options{Sinks: append(c.before, sink{Name: fakepulse.Laptop})})
			t.Setenv("PULSE_SERVER", s.Addr)
			crew := startCrew(t, New(c.asked, 0))
			if got := crew.Status().Device.Name; got != c.before[0].Name {
				t.Fatalf("opened %q", got)
			}
			s.Remove(c.before[0].Name)
			for _, k := range c.after {
				s.Add(k)
			}
			if c.want == "" {
				waitUntil(t, "it is lost", func() bool { return crew.Status().State == engine.Lost })
				time.Sleep(300 * time.Millisecond) // two openings, at least
				if st := crew.Status(); st.State == engine.Open {
					t.Fatalf("cues go to %q", st.Device.Name)
				}
				return
			}
			waitUntil(t, "it is found", func() bool { st := crew.Status(); return st.State == engine.Open && st.Device.Name == c.want })
			if was := crew.Status().Device.Was; was != c.before[0].Name {
				t.Errorf("it was %q, want %q", was, c.before[0].Name)
			}
			id := crew.press("left")
			waitUntil(t, "a cue is heard", func() bool { o, n := crew.outcome(id); return n > 0 && o == audio.Heard })
		})
	}
}

// TestPulseHeadsetUnderAnotherName does it with real servers.
func TestPulseHeadsetUnderAnotherName(t *testing.T) {
	bothServers(t, func(t *testing.T, kind audiotest.Kind) {
		const a2dp, hsp = "bluez_sink.AA_BB_CC_DD_EE_FF.a2dp_sink", "bluez_sink.AA_BB_CC_DD_EE_FF.handsfree_head_unit"
		out := newOutput("bluez_output.AA_BB_CC_DD_EE_FF.1", 0, false)
		b := startBandOnWith(t, kind, out, a2dp)
		b.until("the headset is found by another of its names", 5*time.Second, func() bool { return b.Status().Device.Name == a2dp })
		b.server.UnloadSink(a2dp)
		b.server.LoadSink(hsp)
		b.until("its other profile is found", 10*time.Second, func() bool { s := b.Status(); return s.State == engine.Open && s.Device.Name == hsp })
		if was := b.Status().Device.Was; !strings.HasPrefix(was, "bluez_sink.AA_BB") {
			t.Errorf("it was %q", was)
		}
		id := b.press("left")
		b.until("a cue is heard", 3*time.Second, func() bool { o, ok := b.outcome(id); return ok && o == audio.Heard })
	})
}
