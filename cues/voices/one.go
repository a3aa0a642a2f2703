//go:build onevoice

package voices

// more returns the voices beside the default one: there are none.
func more() map[string][]byte { return map[string][]byte{} }
