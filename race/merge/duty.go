package merge

import (
	"cmp"
	"slices"
	"time"

	"spotter/race"
	"spotter/race/align"
)

// turn is a moment at which a log says who spots with its device, or whether its earpiece
// is open.
type turn struct {
	at    time.Duration
	shift bool   // a swap of spotters, which makes its name the one on duty
	name  string // who spots from here on; "" where the line does not say
	ear   int    // 1: the earpiece opened, -1: it closed, 0: nothing about it
}

// turnsOf returns the turns of a log, in the order of time.
func turnsOf(s *align.Side) (list []turn) {
	for i := range s.Stands.Lines {
		e := &s.Stands.Lines[i]
		if !s.Stands.Counts(i) {
			continue
		}
		t := turn{at: s.Time(i)}
		switch e.Kind {
		case race.KindOpen:
			t.ear = -1
			if e.Open != nil {
				t.name = e.Open.Spotter
			}
		case race.KindSwap:
			if e.Item == race.ItemWitness || e.Name == "" {
				continue
			}
			t.shift, t.name = true, e.Name
		case race.KindOutput:
			switch e.State {
			case "opened", "moved":
				t.ear = 1
			case "lost", "silent", "closed":
				t.ear = -1
			}
		default:
			continue
		}
		list = append(list, t)
	}
	slices.SortStableFunc(list, func(a, b turn) int { return cmp.Compare(a.at, b.at) })
	return list
}

// standing tells of one log at a moment who spots with its device, since when by a swap,
// and whether its earpiece is open.
func (s *side) standing(at time.Duration) (name string, swapped time.Duration, shift, ear bool) {
	for _, t := range s.turns {
		if t.at > at {
			break
		}
		if t.name != "" {
			name = t.name
		}
		if t.shift {
			swapped, shift = t.at, true
		}
		if t.ear != 0 {
			ear = t.ear > 0
		}
	}
	return name, swapped, shift, ear
}

// duty returns the side whose spotter was on duty at a moment: whom the last swap names.
// Where that is neither or both, it is the side whose earpiece was open, and where that
// is neither or both, the one whose race time counts.
func (m *merger) duty(at time.Duration) int {
	var names [2]string
	var swapped [2]time.Duration
	var shift, ear [2]bool
	for k, s := range m.sides {
		names[k], swapped[k], shift[k], ear[k] = s.standing(at)
	}
	if shift[0] || shift[1] {
		by := 0
		if !shift[0] || shift[1] && swapped[1] > swapped[0] {
			by = 1
		}
		if names[1-by] != names[by] {
			return by
		}
	}
	if ear[0] != ear[1] {
		if ear[1] {
			return 1
		}
		return 0
	}
	return m.ref
}
