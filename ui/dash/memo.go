package dash

// memo is a text with what it was made from. It is made anew only when that changes, so
// that a frame allocates nothing for what it has shown before.
type memo[K comparable] struct {
	from K
	text string
	made bool
}

// of returns the text for k, which makes makes. makes must not capture anything that
// changes.
func (m *memo[K]) of(k K, makes func(K) string) string {
	if !m.made || m.from != k {
		m.from, m.text, m.made = k, makes(k), true
	}
	return m.text
}
