package run

import (
	"slices"
	"strings"
	"testing"

	"spotter/audio"
	"spotter/audio/engine"
	"spotter/audio/ticks"
	"spotter/cmd/spotter/fault"
)

// What the flags say of the two sinks is refused before the race, by each way of writing it.
func TestTheRunnersSinkIsRefusedAtTheStart(t *testing.T) {
	for _, c := range []struct{ output, own, says string }{
		{"pulse:ear", "", ""},
		{"pulse:ear", "desk", ""},
		{"auto", "desk", ""},
		{"pulse", "desk", ""},
		{"wav:x.wav", "desk", ""},
		{"pulse:ear", "ear", `is the runner's own sink: --output pulse:ear`},
		{"pulse:ear", "pulse:ear", `is the runner's own sink`},
		{"pulse:bluez_sink.AA_BB_CC_DD_EE_FF.a2dp_sink", "bluez_output.AA_BB_CC_DD_EE_FF.1", `is the runner's own sink`},
		{"pulse:alsa_output.usb-M_1-00.analog-stereo", "alsa_output.usb-M_1-00.iec958-stereo", `is the runner's own sink`},
		{"auto", "pulse", "names no sink"},
		{"auto", "auto", "names no sink"},
		{"auto", "pulse:", "names no sink"},
		{"speaker", "desk", "needs --output pulse"},
	} {
		err := checkSpotterSink(Plan{Output: Value{Text: c.output}, SpotterSink: Value{Text: c.own}})
		f, usage := err.(*fault.Error)
		if c.says == "" {
			if err != nil {
				t.Errorf("%s and %s: %v", c.output, c.own, err)
			}
		} else if err == nil || !strings.Contains(err.Error(), c.says) || !usage || f.Code != fault.ExitUsage {
			t.Errorf("%s and %s: %v, want %q as a wrong use", c.output, c.own, err, c.says)
		}
	}
}

// What the spotter hears of presses and of the earpiece.
func TestWhatTheSpotterHears(t *testing.T) {
	w, sound, _, _ := newTestWire()
	var heard []ticks.Sound
	w.tick = func(s ticks.Sound) { heard = append(heard, s) }
	want := func(what string, sounds ...ticks.Sound) {
		t.Helper()
		if !slices.Equal(heard, sounds) {
			t.Errorf("%s: %v, want %v", what, heard, sounds)
		}
		heard = nil
	}
	for o, s := range map[audio.Outcome]ticks.Sound{audio.Heard: ticks.Heard, audio.Cut: ticks.Missed, audio.Dropped: ticks.Missed, audio.Expired: ticks.Missed, audio.NoDevice: ticks.Missed} {
		w.report(audio.Report{ID: 1, Outcome: audio.Sounding})
		want("it begins")
		w.report(audio.Report{ID: 1, Outcome: o})
		want("it ends", s)
	}
	ear, desk := audio.Device{Name: "ear"}, audio.Device{Name: "desk"}
	tell := func(state engine.State, d audio.Device) {
		sound.status = engine.Status{DeviceEvent: engine.DeviceEvent{State: state, Device: d}}
		w.device(engine.DeviceEvent{State: state, Device: d})
	}
	tell(engine.Lost, audio.Device{})
	want("an earpiece that was never there")
	tell(engine.Open, ear)
	want("it opens")
	tell(engine.Lost, ear)
	want("it is lost", ticks.Lost)
	tell(engine.Lost, ear)
	want("it is still lost")
	tell(engine.Open, ear)
	muted := ear
	muted.Unheard = true
	tell(engine.Open, muted)
	want("it is muted", ticks.Lost)
	tell(engine.Lost, ear)
	want("a muted one is lost: known already")
	tell(engine.Open, ear)
	other := "pulse:desk"
	w.output.Store(&other)
	tell(engine.Lost, ear)
	want("the spotter chose another output")
	if got := w.runner(); got.Device != "desk" {
		t.Errorf("the runner's cues are to play on %+v", got)
	}
	tell(engine.Open, desk)
	tell(engine.Silent, audio.Device{Name: "null"})
	want("nothing is left but silence", ticks.Lost)
	if got := w.runner(); got.Device != "null" || got.Any {
		t.Errorf("the runner's cues play on %+v", got)
	}
	tell(engine.Open, audio.Device{Name: "speaker"})
	if got := w.runner(); !got.Any {
		t.Errorf("the runner's cues play on %+v", got)
	}
}
