package audio

import (
	"errors"
	"fmt"
	"testing"
)

// TestRemedy: reason and remedy are parted, however often the error was wrapped, and an
// error of no server keeps what was tried as a detail behind a semicolon.
func TestRemedy(t *testing.T) {
	suspended := Remedied("resume it, or choose another", "sink %q is suspended", "ear")
	for _, tt := range []struct {
		err        error
		what, next string
	}{
		{suspended, `sink "ear" is suspended`, "resume it, or choose another"},
		{fmt.Errorf("pulse: %w", suspended), `pulse: sink "ear" is suspended`, "resume it, or choose another"},
		{fmt.Errorf("%w (twice)", suspended), `sink "ear" is suspended: resume it, or choose another (twice)`, ""},
		{errors.New("sink gone"), "sink gone", ""},
		{fmt.Errorf("pulse: %w", detailed{}), "pulse: nobody answers; tried here", "start it"},
	} {
		if what, next := Remedy(tt.err); what != tt.what || next != tt.next {
			t.Errorf("%q is parted into %q and %q, want %q and %q", tt.err, what, next, tt.what, tt.next)
		}
	}
}

// detailed is an error with details behind its remedy.
type detailed struct{}

func (detailed) Error() string  { return "nobody answers: start it; tried here" }
func (detailed) Remedy() string { return "start it" }
