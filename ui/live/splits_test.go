package live

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"spotter/race"
	"spotter/testrun"
	"spotter/ui/cells"
	"spotter/ui/uitest"
)

// TestSplitsTableHasEverySplitsFigures: on a large screen the newest splits are told
// with marker, race time, lap and gap, newest first.
func TestSplitsTableHasEverySplitsFigures(t *testing.T) {
	for _, size := range [][2]int{{120, 40}, {200, 50}} {
		r := newRig(t)
		r.size(size[0], size[1])
		running(r)
		text := uitest.Flat(r.screenText())
		for _, want := range []string{"split ─ time ─── lap ─ target", "km 20 1:46:16 5:22 0:15 behind", "km 17 1:30:13 5:16 0:07 behind",
			"need", "finish 3:44:11", "target 3:43:39", "next km 21 due 1:51:18 (enter)"} {
			if !strings.Contains(text, want) {
				t.Errorf("%v does not tell %q:\n%s", size, want, r.screenText())
			}
		}
		r.key("x", "x", "x", "x", "x") // voids four cues, then the last split
		if now := r.screenText(); strings.Contains(uitest.Flat(now), "km 20 1:46:16 5:22 0:15 behind") {
			t.Errorf("%v: a voided split stays in the table:\n%s", size, now)
		}
	}
}

// TestSplitsTakeOnlyFreeRoom: at every size the table takes nothing from any other
// area: pads, last cue and clock keep theirs, and the keys are drawn as without it.
func TestSplitsTakeOnlyFreeRoom(t *testing.T) {
	r := newRig(t)
	shown := 0
	every := 3 * testrun.Every(t, 4)
	for w := cells.MinWidth; w <= 220; w += every {
		for h := cells.MinHeight; h <= 70; h++ {
			r.size(w, h)
			a := arrange(w, h)
			b := a
			r.makeRoomForSplits(&b)
			if b.splits.H > 0 {
				shown++
			}
			r.canvas.Reset(w, h)
			r.drawKeys(a.keys)
			without := r.canvas.String()
			r.canvas.Reset(w, h)
			r.drawKeys(b.keys)
			if with := r.canvas.String(); with != without {
				t.Fatalf("%d×%d: the table takes room from the keys:\n%s\nwithout it:\n%s", w, h, with, without)
			}
			if b.keys.H+b.splits.H != a.keys.H {
				t.Fatalf("%d×%d: keys %v and splits %v are not %v", w, h, b.keys, b.splits, a.keys)
			}
			b.keys, b.splits = a.keys, cells.Rect{}
			if a != b {
				t.Fatalf("%d×%d: another area changed: %+v, was %+v", w, h, b, a)
			}
		}
	}
	if shown == 0 {
		t.Error("no size shows the table")
	}
}

// TestAFaultStaysWhereSplitsAre: a fault, STOP and the pads are on a large screen
// beside the table of splits.
func TestAFaultStaysWhereSplitsAre(t *testing.T) {
	for _, size := range [][2]int{{120, 40}, {200, 50}} {
		r := newRig(t)
		r.size(size[0], size[1])
		running(r)
		r.key("space")
		r.health.Output = OutputHealth{State: OutputLost, Name: "OpenRun", Fault: "OpenRun is gone", Next: "Connect it again."}
		r.wait(0)
		for _, want := range []string{"NO SOUND", "Connect it again. d: another output", "hears RIGHT", "again: clear it", "km 20 1:46:16"} {
			r.tells(want)
		}
	}
}

// TestSplitsAndFiguresDrawWithoutAllocation: the table and the large figures cost
// no memory from one drawing to the next, and other splits are drawn anew.
func TestSplitsAndFiguresDrawWithoutAllocation(t *testing.T) {
	for _, size := range [][2]int{{120, 40}, {200, 50}} {
		r := newRig(t)
		r.size(size[0], size[1])
		running(r)
		r.View()
		a := r.arranged()
		r.makeRoomForSplits(&a)
		st, _ := r.o.Session.Standing(r.at)
		if a.splits.H == 0 || !largePace(a.band) {
			t.Fatalf("%v: no room: %+v", size, a)
		}
		if n := testing.AllocsPerRun(100, func() {
			r.drawSplits(a.splits)
			r.drawFigures(a.band, st)
		}); n != 0 {
			t.Errorf("%v: %v allocations", size, n)
		}
	}
}

// TestSplitTableFollows: rows of voided, amended and new splits are made anew.
func TestSplitTableFollows(t *testing.T) {
	plan := race.Plan{Target: 3 * time.Hour, DistanceM: 42195}
	split := func(km int, at time.Duration) race.Split {
		return race.Split{ID: race.EventID(km), Marker: fmt.Sprintf("km %d", km), DistanceM: float64(km) * 1000, Elapsed: at, LapM: 1000, Lap: 4 * time.Minute}
	}
	var table splitTable
	for _, splits := range [][]race.Split{
		{split(1, 4*time.Minute), split(2, 8*time.Minute)},
		{split(1, 4*time.Minute)},
		{split(1, 5*time.Minute), split(2, 9*time.Minute), {DistanceM: 3000, Elapsed: time.Hour}},
		nil,
	} {
		table.follow(plan, splits)
		if len(table) != len(splits) {
			t.Fatalf("%d rows for %d splits", len(table), len(splits))
		}
		for i, s := range splits {
			if want := newSplitRow(plan, s); table[i] != want {
				t.Errorf("row %d is %+v, want %+v", i, table[i], want)
			}
		}
	}
	if got := newSplitRow(race.Plan{}, race.Split{DistanceM: 3000, Elapsed: time.Hour}); got.marker != "3 km" || got.lap != "–" || got.gap != "" {
		t.Errorf("a split of which little is known is %+v", got)
	}
}
