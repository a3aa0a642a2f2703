package alert

import (
	"strings"
	"testing"
	"time"
)

// What is wrong at each second, and the seconds at which the bell rings.
func TestABellForEachFault(t *testing.T) {
	for _, c := range []struct {
		name  string
		wrong map[int]string // from that second on
		rings []int
	}{
		{"nothing is wrong", nil, nil},
		{"one that lasts", map[int]string{3: "sound"}, []int{3}},
		{"two at once ring once", map[int]string{3: "sound journal"}, []int{3}},
		{"another comes", map[int]string{3: "sound", 5: "sound journal"}, []int{3, 5}},
		{"it is over and comes again", map[int]string{3: "sound", 5: "", 20: "sound"}, []int{3, 20}},
		{"it comes and goes", map[int]string{3: "sound", 4: "", 5: "sound", 6: "", 7: "sound"}, []int{3}},
		{"the worst goes first", map[int]string{3: "sound journal", 5: "journal", 7: "journal copy"}, []int{3, 7}},
	} {
		var b Bell
		var rings []int
		var wrong []string
		for at := range 30 {
			if now, ok := c.wrong[at]; ok {
				wrong = strings.Fields(now)
			}
			b.Look(time.Duration(at)*time.Second, func(names []string) []string { return append(names, wrong...) })
			if b.Due() {
				rings = append(rings, at)
			}
			if b.Due() {
				t.Errorf("%s: it rings twice at %d s", c.name, at)
			}
		}
		if len(rings) != len(c.rings) {
			t.Errorf("%s: it rings at %v, want %v", c.name, rings, c.rings)
			continue
		}
		for i := range rings {
			if rings[i] != c.rings[i] {
				t.Errorf("%s: it rings at %v, want %v", c.name, rings, c.rings)
			}
		}
	}
}

// A screen looks at each tick: that costs it nothing while all stays as it is.
func TestALookAllocatesNothing(t *testing.T) {
	var b Bell
	wrong := func(names []string) []string { return append(names, "sound", "journal") }
	b.Look(0, wrong)
	b.Look(time.Second, wrong)
	if n := testing.AllocsPerRun(100, func() { b.Look(time.Minute, wrong) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
