package drill

import (
	"bytes"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"spotter/cues"
)

func every(cues.ID) bool { return true }

// Each cue comes equally often, none twice more often than another at any time, and the
// seed alone decides.
func TestPlanIsBalanced(t *testing.T) {
	ids := Cues(every)
	for seed := range uint64(50) {
		steps := Plan(seed, ids, 6)
		if len(steps) != 6*len(ids) || !reflect.DeepEqual(steps, Plan(seed, ids, 6)) {
			t.Fatalf("seed %d: %d steps, or another plan the second time", seed, len(steps))
		}
		n := map[cues.ID]int{}
		for i, s := range steps {
			n[s.Cue]++
			for _, id := range ids {
				if round := i / len(ids); n[id] < round || n[id] > round+1 {
					t.Fatalf("seed %d, step %d: %s came %d times", seed, i, id, n[id])
				}
			}
			if s.Pause < leastPause || s.Pause > mostPause {
				t.Fatalf("seed %d: a pause of %v", seed, s.Pause)
			}
		}
	}
	if reflect.DeepEqual(Plan(1, ids, 2), Plan(2, ids, 2)) {
		t.Error("two seeds give one plan")
	}
}

func TestExpected(t *testing.T) {
	for id, want := range map[cues.ID]Answer{"left": Left, "hard_right": Right, "stop": Stopped, "clear": Stayed, "water_left": Left} {
		if got := Expected(id); got != want {
			t.Errorf("%s: %q, want %q", id, got, want)
		}
	}
}

// trials writes trials as "left>right 500".
func trials(all ...string) (list []Trial) {
	for _, s := range all {
		said, ms, _ := strings.Cut(s, " ")
		cue, answer, _ := strings.Cut(said, ">")
		var n int
		fmt.Sscan(ms, &n)
		list = append(list, Trial{Cue: cues.ID(cue), Answer: Answer(answer), Reaction: time.Duration(n) * time.Millisecond})
	}
	return list
}

// The words that a runner takes for each other are named, the most frequent pair first, and
// only right answers have a reaction time.
func TestConfusionsAreNamed(t *testing.T) {
	r := Result{Trials: trials("left>right 900", "left>left 500", "left>right 950", "right>left 800", "right>right 600",
		"hard_left>right 700", "hard_right>right 650", "stop>stopped 400", "stop>stayed 3000", "clear>stayed 100", "left> 0")}
	r.Trials = append(r.Trials, Trial{Cue: "stop", Answer: Left, Unheard: "muted"})
	want := []Confusion{
		{A: "left", B: "right", AAsB: 2, BAsA: 1, TriedA: 3, TriedB: 2},
		{A: "hard_left", B: "hard_right", AAsB: 1, TriedA: 1, TriedB: 1},
	}
	if got := r.Confusions(); !reflect.DeepEqual(got, want) {
		t.Errorf("%+v\nwant %+v", got, want)
	}
	if said := strings.Join(r.Words(nil), "\n"); !strings.Contains(said, "left as right: 2 of 3") || !strings.Contains(said, "not obeyed: stop, 1 of 2") {
		t.Errorf("said\n%s", said)
	}
	for _, l := range r.Words(&r) {
		if n := len([]rune(l)); n > 40 {
			t.Errorf("%d columns: %q", n, l)
		}
	}
	if got := r.Total(); got != (Total{N: 10, Right: 5, Unheard: 1, Missing: 1, Reaction: 500 * time.Millisecond}) {
		t.Errorf("%+v", got)
	}
	rows := r.Rows()
	if rows[0].Cue != "left" || rows[0].N != 3 || rows[0].Right != 1 || rows[0].Reaction != 500*time.Millisecond || rows[0].Answers[Right] != 2 {
		t.Errorf("%+v", rows[0])
	}
	if got := (&Result{Trials: trials("left>left 1", "hard_left>left 1")}).Confusions(); got != nil {
		t.Errorf("right answers are confusions: %+v", got)
	}
}

