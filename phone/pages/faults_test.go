//go:build unix

package pages_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"spotter/audio/audiotest"
	"spotter/phone/link"
	"spotter/phone/wire"
	"spotter/report/browsertest"
	"spotter/testrun"
)

// lateness bounds when a cue may sound after its key: what is later speaks of another place in the road.
const lateness = 300 * time.Millisecond

// field is a phone that plays into a real sound server, and the cues that were sent to it.
type field struct {
	*phone
	t      *testing.T
	server *server
	sound  *audiotest.Server
	rec    *audiotest.Recording
	b      *browsertest.Browser
	page   *browsertest.Page
	clips  []string // each longer than the one before, so that each can be told by its length
	sent   []pressed
}

// pressed is a cue that was sent.
type pressed struct {
	n     uint64
	at    time.Time
	clip  int
	fault string
}

const clipStep = 20 * time.Millisecond

// clipLength returns the length of a clip of a field.
func clipLength(i int) time.Duration { return 60*time.Millisecond + time.Duration(i)*clipStep }

// newField opens the page in a browser that plays into a server's silent sink, and taps it ready.
func newField(t *testing.T, kind audiotest.Kind) *field {
	f := &field{t: t, sound: audiotest.Start(t, kind), server: serve(t)}
	f.b = browsertest.StartWith(t, browsertest.Options{Env: f.sound.Env})
	f.page = f.b.Open(f.server.address(link.Ear), views["portrait"])
	f.phone = f.server.next(t, link.Ear)
	var list []wire.Clip
	for i := range 10 {
		f.clips = append(f.clips, f.server.clip(square(clipLength(i))))
		list = append(list, wire.Clip{ID: fmt.Sprint("c", i), URL: f.clips[i]})
	}
	f.page.Touch(100, 400)
	is(t, f.page, "test")
	f.take("one", list...)
	f.page.Touch(100, 400)
	f.page.Touch(300, 400)
	is(t, f.page, "ready")
	f.rec = f.sound.Record(audiotest.Ear)
	return f
}

// press sends a cue with the deadline that spotter gives, by the clock as it was last known.
func (f *field) press(fault string, repeat float64) {
	n := uint64(len(f.sent) + 1)
	p := f.Peer()
	now, _, _ := p.Page(time.Now())
	clip := len(f.sent) % len(f.clips)
	f.sent = append(f.sent, pressed{n, time.Now(), clip, fault})
	p.Send(wire.Message{Type: wire.Cue, N: n, Clip: f.clips[clip], Pan: -1, Due: now + 250, RepeatMs: repeat})
}

// settle waits until the phone is there and its clock is known.
func (f *field) settle() {
	f.t.Helper()
	for end := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		if p := f.Peer(); p.Synced() && !gone(p) {
			return
		}
		if time.Now().After(end) {
			f.t.Fatal("the phone did not come back")
		}
	}
}

// lostWithin waits until the link is seen to be lost, and returns how long that took.
func (f *field) lostWithin() time.Duration {
	p, began := f.Peer(), time.Now()
	select {
	case <-p.Done():
	case <-time.After(patience):
		f.t.Error("the link is not seen to be lost")
	}
	return time.Since(began)
}

// TestEarFaults has a real browser play into a real sound server while link, spotter, page and browser fail. No cue
// sounds later than 300 ms after its key, whatever comes. Its log is the table.
func TestEarFaults(t *testing.T) {
	testrun.Slow(t, "each fault of a link")
	t.Parallel()
	for _, kind := range audiotest.KindsFor(t) {
		t.Run(kind.String(), func(t *testing.T) {
			t.Parallel()
			takePlace(t)
			f := newField(t, kind)
			f.sound.Calibrate(f.rec)
			f.press("none", 0)
			time.Sleep(700 * time.Millisecond)
			lost := map[string]time.Duration{}
			f.freeze("frozen 0.15 s", 150*time.Millisecond, 50*time.Millisecond)
			if n := testrun.Times(t, 2, 5); n == 2 { // seconds
				f.freeze("frozen 2 s", 2*time.Second, 500*time.Millisecond, 1500*time.Millisecond)
			} else {
				f.freeze("frozen 5 s", 5*time.Second, 500*time.Millisecond, 1500*time.Millisecond, 3*time.Second)
			}
			f.server.net.cut()
			lost["cut"] = f.lostWithin()
			f.press("cut", 0)
			f.settle()
			f.press("after the cut", 0)
			time.Sleep(time.Second)
			f.stopped("browser stopped 2 s", 2*time.Second)
			other := f.b.Open("about:blank", views["portrait"])
			other.Front()
			time.Sleep(300 * time.Millisecond)
			f.settle()
			f.press("hidden", 0)
			time.Sleep(1500 * time.Millisecond)
			f.page.Front()
			f.settle()
			f.page.Kill()
			f.press("killed", 0)
			lost["killed"] = f.lostWithin()
			time.Sleep(time.Second)
			f.judge(lost)
		})
	}
}

