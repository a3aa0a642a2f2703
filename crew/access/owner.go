package access

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
