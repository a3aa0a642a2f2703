package dash

import (
	"math"
	"slices"
	"strings"
	"testing"

	"spotter/ui/alert"
)

func TestMeter(t *testing.T) {
	peak := func(db float64) float64 { return math.Pow(10, db/20) }
	for _, tt := range []struct {
		v            Level
		narrow, wide string
	}{
		{Level{}, "", ""},
		{Level{Left: peak(-60), Proven: true}, "", ""},
		{Level{Left: peak(-47), Proven: true}, "▮▯▯▯▯ ", "L ▮▯▯▯▯ R ▯▯▯▯▯ "},
		{Level{Left: peak(-30), Right: peak(-10), Proven: true}, "▮▮▮▮▯ ", "L ▮▮▯▯▯ R ▮▮▮▮▯ "},
		{Level{Left: 1, Right: 1, Proven: true}, "▮▮▮▮▮ ", "L ▮▮▮▮▮ R ▮▮▮▮▮ "},
		{Level{Left: 1}, "▒▒▒▒▒ ", "L ▒▒▒▒▒ R ░░░░░ not proven "},
		{Level{Left: math.NaN()}, "", ""},
	} {
		if got := meterWords(tt.v, false); got != tt.narrow {
			t.Errorf("%+v: %q, want %q", tt.v, got, tt.narrow)
		}
		if got := meterWords(tt.v, true); got != tt.wide {
			t.Errorf("%+v, wide: %q, want %q", tt.v, got, tt.wide)
		}
	}
}

// A small fault has its place in the status line, in words where there is room, and takes
// none from the pace or from the pads.
func TestSmallFaultsAreInTheStatusLine(t *testing.T) {
	for _, c := range []struct {
		w, h int
		says string
	}{{40, 12, "! copy"}, {80, 24, "! copy: cannot write: the disk is full"}, {200, 50, "! copy: cannot write: the disk is full"}} {
		f := sample()
		f.W, f.H = c.w, c.h
		before := strings.Split(screen(f), "\n")
		f.Small = []alert.Small{{Item: "copy", Text: "cannot write: the disk is full", Next: "The journal is saved."}}
		after := strings.Split(screen(f), "\n")
		if last := after[c.h-1]; !strings.Contains(last, c.says) || !strings.Contains(last, "saved") {
			t.Errorf("%dx%d: %q, want %q in it", c.w, c.h, last, c.says)
		}
		if !slices.Equal(before[:c.h-1], after[:c.h-1]) {
			t.Errorf("%dx%d: it changes more than the status line", c.w, c.h)
		}
	}
}
