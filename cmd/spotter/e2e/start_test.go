//go:build linux

package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"spotter/journal"
	"spotter/race"
)

// BenchmarkStart measures how long it takes from starting the program to the
// first cue, with the default pack and a key that was pressed before it was
// there, and how much memory it then holds. The program is built as for a release. Others, such as
// an older one, are started by turns with it, so that all meet the same machine.
//
//	go test -run '^$' -bench BenchmarkStart -benchtime 20x ./cmd/spotter/e2e
//	SPOTTER_BESIDE=/tmp/old,/tmp/older go test -run '^$' -bench BenchmarkStart -benchtime 20x ./cmd/spotter/e2e
func BenchmarkStart(b *testing.B) {
	programs := []string{released(b)}
	if others := os.Getenv("SPOTTER_BESIDE"); others != "" {
		programs = append(programs, strings.Split(others, ",")...)
	}
	for _, lang := range []string{"en_GB", "de_DE"} { // English has no catalogue to read
		b.Run(lang, func(b *testing.B) { benchmarkStart(b, lang, programs) })
	}
}

// released builds the program with the flags of a release, and returns its path.
func released(b *testing.B) string {
	b.Helper()
	path := filepath.Join(b.TempDir(), "spotter")
	c := exec.Command("go", "build", "-trimpath", "-tags", "onevoice,nethttpomithttp2", "-ldflags=-s -w", "-o", path, "../")
	c.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := c.CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	return path
}

// benchmarkStart starts each program b.N times, by turns.
func benchmarkStart(b *testing.B, lang string, programs []string) {
	took, resident := make([][]time.Duration, len(programs)), make([]float64, len(programs))
	for range b.N {
		for i, program := range programs {
			t, mb := startOnce(b, lang, program)
			took[i], resident[i] = append(took[i], t), max(resident[i], mb)
		}
	}
	b.ReportMetric(0, "ns/op") // of the whole race, which says nothing
	for i := range programs {
		slices.Sort(took[i])
		name := ""
		if i > 0 {
			name = fmt.Sprintf("beside%d-", i)
		}
		b.ReportMetric(float64(took[i][len(took[i])/2].Microseconds())/1000, name+"ms-to-cue-p50")
		b.ReportMetric(float64(took[i][len(took[i])-1].Microseconds())/1000, name+"ms-to-cue-max")
		b.ReportMetric(resident[i], name+"MB-resident")
	}
}

// startOnce starts a program, and returns the time to its first possible cue and the most memory in MB that it held.
func startOnce(b *testing.B, lang, program string) (took time.Duration, resident float64) {
	h := newHome(b)
	h.self = program
	h.env = append(h.env, "LC_ALL="+lang+".UTF-8") // and no --lang, which older ones do not know
	path := h.path("race.jsonl")
	began := time.Now()
	x := h.open(b, 80, 24, "--journal", path, "--output", "wav:"+h.path("ear.wav"), "--start-now")
	x.press("w")
	awaitJournal(b, path, "what became of the first cue", func(l []line) bool { return len(only(l, "outcome")) == 1 })
	resident = residentMB(b, x.cmd.Process.Pid)
	x.quit()
	log, err := journal.ReadFile(path)
	if err != nil {
		b.Fatal(err)
	}
	for _, e := range log.Events {
		if e.Kind == race.KindOutput && e.State == "opened" || e.Kind == race.KindCue {
			took = max(took, e.Wall.Sub(began))
		}
	}
	return took, resident
}

// residentMB returns the most memory that a process held at once.
func residentMB(b *testing.B, pid int) float64 {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		b.Fatal(err)
	}
	for l := range strings.Lines(string(status)) {
		if f := strings.Fields(l); len(f) == 3 && f[0] == "VmHWM:" {
			kb, err := strconv.Atoi(f[1])
			if err != nil {
				b.Fatal(err)
			}
			return float64(kb) / 1024
		}
	}
	b.Fatal("the system does not tell how much memory a process holds")
	return 0
}

// BenchmarkCommands measures the processor time of short commands, most of which is the start of the
// program. To compare two builds, run both in turn on an idle machine.
//
//	go test -run '^$' -bench BenchmarkCommands -benchtime 100x ./cmd/spotter/e2e
func BenchmarkCommands(b *testing.B) {
	for name, args := range map[string][]string{"version": {"--version"}, "verify": {"journal", "verify", "missing.jsonl"}} {
		b.Run(name, func(b *testing.B) {
			h := newHome(b)
			var used []time.Duration
			for b.Loop() {
				c := h.program(args...)
				out, err := c.CombinedOutput()
				if len(out) == 0 || (err != nil) != (name == "verify") {
					b.Fatalf("%v\n%s", err, out)
				}
				used = append(used, c.ProcessState.UserTime()+c.ProcessState.SystemTime())
			}
			reportMedian(b, used, "cpu-ms-p50")
		})
	}
}
