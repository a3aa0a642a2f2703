package audiotest

import "testing"

// EachServer runs a test with each kind of sound server, one after the other.
func EachServer(t *testing.T, f func(t *testing.T, kind Kind)) {
	for _, kind := range Kinds {
		t.Run(kind.String(), func(t *testing.T) { f(t, kind) })
	}
}
