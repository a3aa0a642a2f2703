package dash

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"spotter/ui/alert"
	"spotter/ui/crew"
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

// The link to headquarters has its place in the status line, takes none from anything else of the
// screen, and what is saved stays in sight.
func TestTheLinkIsInTheStatusLine(t *testing.T) {
	gone := crew.State{Kind: crew.NoLink, For: 250 * time.Second, Waiting: 212}
	for _, c := range []struct {
		w, h int
		of   crew.State
		says string
	}{
		{120, 30, crew.State{Kind: crew.InStep, For: 3 * time.Second}, "● HQ 3 s"},
		{80, 24, crew.State{Kind: crew.InStep, For: 3 * time.Second}, "● HQ 3 s"},
		{120, 30, gone, "○ HQ no link 4:10, 212 lines wait"},
		{80, 24, gone, "○ HQ no link 4:10, 212 wait"},
		{60, 20, gone, "○ HQ 4:10 212"},
		{40, 12, gone, "○ HQ 4:10 212"},
		{40, 12, crew.State{}, "saved"},
	} {
		f := sample()
		f.W, f.H = c.w, c.h
		before := strings.Split(screen(f), "\n")
		f.Crew = c.of
		after := strings.Split(screen(f), "\n")
		if last := after[c.h-1]; !strings.Contains(last, c.says) || !strings.Contains(last, "saved") {
			t.Errorf("%dx%d: %q, want %q in it", c.w, c.h, last, c.says)
		}
		if !slices.Equal(before[:c.h-1], after[:c.h-1]) {
			t.Errorf("%dx%d: it changes more than the status line", c.w, c.h)
		}
	}
}

// The words of the crew stand where the pace is, and in the header while a fault has that place.
func TestTheWordsOfTheCrew(t *testing.T) {
	const words = "HQ, Anna: no water at km 30"
	for _, size := range [][2]int{{40, 12}, {80, 24}, {200, 50}} {
		f := sample()
		f.W, f.H, f.Words = size[0], size[1], words
		f.FitNotice()
		if got := screen(f); !strings.Contains(got, words) {
			t.Errorf("%v: they are not there:\n%s", size, got)
		}
		f = sample()
		f.W, f.H, f.Words = size[0], size[1], words
		f.Faults = []Fault{{Name: "sound", Short: "NO SOUND", What: "NO SOUND", Next: "Shout."}}
		f.FitNotice()
		if got := screen(f); !strings.Contains(got, "HQ, Anna: no") || !strings.Contains(got, "NO SOUND") {
			t.Errorf("%v, with a fault: they are not there:\n%s", size, got)
		}
	}
}
