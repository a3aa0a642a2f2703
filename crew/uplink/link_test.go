package uplink

import (
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"spotter/crew/wire"
	"spotter/race"
)

// sends returns when batches came, since the first call.
func sends(r *rig) (at []time.Duration) {
	calls := r.hq.Calls()
	for _, c := range calls {
		if c.What == "send" {
			at = append(at, c.At.Sub(calls[0].At))
		}
	}
	return at
}

// Ordinary lines wait for the next batch; a fall, a STOP and a lost earpiece go at once, with all
// that comes before them.
func TestWhatIsUrgentGoesAtOnce(t *testing.T) {
	for name, c := range map[string]struct {
		event  race.Event
		urgent bool
	}{
		"left": {left(), false}, "fall": {fall(), true}, "stop": {stop(), true}, "lost earpiece": {lostEar(), true},
		"silent": {race.Event{Kind: race.KindOutput, State: "silent"}, true}, "opened": {race.Event{Kind: race.KindOutput, State: "opened"}, false},
		"medical":           {race.Event{Kind: race.KindNote, Item: "medical"}, true},
		"words of a person": {said(`,"class":"alarm" "kind":"fall" ,"state":"lost"`), false},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				r := newRig(t)
				r.begin()
				after(time.Second) // the first batch goes at once
				r.add(left(), c.event)
				after(10 * time.Millisecond)
				if got := len(sends(r)); got != 1 && !c.urgent || got != 2 && c.urgent {
					t.Errorf("%d batches at once", got)
				}
				after(5 * time.Second)
				if got := len(sends(r)); got != 2 {
					t.Errorf("%d batches after 5 s, want 2", got)
				}
				r.equal(r.name())
				if s := r.link.Status(); s.State != InStep || s.Waiting != 0 || s.Lines != 3 || s.Forked {
					t.Errorf("status %+v", s)
				}
				r.close()
			})
		})
	}
}

// Whatever the link does, and however long, the mirror is the journal in the end, and no call
// carries anything but whole lines.
func TestTheMirrorIsTheJournal(t *testing.T) {
	for name, to := range map[string]func(n int, r *http.Request) fault{
		"all is fine":          always(fine),
		"doubled":              always(doubled),
		"each 2nd call lost":   func(n int, _ *http.Request) fault { return []fault{fine, lostCall}[n%2] },
		"each 2nd answer lost": func(n int, _ *http.Request) fault { return []fault{lostAnswer, fine}[n%2] },
		"each 2nd answer cut":  func(n int, _ *http.Request) fault { return []fault{fine, cutAnswer}[n%2] },
		"slow":                 func(n int, _ *http.Request) fault { return []fault{noAnswer, fine, fine}[n%3] },
		"a page for a login":   func(n int, _ *http.Request) fault { return []fault{fine, foreignPage, fine}[n%3] },
		"all of it": func(n int, _ *http.Request) fault {
			return []fault{lostCall, doubled, lostAnswer, fine, cutAnswer, doubled, foreignPage, noAnswer, lostAnswer, doubled}[n%10]
		},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				r := newRig(t)
				r.o.Beat = func() wire.Beat { return wire.Beat{At: time.Now()} }
				r.air.set(to)
				r.begin()
				for n := range 100 {
					r.add(lefts(n % 40)...)
					if n%7 == 0 {
						r.add(fall())
					}
					if n%10 == 3 { // the program is killed, and another goes on
						_ = r.link.Close(0) // it has no time to send anything
						<-r.link.done
						r.begin()
					}
					time.Sleep(time.Duration(n%13) * time.Second)
				}
				after(5 * time.Minute)
				r.equal(r.name())
				if s := r.link.Status(); s.Waiting != 0 || s.Lines != r.seq {
					t.Errorf("status %+v, %d lines", s, r.seq)
				}
				r.air.set(nil)
				r.close()
				if names := r.hq.Names(); len(names) != 1 {
					t.Errorf("mirrors %q, want one", names)
				}
			})
		})
	}
}

