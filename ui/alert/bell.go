package alert

import (
	"slices"
	"time"
)

// ringApart is the least time between two bells for one fault: one that comes and goes is
// heard once.
const ringApart = 10 * time.Second

// Bell decides when the terminal's bell rings: once for each fault, when it comes. The zero
// value is ready.
type Bell struct {
	now, before []string // names of the faults, as of the last look and of the one before
	rung        []ring
	due         bool
}

// ring is the last bell for one fault.
type ring struct {
	fault string
	at    time.Duration
}

// Look takes the names of all faults that there are at a boot time. wrong appends them to
// the slice that it is given.
func (b *Bell) Look(at time.Duration, wrong func(names []string) []string) {
	b.now, b.before = wrong(b.before[:0]), b.now
	for _, fault := range b.now {
		if !slices.Contains(b.before, fault) && b.mayRing(fault, at) {
			b.due = true
		}
	}
}

// mayRing reports whether the last bell for a fault is long ago, and notes this one.
func (b *Bell) mayRing(fault string, at time.Duration) bool {
	i := slices.IndexFunc(b.rung, func(r ring) bool { return r.fault == fault })
	if i < 0 {
		b.rung = append(b.rung, ring{fault, at})
		return true
	}
	if at-b.rung[i].at < ringApart {
		return false
	}
	b.rung[i].at = at
	return true
}

// Due reports whether the bell is to ring now. It does so once.
func (b *Bell) Due() bool {
	due := b.due
	b.due = false
	return due
}
