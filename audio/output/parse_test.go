package output

import (
	"slices"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"spotter/audio"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestParseOutput(t *testing.T) {
	for spec, want := range map[string]string{
		"pulse": "pulse", "pulse:ear": "pulse:ear", "null": "null", "wav:x.wav": "wav:x.wav", "speaker": "speaker",
	} {
		outs, err := Parse(spec, Options{})
		if err != nil || len(outs) != 1 || outs[0].Name() != want {
			t.Errorf("%q: %v, %v", spec, outs, err)
		}
	}
	auto, err := Parse("auto", Options{})
	if err != nil || !slices.ContainsFunc(auto, func(o audio.Output) bool { return o.Name() == "null" }) {
		t.Errorf("auto: %v, %v, want null among them", auto, err)
	}
	for _, spec := range []string{"pulse:", "wav:", "wav", "null:x", "x", "speaker:1", "\x1b[2J"} {
		if _, err := Parse(spec, Options{}); err == nil {
			t.Errorf("%q: no error", spec)
		} else if strings.ContainsRune(err.Error(), 0x1b) {
			t.Errorf("%q: the error holds a control character", spec)
		}
	}
}
