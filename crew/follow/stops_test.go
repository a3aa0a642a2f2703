package follow

import (
	"context"
	"io"
	"net"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"spotter/crew/wire"
	"spotter/journal"
)

// gives hands the race of a rig over to a device, and returns its wish.
func (r *rig) gives(f *Follower, device string) *Wish {
	r.t.Helper()
	w, err := f.Ask(context.Background(), device)
	if err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(w.Drop)
	r.asks(device)
	if _, lent := w.Stops(); lent != "" {
		r.t.Error("the token of headquarters goes before the race does")
	}
	if !r.hand.Answer(true) {
		r.t.Fatal("the answer came too late")
	}
	r.closes(1)
	wished(r.t, w, Begins)
	return w
}

// had waits until the first device knows that a press is logged.
func (r *rig) had(n uint64) {
	r.t.Helper()
	for end := time.Now().Add(time.Minute); ; time.Sleep(time.Millisecond) {
		if had, heard := r.server.Told(); had >= n && !heard.IsZero() {
			return
		}
		if time.Now().After(end) {
			r.t.Fatalf("press %d is not logged", n)
		}
	}
}

// What is pressed on the device that gave the race away comes to the device that has it, once each and in order, over a link that
// was gone for a while; the invitation of headquarters comes with the race; and the end is told.
func TestStopsOfTheFirstDevice(t *testing.T) {
	r := newRig(t, 40)
	r.hand.Lend("spotter-hq://hq.test/boston?token=secret")
	r.write(20)
	f, stop := r.follow(r.link(), filepath.Join(t.TempDir(), "copy.jsonl"))
	until(t, f, "lines", func(s State) bool { return s.Lines == 20 })
	w := r.gives(f, "Ben")
	s, lent := w.Stops()
	if lent != "spotter-hq://hq.test/boston?token=secret" {
		t.Errorf("lent %q", lent)
	}
	stranger := &Stops{call: s.call, mirror: s.mirror, id: wire.TokenText([wire.TokenBytes]byte{7}), least: s.least}
	stranger.Run(context.Background(), func(wire.Stop) { t.Error("another device hears it") }) // it is refused, and ends
	stop()
	var mu sync.Mutex
	var got []wire.Stop
	done := make(chan struct{})
	go func() {
		defer close(done)
		s.Run(context.Background(), func(p wire.Stop) { mu.Lock(); got = append(got, p); mu.Unlock() })
	}()
	r.had(r.server.Stop(false, true))
	r.stop() // the link is gone
	r.server.Stop(true, false)
	r.serve(r.on)
	last := r.server.Stop(false, false)
	r.had(last)
	r.server.Over()
	<-done
	mu.Lock()
	defer mu.Unlock()
	if len(got) != 3 || got[0].N != 1 || got[0].Clear || !got[0].Heard || got[1].N != 2 || !got[1].Clear || got[2].N != 3 || got[2].Heard {
		t.Errorf("%+v", got)
	}
}

// killed has what each device knew when one of them was killed.
type killed struct {
	second Taken // what the second device knew; Begins where it was told that the race is its own
	gone   bool  // the first device let it go
	closed bool  // the journal of the first device has its last line
}

