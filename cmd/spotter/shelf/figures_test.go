package shelf

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"spotter/cues"
	"spotter/journal"
	"spotter/race"
)

// marathon writes the journal of a race backwards of 42 boards, with about so many lines, and
// returns its path. It waits for the disk once, at the end.
func marathon(t testing.TB, folder string, n, lines int) string {
	t.Helper()
	began := time.Date(2020, 1, 1, 10, 0, 0, 0, time.UTC).AddDate(0, 0, n)
	events := []race.Event{{Kind: race.KindOpen, Open: &race.Open{Format: 1, Program: "test", Race: fmt.Sprintf("Race %d", n), DistanceM: 42195, Units: "km", BootID: "b"}},
		{Kind: race.KindStart, Clock: race.ClockGun, HasElapsed: true}}
	for len(events) < lines-5 {
		at := time.Duration(len(events)) * 4 * time.Hour / time.Duration(lines)
		e := race.Event{Kind: race.KindCue, Cue: "left", Pressed: "right", Class: cues.Steer, Elapsed: at, HasElapsed: true}
		if len(events)%80 == 0 {
			km := len(events) * 42 / lines
			e = race.Event{Kind: race.KindSplit, Marker: fmt.Sprintf("km %d", km), DistanceM: float64(km * 1000), Elapsed: at, HasElapsed: true}
		} else if len(events)%2 == 1 {
			e = race.Event{Kind: race.KindOutcome, Ref: race.EventID(len(events)), Outcome: race.Heard, Latency: 3 * time.Millisecond, Elapsed: at, HasElapsed: true}
		}
		events = append(events, e)
	}
	events = append(events, race.Event{Kind: race.KindFinish, Clock: race.ClockFinish, Elapsed: 4 * time.Hour, HasElapsed: true},
		race.Event{Kind: race.KindClose, Reason: race.ReasonLeft})
	for i := range events {
		e := &events[i]
		e.Seq, e.ID = uint64(i+1), race.EventID(i+1)
		e.Wall, e.Boot = began.Add(e.Elapsed), e.Elapsed
	}
	b, _ := journal.Encode(strings.Repeat("0", 64), events)
	path := filepath.Join(folder, fmt.Sprintf("%s-race-%04d.jsonl", began.Format(time.DateOnly), n))
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// BenchmarkFigures times how long programs take to list 1,000 races of 3,000 lines, whole processes
// in turn, as many rounds as -benchtime says (5x). RACES_PROGRAMS names the programs, with colons between; RACES_HOME is where the
// journals are made once.
func BenchmarkFigures(b *testing.B) {
	programs, home := os.Getenv("RACES_PROGRAMS"), os.Getenv("RACES_HOME")
	if programs == "" || home == "" {
		b.Skip("RACES_PROGRAMS and RACES_HOME name what to time")
	}
	folder := filepath.Join(home, ".local", "share", "spotter", "races")
	if _, err := os.Stat(folder); err != nil {
		if err := os.MkdirAll(folder, 0o700); err != nil {
			b.Fatal(err)
		}
		for n := range 1000 {
			marathon(b, folder, n, 3000)
		}
	}
	for round := range b.N {
		for _, program := range filepath.SplitList(programs) {
			c := exec.Command(program, "races")
			c.Env = []string{"HOME=" + home, "PATH=" + os.Getenv("PATH"), "TZ=UTC"}
			began := time.Now()
			out, err := c.Output()
			took := time.Since(began)
			if err != nil {
				b.Fatal(err)
			}
			b.Logf("round %d: %s: %v, processor %v, %d rows, %d unchecked", round, program, took.Round(time.Millisecond),
				(c.ProcessState.UserTime() + c.ProcessState.SystemTime()).Round(time.Millisecond), strings.Count(string(out), "\n")-1, strings.Count(string(out), "unchecked"))
		}
	}
}
