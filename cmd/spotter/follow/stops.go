package follow

import (
	"context"
	"fmt"
	"time"

	"spotter/crew/follow"
	"spotter/crew/wire"
	"spotter/input"
	"spotter/race"
)

// stopsLate is the age from which on a STOP of the other device is written down and not played: the spotter who pressed it
// knows by then that nobody heard it, and the runner is elsewhere.
const stopsLate = 10 * time.Second

// asker gives out what is pressed on the device that gave the race away, a [follow.Stops].
type asker interface {
	Run(ctx context.Context, told func(wire.Stop))
}

var _ asker = (*follow.Stops)(nil)

// stops is the device that gave the race away, as a source of presses: STOP there is STOP here.
type stops struct {
	ask  asker
	now  func() race.Stamp
	note func(said string)
}

// Name implements [input.Source].
func (s *stops) Name() string { return "the other device" }

// Run implements [input.Source]. It ends when nothing more can come.
func (s *stops) Run(ctx context.Context, to input.Sink) error {
	s.ask.Run(ctx, func(p wire.Stop) { s.told(p, to) })
	return nil
}

// told takes a press in.
func (s *stops) told(p wire.Stop, to input.Sink) {
	age := time.Duration(p.Age) * time.Millisecond
	heard := "it is not heard there"
	if p.Heard {
		heard = "it plays there"
	}
	switch {
	case p.Clear:
		s.note("STOP was ended on the other device; what sounds here goes on")
	case age > stopsLate:
		s.note(fmt.Sprintf("STOP was pressed on the other device %s ago, and not played here; %s", age.Round(time.Second), heard))
	default:
		s.note("STOP on the other device; " + heard)
		at := s.now()
		at.Wall, at.Boot = at.Wall.Add(-age), at.Boot-age
		to.Press(input.Press{Do: input.Do{Act: input.Stop}, At: at, Way: race.ByDevice, Device: s.Name(), Begins: true})
	}
}
