package dash

import (
	"testing"

	"spotter/testrun"
	"spotter/ui/cells"
)

// TestArrange checks every size: areas lie on the screen, do not overlap, and
// what matters has room.
func TestArrange(t *testing.T) {
	every := testrun.LongEvery(t, 5)
	for w := cells.MinWidth; w <= 220; w += every {
		for h := cells.MinHeight; h <= 60; h++ {
			l := Arrange(w, h)
			areas := map[string]cells.Rect{"header": l.Header, "cue": l.Cue, "gap": l.Gap, "band": l.Band,
				"pads": l.Pads, "keys": l.Keys, "feed": l.Feed, "status": l.Status}
			used := make([]string, w*h)
			for name, r := range areas {
				for y := r.Y; y < r.Y+r.H; y++ {
					for x := r.X; x < r.X+r.W; x++ {
						if x >= w || y >= h {
							t.Fatalf("%d×%d: %s %v is off the screen", w, h, name, r)
						}
						if other := used[y*w+x]; other != "" {
							t.Fatalf("%d×%d: %s and %s overlap at %d,%d", w, h, name, other, x, y)
						}
						used[y*w+x] = name
					}
				}
			}
			if l.Cue.H < 4 || l.Cue.W < 38 || l.Band.H < 2 || l.Pads.H < 3 || l.Keys.H < 1 || l.Status.H != 1 {
				t.Fatalf("%d×%d: too little room: %+v", w, h, l)
			}
			if l.Gap.H > 0 && (l.Gap.H < 4 || l.Gap.W < 32) {
				t.Fatalf("%d×%d: no room for the gap in %v", w, h, l.Gap)
			}
		}
	}
}
