package audiotest

import (
	"fmt"
	"slices"
	"testing"
)

// TestKindsFor: every kind where every one is asked for; else one, which the name chooses among
// those that are installed, and each kind for a fair part of the names.
func TestKindsFor(t *testing.T) {
	both := func(Kind) bool { return true }
	times := map[Kind]int{}
	for i := range 100 {
		name := fmt.Sprint("TestOfASound", i)
		if got := kindsFor(name, true, both); !slices.Equal(got, Kinds[:]) {
			t.Errorf("%s, every kind: %v", name, got)
		}
		got := kindsFor(name, false, both)
		if len(got) != 1 {
			t.Fatalf("%s: %v", name, got)
		}
		times[got[0]]++
		for _, only := range Kinds {
			if got := kindsFor(name, false, func(k Kind) bool { return k == only }); !slices.Equal(got, []Kind{only}) {
				t.Errorf("%s where %v alone is installed: %v", name, only, got)
			}
		}
		if none := kindsFor(name, false, func(Kind) bool { return false }); !slices.Equal(none, got) {
			t.Errorf("%s where nothing is installed: %v, not %v", name, none, got)
		}
	}
	for _, k := range Kinds {
		if times[k] < 30 {
			t.Errorf("%v for %d names of 100", k, times[k])
		}
	}
}
