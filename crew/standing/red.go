package standing

import (
	"fmt"
	"time"

	"spotter/crew/wire"
	"spotter/cues"
	"spotter/race"
)

// Matters reports whether lines may change how a pair is doing, apart from it having been heard.
// Most lines are cues and what became of them.
func Matters(events []race.Event) bool {
	for i := range events {
		switch events[i].Kind {
		case race.KindCue:
			if events[i].Class == cues.Alarm {
				return true
			}
		case race.KindOutcome, race.KindAid, race.KindHazard:
		default:
			return true
		}
	}
	return false
}

// Red names what is red in a standing that At has returned, "" where nothing is. The name stays
// while nothing new happens, over a restart too, but for a loss that only a beat told of. A second
// fall has another name than the first.
func (p *Pair) Red(s Standing) string {
	switch s.Status {
	case Fallen:
		for i := len(p.record.Lines) - 1; i >= 0; i-- {
			if p.record.Lines[i].Kind == race.KindFall && p.record.Counts(i) {
				return fmt.Sprint("fall-", p.record.Lines[i].ID)
			}
		}
	case Stopped:
		if _, stop := p.open(); stop != nil {
			return fmt.Sprint("stop-", stop.ID)
		}
	case Deaf:
		at := p.outputs
		if p.output != "lost" && p.output != "silent" {
			at = p.lost
		}
		return fmt.Sprint("earpiece-", at.UnixMilli())
	}
	return ""
}

// gapEvery is the time after which a gap is worked out again: it grows while a board is overdue.
const gapEvery = 15 * time.Second

// Due returns when a standing that At has returned may become another though nothing comes: zero
// for never. A line or a beat that came since may have put that off.
func (p *Pair) Due(s Standing, now time.Time) (due time.Time) {
	sooner := func(t time.Time) {
		t = t.Add(time.Millisecond) // at the limit itself it is still the same
		if t.After(now) && (due.IsZero() || t.Before(due)) {
			due = t
		}
	}
	if s.Status == Over {
		return due
	}
	sooner(p.heard.Add(wire.NoNews))
	if _, stop := p.open(); stop != nil {
		sooner(p.here(stop.Wall).Add(StopAfter))
	}
	if s.HasGap && !s.Final {
		sooner(now.Add(gapEvery))
	}
	return due
}

// Here returns when it was a race time, by the clock of headquarters; zero before the first line
// with a race time.
func (p *Pair) Here(elapsed time.Duration) time.Time {
	if !p.last.known {
		return time.Time{}
	}
	return p.here(p.last.wall).Add(elapsed - p.last.elapsed)
}
