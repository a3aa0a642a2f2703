package journal

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"testing"
	"time"

	"spotter/race"
)

// truth says what is true of a race that was made up: when each board was passed and
// pressed, in milliseconds.
type truth struct {
	Finish int64 `json:"finish_ms"` // from the mat
	Wait   int64 `json:"wait_ms"`   // from the gun to the mat
	Splits []struct {
		Marker  string `json:"marker"`
		Pressed bool   `json:"pressed"`
		After   int64  `json:"pressed_after_gun_ms"`
	} `json:"splits"`
}

// plainLine has of a line what an independent sum of the boards needs.
type plainLine struct {
	Seq        int64
	Kind       string
	Ref        int64
	Elapsed    int64 `json:"elapsed_ms"`
	Correction int64 `json:"correction_ms"`
	Marker     string
	Clock      string
}

// sum works out the boards, the mat and the finish line of a journal with nothing of the
// program: in milliseconds of race time.
func sum(t *testing.T, path string) (boards map[string]int64, mat, finish int64) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var lines []plainLine
	for _, l := range bytes.Split(bytes.TrimSpace(b), []byte("\n")) {
		var x plainLine
		if err := json.Unmarshal(l, &x); err != nil {
			t.Fatal(err)
		}
		lines = append(lines, x)
	}
	voided := map[int64]bool{}
	for i := len(lines) - 1; i >= 0; i-- {
		if l := lines[i]; l.Kind == "void" && !voided[l.Seq] {
			voided[l.Ref] = true
		}
	}
	boards = map[string]int64{}
	for _, l := range lines {
		if voided[l.Seq] {
			continue
		}
		switch {
		case l.Kind == "split":
			marker, at := l.Marker, l.Elapsed
			for _, a := range lines {
				if a.Kind != "amend" || a.Ref != l.Seq || voided[a.Seq] {
					continue
				}
				if a.Marker != "" {
					marker = a.Marker
				}
				if a.Correction != 0 {
					at = l.Elapsed + a.Correction
				}
			}
			boards[marker] = at
		case l.Kind == "start" && l.Clock == "chip":
			mat = l.Elapsed
		case l.Kind == "finish":
			finish = l.Elapsed
		}
	}
	return boards, mat, finish
}

// The boards, the finish and the chip of made-up races are those of an independent sum and
// of what is true of them, to the millisecond. SPOTTER_MARATHONS names a folder with more of them,
// each in a folder of its own.
func TestMarathons(t *testing.T) {
	folders := []string{"testdata/marathon"}
	if more := os.Getenv("SPOTTER_MARATHONS"); more != "" {
		folders = append(folders, more)
	}
	n := 0
	for _, folder := range folders {
		races, err := filepath.Glob(filepath.Join(folder, "*", "*.jsonl"))
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range races {
			n++
			checkMarathon(t, path)
		}
	}
	t.Logf("%d races", n)
	if n < 4 {
		t.Errorf("only %d races", n)
	}
}

// checkMarathon checks one race.
func checkMarathon(t *testing.T, path string) {
	t.Helper()
	log, err := ReadFile(path)
	if err != nil || log.Err() != nil {
		t.Fatalf("%s: %v, %v", path, err, log.Err())
	}
	r := race.AsItStands(log.Events)
	boards, mat, finish := sum(t, path)
	passed := r.Splits
	if filepath.Base(path) == "second.jsonl" {
		// It joined at 5 km with a start of its own: by its clock its first boards were
		// passed faster than anybody runs, and nobody believes them.
		passed = append(append([]race.Split{}, r.Doubted...), passed...)
	}
	if len(passed) != len(boards) || len(r.Doubted) > len(passed)/4 {
		t.Errorf("%s: %d boards, %d of all in doubt; want %d", path, len(passed), len(r.Doubted), len(boards))
	}
	for _, s := range passed {
		if got, want := s.Elapsed.Milliseconds(), boards[s.Marker]; got != want {
			t.Errorf("%s: %s at %d ms, the sum says %d", path, s.Marker, got, want)
		}
	}
	end := boards[race.MarkerFinish]
	if r.Chip.Elapsed.Milliseconds() != mat || !r.Finish.Known || r.Finish.Elapsed.Milliseconds() != end {
		t.Errorf("%s: mat at %v, finish at %v; the sums are %d and %d ms", path, r.Chip.Elapsed, r.Finish.Elapsed, mat, end)
	}
	if d, ok := r.ByChip(); ok && d.Milliseconds() != end-mat {
		t.Errorf("%s: %v by the chip, the sum is %d ms", path, d, end-mat)
	}
	if st := r.Standing(24 * time.Hour); !st.Final || st.Elapsed != r.Finish.Elapsed || st.Behind != r.Finish.Elapsed-r.Plan.Target {
		t.Errorf("%s: it ended %+v", path, st)
	}
	b, err := os.ReadFile(filepath.Join(filepath.Dir(path), "truth.json"))
	if errors.Is(err, fs.ErrNotExist) || filepath.Base(path) != "race.jsonl" {
		return // the truth is that of the first device
	}
	var x truth
	if err := json.Unmarshal(b, &x); err != nil {
		t.Fatal(err)
	}
	if mat != x.Wait || finish != x.Wait+x.Finish+1600 { // the clock was stopped 1.6 s after the line
		t.Errorf("%s: mat at %d, finish line logged at %d ms; true is %d and %d", path, mat, finish, x.Wait, x.Wait+x.Finish+1600)
	}
	for _, s := range x.Splits {
		if at, ok := boards[s.Marker]; ok && math.Abs(float64(at-s.After)) > 1 { // each is rounded by itself
			t.Errorf("%s: %s at %d ms, pressed at %d", path, s.Marker, at, s.After)
		}
	}
}
