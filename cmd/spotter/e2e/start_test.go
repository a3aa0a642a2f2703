//go:build linux

package e2e

import (
	"fmt"
	"os"
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
// there, and how much memory it then holds.
//
//	go test -run '^$' -bench BenchmarkStart -benchtime 20x ./cmd/spotter/e2e
func BenchmarkStart(b *testing.B) {
	for _, lang := range []string{"en", "de"} { // English has no catalogue to read
		b.Run(lang, func(b *testing.B) { benchmarkStart(b, lang) })
	}
}

func benchmarkStart(b *testing.B, lang string) {
	var took []time.Duration
	resident := 0.0
	for range b.N {
		h := newHome(b)
		path := h.path("race.jsonl")
		began := time.Now()
		x := h.open(b, 80, 24, "--lang", lang, "--journal", path, "--output", "wav:"+h.path("ear.wav"), "--start-now")
		x.press("w")
		awaitJournal(b, path, "what became of the first cue", func(l []line) bool { return len(only(l, "outcome")) == 1 })
		resident = max(resident, residentMB(b, x.cmd.Process.Pid))
		x.quit()
		log, err := journal.ReadFile(path)
		if err != nil {
			b.Fatal(err)
		}
		ready, pressed := time.Duration(0), time.Duration(0)
		for _, e := range log.Events {
			switch {
			case e.Kind == race.KindOutput && e.State == "opened":
				ready = e.Wall.Sub(began)
			case e.Kind == race.KindCue:
				pressed = e.Wall.Sub(began)
			}
		}
		took = append(took, max(ready, pressed))
	}
	slices.Sort(took)
	b.ReportMetric(0, "ns/op") // of the whole race, which says nothing
	b.ReportMetric(float64(took[len(took)/2].Milliseconds()), "ms-to-cue-p50")
	b.ReportMetric(float64(took[len(took)-1].Milliseconds()), "ms-to-cue-max")
	b.ReportMetric(resident, "MB-resident")
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
