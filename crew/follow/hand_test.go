package follow

import (
	"bytes"
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"spotter/crew/wire"
)

// wished waits for a state of a wish.
func wished(t *testing.T, w *Wish, want Taken) {
	t.Helper()
	for end := time.Now().Add(time.Minute); ; time.Sleep(2 * time.Millisecond) {
		s, err := w.State()
		if s == want {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("state %d, %v; want %d", s, err, want)
		}
	}
}

// asks waits until a device asks.
func (r *rig) asks(device string) {
	r.t.Helper()
	for end := time.Now().Add(time.Minute); r.hand.Asks() != device; time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			r.t.Fatalf("%q asks, want %q", r.hand.Asks(), device)
		}
	}
}

// closes writes the last lines and says that the journal is closed.
func (r *rig) closes(lines int) {
	r.t.Helper()
	r.write(lines)
	final, err := r.server.Final(r.path, int64(len(r.all)))
	if err != nil {
		r.t.Fatal(err)
	}
	r.hand.Closed(final)
}

// The race goes over whole: the copy is the closed journal when the other device may begin. Two devices ask at once; one gets it.
func TestTakeOver(t *testing.T) {
	r := newRig(t, 40)
	r.write(20)
	save := filepath.Join(t.TempDir(), "copy.jsonl")
	f, stop := r.follow(r.link(), "")
	g, _ := r.follow(r.link(), filepath.Join(t.TempDir(), "other.jsonl"))
	until(t, f, "lines", func(s State) bool { return s.Lines == 20 })
	until(t, g, "lines", func(s State) bool { return s.Lines == 20 })
	if _, err := f.Ask(context.Background(), "Ben"); !errors.Is(err, ErrNoCopy) {
		t.Errorf("without a copy: %v", err)
	}
	if err := f.Keep(save); err != nil {
		t.Fatal(err)
	}
	w, err := f.Ask(context.Background(), "Ben")
	if err != nil {
		t.Fatal(err)
	}
	r.asks("Ben")
	second, err := g.Ask(context.Background(), "Cleo")
	if err != nil {
		t.Fatal(err)
	}
	wished(t, second, Denied)
	if !r.hand.Answer(true) {
		t.Fatal("the answer came too late")
	}
	r.closes(20)
	wished(t, w, Begins)
	if _, has := r.hand.With(); !has || r.hand.Keep() {
		t.Error("the first device does not know that the race is gone")
	}
	stop()
	w.Drop()
	second.Drop()
	if got, err := os.ReadFile(save); err != nil || !bytes.Equal(got, r.all) {
		t.Errorf("the copy has %d of %d bytes, %v", len(got), len(r.all), err)
	}
}

// A no ends it, and so does a spotter who takes the race back before the other device has it.
func TestDeniedAndKept(t *testing.T) {
	r := newRig(t, 40)
	r.write(20)
	f, _ := r.follow(r.link(), filepath.Join(t.TempDir(), "copy.jsonl"))
	until(t, f, "lines", func(s State) bool { return s.Lines == 20 })
	for _, want := range []Taken{Denied, Kept} {
		w, err := f.Ask(context.Background(), "Ben")
		if err != nil {
			t.Fatal(err)
		}
		r.asks("Ben")
		if want == Denied {
			r.hand.Answer(false)
		} else {
			r.hand.Answer(true)
			if !r.hand.Keep() {
				t.Error("it cannot be kept")
			}
		}
		wished(t, w, want)
		w.Drop()
	}
	w, err := f.Ask(context.Background(), "Ben")
	if err != nil {
		t.Fatal(err)
	}
	r.asks("Ben")
	w.Drop() // the other spotter is told
	r.asks("")
}

