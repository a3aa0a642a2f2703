package follow

import (
	"context"
	"fmt"
	"testing"
	"time"

	"spotter/crew/wire"
	"spotter/input"
	"spotter/race"
)

// presses gives out presses as if another device had sent them.
type presses []wire.Stop

// Run implements [asker].
func (p presses) Run(_ context.Context, told func(wire.Stop)) {
	for _, s := range p {
		told(s)
	}
}

// STOP on the other device is STOP here, stamped when it was pressed, and never ends a STOP that sounds. One that comes too late
// is written down and not played, and so is its end.
func TestStopsComeIn(t *testing.T) {
	now := race.Stamp{Wall: time.Unix(1e9, 0), Boot: time.Hour}
	var notes []string
	var got []input.Press
	s := &stops{ask: presses{{N: 1, Age: 300, Heard: true}, {N: 2, Clear: true, Age: 5}, {N: 3, Age: 11_000}}, now: func() race.Stamp { return now }, note: func(s string) { notes = append(notes, s) }}
	if err := s.Run(context.Background(), input.Sink{Press: func(p input.Press) { got = append(got, p) }}); err != nil {
		t.Fatal(err)
	}
	if len(got) != 1 || got[0].Do.Act != input.Stop || !got[0].Begins || got[0].Way != race.ByDevice || now.Boot-got[0].At.Boot != 300*time.Millisecond {
		t.Errorf("presses %+v", got)
	}
	want := []string{"STOP on the other device; it plays there", "STOP was ended on the other device; what sounds here goes on", "STOP was pressed on the other device 11s ago, and not played here; it is not heard there"}
	if fmt.Sprint(notes) != fmt.Sprint(want) {
		t.Errorf("notes %q", notes)
	}
}