// A result is compared with the last one of the same runner, voice and crowd.
func TestBefore(t *testing.T) {
	day := func(n int) time.Time { return time.Date(2027, 4, n, 8, 0, 0, 0, time.UTC) }
	now := Result{At: day(9), Runner: "L", Pack: "p", Noisy: true, NoiseDB: 5}
	all := []Result{
		{At: day(1), Runner: "L", Pack: "p", Noisy: true, NoiseDB: 5},
		{At: day(5), Runner: "L", Pack: "p", Noisy: true, NoiseDB: 5, Seed: 5},
		{At: day(3), Runner: "L", Pack: "p", Noisy: true, NoiseDB: 5},
		{At: day(8), Runner: "M", Pack: "p", Noisy: true, NoiseDB: 5},
		{At: day(8), Runner: "L", Pack: "p"},
		{At: day(8), Runner: "L", Pack: "q", Noisy: true, NoiseDB: 5},
		now,
	}
	if got, ok := now.Before(all); !ok || got.Seed != 5 {
		t.Errorf("%+v, %v", got, ok)
	}
	if got, ok := (&Result{At: day(9), Runner: "N"}).Before(all); ok {
		t.Errorf("%+v", got)
	}
}

// What is written is read back, and damage costs the lines that it hit and no other.
func TestLinesSurviveDamage(t *testing.T) {
	one := Result{At: time.Date(2027, 4, 1, 8, 0, 0, 5e6, time.UTC), Runner: "L \x1b[2J", Pack: "en", Output: "OpenRun", Earpiece: 184 * time.Millisecond,
		Noisy: true, NoiseDB: 0, Seed: 1<<64 - 1, Trials: trials("left>right 900", "stop> 0")}
	b, err := one.Line()
	if err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct {
		file         string
		good, broken int
	}{
		"one":          {string(b), 1, 0},
		"no newline":   {string(b) + strings.TrimSuffix(string(b), "\n"), 2, 0},
		"torn":         {string(b) + string(b[:40]), 1, 1},
		"in between":   {string(b) + "garbage\x00\n" + string(b), 2, 1},
		"empty lines":  {"\n\n" + string(b) + "\n", 1, 0},
		"a later one":  {strings.Replace(string(b), `"format":1`, `"format":2`, 1) + string(b), 1, 1},
		"a long line":  {strings.Repeat("x", 3*mostLine) + "\n" + string(b), 1, 1},
		"a wrong time": {strings.Replace(string(b), `"reaction_ms":900`, `"reaction_ms":-900`, 1), 0, 1},
		"no cue":       {strings.Replace(string(b), `"cue":"left"`, `"cue":"\u001b[2J"`, 1), 0, 1},
		"nothing":      {"", 0, 0},
	} {
		all, damaged, err := Read(strings.NewReader(tt.file))
		if err != nil || len(all) != tt.good || damaged != tt.broken {
			t.Errorf("%s: %d read, %d damaged, %v; want %d and %d", name, len(all), damaged, err, tt.good, tt.broken)
		}
		for _, got := range all {
			if !reflect.DeepEqual(got, one) {
				t.Errorf("%s: %+v\nwant %+v", name, got, one)
			}
		}
	}
}

// FuzzRead: whatever is in the file, reading it ends, and what it gives can be written and
// read again.
func FuzzRead(f *testing.F) {
	b, _ := (&Result{At: time.Unix(1e9, 0).UTC(), Trials: trials("left>right 900")}).Line()
	f.Add(b)
	f.Add([]byte("{}\n[]\n\"\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		all, _, err := Read(bytes.NewReader(b))
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range all {
			line, err := r.Line()
			if err != nil {
				continue // a year that JSON cannot hold
			}
			if again, damaged, _ := Read(bytes.NewReader(line)); len(again) != 1 || damaged != 0 {
				t.Fatalf("%q is not read again", line)
			}
		}
	})
}
