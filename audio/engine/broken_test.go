package engine

import (
	"testing"
	"time"
)

// TestPanicsTooManyEndTheEngine: what breaks at every turn is the owner's to end.
func TestPanicsTooManyEndTheEngine(t *testing.T) {
	now := time.Unix(0, 0)
	e := New(Options{Now: func() time.Time { return now }})
	op := &opener{wake: make(chan struct{}, 1)}
	panics := func() (again bool) {
		defer func() { again = recover() != nil }()
		e.broke(op, "x")
		return
	}
	for n := range maxBreaks {
		if panics() {
			t.Fatalf("panic %d was passed on", n+1)
		}
	}
	if !panics() {
		t.Error("it goes on for ever")
	}
	now = now.Add(time.Hour)
	if panics() {
		t.Error("a panic an hour later was passed on")
	}
}
