//go:build unix

package pages_test

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"spotter/audio"
	"spotter/audio/audiotest"
	"spotter/report/browsertest"
)

// fault is a row of the table.
type fault struct {
	name    string
	from    time.Time // when the fault began; of a spotter that was stopped, when it went on
	loses   bool      // the loss is to be shown, within a second
	presses []uint64
	ear     time.Duration // the latest that a cue sounded after its key
	wrong   int           // cues that sounded later than they may
}

// bench is a spotter in a process of its own, with the page in a real browser as its earpiece.
type bench struct {
	b     *testing.B
	in    io.Writer
	cmd   *exec.Cmd
	page  *browsertest.Page
	other *browsertest.Page
	n     uint64
	rows  []*fault

	mu    sync.Mutex
	url   string
	state string
	since time.Time
	keys  map[uint64]time.Time
	ends  map[uint64][]audio.Outcome
	lost  []time.Time // when the screen was told that the phone is gone, or does not answer
}

// newBench starts all of it.
func newBench(b *testing.B, s *audiotest.Server) *bench {
	x := &bench{b: b, keys: map[uint64]time.Time{}, ends: map[uint64][]audio.Outcome{}, cmd: exec.Command(os.Args[0])}
	x.cmd.Env = append(os.Environ(), asSpotter+"=1")
	x.cmd.Stderr = os.Stderr
	out, err := x.cmd.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if x.in, err = x.cmd.StdinPipe(); err != nil {
		b.Fatal(err)
	}
	if err := x.cmd.Start(); err != nil {
		b.Fatal(err)
	}
	var inside sync.WaitGroup
	inside.Go(func() {
		for lines := bufio.NewScanner(out); lines.Scan(); {
			x.hear(lines.Text())
		}
	})
	b.Cleanup(func() { _ = x.cmd.Process.Kill(); inside.Wait(); _ = x.cmd.Wait() })
	x.until("an address", func() bool { return x.url != "" })
	browser := browsertest.StartWith(b, browsertest.Options{Env: s.Env})
	x.page = browser.Open(x.url, views["portrait"])
	x.page.Touch(100, 400)
	is(b, x.page, "test")
	x.page.Touch(100, 400)
	x.page.Touch(300, 400)
	is(b, x.page, "ready")
	x.other = browser.Open("about:blank", views["portrait"])
	x.page.Front()
	x.open()
	return x
}

// hear takes a line of the process.
func (x *bench) hear(line string) {
	x.mu.Lock()
	defer x.mu.Unlock()
	var n uint64
	var ns, latency int64
	var is int
	var word string
	switch {
	case scan(line, "url %s", &word):
		x.url = word
	case scan(line, "key %d %d", &n, &ns):
		x.keys[n] = time.Unix(0, ns)
	case scan(line, "end %d %d %d", &n, &is, &latency):
		x.ends[n] = append(x.ends[n], audio.Outcome(is))
	case scan(line, "state %s %d", &word, &ns):
		if x.state, x.since = word, time.Unix(0, ns); word == "lost" {
			x.lost = append(x.lost, x.since)
		}
	}
}

// scan reports whether a line has a form, and reads it.
func scan(line, form string, into ...any) bool {
	n, err := fmt.Sscanf(line, form, into...)
	return err == nil && n == len(into)
}

// until waits for something that is told.
func (x *bench) until(what string, is func() bool) {
	x.b.Helper()
	for end := time.Now().Add(patience); ; time.Sleep(5 * time.Millisecond) {
		x.mu.Lock()
		ok := is()
		x.mu.Unlock()
		if ok {
			return
		}
		if time.Now().After(end) {
			x.b.Fatalf("never: %s", what)
		}
	}
}

// open waits until the phone plays, and has for a while.
func (x *bench) open() {
	x.b.Helper()
	x.until("a phone that plays", func() bool { return x.state == "open" && time.Since(x.since) > 300*time.Millisecond })
}

func (x *bench) say(line string) {
	if _, err := io.WriteString(x.in, line+"\n"); err != nil {
		x.b.Fatal(err)
	}
}

// press presses a key in the last row of the table.
func (x *bench) press() {
	x.n++
	f := x.rows[len(x.rows)-1]
	f.presses = append(f.presses, x.n)
	x.say(fmt.Sprint("press ", x.n))
}

// row begins a row of the table, and with it the fault.
func (x *bench) row(name string, begin func()) {
	x.rows = append(x.rows, &fault{name: name, from: time.Now()})
	begin()
}

// loss begins a row whose loss is to be shown.
func (x *bench) loss(name string, begin func()) {
	x.row(name, begin)
	x.rows[len(x.rows)-1].loses = true
}

// presses presses n times, so far apart.
func (x *bench) presses(n int, apart time.Duration) {
	for range n {
		x.press()
		time.Sleep(apart)
	}
}

// BenchmarkFaults has a real browser play into a real sound server while link, spotter, page and tab fail, and prints what
// became of the presses in each. No cue sounds later than 300 ms after its key, each press has one outcome, and a loss is shown within a second. A key that is
// pressed while spotter is stopped counts from when it is read, as one of a terminal does. Once is enough: -benchtime 1x.
func BenchmarkFaults(b *testing.B) {
	for _, kind := range audiotest.Kinds {
		b.Run(kind.String(), func(b *testing.B) {
			s := audiotest.Start(b, kind)
			x := newBench(b, s)
			rec := s.Record(audiotest.Ear)
			s.Calibrate(rec)
			began := time.Now()
			for b.Loop() {
				x.walk()
			}
			b.ReportMetric(0, "ns/op")
			x.ears(rec.Stop(), rec.PlayedAt(), began)
			x.tell(kind)
		})
	}
}

