//go:build linux

package e2e

import (
	"bufio"
	"bytes"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"spotter/audio/audiotest"
	"spotter/crew/wire"
)

// mirrorRace is the race at a headquarters of a benchmark.
const mirrorRace = "bench-2027"

// realHQ is a process of spotter-hq.
type realHQ struct {
	data       string
	invitation string // of one pair
}

// startHQ builds spotter-hq and runs it until the benchmark ends.
func startHQ(b *testing.B) realHQ {
	b.Helper()
	program := filepath.Join(b.TempDir(), "spotter-hq")
	if out, err := exec.Command("go", "build", "-trimpath", "-o", program, "../../spotter-hq").CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	address := l.Addr().String()
	l.Close() // the process listens there
	hq := realHQ{data: b.TempDir()}
	c := exec.Command(program, "serve", "--data", hq.data, "--host", address, "--listen", address)
	c.Stderr = os.Stderr
	out, err := c.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := c.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { c.Process.Signal(syscall.SIGTERM); c.Wait() })
	if line, err := bufio.NewReader(out).ReadString('\n'); !strings.HasPrefix(line, "listening") {
		b.Fatalf("headquarters says %q, %v", line, err)
	}
	text, err := exec.Command(program, "invite", "--data", hq.data, "--code=false", mirrorRace, "bib 1").Output()
	if err != nil {
		b.Fatal(err)
	}
	hq.invitation, _, _ = strings.Cut(string(text), "\n")
	if _, err := wire.ParseInvitation(hq.invitation); err != nil {
		b.Fatalf("%v: %s", err, text)
	}
	return hq
}

// has waits until the mirror of a journal is the journal.
func (hq realHQ) has(b *testing.B, journal string) {
	b.Helper()
	want, err := os.ReadFile(journal)
	if err != nil {
		b.Fatal(err)
	}
	first, _, _ := bytes.Cut(want, []byte{'\n'})
	name, _ := wire.Name(append(first, '\n'))
	for end := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		got, err := os.ReadFile(filepath.Join(hq.data, "races", mirrorRace, name+".jsonl"))
		if err == nil && bytes.Equal(got, want) {
			return
		}
		if time.Now().After(end) {
			b.Fatalf("the mirror has %d bytes of %d: %v", len(got), len(want), err)
		}
	}
}

// mirrorKeys is the number of keys of one race of BenchmarkKeyToEarMirror.
const mirrorKeys = 40

// BenchmarkKeyToEarMirror measures how long a sound takes from a byte in the terminal to the ear in a race with
// --mirror to a real headquarters, and in one without, by turns: b.N cues each way, in races of
// mirrorKeys. A fall is marked just before each cue, in both: with a mirror it is sent at once, so that the cue
// meets the link at work. At the end of each race headquarters has its journal, to the byte.
//
//	go test -run '^$' -bench KeyToEarMirror -benchtime 200x ./cmd/spotter/e2e
func BenchmarkKeyToEarMirror(b *testing.B) {
	hq, program := startHQ(b), released(b)
	for _, kind := range audiotest.Kinds {
		b.Run(kind.String(), func(b *testing.B) {
			s := audiotest.Start(b, kind)
			var all [2][]triggered // without a mirror, and with one
			for len(all[1]) < b.N {
				n := min(mirrorKeys, b.N-len(all[1]))
				all[0] = append(all[0], keysInRace(b, s, program, n, nil)...)
				all[1] = append(all[1], keysInRace(b, s, program, n, &hq)...)
			}
			reportTriggers(b, "without-", all[0])
			reportTriggers(b, "with-", all[1])
		})
	}
}

// keysInRace runs a race, with a mirror or without, and presses n keys of cues in it.
func keysInRace(b *testing.B, s *audiotest.Server, program string, n int, hq *realHQ) []triggered {
	b.Helper()
	h := newHome(b)
	h.self = program
	h.use(s)
	flags := []string{"--start-now"}
	if hq != nil {
		flags = append(flags, "--mirror", hq.invitation)
	}
	x, journal := h.liveAt(b, "auto", 120, 24, "pulse:"+audiotest.Ear, flags...)
	if hq != nil {
		x.see(`HQ \d+ s`)
	}
	rec := s.Record(audiotest.Ear)
	s.Calibrate(rec)
	var at []time.Time
	for range n {
		time.Sleep(400*time.Millisecond + rand.N(40*time.Millisecond))
		x.press("F")
		time.Sleep(rand.N(10 * time.Millisecond))
		at = append(at, time.Now())
		x.press("right")
	}
	all := soundsAfter(rec, at)
	x.quit()
	if hq != nil {
		hq.has(b, journal)
	}
	return all
}

// BenchmarkMirrorMinute measures what a mirror costs in an idle race: processor time of two whole programs beside each
// other, one with --mirror to a real headquarters, which gets a beat each 15 s over TLS, and one without, for b.N minutes.
// Nobody presses a key, and there is no sound.
//
//	go test -run '^$' -bench MirrorMinute -benchtime 3x ./cmd/spotter/e2e
func BenchmarkMirrorMinute(b *testing.B) {
	hq, program := startHQ(b), released(b)
	b.Run("idle", func(b *testing.B) {
		var races [2]*terminal // without, and with
		for on := range races {
			h := newHome(b)
			h.self = program
			flags := []string{"--start-now"}
			if on == 1 {
				flags = append(flags, "--mirror", hq.invitation)
			}
			races[on], _ = h.live(b, 120, 24, "null", flags...)
		}
		races[1].see(`HQ \d+ s`)
		time.Sleep(10 * time.Second) // what the starts began is over
		var spent [2]time.Duration
		var before [2]map[int]thread
		for on, x := range races {
			before[on] = threadsOf(b, x.cmd.Process.Pid)
		}
		began := time.Now()
		b.ResetTimer()
		for range b.N {
			time.Sleep(time.Minute)
		}
		b.StopTimer()
		took := time.Since(began).Seconds()
		for on, x := range races {
			for id, t := range threadsOf(b, x.cmd.Process.Pid) {
				spent[on] += t.cpu - before[on][id].cpu
			}
		}
		races[1].see(`HQ (\d|1\d) s`) // the beats are answered
		b.ReportMetric(100*spent[1].Seconds()/took, "with-cpu-%")
		b.ReportMetric(100*spent[0].Seconds()/took, "without-cpu-%")
		b.ReportMetric(100*(spent[1]-spent[0]).Seconds()/took, "mirror-cpu-%")
		b.ReportMetric(0, "ns/op") // a nap of a minute says nothing
	})
}
