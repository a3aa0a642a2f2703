package access

import (
	"cmp"
	"slices"
	"strings"
)

// Owner returns the guest whose journal it is; false where it is nobody's yet.
func (b *Book) Owner(race, journal string) (Guest, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	g := b.guests[b.owners[race+"/"+journal]]
	if g == nil {
		return Guest{}, false
	}
	return *g, true
}

// Guests lists all guests of a race, or of all where race is empty, in the order in which they were invited.
func (b *Book) Guests(race string) (list []Guest) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, g := range b.guests {
		if race == "" || g.Race == race {
			list = append(list, *g)
		}
	}
	slices.SortFunc(list, func(a, b Guest) int { return cmp.Or(a.Invited.Compare(b.Invited), strings.Compare(a.ID, b.ID)) })
	return list
}

// Journals lists the journals of a guest, the first one first.
func (b *Book) Journals(id string) []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.owned[id])
}
