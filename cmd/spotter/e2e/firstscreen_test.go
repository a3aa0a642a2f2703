//go:build linux

package e2e

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"spotter/cmd/spotter/host"
	"spotter/cues"
	"spotter/journal"
	"spotter/race"
)

// largeLines is the number of lines of the large journal: many times a marathon's.
const largeLines = 130_000

// largeFolders are races folders that once held up the start: with megabytes of "x\n",
// and with a large journal of a race that broke off.
var largeFolders = []struct {
	name    string
	rubbish int // megabytes
	race    bool
}{
	{"empty", 0, false},
	{"24MB-rubbish", 24, false},
	{"80MB-rubbish", 80, false},
	{"130000-lines", 0, true},
	{"both", 24, true},
}

// BenchmarkFirstScreen measures the time from the start of the program to its first
// screen, and from the screen to the offer of a race that broke off. Processor time
// and peak memory are those of the program a second later: by then the voice is loaded.
//
//	go test -run '^$' -bench 'FirstScreen|TakeUpLarge|RacesLarge' -benchtime 10x ./cmd/spotter/e2e
func BenchmarkFirstScreen(b *testing.B) {
	for _, f := range largeFolders {
		b.Run(f.name, func(b *testing.B) {
			h := newHome(b)
			fillRaces(b, h, f.rubbish, f.race)
			var first, offered, worked []time.Duration
			peak := 0.0
			for b.Loop() {
				began := time.Now()
				x := h.open(b, 80, 24, "--output", "null")
				x.see(`saved \d`)
				first = append(first, time.Since(began))
				if f.race {
					x.see(`BROKE OFF: Large`)
				}
				offered = append(offered, time.Since(began)-first[len(first)-1])
				time.Sleep(time.Second)
				peak = max(peak, residentMB(b, x.cmd.Process.Pid))
				x.cmd.Process.Kill()
				x.exit()
				worked = append(worked, x.cmd.ProcessState.UserTime()+x.cmd.ProcessState.SystemTime())
			}
			reportMedian(b, first, "ms-to-screen-p50")
			reportMedian(b, worked, "ms-processor-p50")
			if f.race {
				reportMedian(b, offered, "ms-to-offer-p50")
			}
			b.ReportMetric(peak, "MB-peak")
		})
	}
}

// BenchmarkTakeUpLarge measures the time from the key that takes up the large race to
// the screen of that race, and the peak memory of the program by then.
func BenchmarkTakeUpLarge(b *testing.B) {
	h := newHome(b)
	fillRaces(b, h, 24, true)
	var taken []time.Duration
	peak := 0.0
	for b.Loop() {
		x := h.open(b, 80, 24, "--output", "null")
		x.see(`BROKE OFF: Large`)
		began := time.Now()
		x.press("z")
		x.see(`taken up after`)
		taken = append(taken, time.Since(began))
		peak = max(peak, residentMB(b, x.cmd.Process.Pid))
		x.cmd.Process.Kill()
		x.exit()
	}
	reportMedian(b, taken, "ms-to-race-p50")
	b.ReportMetric(peak, "MB-peak")
}

// BenchmarkRacesLarge measures spotter races, with rubbish and the large race.
func BenchmarkRacesLarge(b *testing.B) {
	h := newHome(b)
	fillRaces(b, h, 24, true)
	var listed []time.Duration
	peak := 0.0
	for b.Loop() {
		c := h.program("races")
		began := time.Now()
		out, err := c.CombinedOutput()
		listed = append(listed, time.Since(began))
		if err != nil || !strings.Contains(string(out), "Large") {
			b.Fatalf("%v\n%s", err, out)
		}
		peak = max(peak, peakMB(c))
	}
	reportMedian(b, listed, "ms-p50")
	b.ReportMetric(peak, "MB-peak")
}

// peakMB returns the peak memory of a program that has ended, in megabytes.
func peakMB(c *exec.Cmd) float64 {
	return float64(c.ProcessState.SysUsage().(*syscall.Rusage).Maxrss) / 1024
}

// reportMedian reports the median of durations in milliseconds, in place of ns/op,
// which would count the start and the end of the test's own terminal.
func reportMedian(b *testing.B, d []time.Duration, unit string) {
	slices.Sort(d)
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(float64(d[len(d)/2].Microseconds())/1000, unit)
}

// fillRaces fills the races folder with megabytes of rubbish and the large race.
func fillRaces(t testing.TB, h *home, rubbish int, withRace bool) {
	t.Helper()
	dir := h.path(".local/share/spotter/races")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if rubbish > 0 {
		x := bytes.Repeat([]byte("x\n"), rubbish*1_000_000/2)
		if err := os.WriteFile(filepath.Join(dir, "rubbish.jsonl"), x, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if withRace {
		largeRace(t, filepath.Join(dir, "large.jsonl"), largeLines)
	}
}

// largeRace writes a journal with a number of lines. Its race lasts half an hour,
// broke off now, and has cues that were heard.
func largeRace(t testing.TB, path string, lines int) {
	t.Helper()
	const lasts = 30 * time.Minute
	end := host.This().Now()
	begin := race.Stamp{Wall: end.Wall.Add(-lasts), Boot: end.Boot - lasts}
	w, err := journal.Create(path, race.Open{Race: "Large", BootID: host.This().ID()},
		journal.Options{Now: func() race.Stamp { return end }, MaxUnsaved: lines, CloseWithin: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	w.Append(race.Event{ID: 1, Kind: race.KindStart, Stamp: begin, HasElapsed: true})
	for i := range (lines - 3) / 2 {
		at := lasts * time.Duration(i) / time.Duration(lines/2)
		stamp := race.Stamp{Wall: begin.Wall.Add(at), Boot: begin.Boot + at}
		cue := race.Event{ID: race.EventID(2 + i), Kind: race.KindCue, Cue: "left", Pressed: "right", Class: cues.Steer,
			Stamp: stamp, Elapsed: at, HasElapsed: true}
		w.Append(cue)
		w.Append(race.Event{Kind: race.KindOutcome, Ref: cue.ID, Outcome: race.Heard, Latency: 8 * time.Millisecond,
			Stamp: stamp, Elapsed: at, HasElapsed: true})
	}
	if err := w.Close("SIGTERM"); err != nil {
		t.Fatal(err)
	}
}
