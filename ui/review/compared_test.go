package review

import (
	"fmt"
	"testing"
	"time"

	"spotter/race"
	"spotter/ui/uitest"
)

// slower returns Boston with another race of the same boards, but for km 4, each later than in the first.
func slower() Options {
	o := wholeBoston()
	l := newTestLog(race.Open{Race: "Boston 2026", DistanceM: race.MarathonM, Units: "km"})
	l.add(0, race.Event{Kind: race.KindStart, Clock: race.ClockGun})
	for km := 1; km <= 10; km++ {
		at := time.Duration(km) * 330 * time.Second
		if km != 4 {
			l.add(at, race.Event{Kind: race.KindSplit, Marker: fmt.Sprintf("km %d", km), DistanceM: float64(km) * 1000})
		}
		l.cue(at+time.Second, "left", "right", 0, race.Heard, 0)
	}
	o.With = l.events
	return o
}

func TestCompareTwoRaces(t *testing.T) {
	r := uitest.Resize(New(slower()), 80, 24)
	uitest.Press(r, "3", "c")
	uitest.Shows(t, r, "A  Boston 2027 · 19 Apr 2027 · at km 12", "B  Boston 2026 · 19 Apr 2027", "only A has km 4, km 11, km 12",
		"km 1         5:20     5:30   +0:10    +0:10        3/0", "km 5        10:40    11:00   +0:20    +0:50        2/2", "A and B")
	uitest.Press(r, "esc")
	uitest.Shows(t, r, "[splits]")
	uitest.Press(r, "f", "down", "right", "right", "esc", "c") // steer only
	uitest.Shows(t, r, "km 1         5:20     5:30   +0:10    +0:10        2/0")
	for _, size := range [][2]int{{40, 12}, {80, 24}, {100, 30}, {200, 50}} {
		uitest.Resize(r, size[0], size[1])
		uitest.Fits(t, r, size[0], size[1])
	}
	r = uitest.Resize(New(wholeBoston()), 80, 24)
	uitest.Press(r, "c")
	uitest.Shows(t, r, "spotter review A --with B")
}