// freeze presses while nothing goes over the link.
func (f *field) freeze(name string, long time.Duration, at ...time.Duration) {
	f.t.Helper()
	f.settle()
	began := time.Now()
	f.server.net.freeze(true)
	for _, d := range at {
		time.Sleep(time.Until(began.Add(d)))
		f.press(name, 0)
	}
	time.Sleep(time.Until(began.Add(long)))
	f.server.net.freeze(false)
	time.Sleep(700 * time.Millisecond)
	f.settle()
	f.press("after "+name, 0)
	time.Sleep(700 * time.Millisecond)
}

// stopped presses while the browser stands still.
func (f *field) stopped(name string, long time.Duration) {
	f.t.Helper()
	f.signal(syscall.SIGSTOP)
	time.Sleep(200 * time.Millisecond)
	f.press(name, 0)
	time.Sleep(long)
	f.signal(syscall.SIGCONT)
	time.Sleep(time.Second)
	f.settle()
	f.press("after "+name, 0)
	time.Sleep(700 * time.Millisecond)
}

// signal sends a signal to the browser and its children, which are the page and the sound.
func (f *field) signal(s syscall.Signal) { f.signalTo("", s) }

// signalTo sends a signal to those of the browser's processes that have a word in their command line.
func (f *field) signalTo(word string, s syscall.Signal) {
	f.t.Helper()
	all, sent := []int{f.b.Process().Pid}, 0
	for i := 0; i < len(all); i++ {
		line, _ := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", all[i]))
		lists, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", all[i])) // a thread has children of its own
		for _, list := range lists {
			b, _ := os.ReadFile(list) // one that has ended has none
			for _, pid := range strings.Fields(string(b)) {
				if n, err := strconv.Atoi(pid); err == nil {
					all = append(all, n)
				}
			}
		}
		if strings.Contains(string(line), word) && syscall.Kill(all[i], s) == nil {
			sent++
		}
	}
	if sent == 0 {
		f.t.Fatalf("the browser has no process %q", word)
	}
}

// toneLength is the length of the tones that say that the link is lost. No clip is as long.
const toneLength = 280 * time.Millisecond

// judge finds the cue of each sound in the recording, and holds it to its time. A sound is of the last key before
// it; one that has just the length of another cue came late, and so did one that begins later than any
// part of its key's cue may.
func (f *field) judge(lost map[string]time.Duration) {
	f.t.Helper()
	frames := f.rec.Stop()
	ear, length := map[uint64]time.Duration{}, map[uint64]time.Duration{}
	playedAt := f.rec.PlayedAt()
	for _, s := range audiotest.Sounds(frames, 10*time.Millisecond) {
		at := playedAt(s.Start)
		if at.Before(f.sent[0].at) || s.Length() > toneLength || s.Ear() != "left" {
			continue // the ear test, and the tones of the lost link in both ears: cues are at the left
		}
		key := f.sent[0]
		for _, p := range f.sent {
			if at.After(p.at.Add(-10 * time.Millisecond)) {
				key = p
			}
		}
		d := at.Sub(key.at)
		if _, more := ear[key.n]; !more {
			ear[key.n] = d
		} else {
			d -= clipLength(key.clip) // a part of a torn one
		}
		length[key.n] += s.Length()
		for i := range f.clips {
			if i != key.clip && (s.Length()-clipLength(i)).Abs() < time.Millisecond {
				f.t.Errorf("%s: the cue of %v sounds %v after the key of that of %v", key.fault, clipLength(i), d, clipLength(key.clip))
			}
		}
		if d > lateness {
			f.t.Errorf("%s: cue %d sounds %v after its key", key.fault, key.n, d)
		}
	}
	f.table(ear, length, lost)
}

