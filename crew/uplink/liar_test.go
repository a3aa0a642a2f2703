package uplink

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"spotter/crew/wire"
	"spotter/journal"
	"spotter/journal/form"
	"spotter/race"
)

// instead has headquarters answer every call with a code and a body.
func (r *rig) instead(code int, header, body string) {
	r.hq.Instead(func(w http.ResponseWriter, _ *http.Request) bool {
		if name, value, ok := strings.Cut(header, ": "); ok {
			w.Header().Set(name, value)
		}
		w.WriteHeader(code)
		_, _ = w.Write([]byte(body))
		return true
	})
}

// A headquarters that refuses says why, on one clean line, and is not asked again and again. One
// that asks to wait is given the time.
func TestRefusals(t *testing.T) {
	for _, c := range []struct {
		code          int
		header, body  string
		state         State
		why           string
		least, atMost int // calls in 20 minutes
	}{
		{401, "", `{"error":"no such token"}`, Refused, "headquarters does not know this invitation: no such token", 2, 3},
		{403, "", `{"error":"revoked by Anna\u001b[2J"}`, Refused, "headquarters has withdrawn this invitation: revoked by Anna", 2, 3},
		{410, "", `{"error":"this race was deleted"}`, Refused, "headquarters has deleted this race: this race was deleted", 2, 3},
		{404, "", `nothing`, Refused, "headquarters does not know this race", 18, 21},
		{429, "Retry-After: 120", `{"error":"too many calls"}`, Waiting, "headquarters is busy: too many calls", 9, 11},
		{503, "Retry-After: 4000000000000", ``, Waiting, "headquarters is not ready", 2, 3},
		{507, "", `{"error":"disk full"}`, Waiting, "the disk of headquarters is full: disk full", 160, 240},
		{500, "", `oops`, NoLink, "what answers is not headquarters: code 500", 160, 240},
		{302, "Location: https://evil.test/", ``, NoLink, "what answers is not headquarters: code 302", 160, 240},
		{200, "", `<html>`, NoLink, "what answers is not headquarters", 160, 240},
		{200, "", `{}`, NoLink, "what answers is not headquarters", 160, 240},
		{200, "", `{"size":-5,"head":""}`, NoLink, "what answers is not headquarters", 160, 240},
		{200, "", `{"size":5,"head":""}`, NoLink, "what answers is not headquarters", 160, 240},
		{200, "", `{"size":1e300,"head":"x"}`, NoLink, "what answers is not headquarters", 160, 240},
		{200, "", strings.Repeat(" ", 1<<20) + `{"size":0}`, NoLink, "what answers is not headquarters", 160, 240},
	} {
		t.Run(fmt.Sprint(c.code, c.body[:min(len(c.body), 20)]), func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				r := newRig(t)
				var calls atomic.Int64
				r.air.set(func(_ int, req *http.Request) fault {
					if calls.Add(1); req.URL.Host != "hq.test" {
						t.Errorf("a call to %s", req.URL)
					}
					return fine
				})
				r.instead(c.code, c.header, c.body)
				r.begin()
				for range 20 * 60 / 10 {
					r.add(fall()) // it does not shorten a wait that headquarters asked for
					time.Sleep(10 * time.Second)
				}
				if s := r.link.Status(); s.State != c.state || s.Err == nil || s.Err.Error() != c.why || s.Waiting != r.seq {
					t.Errorf("status %+v, want %q", s, c.why)
				}
				if n := int(calls.Load()); n < c.least || n > c.atMost {
					t.Errorf("%d calls in 20 min, want %d to %d", n, c.least, c.atMost)
				}
				err := r.link.Close(3 * time.Second)
				if behind, ok := errors.AsType[*BehindError](err); !ok || behind.Lines != r.seq {
					t.Errorf("closing: %v", err)
				}
				<-r.link.done
				if strings.Contains(fmt.Sprint(err, r.link.Status()), token) {
					t.Error("a text has the token in it")
				}
			})
		})
	}
}

// other returns a journal with the same first line as the rig's, and other lines behind it.
func (r *rig) other(n int) []byte {
	first := bytes.SplitAfter(r.file(), []byte{'\n'})[0]
	_, hash, _ := form.Split(bytes.TrimSuffix(first, []byte{'\n'}))
	events := make([]race.Event, n)
	for i := range events {
		events[i] = said("another life")
		events[i].Seq = uint64(i + 2)
	}
	lines, _ := journal.Encode(string(hash), events)
	return append(bytes.Clone(first), lines...)
}

