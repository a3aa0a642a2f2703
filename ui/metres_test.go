package ui

import (
	"testing"
	"time"

	"spotter/race"
)

// TestOneKindOfMinus: a gap and its metres have the same sign.
func TestOneKindOfMinus(t *testing.T) {
	for _, tt := range []struct{ got, want string }{
		{gapAndMetres(race.FormatGap(-238*time.Second), -751, true), "−3:58 (−751 m)"},
		{gapAndMetres(race.FormatGap(239*time.Second), 0.2, true), "+3:59"},
		{gapAndMetres("3:58 ahead", -751, false), "3:58 ahead (751 m)"},
		{metres(-0.2), "0 m"},
	} {
		if tt.got != tt.want {
			t.Errorf("%q, want %q", tt.got, tt.want)
		}
	}
}
