package pack

import (
	"testing"
	"time"

	"spotter/cues"
)

func TestTimesOfACue(t *testing.T) {
	p, err := loadText(head + swap(stop, "file", "repeat_ms = 1_000\nfile") +
		swap(hole, `"steer"`, "\"prepare\"\nretrigger = \"ignore\"\nttl_ms = 0x200"))
	if err != nil {
		t.Fatal(err)
	}
	stop, _ := p.Cue("stop")
	hole, _ := p.Cue("hole")
	if stop.Repeat != time.Second || stop.RepeatPause() != time.Second || stop.Retrigger != cues.Restart || stop.Ignores() {
		t.Errorf("stop: %+v", stop)
	}
	if hole.TTL != 512*time.Millisecond || hole.TimeToLive() != hole.TTL || hole.Retrigger != cues.Ignore || !hole.Ignores() {
		t.Errorf("hole: %+v", hole)
	}
}

// TestDefaultPackTiming holds the default pack to its own rules: what a second
// press must not disturb, and a countdown that is never said late.
func TestDefaultPackTiming(t *testing.T) {
	for _, c := range Default().Cues {
		if c.Ignores() && c.Class != cues.Info {
			t.Errorf("%s ignores a second press", c.ID)
		}
		counts := c.ID != cues.NowID && cues.Supersedes(cues.Cue{ID: cues.NowID, Class: cues.Steer}, c) && c.ID != cues.ClearID && cues.Side(c.ID) == cues.Centre
		if counts && c.TimeToLive() > 400*time.Millisecond {
			t.Errorf("%s may be said %v late", c.ID, c.TimeToLive())
		}
	}
	for _, id := range []cues.ID{cues.CancelID, cues.ClearID, cues.NowID} {
		if _, ok := Default().Cue(id); !ok {
			t.Errorf("the default pack has no %s, which the rules name", id)
		}
	}
}