// walk goes through the faults once.
func (x *bench) walk() {
	const apart = 500 * time.Millisecond
	nothing := func() {}
	x.row("none", nothing)
	x.presses(10, apart)
	x.row("link frozen 0.15 s", nothing)
	for range 5 {
		x.say("freeze")
		time.Sleep(50 * time.Millisecond)
		x.press()
		time.Sleep(100 * time.Millisecond)
		x.say("thaw")
		time.Sleep(apart)
	}
	x.open()
	x.loss("link frozen 5 s", func() { x.say("freeze") })
	x.presses(10, apart)
	x.say("thaw")
	x.open()
	x.loss("link cut", func() { x.say("cut") })
	x.presses(2, apart/5)
	x.open()
	x.row("spotter stopped 5 s", func() { x.press(); x.signal(syscall.SIGSTOP) })
	time.Sleep(2 * time.Second)
	x.press() // it is read when spotter goes on
	time.Sleep(3 * time.Second)
	x.rows[len(x.rows)-1].from = time.Now()
	x.signal(syscall.SIGCONT)
	time.Sleep(apart)
	x.open()
	x.loss("page hidden", x.other.Front)
	x.presses(5, apart)
	x.page.Front()
	time.Sleep(time.Second)
	x.open()
	x.row("after all", nothing)
	x.presses(3, apart)
	x.loss("tab killed", func() { x.press(); x.page.Kill() })
	time.Sleep(apart / 5)
	x.presses(5, apart)
	time.Sleep(2500 * time.Millisecond)
}

func (x *bench) signal(s syscall.Signal) {
	if err := x.cmd.Process.Signal(s); err != nil {
		x.b.Fatal(err)
	}
}

// ears finds the key of each sound: the last one before it. A whole sound that has just the length of another cue came late. A busy
// browser tears a cue: of its parts the first says when it began, and no other begins later than any part of a cue in time may.
func (x *bench) ears(frames []audiotest.Frame, playedAt func(int) time.Time, began time.Time) {
	x.mu.Lock()
	defer x.mu.Unlock()
	parts := map[uint64]int{}
	other := map[uint64]bool{} // its sound has the length of another cue
	for _, s := range audiotest.Sounds(frames, 15*time.Millisecond) {
		at := playedAt(s.Start)
		if at.Before(began) || s.Ear() != "left" { // the tones of a lost link are in both ears
			continue
		}
		n := uint64(0)
		for id, key := range x.keys {
			if id > n && at.UnixNano() > key.UnixNano()-int64(30*time.Millisecond) {
				n = id
			}
		}
		if n == 0 {
			continue
		}
		d := time.Duration(at.UnixNano() - x.keys[n].UnixNano())
		f := x.rowOf(n)
		for i := range uint64(codedCues) {
			other[n] = other[n] || i != n%codedCues && (s.Length()-coded(int(i))).Abs() < time.Millisecond
		}
		if parts[n]++; parts[n] > 1 {
			d -= coded(int(n))
		} else {
			f.ear = max(f.ear, d)
		}
		if d > lateness {
			x.b.Logf("%s: part %d of the cue of press %d, of %v, sounds %v after its key", f.name, parts[n], n, s.Length(), d)
			f.wrong++
		}
	}
	for n := range other {
		if f := x.rowOf(n); other[n] && parts[n] == 1 {
			x.b.Logf("%s: after press %d the cue of another sounds", f.name, n)
			f.wrong++
		}
	}
}

// rowOf returns the row of a press.
func (x *bench) rowOf(n uint64) *fault {
	for _, f := range x.rows {
		if n <= f.presses[len(f.presses)-1] {
			return f
		}
	}
	return x.rows[len(x.rows)-1]
}

// tell prints the table, and holds it to what it must show.
func (x *bench) tell(kind audiotest.Kind) {
	x.mu.Lock()
	defer x.mu.Unlock()
	var t strings.Builder
	fmt.Fprintf(&t, "%v\n%-20s %7s %5s %7s %5s %12s %10s\n", kind, "fault", "presses", "heard", "expired", "lost", "latest sound", "loss shown")
	for i, f := range x.rows {
		heard, expired, lost := 0, 0, 0
		for _, n := range f.presses {
			if len(x.ends[n]) != 1 {
				x.b.Errorf("%s: press %d has the outcomes %v", f.name, n, x.ends[n])
				continue
			}
			switch x.ends[n][0] {
			case audio.Heard:
				heard++
			case audio.Expired:
				expired++
			default:
				lost++
			}
		}
		shown, sound := "-", "-"
		for _, at := range x.lost {
			if d := at.Sub(f.from); d > 0 && (i+1 == len(x.rows) || at.Before(x.rows[i+1].from)) {
				shown = fmt.Sprintf("%d ms", d.Milliseconds())
				if f.loses && d > time.Second {
					x.b.Errorf("%s: the loss is shown after %v", f.name, d)
				}
				break
			}
		}
		if f.loses && shown == "-" {
			x.b.Errorf("%s: the loss is not shown", f.name)
		}
		if f.ear > 0 {
			sound = fmt.Sprintf("%d ms", f.ear.Milliseconds())
		}
		if f.wrong > 0 {
			x.b.Errorf("%s: %d cues sounded later than %v after their keys", f.name, f.wrong, lateness)
		}
		fmt.Fprintf(&t, "%-20s %7d %5d %7d %5d %12s %10s\n", f.name, len(f.presses), heard, expired, lost, sound, shown)
	}
	x.b.Log(t.String())
}
