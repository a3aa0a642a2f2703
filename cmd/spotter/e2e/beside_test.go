package e2e

import (
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// beside runs subtests of a parallel test beside each other, and begins at once.
// A subtest that calls t.Parallel waits behind all tests that wait already: long ones
// would begin last, and run alone at the end.
type beside struct {
	t       *testing.T
	running sync.WaitGroup
	places  chan struct{}
}

// newBeside returns a beside that runs n subtests of a test at once.
func newBeside(t *testing.T, n int) *beside {
	return &beside{t: t, places: make(chan struct{}, n)}
}

// run runs a subtest as soon as there is a place for it, and does not wait for its end.
func (b *beside) run(name string, f func(t *testing.T)) {
	b.running.Go(func() {
		b.places <- struct{}{}
		defer func() { <-b.places }()
		b.t.Run(name, f)
	})
}

// wait waits until every subtest has ended. The test must call it before it ends.
func (b *beside) wait() { b.running.Wait() }

// scriptT is a test for testscript whose scripts run in a beside.
type scriptT struct {
	*testing.T
	beside *beside // nil in a script
}

// Run runs a script.
func (s scriptT) Run(name string, f func(testscript.T)) {
	s.beside.run(name, func(t *testing.T) { f(scriptT{t, nil}) })
}

// Parallel does nothing: the beside says how many scripts run at once.
func (scriptT) Parallel() {}

// Verbose reports whether the log of a script that passes is wanted.
func (scriptT) Verbose() bool { return testing.Verbose() }
