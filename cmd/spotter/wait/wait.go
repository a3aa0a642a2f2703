package wait

import (
	"fmt"
	"io"
	"time"
)

// Write writes s to w, and gives up after d: a terminal that reads no more (a dead ssh)
// must not keep a program whose race is saved from ending.
func Write(w io.Writer, s string, d time.Duration) error {
	done := make(chan error, 1)
	go func() {
		_, err := io.WriteString(w, s)
		done <- err
	}()
	select {
	case err := <-done:
		return err
	case <-time.After(d):
		return fmt.Errorf("nothing was taken for %v", d)
	}
}

// Within runs f and reports whether it ended in time.
func Within(d time.Duration, f func()) bool {
	done := make(chan struct{})
	go func() { defer close(done); f() }()
	select {
	case <-done:
		return true
	case <-time.After(d):
		return false
	}
}
