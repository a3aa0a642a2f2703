package text

import "testing"

// TestOneKindOfMinus: a gap and its metres have the same sign, the minus of the times.
func TestOneKindOfMinus(t *testing.T) {
	for _, tt := range []struct{ got, want string }{
		{WithMetres("−3:58", -751, true), "−3:58 (−751 m)"},
		{WithMetres("+3:59", 0.2, true), "+3:59"},
		{WithMetres("3:58 ahead", -751, false), "3:58 ahead (751 m)"},
		{Metres(-0.2), "0 m"},
	} {
		if tt.got != tt.want {
			t.Errorf("%q, want %q", tt.got, tt.want)
		}
	}
}
