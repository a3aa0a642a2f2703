//go:build unix

package e2e

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"spotter/audio/audiotest/fakepulse"
	"spotter/testrun"
)

// faultRuns returns the number of seeded races that TestFaultStorm runs. FAULT_RUNS overrides it,
// and FAULT_SEED is the seed of the first: a race that failed names its own.
func faultRuns(t *testing.T) (runs int, seed uint64) {
	runs, seed = testrun.Times(t, 3, 40), 1
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
// input; a sink that is lost, renamed, muted, softened or killed; a journal that is
// removed, cut or replaced, or whose folder is renamed; a disk that is full or hangs;
// and a program that is killed and taken up again. Whatever happens: STOP is heard, or
// the screen says that it is not; nothing that the screen calls saved is missing from
// the disk; and at the end the race is one whole chain in which each press is one cue
// with exactly one outcome.
func TestFaultStorm(t *testing.T) {
	testrun.Slow(t, "a storm of faults")
	t.Parallel()
	runs, seed := faultRuns(t)
	pack, disks := tonePack(t), stormDisks(t)
	var (
		mu                   sync.Mutex // guards what follows
		begun, ended, failed int
		all                  stormCounts
	)
	next := func() (n uint64, ok bool) {
		mu.Lock()
		defer mu.Unlock()
		if begun == runs || failed >= 3 { // one failure may be rare, and three tell enough
			return 0, false
		}
		begun++
		return seed + uint64(begun) - 1, true
	}
	var races sync.WaitGroup
	for range min(4, runs) {
		races.Go(func() {
			for n, ok := next(); ok; n, ok = next() {
				t.Run(fmt.Sprint("seed ", n), func(t *testing.T) {
					s := &faultStorm{t: t, pack: pack, rng: rand.New(rand.NewPCG(n, 9)), counts: stormCounts{faults: map[string]int{}}}
					s.disk.kind = disks[s.rng.IntN(len(disks))]
					s.began = time.Now()
					defer func() { // a race that fails ends its goroutine
						if t.Failed() {
							t.Logf("on a %s disk: %s", s.disk.kind, strings.Join(s.story, ", "))
						}
						mu.Lock()
						defer mu.Unlock()
						all.add(&s.counts)
						if ended++; t.Failed() {
							failed++
						}
					}()
					s.run()
				})
			}
		})
	}
	races.Wait()
	t.Logf("%d races from seed %d, %d of them failed: %s", ended, seed, failed, &all)
	if len(all.faults) == 0 || runs >= 6 && all.stopsHeard == 0 || runs >= 20 && all.stopsTold == 0 {
		t.Error("no fault, no STOP that was heard, or none that was not: nothing was tested")
	}
}

// stormCounts counts what happened in one race or in several.
type stormCounts struct {
	presses, stopsHeard, stopsTold, toned, resumed, mended int
	faults                                                 map[string]int // by kind
}

func (c *stormCounts) add(o *stormCounts) {
	if c.faults == nil {
		c.faults = map[string]int{}
	}
	c.presses += o.presses
	c.stopsHeard += o.stopsHeard
	c.stopsTold += o.stopsTold
	c.toned += o.toned
	c.resumed += o.resumed
	c.mended += o.mended
	for kind, n := range o.faults {
		c.faults[kind] += n
	}
}

func (c *stormCounts) String() string {
	total, kinds := 0, make([]string, 0, len(c.faults))
	for _, kind := range slices.Sorted(maps.Keys(c.faults)) {
		total += c.faults[kind]
		kinds = append(kinds, fmt.Sprintf("%s %d", kind, c.faults[kind]))
	}
	return fmt.Sprintf("%d presses, %d faults (%s), %d times taken up again, %d journals mended at the end; "+
		"STOP was heard %d times, %d of them found in what the earpiece played, and shown as not heard %d times",
		c.presses, total, strings.Join(kinds, ", "), c.resumed, c.mended, c.stopsHeard, c.toned, c.stopsTold)
}

// faultStorm is one race with faults.
type faultStorm struct {
	t      *testing.T
	pack   string
	rng    *rand.Rand
	h      *home
	server *fakepulse.Server
	x      *terminal
	ear    stormEar
	disk   stormDisk
	path   string // of the journal, as the program was last told

	began   time.Time
	story   []string // what was done, each with the seconds from began on
	pressed []string // keys since the program was last opened; each must be in the journal
	counts  stormCounts
}

// unfinished are inputs that no key follows from, and whose end may never come.
var unfinished = []string{
	"\x1b[200~pasted and never ended", "\x1b[200~x\x1b[201~", "\x1b", "\x1b[", "\x1b[1;", "\x1b[<0;12;", "\x1b[M", "\x1bO", "\x1b]11;rgb:",
	"\x1bP+q", "\x1b_G", "\x1b^", "\x1bX", "\xd0", "\xe2\x82", "\x1b[[", "\x1b[27;2;", "\x1b[?1;2c", "\x1b]0;title\x07",
}

func (s *faultStorm) run() {
	s.h = newHome(s.t)
	s.startEar()
	s.h.env = append(s.h.env, "PULSE_SERVER="+s.server.Addr, "TMPDIR="+s.h.dir)
	s.mountDisk()
	s.path = filepath.Join(s.disk.races, "race.jsonl")
	s.open()
	for range 12 + s.rng.IntN(20) {
		switch n := s.rng.IntN(20); {
		case n < 11:
			s.press()
		case n < 13:
			s.garbage()
		case n < 15:
			s.harmEar()
		case n < 17:
			s.harmDisk()
		case n < 18:
			s.kill()
		default:
			s.stop()
		}
		s.agree()
		if s.rng.IntN(4) == 0 {
			s.told()
		}
		time.Sleep(time.Duration(s.rng.IntN(40)) * time.Millisecond)
		if s.t.Failed() {
			return
		}
	}
	s.stop()
	s.finish()
	s.server.Stop()
}

// fault counts a fault of a kind.
func (s *faultStorm) fault(kind string) {
	s.counts.faults[kind]++
	s.note(kind)
}

// note keeps for a failure what was done, and when.
func (s *faultStorm) note(what string) {
	s.story = append(s.story, fmt.Sprintf("%.2f %s", time.Since(s.began).Seconds(), what))
}

// open starts the program on the journal and waits until it takes keys.
func (s *faultStorm) open() {
	s.x = s.h.open(s.t, 100, 30, "--pack", s.pack, "--journal", s.path, "--output", "pulse", "--start-now")
	s.t.Cleanup(func() {
		if s.disk.hang != "" {
			_ = os.Remove(s.disk.hang) // no program ends before
		}
	})
	s.x.see(`(?i)saved \d+|not saved`)
	s.pressed = nil
	s.note("opened " + s.path)
	s.earOpened()
}

// press presses a key that is not the last one, which could pass for a bounce. The
// press must be in the journal.
func (s *faultStorm) press() {
	keys := []string{"left", "right", "o", "w", "n", "H"}
	key := keys[s.rng.IntN(len(keys))]
	if n := len(s.pressed); n > 0 && key == s.pressed[n-1] {
		key = "L"
	}
	s.pressed = append(s.pressed, key)
	s.counts.presses++
	s.note(key)
	s.x.press(key)
	time.Sleep(keyGap)
}

// spare is a key that an unfinished input may take.
const spare = "v"

// spares are the cues that it may make: that of its own, and that of 6 on the keypad,
// which terminals send as ESC O v.
var spares = []string{stormCue(spare), stormCue("6")}

// garbage sends input of which at most the next key is lost, and that key. The press
// after it comes when a paste that never ends is over for the program, for all that
// the keys come faster than a paste may pause.
func (s *faultStorm) garbage() {
	s.fault("garbage")
	input := unfinished[s.rng.IntN(len(unfinished))]
	s.note(fmt.Sprintf("input %q", input))
	s.x.press(input)
	if s.rng.IntN(2) == 0 {
		time.Sleep(300 * time.Millisecond) // what was pasted has ended by now
	}
	for range 2 {
		s.x.press(spare)
		time.Sleep(3 * keyGap / 2)
	}
}

// kill ends the program at once and takes the race up again, where a file has it.
func (s *faultStorm) kill() {
	s.fault("kill")
	s.agree()
	_ = s.x.cmd.Process.Kill()
	s.healDisk() // no process ends while it waits for a disk that hangs
	s.x.exit()
	if now := s.holder(); now != "" {
		s.path = now
		s.counts.resumed++
	} else { // nothing of it is left: the next race is another
		s.path = filepath.Join(s.disk.races, fmt.Sprintf("again-%d.jsonl", s.counts.faults["kill"]))
		if err := os.MkdirAll(s.disk.races, 0o700); err != nil {
			s.t.Fatal(err)
		}
	}
	s.disk.harmed = time.Time{}
	s.open()
}

var (
	savedIn  = regexp.MustCompile(`saved in (\S+\.jsonl)(?: |$)`)
	mendWith = regexp.MustCompile(`spotter journal mend (\S+) (\S+) joins`)
	allIn    = regexp.MustCompile(`all \d+ lines are saved in (\S+)`)
	goesOnIn = regexp.MustCompile(`ended by SIGINT +next: spotter resume (\S+) goes on`) // where a signal was faster than the key
)

// finish leaves the race, now and then while its disk still fails, does what the
// program says, and reads the file that it names.
func (s *faultStorm) finish() {
	if s.rng.IntN(2) == 0 {
		s.healDisk()
	}
	s.leave()
	s.healDisk()
	s.x.exit()
	s.x.tty.Close()
	<-s.x.drained
	words := s.x.joined()
	path := ""
	if m := mendWith.FindStringSubmatch(words); m != nil {
		if status, out := s.h.run(s.t, "journal", "mend", m[1], m[2]); status != 0 {
			s.t.Fatalf("journal mend: exit status %d: %s\n%s", status, out, s.x.text())
		}
		s.counts.mended++
		path = m[1]
	} else if m := allIn.FindStringSubmatch(words); m != nil {
		path = m[1]
	} else if m := savedIn.FindStringSubmatch(words); m != nil {
		path = m[1]
	} else if m := goesOnIn.FindStringSubmatch(words); m != nil {
		path = m[1]
	} else {
		s.t.Fatalf("the program does not say where the race is:\n%s", s.x.text())
	}
	s.h.verified(s.t, path)
	lines := readJournal(s.t, path)
	outcomes(s.t, lines)
	s.counted(lines)
	if last := lines[len(lines)-1]; last.Kind != "close" {
		s.t.Errorf("%s ends with %+v, want close", path, last)
	}
}

// counted fails unless each press since the program was last opened is one cue.
func (s *faultStorm) counted(lines []line) {
	s.t.Helper()
	var logged []string
	for _, l := range lines {
		switch {
		case l.Kind == "open":
			logged = nil
		case l.Kind == "cue" && l.Cue != "stop" && !slices.Contains(spares, l.Pressed):
			logged = append(logged, l.Pressed)
		}
	}
	if len(logged) != len(s.pressed) {
		s.t.Errorf("since the program was last opened %q were pressed, and the journal has %q", s.pressed, logged)
	}
}

// leave presses what leaves until the screen of the race is gone, and waits for the
// last words. A disk that hangs still holds the program then.
func (s *faultStorm) leave() {
	for deadline := time.Now().Add(patience); s.x.onAltScreen() && time.Now().Before(deadline); {
		s.x.press("ctrl+c")
		time.Sleep(2 * keyGap)
		s.x.press("ctrl+c")
		for end := time.Now().Add(5 * time.Second); s.x.onAltScreen() && time.Now().Before(end); {
			time.Sleep(20 * time.Millisecond)
		}
	}
	if s.rng.IntN(2) == 0 { // not by the key: at that the kernel throws away what was printed and not shown yet
		s.note("ctrl+c while it is saved")
		_ = s.x.cmd.Process.Signal(os.Interrupt) // it may have ended
	}
	s.x.within(patience, "where the race is", func(string) bool {
		words := s.x.joined()
		return savedIn.MatchString(words) || allIn.MatchString(words) || mendWith.MatchString(words) || goesOnIn.MatchString(words)
	})
}

// onAltScreen reports whether the program still has its screen.
func (x *terminal) onAltScreen() bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.screen.IsAltScreen()
}

// joined returns the screen with its rows joined, so that a word that was broken at
// the end of a row is whole.
func (x *terminal) joined() string {
	var b strings.Builder
	for _, row := range strings.Split(x.text(), "\n") {
		fmt.Fprintf(&b, "%-*s", x.cols, row)
	}
	return b.String()
}
