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
