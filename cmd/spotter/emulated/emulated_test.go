//go:build linux && !race

package emulated

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"spotter/audio/audiotest"
	"spotter/testrun"
)

// machine is a processor for which the program is built.
type machine struct {
	arch, arm string   // as GOARCH and GOARM have them
	run       []string // what runs its programs; nil: this machine does
}

// machines are named as the release names them. The processor of each emulator is the least
// one that the program is built for, so that an instruction of a later one ends it.
var machines = map[string]machine{
	"linux/armv6":   {"arm", "6", []string{"qemu-arm-static", "-cpu", "arm1176"}},
	"linux/armv7":   {"arm", "7", []string{"qemu-arm-static", "-cpu", "cortex-a7"}},
	"linux/arm64":   {"arm64", "", []string{"qemu-aarch64-static", "-cpu", "cortex-a53"}},
	"linux/riscv64": {"riscv64", "", []string{"qemu-riscv64-static"}},
	"linux/386":     {"386", "", nil},
	"linux/amd64":   {"amd64", "", nil},
}

// The variables of a run by hand: which machines, with blanks between them, and a program that
// is built already, for one machine.
const (
	wanted = "EMULATE"
	built  = "EMULATE_PROGRAM"
)

// names returns the machines to try: both kinds of 32-bit ARM, unless others are named.
func names(t *testing.T) []string {
	t.Helper()
	if list := strings.Fields(os.Getenv(wanted)); len(list) > 0 {
		return list
	}
	if !testrun.Whole() {
		audiotest.Lacking(t, "a build for another processor takes a minute: SPOTTER_CI=1 makes it, or %s=linux/armv6", wanted)
	}
	return []string{"linux/armv6", "linux/armv7"}
}

// TestOtherProcessors builds the program for other processors and does with it what a pair
// does: it checks the machine and the voice, runs a race in a terminal, and reads its log.
func TestOtherProcessors(t *testing.T) {
	for _, name := range names(t) {
		t.Run(name, func(t *testing.T) {
			m, ok := machines[name]
			if !ok {
				t.Fatalf("%s cannot be run here: neither this machine nor an emulator of this test runs its programs", name)
			}
			if m.run != nil {
				audiotest.Need(t, m.run[0])
			} else if runtime.GOARCH != "amd64" && runtime.GOARCH != m.arch {
				audiotest.Lacking(t, "this machine runs no programs of %s", m.arch)
			}
			began := time.Now()
			p := newProgram(t, m)
			p.checks(t)
			p.runsARace(t)
			t.Logf("ran check, cues check, a race to wav: in a terminal, its log: %.0f s", time.Since(began).Seconds())
		})
	}
}

// program is the program for another machine, and an empty home for it.
type program struct {
	run  []string // the emulator, if there is one, and the program
	home string
	env  []string
}

// newProgram builds the program, unless one is given.
func newProgram(t *testing.T, m machine) *program {
	t.Helper()
	file, home := os.Getenv(built), t.TempDir()
	if file == "" {
		audiotest.Need(t, "go")
		file = filepath.Join(t.TempDir(), "spotter")
		c := exec.Command("go", "build", "-trimpath", "-tags", "onevoice,nethttpomithttp2", "-ldflags=-s -w", "-o", file, "..")
		c.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS=linux", "GOARCH="+m.arch, "GOARM="+m.arm)
		if out, err := c.CombinedOutput(); err != nil {
			t.Fatalf("go build: %v\n%s", err, out)
		}
	}
	return &program{run: append(append([]string(nil), m.run...), file), home: home, env: []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + home, "TERM=xterm-256color", "LC_ALL=C.UTF-8", "PULSE_SERVER=unix:" + filepath.Join(home, "none"),
	}}
}

// command returns the program, not yet started.
func (p *program) command(args ...string) *exec.Cmd {
	c := exec.Command(p.run[0], append(append([]string(nil), p.run[1:]...), args...)...)
	c.Env, c.Dir = p.env, p.home
	return c
}

// says runs the program and fails unless it ends well and prints all texts.
func (p *program) says(t *testing.T, args []string, texts ...string) {
	t.Helper()
	out, err := p.command(args...).CombinedOutput()
	if err != nil {
		t.Fatalf("spotter %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	for _, want := range texts {
		if !strings.Contains(string(out), want) {
			t.Errorf("spotter %s: no %q in\n%s", strings.Join(args, " "), want, out)
		}
	}
}

// checks runs what a pair runs before a race.
func (p *program) checks(t *testing.T) {
	t.Helper()
	p.says(t, []string{"--version"}, "spotter")
	p.says(t, []string{"check", "--output", "null"}, "36 cues", "a sync takes", "CLOCK_BOOTTIME", "free")
	p.says(t, []string{"cues", "check"}, "0 faults, 0 warnings")
}

// runsARace runs a race in a terminal, with the sound in a file, and reads its log.
func (p *program) runsARace(t *testing.T) {
	t.Helper()
	journal, sound := filepath.Join(p.home, "race.jsonl"), filepath.Join(p.home, "race.wav")
	r := p.race(t, "--facing", "forward", "--journal", journal, "--output", "wav:"+sound, "--race", "Emulated")
	r.await(journal, "output", 1) // it is open
	r.shows("radio check")        // and the terminal is raw: before, a return would come as a line feed
	r.press("\r")
	r.await(journal, "start", 1)
	for n, key := range []string{"\x1b[D", "\x1b[C", "w"} { // left, right, water
		r.press(key)
		r.await(journal, "outcome", n+1)
		time.Sleep(300 * time.Millisecond) // of quiet
	}
	r.press("F")
	r.await(journal, "fall", 1)
	r.leave()
	lines := chained(t, journal)
	for kind, want := range map[string]int{"open": 1, "start": 1, "cue": 3, "outcome": 3, "fall": 1, "close": 1} {
		if n := count(lines, kind); n < want {
			t.Errorf("%d lines of kind %s, want %d", n, kind, want)
		}
	}
	for _, l := range lines {
		if l.Kind == "outcome" && l.Outcome != "heard" {
			t.Errorf("line %d: %s", l.Seq, l.Outcome)
		}
		if l.Kind == "cue" && (l.ElapsedMS <= 0 || l.ElapsedMS > time.Hour.Milliseconds()) {
			t.Errorf("line %d: a cue at %d ms", l.Seq, l.ElapsedMS)
		}
	}
	p.says(t, []string{"journal", "verify", journal}, fmt.Sprintf("%d", len(lines)))
	heard := sounds(t, sound)
	if len(heard) != 3 {
		t.Fatalf("%d sounds in the file, want 3: %+v", len(heard), heard)
	}
	if l, r, w := heard[0], heard[1], heard[2]; l.left < 2*l.right || r.right < 2*r.left || w.left != w.right {
		t.Errorf("the ears of left, right and water: %+v", heard)
	}
}
