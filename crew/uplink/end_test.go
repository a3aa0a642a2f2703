package uplink

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"spotter/crew/wire"
)

// At the end of a race what is left goes at once, and nobody waits for a link longer than was said.
func TestTheEnd(t *testing.T) {
	for name, c := range map[string]struct {
		to     fault
		before bool // the link was so before the end, too
		most   time.Duration
		whole  bool
	}{
		"all is fine":          {fine, false, 100 * time.Millisecond, true},
		"no answer":            {noAnswer, false, 3 * time.Second, false},
		"no link":              {lostCall, false, 2500 * time.Millisecond, false},
		"no link for a while":  {lostCall, true, 100 * time.Millisecond, false},
		"the answers are lost": {lostAnswer, false, 2500 * time.Millisecond, false},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				r := newRig(t)
				r.begin()
				after(time.Second)
				if c.before {
					r.air.set(always(c.to))
					r.add(left())
					after(time.Minute)
				}
				for range 30 {
					r.add(lefts(100)...)
				}
				r.air.set(always(c.to))
				began := time.Now()
				err := r.link.Close(3 * time.Second)
				if took := time.Since(began); took > c.most {
					t.Errorf("it took %v, want %v at most", took, c.most)
				}
				if behind, ok := errors.AsType[*BehindError](err); (err == nil) != c.whole || !c.whole && (!ok || behind.Lines < 2000) {
					t.Errorf("%v", err)
				}
				<-r.link.done
				if c.whole {
					r.equal(r.name())
				}
			})
		})
	}
}

// stuck is a file of a disk that does not answer.
type stuck struct{ until chan struct{} }

func (s stuck) Size() (int64, error)              { <-s.until; return 0, io.EOF }
func (s stuck) ReadAt([]byte, int64) (int, error) { <-s.until; return 0, io.EOF }
func (s stuck) Close() error                      { return nil }

// A disk that does not answer holds the link, and nobody else: the end does not wait for it.
func TestADiskThatDoesNotAnswer(t *testing.T) {
	bubble(t, func(t *testing.T) {
		r := newRig(t)
		until := make(chan struct{})
		r.o.Open = func(string) (File, error) { return stuck{until}, nil }
		r.begin()
		after(time.Minute)
		r.link.Wake() // nothing waits for it
		_ = r.link.Status()
		began := time.Now()
		if err := r.link.Close(time.Second); err == nil || time.Since(began) > 1200*time.Millisecond {
			t.Errorf("closing took %v: %v", time.Since(began), err)
		}
		close(until)
		<-r.link.done
	})
}

// A file that is gone for a while, or cut back and written again, is read on where it was; a
// journal that goes on in another file too.
func TestAFileThatMoves(t *testing.T) {
	bubble(t, func(t *testing.T) {
		r := newRig(t)
		r.add(lefts(10)...)
		r.begin()
		after(time.Second)
		all := r.file()
		if err := os.Remove(r.path); err != nil {
			t.Fatal(err)
		}
		r.moves(filepath.Join(filepath.Dir(r.path), "rescued.jsonl"))
		after(20 * time.Second)
		calls := len(r.hq.Calls())
		after(time.Minute)
		if n := len(r.hq.Calls()) - calls; n > 15 {
			t.Errorf("%d calls in a minute without a file", n)
		}
		r.write(all)
		r.add(lefts(10)...)
		after(20 * time.Second)
		r.equal(r.name())
		if err := os.Truncate(r.path, int64(len(all))); err != nil { // its disk failed
			t.Fatal(err)
		}
		whole := r.hq.Mirror(r.name())
		after(20 * time.Second)
		r.write(whole[len(all):])
		r.add(lefts(10)...)
		after(20 * time.Second)
		r.equal(r.name())
		r.close()
		if len(r.hq.Names()) != 1 {
			t.Errorf("mirrors %q", r.hq.Names())
		}
	})
}

// What is not on the disk for good is not sent; the end of a line that is not there yet neither.
func TestOnlyWhatIsSafe(t *testing.T) {
	bubble(t, func(t *testing.T) {
		r := newRig(t)
		var safe atomic.Int64
		safe.Store(int64(len(r.file())) + 100)
		r.o.Safe = safe.Load
		first := len(r.file())
		r.add(fall())
		r.begin()
		after(time.Minute)
		if got := len(r.hq.Mirror(r.name())); got != first {
			t.Errorf("%d bytes are at headquarters, %d are safe", got, safe.Load())
		}
		if s := r.link.Status(); s.Waiting != 0 {
			t.Errorf("status %+v", s)
		}
		safe.Store(1 << 40)
		r.link.Wake()
		after(time.Millisecond)
		r.equal(r.name())
		r.write([]byte(`{"seq":3,"kind":"fa`))
		r.link.Wake()
		after(time.Minute)
		if got := len(r.hq.Mirror(r.name())); got != len(r.file())-19 {
			t.Errorf("%d bytes are at headquarters", got)
		}
		r.close()
	})
}

// A link without a journal asks nobody.
func TestNoJournalYet(t *testing.T) {
	bubble(t, func(t *testing.T) {
		r := newRig(t)
		path := r.path
		r.moves("")
		r.o.Beat = func() wire.Beat { return wire.Beat{At: time.Now()} }
		r.begin()
		after(time.Minute)
		if n := len(r.hq.Calls()); n != 0 {
			t.Errorf("%d calls", n)
		}
		r.moves(path)
		after(2 * time.Second)
		r.equal(r.name())
		r.close()
	})
}
