//go:build unix

package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A drill as a pair does it: a cue is played into a file, its answer is timed, printed and
// kept, and the terminal is given back.
func TestWholeProgramDrill(t *testing.T) {
	t.Parallel()
	h := newHome(t).withTones(t)
	x := h.open(t, 80, 24, "drill", "--runner", "L. Z.", "--noise", "5", "--rounds", "1", "--output", "wav:"+h.path("drill.wav"))
	x.see("enter begins")
	x.press("enter")
	x.see(`what did the runner do\?`)
	x.press("space")
	x.see("runner stopped")
	x.press("q")
	x.see("[01] of 1 right")
	x.press("q")
	if status := x.exit(); status != 0 {
		t.Fatalf("exit status %d", status)
	}
	x.restored()
	b, err := os.ReadFile(filepath.Join(h.dir, ".local/state/spotter/drills.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	if kept := string(b); strings.Count(kept, "\n") != 1 || !strings.Contains(kept, `"answer":"stopped","reaction_ms":`) || !strings.Contains(kept, `"noise_db":5`) {
		t.Errorf("kept %s", kept)
	}
	if info, err := os.Stat(h.path("drill.wav")); err != nil || info.Size() < 100_000 {
		t.Errorf("nothing was played: %v, %v", info, err)
	}
	if races, _ := filepath.Glob(filepath.Join(h.dir, ".local/share/spotter/races/*")); len(races) > 0 {
		t.Errorf("a drill is in the folder of races: %v", races)
	}
}
