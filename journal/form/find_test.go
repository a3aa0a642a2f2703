package form

import (
	"bytes"
	"testing"

	"pgregory.net/rapid"
)

// The search from the end finds what the standard library finds.
func TestFinder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[ab"]{1,4}`).Draw(t, "text")
		b := []byte(rapid.StringMatching(`[abc"]{0,40}`).Draw(t, "bytes"))
		if got, want := NewFinder(text).Last(b), bytes.LastIndex(b, []byte(text)); got != want {
			t.Fatalf("%q in %q: at %d, want %d", text, b, got, want)
		}
	})
}
