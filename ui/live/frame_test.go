package live

import (
	"testing"

	"spotter/ui/uitest"
)

// TestAFrameThatStaysAllocatesNothing: drawing a screen on which nothing has changed since
// the last drawing costs no memory, at any size: what a frame allocates is its new text.
func TestAFrameThatStaysAllocatesNothing(t *testing.T) {
	for _, size := range uitest.Sizes() {
		r := newRig(t)
		running(r)
		r.size(size[0], size[1])
		var out []byte
		r.Changes(out)
		if n := testing.AllocsPerRun(100, func() { out = r.Changes(out[:0]) }); n != 0 {
			t.Errorf("%v: %v allocations", size, n)
		}
	}
}
