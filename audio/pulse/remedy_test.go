package pulse

import (
	"errors"
	"fmt"
	"testing"

	"spotter/audio"
	"spotter/audio/servers"
)

// TestNoServerHasARemedy: what was tried is a detail of the reason, and not of the remedy.
func TestNoServerHasARemedy(t *testing.T) {
	err := fmt.Errorf("pulse: %w", &NoServerError{Next: servers.Anywhere, Tried: []error{errors.New("unix:/x: refused")}})
	what, next := audio.Remedy(err)
	if what != "pulse: no sound server answers; tried unix:/x: refused, the usual places; read no client.conf" || next != servers.Anywhere {
		t.Errorf("%q and %q", what, next)
	}
}

// TestNoneToExpect: macOS and Windows have no sound server, and other errors are of one.
func TestNoneToExpect(t *testing.T) {
	none := fmt.Errorf("pulse: %w", &NoServerError{})
	for system, want := range map[string]bool{"linux": false, "android": false, "freebsd": false, "openbsd": false, "darwin": true, "windows": true} {
		if got := NoneToExpect(none, system); got != want {
			t.Errorf("%s: %v", system, got)
		}
		if NoneToExpect(nil, system) || NoneToExpect(errors.New("refused"), system) {
			t.Errorf("%s: another error is taken for it", system)
		}
	}
}
