package cues

import (
	"testing"
	"time"
)

func TestTimesOfACue(t *testing.T) {
	p, err := loadText(head + swap(stop, "file", "repeat_ms = 1_000\nfile") +
		swap(hole, `"steer"`, "\"prepare\"\nretrigger = \"ignore\"\nttl_ms = 0x200"))
	if err != nil {
		t.Fatal(err)
	}
	stop, _ := p.Cue("stop")
	hole, _ := p.Cue("hole")
	if stop.Repeat != time.Second || stop.RepeatPause() != time.Second || stop.Retrigger != Restart || stop.Ignores() {
		t.Errorf("stop: %+v", stop)
	}
	if hole.TTL != 512*time.Millisecond || hole.TimeToLive() != hole.TTL || hole.Retrigger != Ignore || !hole.Ignores() {
		t.Errorf("hole: %+v", hole)
	}
}
