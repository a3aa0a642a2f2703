package wait

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"spotter/cmd/spotter/fault"
	"spotter/journal"
)

// lateFile tells when it was closed by nobody who waited for it.
type lateFile struct{ closed chan struct{} }

func (f lateFile) Abandon() { close(f.closed) }

// TestAnswerGivesUpInTime names the place of a disk that does not answer, and closes
// what comes too late.
func TestAnswerGivesUpInTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		if s, err := Answer(FirstAnswer, "the card", "take another", func() (string, error) { return "all", nil }); s != "all" || err != nil {
			t.Errorf("an answer in time: %q, %v", s, err)
		}
		late := lateFile{make(chan struct{})}
		began := time.Now()
		_, err := Answer(FirstAnswer, "the card", "take another", func() (lateFile, error) {
			time.Sleep(time.Hour)
			return late, nil
		})
		if took := time.Since(began); took != FirstAnswer {
			t.Errorf("gave up after %v", took)
		}
		if !errors.Is(err, journal.ErrSilent) || !strings.HasPrefix(err.Error(), "the card: ") || !strings.HasSuffix(fault.Next(err), "or take another") {
			t.Errorf("%v; next %q", err, fault.Next(err))
		}
		<-late.closed
	})
}

// TestSoonCountsFromItsStart waits for what is left of the time, and a little.
func TestSoonCountsFromItsStart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := Start(func() int { time.Sleep(FirstAnswer / 2); return 7 })
		if n, ok := s.Get(); n != 7 || !ok {
			t.Errorf("in time: %d, %v", n, ok)
		}
		s = Start(func() int { time.Sleep(time.Hour); return 7 })
		time.Sleep(FirstAnswer)
		began := time.Now()
		if n, ok := s.Get(); n != 0 || ok || time.Since(began) != LeastAnswer {
			t.Errorf("too late: %d, %v after %v", n, ok, time.Since(began))
		}
		time.Sleep(time.Hour)
	})
}

// TestWithin tells what ends in time from what does not, and so for a writer.
func TestWithin(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		if !Within(time.Second, func() {}) || Within(time.Second, func() { time.Sleep(time.Minute) }) {
			t.Error("what ended in time is mistaken for what did not")
		}
		time.Sleep(time.Minute)
	})
	r, w := io.Pipe() // nobody reads
	defer r.Close()
	if err := Write(w, "x", time.Millisecond); err == nil {
		t.Error("nobody took it, and that is no error")
	}
	if err := Write(io.Discard, "x", time.Minute); err != nil {
		t.Error(err)
	}
}
