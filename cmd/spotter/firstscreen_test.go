//go:build linux

package main

import (
	"bytes"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"spotter/cues"
	"spotter/journal"
	"spotter/race"
)

// BenchmarkFirstScreen measures how long the first screen takes, and how much memory
// the program then holds, with rubbish and a large journal in the races folder: 24 MB
// of "x\n", and 130,000 sound lines of a race that broke off, which is then offered.
//
//	go test -run '^$' -bench BenchmarkFirstScreen -benchtime 10x ./cmd/spotter
func BenchmarkFirstScreen(b *testing.B) {
	h := newHome(b)
	dir := h.path(".local/share/spotter/races/")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		b.Fatal(err)
	}
	if err := os.WriteFile(dir+"rubbish.jsonl", bytes.Repeat([]byte("x\n"), 12<<20), 0o600); err != nil {
		b.Fatal(err)
	}
	largeRace(b, dir+"large.jsonl", 130_000)
	var first, offered []time.Duration
	resident := 0.0
	for b.Loop() {
		began := time.Now()
		x := h.open(b, 80, 24, "--output", "null")
		for !strings.Contains(x.text(), "saved") {
			time.Sleep(time.Millisecond)
		}
		first = append(first, time.Since(began))
		x.see(`BROKE OFF: Large`)
		offered = append(offered, time.Since(began))
		resident = max(resident, residentMB(b, x.cmd.Process.Pid))
		x.cmd.Process.Kill()
		x.exit()
	}
	slices.Sort(first)
	slices.Sort(offered)
	b.ReportMetric(0, "ns/op") // of the whole program, which says nothing
	b.ReportMetric(float64(first[len(first)/2].Milliseconds()), "ms-to-screen-p50")
	b.ReportMetric(float64(first[len(first)-1].Milliseconds()), "ms-to-screen-max")
	b.ReportMetric(float64(offered[len(offered)/2].Milliseconds()), "ms-to-offer-p50")
	b.ReportMetric(resident, "MB-peak")
}

// largeRace writes a journal of a race that broke off, with a number of lines.
func largeRace(b *testing.B, path string, lines int) {
	b.Helper()
	at := thisHost().now()
	now := func() race.Stamp { return at }
	w, err := journal.Create(path, race.Open{Race: "Large", BootID: thisHost().id()}, journal.Options{Now: now, MaxUnsaved: lines, CloseWithin: time.Minute})
	if err != nil {
		b.Fatal(err)
	}
	w.Append(race.Event{ID: 1, Kind: race.KindStart, Stamp: at, HasElapsed: true})
	for i := range lines - 3 {
		w.Append(race.Event{ID: race.EventID(i + 2), Kind: race.KindCue, Cue: "left", Pressed: "right", Class: cues.Steer, Stamp: at, HasElapsed: true})
	}
	if err := w.Close("SIGTERM"); err != nil {
		b.Fatal(err)
	}
}