// Answers are lost at every step, by a link that breaks again and again: the race goes over all the same, once.
func TestAnswersAreLost(t *testing.T) {
	r := newRig(t, 60)
	r.write(20)
	var drop atomic.Bool
	f, _ := r.follow(wire.Invitation{Host: lossy(t, r.on, &drop), Race: wire.Live, Token: r.link().Token, CA: r.link().CA}, filepath.Join(t.TempDir(), "copy.jsonl"))
	until(t, f, "lines", func(s State) bool { return s.Lines == 20 })
	drop.Store(true)
	w, err := f.Ask(context.Background(), "Ben")
	if err != nil {
		t.Fatal(err)
	}
	defer w.Drop()
	r.asks("Ben")
	r.hand.Answer(true)
	r.closes(40)
	wished(t, w, Begins)
	s, _ := f.State()
	if s.Lines != 60 || s.Saved != int64(len(r.all)) {
		t.Errorf("it begins with %+v", s)
	}
}

// lossy passes connections on; while drop is set two of three are cut after a moment, some of them before the answer is back.
func lossy(t *testing.T, to string, drop *atomic.Bool) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for n := 0; ; n++ {
			in, err := l.Accept()
			if err != nil {
				return
			}
			out, err := net.Dial("tcp", to)
			if err != nil {
				in.Close()
				continue
			}
			end := func() { in.Close(); out.Close() }
			if drop.Load() && n%3 != 0 {
				time.AfterFunc(time.Duration(n%7)*4*time.Millisecond, end)
			} else {
				time.AfterFunc(200*time.Millisecond, end)
			}
			pass := func(a, b net.Conn) {
				defer end()
				buf := make([]byte, 4096)
				for {
					n, err := a.Read(buf)
					if _, werr := b.Write(buf[:n]); err != nil || werr != nil {
						return
					}
				}
			}
			go pass(in, out)
			go pass(out, in)
		}
	}()
	return l.Addr().String()
}

// A device that is gone can be left out by a person, and by nobody else.
func TestNoAnswer(t *testing.T) {
	r := newRig(t, 40)
	r.write(20)
	f, _ := r.follow(r.link(), filepath.Join(t.TempDir(), "copy.jsonl"))
	until(t, f, "lines", func(s State) bool { return s.Lines == 20 })
	w, err := f.Ask(context.Background(), "Ben")
	if err != nil {
		t.Fatal(err)
	}
	defer w.Drop()
	r.asks("Ben")
	r.stop()
	wished(t, w, Lost)
}

// A disk that takes nothing is told, costs the link nothing, and no race begins on it.
func TestFullDisk(t *testing.T) {
	r := newRig(t, 40)
	r.write(10)
	f, _ := r.follow(r.link(), filepath.Join(t.TempDir(), "copy.jsonl"))
	until(t, f, "lines", func(s State) bool { return s.Lines == 10 && s.Saved == s.Size })
	f.writing.Lock()
	good := f.keep.file
	f.keep.file = &fullFile{File: good}
	f.writing.Unlock()
	r.write(10)
	s := until(t, f, "a fault of the disk", func(s State) bool { return s.Lines == 20 && s.SaveErr != nil })
	if s.Link != Good || s.Saved >= s.Size {
		t.Errorf("%+v", s)
	}
	w, err := f.Ask(context.Background(), "Ben")
	if err != nil {
		t.Fatal(err)
	}
	defer w.Drop()
	r.asks("Ben")
	r.hand.Answer(true)
	r.closes(20)
	wished(t, w, Fetching)
	f.writing.Lock()
	f.keep.file = good
	f.writing.Unlock()
	wished(t, w, Begins) // once there is room
	if s, _ := f.State(); s.Saved != int64(len(r.all)) || s.SaveErr != nil {
		t.Errorf("%+v", s)
	}
}

// TestNamelessRemedy has the error begin with what to do: the last row of a screen cuts the end.
func TestNamelessRemedy(t *testing.T) {
	if got := ErrNameless.Error(); !strings.HasPrefix(got, "use an invitation of the pair") {
		t.Error(got)
	}
}
