package codes

import (
	"strings"
	"testing"
)

// The numbers are those of the kernel's header.
func TestNumbers(t *testing.T) {
	for name, want := range map[string]uint16{"KEY_ESC": 1, "KEY_ENTER": 28, "KEY_PAGEUP": 104, "KEY_PLAYPAUSE": 164, "KEY_F13": 183,
		"BTN_SOUTH": 0x130, "BTN_A": 0x130, "BTN_DPAD_UP": 0x220, "KEY_MICMUTE": 248} {
		if n, ok := Number(name); !ok || n != want {
			t.Errorf("%s is %d, %v", name, n, ok)
		}
	}
	for n, want := range map[uint16]string{0x130: "BTN_SOUTH", 104: "KEY_PAGEUP", 0x2fe: "KEY_766"} {
		if got := Name(n); got != want {
			t.Errorf("%d is %s, want %s", n, got, want)
		}
	}
	if _, ok := Number("KEY_766"); ok {
		t.Error("a number without a name has one")
	}
	for word := range strings.FieldsSeq(keys) {
		if name, _, _ := strings.Cut(word, "="); !Known(name) {
			t.Errorf("%s is not known", name)
		}
	}
}

func TestHats(t *testing.T) {
	h, ok := HatOf("ABS_HAT0Y-")
	if !ok || h != (Hat{0x11, -1}) || HatName(h) != "ABS_HAT0Y-" || !Known("ABS_HAT3X+") || Known("ABS_HAT4X+") {
		t.Errorf("%+v, %v, %s", h, ok, HatName(h))
	}
	if HatName(Hat{0x20, 1}) != "" {
		t.Error("an axis that is no hat has a name")
	}
}

func TestNearest(t *testing.T) {
	for name, want := range map[string]string{"key_pageup": "KEY_PAGEUP", "KEY_PLAYPAUS": "KEY_PLAYPAUSE", "nothing at all": ""} {
		if got := Nearest(name); got != want {
			t.Errorf("%s: %s", name, got)
		}
	}
}
