package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"spotter/audio"
	"spotter/audio/engine"
	"spotter/race"
)

// A panic that the sound lived through is logged, reported in the crash file, and told
// at the end; one that comes again and again does not fill the disk.
func TestSoundCrashesAreReported(t *testing.T) {
	crashes := &soundCrashes{path: filepath.Join(t.TempDir(), "state", "crashes.log"), version: "v1"}
	if s := crashes.line(); s != "" {
		t.Errorf("nothing broke, and it says %q", s)
	}
	p := &audio.PanicError{Value: "odd\x1b[2J index", Stack: []byte("goroutine 7")}
	for range maxSoundCrashes + 2 {
		crashes.note(p)
	}
	line := crashes.line()
	if !strings.Contains(line, "5 times") || !strings.Contains(line, crashes.path) {
		t.Errorf("it says %q", line)
	}
	data, err := os.ReadFile(crashes.path)
	if n := strings.Count(string(data), "goroutine 7"); err != nil || n != maxSoundCrashes {
		t.Errorf("%d reports, error %v", n, err)
	}
	if state, text := deviceState(engine.DeviceEvent{State: engine.Lost, Err: p}, nil); state != "lost" || strings.Contains(text, "\x1b") || !strings.Contains(text, "odd") {
		t.Errorf("logged as %q, %q", state, text)
	}
}

// The journal has both names of a headset that came back under another.
func TestHeadsetMoveIsLogged(t *testing.T) {
	state, text := deviceState(engine.DeviceEvent{State: engine.Open, Device: audio.Device{Name: "hsp", Was: "a2dp", Detail: "queue"}}, nil)
	if state != stateMoved || !strings.Contains(text, `"a2dp"`) || !strings.Contains(text, `"hsp"`) {
		t.Errorf("logged as %q, %q", state, text)
	}
	ears := earpieces{"bluez_sink.AA_BB_CC_DD_EE_FF.a2dp_sink": {Beyond: 7, Measured: race.Stamp{}.Wall.AddDate(1, 0, 0)}}
	if m, ok := ears.of("bluez_output.AA_BB_CC_DD_EE_FF.1"); !ok || m.Beyond != 7 {
		t.Errorf("measured %v, %v", m, ok)
	}
	if _, ok := ears.of("bluez_output.AA_BB_CC_DD_EE_00.1"); ok {
		t.Error("another headset has the measurement")
	}
}
