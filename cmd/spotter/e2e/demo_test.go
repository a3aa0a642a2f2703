//go:build unix

package e2e

import (
	"path/filepath"
	"testing"
)

// A demo as a new spotter does it: hints, STOP as in a race, a score at the end, and no
// journal.
func TestWholeProgramDemo(t *testing.T) {
	t.Parallel()
	h := newHome(t).withTones(t)
	x := h.open(t, 80, 24, "--demo", "--speed", "60", "--output", "wav:"+h.path("demo.wav"))
	x.see("nothing is saved: enter starts")
	x.see("demo: not saved")
	x.press("enter")
	x.see(`(road|ahead|step|STUMBLES|board|free)[^\n]*: press `)
	x.press("space")
	x.see("clears it")
	x.quit()
	if races, _ := filepath.Glob(filepath.Join(h.dir, ".local/share/spotter/races/*")); len(races) > 0 {
		t.Errorf("a demo is in the folder of races: %v", races)
	}
}