// table logs what became of each cue.
func (f *field) table(ear, length map[uint64]time.Duration, lost map[string]time.Duration) {
	f.t.Helper()
	var table strings.Builder
	fmt.Fprintf(&table, "%-26s %-9s %s\n", "fault", "to ear", "the page said")
	for _, p := range f.sent {
		when := "-"
		if d, ok := ear[p.n]; ok {
			when = fmt.Sprintf("%.1f ms", link.Milliseconds(d))
		}
		var words []string
		for _, m := range f.all() {
			if m.N == p.n && m.Type != wire.Trouble {
				words = append(words, m.Type)
			}
		}
		if len(words) > 2 || len(words) == 2 && words[0] != wire.Begun {
			f.t.Errorf("%s: the page says %q of cue %d", p.fault, words, p.n)
		}
		if d := length[p.n] - clipLength(p.clip); d.Abs() > 3*time.Millisecond && length[p.n] > 0 {
			words = append(words, "(torn)")
		}
		if p.fault == "none" && when == "-" {
			f.t.Error("nothing was heard without a fault")
		}
		fmt.Fprintf(&table, "%-26s %-9s %s\n", p.fault, when, strings.Join(words, ", "))
	}
	for name, d := range lost {
		fmt.Fprintf(&table, "%-26s seen after %v\n", name, d.Round(time.Millisecond))
		if d > time.Second {
			f.t.Errorf("%s is seen after %v", name, d)
		}
	}
	f.t.Logf("%v\n%s", f.sound.Kind, &table)
}

// TestEarStopGoesOn has a STOP repeat while the link is away, and after the sound stood still, until it is cleared. Of any other
// cue nothing comes after its sound stood still.
func TestEarStopGoesOn(t *testing.T) {
	testrun.Slow(t, "a STOP that goes on without a link")
	t.Parallel()
	takePlace(t)
	f := newField(t, audiotest.PulseAudio)
	f.sound.Calibrate(f.rec)
	f.stops()
	f.server.net.freeze(true)
	began := time.Now()
	n := testrun.Times(t, 2, 4) // seconds
	time.Sleep(time.Duration(n) * time.Second)
	is(t, f.page, "stop")
	f.server.net.freeze(false)
	thawed := time.Now()
	f.stopHeld()
	f.settle()
	f.Peer().Send(wire.Message{Type: wire.Stop, N: 99})
	is(t, f.page, "ready")
	cleared := time.Now()
	time.Sleep(time.Second)
	quiet := time.Now()
	held := f.holdsCues()
	frames := f.rec.Stop()
	playedAt, during, after := f.rec.PlayedAt(), 0, 0
	sounds := audiotest.Sounds(frames, 10*time.Millisecond)
	for _, s := range sounds {
		switch at := playedAt(s.Start); {
		case at.After(began) && at.Before(thawed):
			during++
		case at.After(cleared.Add(lateness)) && at.Before(quiet):
			after++
		}
	}
	if during < 2*n || after > 0 {
		t.Errorf("STOP sounded %d times in %d s without a link, and %d times after it was cleared", during, n, after)
	}
	for i := range held {
		held[i].judge(t, sounds, playedAt)
	}
}

// stops gives a STOP that repeats: again, where a busy machine was too late for it.
func (f *field) stops() {
	f.t.Helper()
	for range 20 {
		f.settle()
		f.press("stop", 400)
		for end := time.Now().Add(time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
			if slices.ContainsFunc(f.all(), func(m link.Received) bool { return m.Type == wire.Ended }) {
				return
			}
		}
	}
	f.t.Fatalf("no STOP sounds; the page said %s", said(f.all()))
}