// Either side is killed after each step. Afterwards never more than one device has the race without a person who insists, what
// is missing can be taken by one, and both files are whole. The rest, that a file which ends with "handed over" is taken up by
// a person alone, is tested in cmd/spotter/share.
func TestKilledAtEachStep(t *testing.T) {
	for _, tt := range []struct {
		name string
		upTo int // steps that are done before: 1 the wish, 2 the yes, 3 the journal is closed, 4 the race is gone
		dies string
		want func(k killed) bool
	}{
		{"the first, before it is asked", 0, "first", func(k killed) bool { return k.second == NotAsked && !k.closed }},
		{"the first, while it is asked", 1, "first", func(k killed) bool { return k.second == Lost && !k.closed }},
		{"the first, after the yes", 2, "first", func(k killed) bool { return k.second == Lost && !k.closed }},
		{"the first, with a closed journal", 3, "first", func(k killed) bool { return k.second == Lost && k.closed && !k.gone }},
		{"the first, when the race is gone", 4, "first", func(k killed) bool { return k.second == Begins && k.gone }},
		{"the second, while it asks", 1, "second", func(k killed) bool { return !k.gone && !k.closed }},
		{"the second, after the yes", 2, "second", func(k killed) bool { return !k.gone }},
		{"the second, before it has every line", 3, "second", func(k killed) bool { return !k.gone && k.closed }},
		{"the second, when the race is gone", 4, "second", func(k killed) bool { return k.gone && k.closed }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := newRig(t, 40)
			r.write(20)
			save := filepath.Join(t.TempDir(), "copy.jsonl")
			host, cut := way(t, r.on)
			to := r.link()
			to.Host = host
			f, stop := r.follow(to, save)
			until(t, f, "lines", func(s State) bool { return s.Lines == 20 && s.Saved == s.Size })
			var w *Wish
			ctx, kill := context.WithCancel(context.Background())
			defer kill()
			if tt.upTo >= 1 {
				var err error
				if w, err = f.Ask(ctx, "Ben"); err != nil {
					t.Fatal(err)
				}
				r.asks("Ben")
			}
			if tt.upTo >= 2 {
				r.hand.Answer(true)
			}
			if tt.upTo == 3 { // the other side is dead before it knows
				r.dies(tt.dies, cut, kill)
			}
			if tt.upTo >= 3 {
				r.closes(3)
			}
			if tt.upTo >= 4 {
				wished(t, w, Begins)
			}
			r.dies(tt.dies, cut, kill)
			k := killed{closed: tt.upTo >= 3}
			_, k.gone = r.hand.With()
			if w != nil && tt.dies == "first" {
				if tt.upTo < 4 {
					wished(t, w, Lost)
				}
				k.second, _ = w.State()
			}
			stop()
			if !tt.want(k) {
				t.Errorf("%+v", k)
			}
			owners := 0
			if k.second == Begins {
				owners++
			}
			if tt.dies == "second" && r.hand.Keep() { // what the first device does by itself after 10 s
				owners++
			}
			if tt.dies == "first" && !k.closed { // taken up again as any race that broke off
				owners++
			}
			if owners > 1 {
				t.Errorf("%d devices go on by themselves", owners)
			}
			if k.gone && tt.dies == "second" && r.hand.Keep() {
				t.Error("the first device takes a race back that the other one may have begun")
			}
			whole(t, r.path)
			whole(t, save)
		})
	}
}

// dies ends a device without a word to the other one.
func (r *rig) dies(who string, cut, kill func()) {
	if who == "first" {
		r.stop()
		return
	}
	cut() // nothing that it still says arrives
	kill()
}

// way passes connections on until it is cut.
func way(t *testing.T, to string) (addr string, cut func()) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	var open []net.Conn
	over := false
	keep := func(c net.Conn) bool {
		mu.Lock()
		defer mu.Unlock()
		if open = append(open, c); over {
			c.Close()
		}
		return !over
	}
	var all sync.WaitGroup
	all.Go(func() {
		for {
			in, err := l.Accept()
			if err != nil {
				return
			}
			out, err := net.Dial("tcp", to)
			if err != nil {
				in.Close()
				continue
			}
			if !keep(in) || !keep(out) {
				in.Close()
				out.Close()
				return
			}
			for _, p := range [][2]net.Conn{{in, out}, {out, in}} {
				all.Go(func() {
					defer p[0].Close()
					defer p[1].Close()
					io.Copy(p[0], p[1])
				})
			}
		}
	})
	cut = sync.OnceFunc(func() {
		mu.Lock()
		over = true
		l.Close()
		for _, c := range open {
			c.Close()
		}
		mu.Unlock()
		all.Wait()
	})
	t.Cleanup(cut)
	return l.Addr().String(), cut
}

// whole fails unless a file is a whole journal.
func whole(t *testing.T, path string) {
	t.Helper()
	if log, err := journal.VerifyFile(path); err != nil || log.Err() != nil {
		t.Errorf("%s: %v, %v", filepath.Base(path), err, log.Err())
	}
}
