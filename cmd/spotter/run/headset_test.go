package run

import (
	"strings"
	"testing"

	"spotter/audio"
	"spotter/audio/engine"
	"spotter/race"
)

// The journal has both names of a headset that came back under another.
func TestHeadsetMoveIsLogged(t *testing.T) {
	state, text := deviceState(engine.DeviceEvent{State: engine.Open, Device: audio.Device{Name: "hsp", Was: "a2dp", Detail: "queue"}}, nil)
	if state != stateMoved || !strings.Contains(text, `"a2dp"`) || !strings.Contains(text, `"hsp"`) {
		t.Errorf("logged as %q, %q", state, text)
	}
	ears := Earpieces{"bluez_sink.AA_BB_CC_DD_EE_FF.a2dp_sink": {Beyond: 7, Measured: race.Stamp{}.Wall.AddDate(1, 0, 0)}}
	if m, ok := ears.Of("bluez_output.AA_BB_CC_DD_EE_FF.1"); !ok || m.Beyond != 7 {
		t.Errorf("measured %v, %v", m, ok)
	}
	if _, ok := ears.Of("bluez_output.AA_BB_CC_DD_EE_00.1"); ok {
		t.Error("another headset has the measurement")
	}
}

// A panic that the sound lived through is logged as a loss of the output.
func TestSoundCrashIsLogged(t *testing.T) {
	p := &audio.PanicError{Value: "odd\x1b[2J index"}
	if state, text := deviceState(engine.DeviceEvent{State: engine.Lost, Err: p}, nil); state != "lost" || strings.Contains(text, "\x1b") || !strings.Contains(text, "odd") {
		t.Errorf("logged as %q, %q", state, text)
	}
}
