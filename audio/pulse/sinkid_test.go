package pulse

import (
	"strings"
	"testing"
	"time"

	"spotter/audio"
	"spotter/audio/audiotest"
	"spotter/audio/audiotest/fakepulse"
	"spotter/audio/engine"
	"spotter/testrun"
)

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
	testrun.Slow(t, "a headset that comes back on a real server")
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
