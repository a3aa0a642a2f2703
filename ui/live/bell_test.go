package live

import (
	"bytes"
	"testing"
	"time"

	"spotter/ui/alert"
)

// With --bell a fault rings once, in the stream of the painting, and changes nothing else
// of what the terminal is sent.
func TestAFaultRingsTheBellOnce(t *testing.T) {
	for _, asked := range []bool{true, false} {
		r := newRig(t)
		quiet := newRig(t)
		r.health.Bell = asked
		bells := func() int {
			r.Update(Tick{})
			quiet.Update(Tick{})
			b, q := r.Changes(nil), quiet.Changes(nil)
			if !bytes.Equal(bytes.ReplaceAll(b, []byte{'\a'}, nil), q) {
				t.Errorf("more than a bell:\n%q\n%q", b, q)
			}
			return bytes.Count(b, []byte{'\a'})
		}
		want := func(what string, n int) {
			t.Helper()
			if !asked {
				n = 0
			}
			if got := bells(); got != n {
				t.Errorf("%s: %d bells, want %d (asked for: %v)", what, got, n, asked)
			}
		}
		set := func(change func(h *Health)) {
			change(&r.health)
			change(&quiet.health)
		}
		want("all is well", 0)
		set(func(h *Health) { h.Output.State, h.Output.Fault = OutputLost, "gone" })
		want("the earpiece is lost", 1)
		want("it lasts", 0)
		set(func(h *Health) { h.Output.State = OutputSilent })
		want("the same fault in other words", 0)
		set(func(h *Health) { h.Journal.Fault, h.Journal.For = "the disk is full", 3*time.Second })
		want("the journal fails too", 1)
		set(func(h *Health) {
			h.Small = []alert.Small{{Item: "watch", Text: "no cue for 1:30", Key: "silence"}}
		})
		want("a small fault", 1)
		set(func(h *Health) {
			h.Small = []alert.Small{{Item: "watch", Text: "no cue for 1:31", Key: "silence"}}
		})
		want("the small fault in other words", 0)
	}
}