// After hours without a link the backlog comes in at once, in batches, and the tries were few.
func TestHoursWithoutALink(t *testing.T) {
	bubble(t, func(t *testing.T) {
		r := newRig(t)
		r.begin()
		after(time.Second)
		var tries atomic.Int64
		r.air.set(func(int, *http.Request) fault { tries.Add(1); return lostCall })
		for range 3 * 3600 / 2 {
			r.add(left())
			time.Sleep(2 * time.Second)
		}
		s := r.link.Status()
		if s.State != NoLink || s.Waiting != 5400 || time.Since(s.Since).Round(time.Minute) != 3*time.Hour {
			t.Errorf("status %+v, since %v", s, time.Since(s.Since))
		}
		if n := tries.Load(); n < 3*3600/10 || n > 3*3600/5 {
			t.Errorf("%d tries in 3 h: between 5 s and 10 s apart is right", n)
		}
		r.air.set(nil)
		began := len(r.hq.Calls())
		after(31 * time.Second)
		r.equal(r.name())
		if n := len(r.hq.Calls()) - began; n > 40 {
			t.Errorf("%d calls for %d bytes", n, len(r.file()))
		}
		r.close()
	})
}

// A fall does not wait for the end of a long pause between two tries.
func TestAFallIsTriedAtOnce(t *testing.T) {
	bubble(t, func(t *testing.T) {
		r := newRig(t)
		r.begin()
		after(time.Second)
		r.air.set(always(lostCall))
		r.add(left())
		after(10 * time.Minute) // the pauses are 5 s to 10 s by now
		var tries atomic.Int64
		r.air.set(func(int, *http.Request) fault { tries.Add(1); return fine })
		for tries.Load() == 0 { // right after a try
			time.Sleep(time.Second)
		}
		r.air.set(always(lostCall))
		r.add(left())
		after(time.Minute)
		at := time.Now()
		var tried atomic.Int64
		r.air.set(func(int, *http.Request) fault { tried.CompareAndSwap(0, int64(time.Since(at))); return fine })
		r.add(fall())
		after(6 * time.Second)
		if d := time.Duration(tried.Load()); d > wire.SendEvery {
			t.Errorf("tried after %v", d)
		}
		r.equal(r.name())
		r.close()
	})
}

// Idle, a link makes one call each 15 s, and says how the pair does.
func TestBeats(t *testing.T) {
	bubble(t, func(t *testing.T) {
		r := newRig(t)
		r.o.Beat = func() wire.Beat { return wire.Beat{At: time.Now(), Output: "opened", Unsaved: 3} }
		r.begin()
		after(time.Second)
		before := len(r.hq.Calls())
		after(10 * time.Minute)
		calls := r.hq.Calls()[before:]
		if len(calls) != 40 {
			t.Errorf("%d calls in 10 min, want 40", len(calls))
		}
		beats := r.hq.Beats()
		if b := beats[len(beats)-1]; b.Output != "opened" || b.Unsaved != 3 {
			t.Errorf("beat %+v", b)
		}
		r.close()
	})
}

// What the crew writes is handed over once, clean and not too long, however often it comes; then
// headquarters is told that it was seen.
func TestWordsOfTheCrew(t *testing.T) {
	bubble(t, func(t *testing.T) {
		r := newRig(t)
		r.o.Beat = func() wire.Beat { return wire.Beat{At: time.Now()} }
		var got []wire.Message
		r.o.Words = func(all []wire.Message) {
			got = append(got, all...)
			for _, m := range all {
				r.link.Seen(m.ID)
			}
		}
		r.air.set(func(n int, _ *http.Request) fault { return []fault{fine, doubled, lostAnswer}[n%3] })
		r.hq.Say(wire.Message{ID: 1, From: "Anna", Text: "water at km 31 is out"})
		r.hq.Say(wire.Message{ID: 2, From: "Eve\x1b[2J\u202e", Text: "\x1b]0;hi\a\r\nred\x1b[31m\u2028text" + strings.Repeat("x", 5000)})
		r.begin()
		after(3 * time.Minute)
		if len(got) != 2 || got[0].Text != "water at km 31 is out" || got[0].From != "Anna" {
			t.Fatalf("got %+v", got)
		}
		if m := got[1]; m.From != "Eve" || !strings.HasPrefix(m.Text, "red text") || len(m.Text) > 1000 || strings.ContainsFunc(m.Text, func(r rune) bool { return r < ' ' || r == '\u2028' || r == 0x1b }) {
			t.Errorf("got %.80q from %q, %d bytes", m.Text, m.From, len(m.Text))
		}
		seen := fmt.Sprint(r.hq.Seen())
		if !strings.Contains(seen, "1") || !strings.Contains(seen, "2") {
			t.Errorf("seen %v", seen)
		}
		r.air.set(nil)
		r.close()
	})
}
