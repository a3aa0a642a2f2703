package input

import "testing"

func TestParseDo(t *testing.T) {
	for text, want := range map[string]Do{
		"stop": {Act: Stop}, "split": {Act: Split}, "void": {Act: Void}, "again": {Act: Again}, "silence": {Act: Silence}, "none": {Act: None}, "fall": {Act: Fall},
		"left": {Cue: "left"}, "step_up2": {Cue: "step_up2"},
	} {
		got, ok := ParseDo(text)
		if !ok || got != want || got.String() != text {
			t.Errorf("%q is %+v, %v, %q", text, got, ok, got.String())
		}
	}
	for _, text := range []string{"", "Left", "a b", "l\x1bft", "../x", "é"} {
		if d, ok := ParseDo(text); ok {
			t.Errorf("%q is %+v", text, d)
		}
	}
}