// A headquarters that has other lines under this name keeps them, and gets the journal under the
// next; so do the race that goes on and the one after a kill.
func TestAForkOverwritesNothing(t *testing.T) {
	for name, n := range map[string]int{"it is as long": 3, "it is longer": 30} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				r := newRig(t)
				r.add(lefts(3)...)
				first := r.other(n)
				r.hq.Set(r.name(), first)
				second := r.other(n + 1)
				r.hq.Set(r.name()+".2", second)
				r.begin()
				after(time.Second)
				r.equal(r.name() + ".3")
				if s := r.link.Status(); !s.Forked || s.Mirror != r.name()+".3" || s.State != InStep {
					t.Errorf("status %+v", s)
				}
				_ = r.link.Close(0)
				<-r.link.done
				r.add(lefts(3)...)
				r.begin()
				after(6 * time.Second)
				r.add(lefts(3)...)
				after(6 * time.Second)
				r.equal(r.name() + ".3")
				if !bytes.Equal(r.hq.Mirror(r.name()), first) || !bytes.Equal(r.hq.Mirror(r.name()+".2"), second) || len(r.hq.Names()) != 3 {
					t.Errorf("mirrors %q: the first two must stay", r.hq.Names())
				}
				r.close()
			})
		})
	}
}

// A fork that shows itself in the middle of a race: headquarters was given another journal's lines.
func TestAForkInTheMiddle(t *testing.T) {
	bubble(t, func(t *testing.T) {
		r := newRig(t)
		r.begin()
		after(time.Second)
		r.hq.Set(r.name(), r.other(2))
		r.add(lefts(3)...)
		after(6 * time.Second)
		r.equal(r.name() + ".2")
		r.close()
	})
}

// Where each name is taken headquarters is not asked again and again.
func TestEveryNameIsTaken(t *testing.T) {
	bubble(t, func(t *testing.T) {
		r := newRig(t)
		r.add(lefts(3)...)
		for n := 1; n <= wire.MaxForks; n++ {
			r.hq.Set(wire.ForkName(r.name(), n), r.other(n))
		}
		r.begin()
		after(9 * time.Minute)
		if s := r.link.Status(); s.State != Refused || len(r.hq.Calls()) != wire.MaxForks {
			t.Errorf("%d calls, status %+v", len(r.hq.Calls()), s)
		}
		r.hq.Set(r.name()+".9", nil)
		after(3 * time.Minute)
		r.equal(r.name() + ".9")
		r.close()
	})
}

// A headquarters whose disk came from a backup gets again what it lacks.
func TestAnOlderBackup(t *testing.T) {
	bubble(t, func(t *testing.T) {
		r := newRig(t)
		for range 20 {
			r.add(lefts(100)...)
		}
		r.begin()
		after(time.Second)
		all := r.file()
		at := bytes.LastIndexByte(all[:len(all)/3], '\n') + 1
		r.hq.Set(r.name(), all[:at])
		r.add(left())
		after(6 * time.Second)
		r.equal(r.name())
		r.close()
	})
}

// Whatever a headquarters answers, true or not, and however often it changes its mind, the link
// makes few calls, sends nothing but the file's own lines from the place where they stand, and
// comes in step when the lies end.
func TestALyingHeadquarters(t *testing.T) {
	zeros := strings.Repeat("0", 64)
	for name, lie := range map[string]func(r *rig, n int) string{
		"nothing ever arrives":  func(*rig, int) string { return `{"size":0,"lines":0,"head":""}` },
		"beyond the end":        func(*rig, int) string { return `{"size":99999999,"lines":1,"head":"` + zeros + `"}` },
		"no end of a line":      func(*rig, int) string { return `{"size":77,"lines":1,"head":"` + zeros + `"}` },
		"a wrong hash":          func(r *rig, _ int) string { return fmt.Sprintf(`{"size":%d,"head":"%s"}`, len(r.file()), zeros) },
		"everything is there":   func(r *rig, _ int) string { return fmt.Sprintf(`{"size":%d,"head":"%s"}`, len(r.file()), r.last()) },
		"another each time":     func(r *rig, n int) string { return r.placeAt(n % 10) },
		"a fork that is itself": func(r *rig, _ int) string { return `409{"size":0,"head":"","fork":"` + r.name() + `"}` },
		"a fork of another":     func(*rig, int) string { return `409{"size":77,"head":"` + zeros + `","fork":"../../etc/passwd"}` },
		"a fork far away": func(r *rig, _ int) string {
			return `409{"size":77,"head":"` + zeros + `","fork":"` + r.name() + `.777"}`
		},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				r := newRig(t)
				r.add(lefts(20)...)
				var lies atomic.Int64
				r.hq.Instead(func(w http.ResponseWriter, req *http.Request) bool {
					said := lie(r, int(lies.Add(1)))
					if body, ok := strings.CutPrefix(said, "409"); ok {
						if said = body; req.Method == http.MethodPost {
							w.WriteHeader(409)
						} else {
							said = `{"size":0,"head":""}`
						}
					}
					_, _ = w.Write([]byte(said))
					return true
				})
				r.begin()
				for range 60 {
					r.add(left())
					time.Sleep(10 * time.Second)
				}
				if n := lies.Load(); n > 200 {
					t.Errorf("%d calls in 10 min", n)
				}
				r.hq.Instead(nil)
				for range 80 {
					r.add(left())
					time.Sleep(10 * time.Second)
				}
				r.equal(r.link.Status().Mirror)
				r.close()
			})
		})
	}
}

