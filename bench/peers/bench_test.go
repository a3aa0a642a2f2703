package main

import (
	"context"
	"encoding/binary"
	"errors"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"
)

func TestParse(t *testing.T) {
	o, err := parse([]string{"-n", "30", "-servers", "pulseaudio,pipewire@256", "-spotter", "--latency 2ms", "-spotter", "--latency 5ms"})
	if err != nil {
		t.Fatal(err)
	}
	if o.spotterN != 30 || len(o.spotter) != 2 || len(o.servers) != 2 || o.servers[1] != (kind{pipewire: true, quantum: 256}) {
		t.Errorf("got %+v", o)
	}
	for _, args := range [][]string{
		{"-n", "0"}, {"-n", "1"}, {"-gap", "100ms"}, {"-jitter", "0"}, {"-only", "("}, {"more"},
		{"-servers", "jack"}, {"-servers", "pulseaudio@256"}, {"-servers", "pipewire@2"}, {"-servers", ""},
	} {
		if _, err := parse(args); err == nil {
			t.Errorf("%v was taken", args)
		}
	}
}

func TestTurn(t *testing.T) {
	for _, tt := range []struct{ n, rounds int }{{1, 2}, {2, 2}, {15, 2}, {15, 4}, {3, 5}} {
		began := map[int]bool{}
		for round := range tt.rounds {
			seen := map[int]bool{}
			for i := range tt.n {
				seen[turn(i, round, tt.rounds, tt.n)] = true
			}
			if len(seen) != tt.n {
				t.Errorf("round %d of %+v has %d programs", round, tt, len(seen))
			}
			began[turn(0, round, tt.rounds, tt.n)] = true
		}
		if want := min(tt.n, tt.rounds); len(began) != want {
			t.Errorf("%+v begins with %d programs, want %d", tt, len(began), want)
		}
	}
}

func TestClick(t *testing.T) {
	b := clickWAV()
	le := binary.LittleEndian
	if got, want := len(b), 44+2*4800; got != want || int(le.Uint32(b[4:])) != want-8 || int(le.Uint32(b[40:])) != want-44 {
		t.Fatalf("%d bytes, header says %d and %d", got, le.Uint32(b[4:]), le.Uint32(b[40:]))
	}
	first, last := int16(le.Uint16(b[44:])), int16(le.Uint16(b[len(b)-2:]))
	if first != clickLevel || last != -clickLevel {
		t.Errorf("it begins at %d and ends at %d", first, last)
	}
}

func TestTable(t *testing.T) {
	line := func(name string, spotter bool, ms ...float64) row {
		return row{program: program{name: name, spotter: spotter}, tally: tally{
			triggers: 3, heard: len(ms), whole: len(ms), ms: ms, cpu: time.Second, took: 100 * time.Second,
		}}
	}
	broken := line("broken", false, 1)
	broken.err = errors.New("it fell over")
	slow := line("slow", false, 10, 12, 14)
	slow.held = true
	got := table{rows: []row{line("spotter", true, 1, 2, 3), line("quick", false, 6, 8), slow, broken}, leftOut: []string{"aplay: not here"}}.String()
	for _, want := range []string{
		"| **spotter** | 3/3 | 3 | 1.0 | 2.0 | 3.0 | 3.0 | 3.0 | 1.0% | 1.0 |",
		"| quick | 2/3 | 2 | 6.0 | 8.0 | 8.0 | 8.0 | 8.0 | 1.0% | 4.0 |",
		"| slow † | 3/3 | 3 | 10.0 | 12.0 | 14.0 | 14.0 | 14.0 | 1.0% | 6.0 |",
		"Quickest peers at the median: quick, 4.0 times spotter's; slow, 6.0 times spotter's.",
		"† A silent stream",
		"Left out: aplay: not here.",
		"Left out: broken: it fell over.",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in:\n%s", want, got)
		}
	}
	if strings.Contains(got, "| broken") {
		t.Errorf("a program that fell over has a row:\n%s", got)
	}
}

// The whole way with a real server: of one program that everybody has, every
// click is heard.
func TestSmoke(t *testing.T) {
	for _, name := range []string{"pulseaudio", "pipewire"} {
		t.Run(name, func(t *testing.T) {
			k, err := parseKind(name)
			if err != nil {
				t.Fatal(err)
			}
			if name := missing(k.needs()); name != "" {
				if os.Getenv("SPOTTER_CI") == "1" {
					t.Fatalf("needs %s, not installed here", name)
				}
				t.Skipf("needs %s, not installed here", name)
			}
			dir := t.TempDir()
			if err := writeClick(dir); err != nil {
				t.Fatal(err)
			}
			o := options{peerN: 4, spotterN: 4, rounds: 2, gap: 400 * time.Millisecond, jitter: 40 * time.Millisecond, only: regexp.MustCompile("")}
			var play []program
			for _, p := range programs(dir, dir, "/no/pygame", nil) {
				if p.name == "pactl play-sample" {
					play = append(play, p)
				}
			}
			table, err := measure(context.Background(), o, k, play)
			if err != nil {
				t.Fatal(err)
			}
			r := table.rows[0]
			// A busy machine's server may lose a sound: here only the measuring is tested.
			if r.err != nil || r.triggers != 4 || r.heard < 2 {
				t.Fatalf("%d of %d heard, error %v", r.heard, r.triggers, r.err)
			}
			if p50 := percentile(r.ms, 50); p50 < 0 || p50 > 2000 { // another sound was taken for it, or the clocks differ
				t.Errorf("p50 %.1f ms", p50)
			}
			t.Log("\n" + table.String())
		})
	}
}
