//go:build unix

package main

import (
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"spotter/audio/audiotest/fakepulse"
)

// faultRuns is how many seeded races TestFaultStorm runs. FAULT_RUNS overrides it,
// and FAULT_SEED is the seed of the first: a race that failed names its own.
func faultRuns(t *testing.T) (runs int, seed uint64) {
	runs, seed = 6, 1
	if os.Getenv("SPOTTER_CI") == "1" {
		runs = 60
	}
	for name, set := range map[string]func(n uint64){
		"FAULT_RUNS": func(n uint64) { runs = int(n) },
		"FAULT_SEED": func(n uint64) { seed = n },
	} {
		if text := os.Getenv(name); text != "" {
			n, err := strconv.ParseUint(text, 10, 31)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			set(n)
		}
	}
	return runs, seed
}

// TestFaultStorm runs races in which random keys meet random faults: unfinished
// input, a sink that is lost, muted, softened or killed, a journal that is removed,
// cut, replaced or whose folder is renamed, and a program that is killed and taken
// up again. Whatever happens: STOP is heard, or the screen says that it was not;
// nothing that the screen calls saved is missing from the disk; and at the end the
// file that the program names is one whole chain in which each cue has exactly one
// outcome.
func TestFaultStorm(t *testing.T) {
	t.Parallel()
	runs, seed := faultRuns(t)
	pack := tonePack(t)
	var next, presses, faults, stopsHeard, stopsTold, resumed atomic.Int64
	var all sync.WaitGroup
	for range min(4, runs) {
		all.Go(func() {
			for i := next.Add(1); i <= int64(runs) && !t.Failed(); i = next.Add(1) {
				n := seed + uint64(i) - 1
				t.Run(fmt.Sprint("seed ", n), func(t *testing.T) {
					s := &faultStorm{t: t, pack: pack, rng: rand.New(rand.NewPCG(n, 9))}
					s.run()
					presses.Add(int64(s.presses))
					faults.Add(int64(s.faults))
					stopsHeard.Add(int64(s.stopsHeard))
					stopsTold.Add(int64(s.stopsTold))
					resumed.Add(int64(s.resumed))
				})
			}
		})
	}
	all.Wait()
	t.Logf("%d races from seed %d: %d presses, %d faults, %d times taken up again; STOP was heard %d times and shown as not heard %d times",
		runs, seed, presses.Load(), faults.Load(), resumed.Load(), stopsHeard.Load(), stopsTold.Load())
	if faults.Load() == 0 || stopsHeard.Load() == 0 {
		t.Error("no fault, or no STOP that was heard: nothing was tested")
	}
}

// faultStorm is one race with faults.
type faultStorm struct {
	t      *testing.T
	pack   string
	rng    *rand.Rand
	h      *home
	server *fakepulse.Server
	x      *terminal
	dir    string // of the journal
	path   string // of the journal, as the program was last told

	harmed time.Time // when something last happened to the journal
	gone   bool      // the sink is away

	presses, faults, stopsHeard, stopsTold, resumed int
}

// unfinished are inputs that no key follows from, and whose end may never come.
var unfinished = []string{
	"\x1b[200~pasted and never ended", "\x1b[200~x\x1b[201~", "\x1b", "\x1b[", "\x1b[1;", "\x1b[<0;12;", "\x1b[M", "\x1bO", "\x1b]11;rgb:",
	"\x1bP+q", "\x1b_G", "\x1b^", "\x1bX", "\xd0", "\xe2\x82", "\x1b[[", "\x1b[27;2;", "\x1b[?1;2c", "\x1b]0;title\x07",
}

func (s *faultStorm) run() {
	s.h = newHome(s.t)
	s.server = fakepulse.Start(s.t, fakepulse.Options{PipeWire: s.rng.IntN(2) == 0})
	s.h.env = append(s.h.env, "PULSE_SERVER="+s.server.Addr, "TMPDIR="+s.h.dir)
	s.dir = s.h.path("races")
	if err := os.Mkdir(s.dir, 0o700); err != nil {
		s.t.Fatal(err)
	}
	s.path = filepath.Join(s.dir, "race.jsonl")
	s.open()
	for range 12 + s.rng.IntN(20) {
		switch n := s.rng.IntN(20); {
		case n < 11:
			keys := []string{"left", "right", "o", "w", "n", "H", "left", "right"}
			s.press(keys[s.rng.IntN(len(keys))])
		case n < 13:
			s.garbage()
		case n < 15:
			s.sink()
		case n < 17:
			s.disk()
		case n < 18:
			s.kill()
		default:
			s.stop()
		}
		time.Sleep(time.Duration(s.rng.IntN(40)) * time.Millisecond)
	}
	s.stop()
	s.finish()
	s.server.Stop()
}

// open starts the program on the journal and waits until it takes keys.
func (s *faultStorm) open() {
	s.x = s.h.open(s.t, 100, 30, "--pack", s.pack, "--journal", s.path, "--output", "pulse", "--start-now")
	s.x.see(`(?i)saved \d+|not saved`)
}

// press presses a key, later than would pass for a bounce of the same key.
func (s *faultStorm) press(key string) {
	s.presses++
	s.x.press(key)
	time.Sleep(keyGap)
}

// garbage sends input of which at most the next key is lost, and that key.
func (s *faultStorm) garbage() {
	s.faults++
	s.x.press(unfinished[s.rng.IntN(len(unfinished))])
	if s.rng.IntN(2) == 0 {
		time.Sleep(300 * time.Millisecond) // what was pasted has ended by now
	}
	s.x.press("v")
	time.Sleep(keyGap)
}

