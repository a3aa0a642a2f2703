package inputs

import (
	"cmp"

	"spotter/input"
	"spotter/race"
	"spotter/text/say"
	"spotter/ui/alert"
)

// standing holds the last state of one source, and whether the source ever worked.
type standing struct {
	input.State
	known bool // the source told
	here  bool // it was there once
}

// words says for the journal what changed.
func words(s input.State, was standing) string {
	name := named(s.Source)
	why := ""
	if s.Fault != "" {
		why = ": " + s.Fault
	}
	switch s.Is {
	case input.Here:
		switch {
		case s.Fault != "":
			return name + why
		case was.here:
			return name + " is back"
		}
		return name + " found"
	case input.Denied:
		return name + " may not be opened" + why
	case input.Lost:
		return name + " lost" + why
	}
	if was.here {
		return name + " lost" + why
	}
	return name + " is not there" + why
}

// named returns a name, or what stands in its place.
func named(name string) string { return cmp.Or(name, "a device") }

// Faults appends what is wrong with the sources to all. What was there and is gone comes
// first, and is loud.
func (h *Hub) Faults(all []alert.Small) []alert.Small {
	if h == nil {
		return all
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, lost := range []bool{true, false} {
		for i := range h.states {
			if st := &h.states[i]; st.Fault != "" && (st.Is != input.Here && st.here) == lost {
				all = append(all, st.small())
			}
		}
	}
	return all
}

// small says what is wrong with a source, for the screen.
func (st *standing) small() alert.Small {
	name := named(st.Source)
	a := alert.Small{Item: race.ItemInput, Key: st.Source, Word: "pad", Next: say.C("remedy", st.Next), Loud: st.here && st.Is != input.Here}
	switch why := say.C("fault", st.Fault); {
	case st.Is == input.Here:
		a.Text = name + ": " + why
	case st.here:
		a.Text = say.F("PAD LOST: %s: %s", name, why)
	case st.Is == input.Denied:
		a.Text = say.F("%s may not be opened: %s", name, why)
	default:
		a.Text = say.F("%s is not there: %s", name, why)
	}
	if a.Next == "" && st.Is != input.Here {
		a.Next = say.T("Connect it again.")
	}
	return a
}