// placeAt returns the true place of the file's nth line.
func (r *rig) placeAt(n int) string {
	lines := bytes.SplitAfter(r.file(), []byte{'\n'})
	b := bytes.Join(lines[:n], nil)
	if n == 0 {
		return `{"size":0,"head":""}`
	}
	_, hash, _ := form.Split(bytes.TrimSuffix(lines[n-1], []byte{'\n'}))
	return fmt.Sprintf(`{"size":%d,"head":"%s"}`, len(b), hash)
}

// Lines that headquarters does not take stop the lines, not the beats.
func TestLinesThatAreRefused(t *testing.T) {
	bubble(t, func(t *testing.T) {
		r := newRig(t)
		r.o.Beat = func() wire.Beat { return wire.Beat{At: time.Now()} }
		r.hq.Instead(func(w http.ResponseWriter, req *http.Request) bool {
			if strings.HasSuffix(req.URL.Path, "/beat") || req.Method == http.MethodGet {
				return false
			}
			w.WriteHeader(400)
			_, _ = w.Write([]byte(`{"error":"the hash is wrong","place":"line 812"}`))
			return true
		})
		r.begin()
		after(5 * time.Minute)
		s := r.link.Status()
		if s.State != Refused || s.Err.Error() != "headquarters does not take these lines: the hash is wrong (line 812)" {
			t.Errorf("status %+v", s)
		}
		if n := len(r.hq.Beats()); n < 18 {
			t.Errorf("%d beats in 5 min", n)
		}
		r.hq.Instead(nil)
		after(6 * time.Minute)
		r.equal(r.name())
		r.close()
	})
}

// A beat that headquarters does not take stops the beats, not the lines, and is told.
func TestABeatThatIsRefused(t *testing.T) {
	for _, code := range []int{400, 413} {
		bubble(t, func(t *testing.T) {
			r := newRig(t)
			r.o.Beat = func() wire.Beat { return wire.Beat{At: time.Now()} }
			var refused atomic.Int32
			r.hq.Instead(func(w http.ResponseWriter, req *http.Request) bool {
				if !strings.HasSuffix(req.URL.Path, "/beat") {
					return false
				}
				refused.Add(1)
				w.WriteHeader(code)
				return true
			})
			r.begin()
			after(30 * time.Second)
			if s := r.link.Status(); s.State != Refused || !errors.Is(s.Err, ErrBeat) {
				t.Errorf("status %+v", s)
			}
			for range 30 {
				r.add(left())
				after(6 * time.Second)
			}
			after(10 * time.Second)
			r.equal(r.name())
			if n := refused.Load(); n != 1 {
				t.Errorf("%d beats in 4 min", n)
			}
			r.hq.Instead(nil)
			after(11 * time.Minute)
			if n := len(r.hq.Beats()); n < 2 {
				t.Errorf("%d beats after headquarters took them again", n)
			}
			r.close()
		})
	}
}

// A batch that headquarters finds too large comes again in smaller ones.
func TestSmallerBatches(t *testing.T) {
	bubble(t, func(t *testing.T) {
		r := newRig(t)
		r.add(lefts(1000)...)
		r.hq.Instead(func(w http.ResponseWriter, req *http.Request) bool {
			if req.ContentLength > 5000 {
				w.WriteHeader(413)
				return true
			}
			return false
		})
		r.begin()
		after(time.Second)
		r.hq.Instead(nil)
		after(5 * time.Second)
		r.equal(r.name())
		r.close()
	})
}

// A line that is longer than a batch goes alone. A file that is no journal is not sent.
func TestLongLinesAndOtherFiles(t *testing.T) {
	bubble(t, func(t *testing.T) {
		r := newRig(t)
		r.add(left())
		body := `{"seq":3,"kind":"note","wall":"2027-04-19T10:00:00.000-04:00","boot_ms":1,"text":"` + strings.Repeat("x", 200<<10) + `"`
		var sum form.Hasher
		r.head = string(sum.Sum([]byte(r.last()), []byte(body)))
		r.seq++
		r.write([]byte(body + form.HashKey + r.head + `"}` + "\n"))
		r.add(left())
		r.begin()
		after(time.Second)
		after(5 * time.Second)
		r.equal(r.name())
		r.close()

		if err := os.WriteFile(r.path, []byte("shopping list\nmilk\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		before := len(r.hq.Calls())
		r.begin()
		after(time.Minute)
		if s := r.link.Status(); s.State != Refused || len(r.hq.Calls()) != before {
			t.Errorf("status %+v, %d calls", s, len(r.hq.Calls())-before)
		}
		_ = r.link.Close(time.Second)
		<-r.link.done
	})
}