// sink has something happen to the earpiece, or brings it back.
func (s *faultStorm) sink() {
	s.faults++
	const ear = fakepulse.Ear
	if s.gone {
		s.server.Add(fakepulse.Sink{Name: ear})
		s.gone = false
		return
	}
	switch s.rng.IntN(6) {
	case 0:
		s.server.Remove(ear)
		s.gone = true
	case 1:
		s.server.Mute(ear, true)
	case 2:
		s.server.Mute(ear, false)
	case 3:
		s.server.Silence(ear, true)
	case 4:
		s.server.Silence(ear, false)
	case 5:
		s.server.Kill()
	}
}

// disk has another program do something to the journal.
func (s *faultStorm) disk() {
	s.faults++
	now := s.holder()
	if now == "" {
		return
	}
	s.agree() // before it is harmed
	var err error
	switch s.rng.IntN(4) {
	case 0:
		err = os.Remove(now)
	case 1:
		err = os.Truncate(now, 0)
	case 2:
		other := filepath.Join(s.h.dir, "other")
		if err = os.WriteFile(other, []byte("something else\n"), 0o600); err == nil {
			err = os.Rename(other, now)
		}
	case 3:
		if filepath.Dir(now) == s.dir {
			old := fmt.Sprintf("%s-old-%d", s.dir, s.faults)
			if err = os.Rename(s.dir, old); err == nil && s.rng.IntN(2) == 0 {
				err = os.Mkdir(s.dir, 0o700)
			}
		}
	}
	if err != nil {
		s.t.Fatal(err)
	}
	s.harmed = time.Now()
}

// holder returns the file that holds most of the race.
func (s *faultStorm) holder() string {
	best, most := "", 0
	for path, lines := range s.files() {
		if len(lines) > most {
			best, most = path, len(lines)
		}
	}
	return best
}

// files returns the lines of every file in the home folder that is a chain.
func (s *faultStorm) files() map[string][]line {
	all := map[string][]line{}
	_ = filepath.WalkDir(s.h.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() || filepath.Ext(path) != ".jsonl" {
			return nil //nolint:nilerr // what vanishes meanwhile is not there
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return nil
		}
		if lines, _, err := chain(b); err == nil && len(lines) > 0 {
			all[path] = lines
		}
		return nil
	})
	return all
}

// agree fails unless as many lines as the screen calls saved are in some file, once
// the program has had time to notice what was done to the journal.
func (s *faultStorm) agree() {
	if since := time.Since(s.harmed); since < 2*time.Second {
		return // it has a second to notice, and this machine may be busy
	}
	shown, _, ok := saved(s.x.text())
	if !ok || strings.Contains(strings.ToUpper(s.x.text()), "NOT SAVED") {
		return
	}
	most := 0
	for _, lines := range s.files() {
		most = max(most, len(lines))
	}
	if most < shown {
		s.t.Errorf("the screen calls %d lines saved, and no file has more than %d:\n%s", shown, most, s.x.text())
	}
}

// kill ends the program at once and takes the race up again, where a file has it.
func (s *faultStorm) kill() {
	s.faults++
	s.agree()
	_ = s.x.cmd.Process.Kill()
	s.x.exit()
	if now := s.holder(); now != "" {
		s.path = now
		s.resumed++
	} else { // nothing of it is left: the next race is another
		s.path = filepath.Join(s.dir, fmt.Sprintf("again-%d.jsonl", s.faults))
		if err := os.MkdirAll(s.dir, 0o700); err != nil {
			s.t.Fatal(err)
		}
	}
	s.harmed = time.Time{}
	s.open()
}

// stopLoss is how the screen says that a STOP is not heard.
var stopLoss = regexp.MustCompile(`(?i)not heard|no sound|lost|muted|silent|too soft|volume|waits for|no output`)

// stop presses STOP until it is seen to be on, waits until it is heard or the screen
// says why not, and clears it.
func (s *faultStorm) stop() {
	s.x.press("v", "space") // an unfinished input may have taken the first
	before := s.heardStops()
	s.x.press("space")
	s.presses++
	told := false
	s.x.within(patience, "STOP, heard or with why it is not", func(text string) bool {
		if s.heardStops() > before || strings.Contains(text, "STOP") && regexp.MustCompile(`(?i)✓ heard`).MatchString(text) {
			told = false
			return true
		}
		told = stopLoss.MatchString(text)
		return told
	})
	if told {
		s.stopsTold++
	} else {
		s.stopsHeard++
	}
	time.Sleep(700 * time.Millisecond) // a second press clears it from 0.6 s on
	s.x.press("space")
	time.Sleep(keyGap)
}

// heardStops counts the STOPs that some file calls heard.
func (s *faultStorm) heardStops() int {
	most := 0
	for _, lines := range s.files() {
		n := 0
		for _, o := range only(lines, "outcome") {
			if o.Ref >= 1 && o.Ref <= len(lines) && lines[o.Ref-1].Cue == "stop" && o.Outcome == "heard" {
				n++
			}
		}
		most = max(most, n)
	}
	return most
}

var savedIn = regexp.MustCompile(`saved in (\S+\.jsonl)`)

// finish leaves the race and reads the file that the program names.
func (s *faultStorm) finish() {
	s.x.leave()
	s.x.exit()
	s.x.tty.Close()
	<-s.x.drained
	m := savedIn.FindStringSubmatch(strings.ReplaceAll(s.x.text(), "\n", ""))
	if m == nil {
		s.t.Fatalf("the program does not say where the race is:\n%s", s.x.text())
	}
	s.h.verified(s.t, m[1])
	lines := readJournal(s.t, m[1])
	outcomes(s.t, lines)
	if last := lines[len(lines)-1]; last.Kind != "close" {
		s.t.Errorf("%s ends with %+v, want close", m[1], last)
	}
}
