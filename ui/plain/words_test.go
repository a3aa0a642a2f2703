package plain

import (
	"testing"
	"time"
)

// TestTimesAreSaidInWords reads times as they are spoken.
func TestTimesAreSaidInWords(t *testing.T) {
	for d, want := range map[time.Duration]string{0: "0 s", 49 * time.Second: "49 s", 23*time.Minute + 4*time.Second: "23 min 4 s",
		3*time.Hour + 43*time.Minute + 39*time.Second: "3 h 43 min 39 s", time.Hour: "1 h", -90 * time.Second: "-1 min 30 s"} {
		if got := Duration(d); got != want {
			t.Errorf("%v: %q, want %q", d, got, want)
		}
	}
	for s, want := range map[string]string{"KM 20? 0:49 after km 19: too quick.": "KM 20? 49 s after km 19: too quick.",
		"4:37 /km · 1:02:10 behind": "4 min 37 s per km · 1 h 2 min 10 s behind", "voided: split km 5 at 0:23:04.120": "voided: split km 5 at 23 min 4 s", "km 5": "km 5"} {
		if got := Times(s); got != want {
			t.Errorf("%q: %q, want %q", s, got, want)
		}
	}
}

// TestWordsLeavesOutWhatIsDrawn keeps letters of all languages, and no sign of the screen.
func TestWordsLeavesOutWhatIsDrawn(t *testing.T) {
	for s, want := range map[string]string{"✗ NOT HEARD: no sound": "NOT HEARD: no sound", "● in use · bluetooth": "in use, bluetooth",
		"Zürich · ça va": "Zürich, ça va", "a\x1b[31mb\x07\tc": "ab c", "── log ──": "log", "≈1:02": "~1:02"} {
		if got := Words(s); got != want {
			t.Errorf("%q: %q, want %q", s, got, want)
		}
	}
	for s, want := range map[string]string{"← h": "left arrow h", "left → right": "left to right", "↑ ↓ choose  ← → change": "up arrow, down arrow choose  left arrow, right arrow change"} {
		if got := arrows(s); got != want {
			t.Errorf("%q: %q, want %q", s, got, want)
		}
	}
}

// TestRunningFiguresMakeNothingNew compares texts in which only a clock runs.
func TestRunningFiguresMakeNothingNew(t *testing.T) {
	same := [][2]string{{"REST 0:12", "REST 1:02:13"}, {"START IN 9 seconds", "START IN 1 second"}, {"water in ~40 m", "water in ~30 m"}, {"KM 2 by GPS 5 s ago", "KM 2 by GPS 61 s ago"}}
	for _, p := range same {
		if still(p[0]) != still(p[1]) {
			t.Errorf("%q and %q are told apart", p[0], p[1])
		}
	}
	for _, p := range [][2]string{{"km 2", "km 3"}, {"radio check 1 of 3", "radio check 2 of 3"}, {"NOT SAVED: 3 of 9 lines", "NOT SAVED: 4 of 9 lines"}} {
		if still(p[0]) == still(p[1]) {
			t.Errorf("%q and %q are taken for the same", p[0], p[1])
		}
	}
}
