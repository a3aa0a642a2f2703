package dash

import (
	"testing"

	"spotter/testrun"
	"spotter/ui/cells"
)

// TestSplitsTakeOnlyFreeRoom: at every size the table takes nothing from any other
// area: pads, last cue and clock keep theirs, and the keys are drawn as without it.
func TestSplitsTakeOnlyFreeRoom(t *testing.T) {
	f := sample()
	sheet := NewSheet(cells.Theme{})
	shown := 0
	every := 3 * testrun.LongEvery(t, 4)
	for w := cells.MinWidth; w <= 220; w += every {
		for h := cells.MinHeight; h <= 70; h++ {
			a := Arrange(w, h)
			b := a
			makeRoomForSplits(f.Keys, &b)
			if b.Splits.H > 0 {
				shown++
			}
			sheet.canvas.Reset(w, h)
			sheet.drawKeys(f, a.Keys)
			without := sheet.String()
			sheet.canvas.Reset(w, h)
			sheet.drawKeys(f, b.Keys)
			if with := sheet.String(); with != without {
				t.Fatalf("%d×%d: the table takes room from the keys:\n%s\nwithout it:\n%s", w, h, with, without)
			}
			if b.Keys.H+b.Splits.H != a.Keys.H {
				t.Fatalf("%d×%d: keys %v and splits %v are not %v", w, h, b.Keys, b.Splits, a.Keys)
			}
			b.Keys, b.Splits = a.Keys, cells.Rect{}
			if a != b {
				t.Fatalf("%d×%d: another area changed: %+v, was %+v", w, h, b, a)
			}
		}
	}
	if shown == 0 {
		t.Error("no size shows the table")
	}
}

// TestSplitsAndFiguresDrawWithoutAllocation: the table and the large figures cost
// no memory from one drawing to the next, and other splits are drawn anew.
func TestSplitsAndFiguresDrawWithoutAllocation(t *testing.T) {
	for _, size := range [][2]int{{120, 40}, {200, 50}} {
		f := sample()
		f.W, f.H = size[0], size[1]
		sheet := NewSheet(cells.Theme{})
		sheet.Draw(f)
		a := f.Layout()
		makeRoomForSplits(f.Keys, &a)
		if a.Splits.H == 0 || a.Band.H < 3 {
			t.Fatalf("%v: no room: %+v", size, a)
		}
		if n := testing.AllocsPerRun(100, func() {
			sheet.drawSplits(f, a.Splits)
			sheet.drawGap(f, a.Gap)
		}); n != 0 {
			t.Errorf("%v: %v allocations", size, n)
		}
	}
}
