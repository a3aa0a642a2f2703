package text

import (
	"slices"
	"testing"
)

func TestNearest(t *testing.T) {
	words := []string{"latency", "output", "keys", "facing"}
	for in, want := range map[string]string{
		"latncy": "latency", "latency": "latency", "outptu": "output", "key": "keys", "fcaing": "facing",
		"colour": "", "": "", "k": "", "zzzz": "",
	} {
		if got := Nearest(in, words); got != want {
			t.Errorf("Nearest(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestByNearness(t *testing.T) {
	for in, want := range map[string][]string{
		"openrun": {"bluez.OpenRun", "OpenRum", "hdmi", "usb"},
		"ubs":     {"usb", "hdmi", "OpenRum", "bluez.OpenRun"},
		"":        {"hdmi", "bluez.OpenRun", "OpenRum", "usb"}, // each contains it
	} {
		names := []string{"hdmi", "bluez.OpenRun", "OpenRum", "usb"}
		if SortNearest(in, names); !slices.Equal(names, want) {
			t.Errorf("nearest to %q: %q, want %q", in, names, want)
		}
	}
}

func TestDistance(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"", "abc", 3}, {"kitten", "sitting", 3}, {"ab", "ba", 2}, {"é", "e", 2}} {
		if got, back := Distance(tt.a, tt.b), Distance(tt.b, tt.a); got != tt.want || back != got {
			t.Errorf("from %q to %q %d, and back %d; want %d", tt.a, tt.b, got, back, tt.want)
		}
	}
}
