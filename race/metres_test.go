package race

import (
	"testing"
	"time"
)

// TestOneKindOfMinus: a gap and its metres have the same sign.
func TestOneKindOfMinus(t *testing.T) {
	for _, tt := range []struct{ got, want string }{
		{WithMetres(FormatGap(-238*time.Second), -751, true), "−3:58 (−751 m)"},
		{WithMetres(FormatGap(239*time.Second), 0.2, true), "+3:59"},
		{WithMetres("3:58 ahead", -751, false), "3:58 ahead (751 m)"},
		{FormatMetres(-0.2), "0 m"},
	} {
		if tt.got != tt.want {
			t.Errorf("%q, want %q", tt.got, tt.want)
		}
	}
}
