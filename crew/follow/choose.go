package follow

import (
	"fmt"

	"spotter/crew/wire"
)

// ChooseError says that there is more than one race to follow, or none by that name.
type ChooseError struct{ List []wire.Listed }

// Error implements error.
func (e *ChooseError) Error() string {
	if len(e.List) == 0 {
		return "there is no race to follow yet"
	}
	return fmt.Sprintf("there are %d journals: say which", len(e.List))
}

// choose finds the journal that is meant.
func (f *Follower) choose(all []wire.Listed) (one wire.Listed, err error) {
	var fit []wire.Listed
	for _, l := range all {
		name, _, ok := wire.SplitName(l.Journal)
		if !ok || len(l.Label) > 4*wire.MaxWord {
			continue
		}
		if f.o.Which == "" || f.o.Which == l.Journal || f.o.Which == name || f.o.Which == l.Label {
			fit = append(fit, l)
		}
	}
	if f.o.Which != "" {
		for _, l := range fit {
			if l.Journal == f.o.Which {
				return l, nil
			}
		}
	}
	if len(fit) == 0 {
		if f.o.Which != "" && len(all) > 0 {
			return one, &ChooseError{all}
		}
		return one, &ChooseError{}
	}
	// Of one pair the newest counts: the one that had news last, and before anybody had, the last.
	best := len(fit) - 1
	for i, l := range fit {
		if l.Label != fit[best].Label {
			return one, &ChooseError{fit}
		}
		if l.Heard != nil && (fit[best].Heard == nil || *l.Heard < *fit[best].Heard) {
			best = i
		}
	}
	return fit[best], nil
}
