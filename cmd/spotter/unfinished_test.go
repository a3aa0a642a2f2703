package main

import (
	"testing"
	"time"

	"spotter/race"
)

func TestBrokeOff(t *testing.T) {
	now := race.Stamp{Wall: time.Date(2027, 4, 19, 12, 0, 0, 0, time.UTC)}
	at := func(k race.Kind, ago, elapsed time.Duration) race.Event {
		return race.Event{Kind: k, Stamp: race.Stamp{Wall: now.Wall.Add(-ago)}, Elapsed: elapsed, HasElapsed: elapsed > 0}
	}
	open := at(race.KindOpen, 2*time.Hour, 0)
	open.Open = &race.Open{Race: "Bos\x1bton"}
	start := at(race.KindStart, 2*time.Hour, 0)
	cue := at(race.KindCue, time.Minute, time.Hour+42*time.Minute+7*time.Second)
	closed := func(reason string) race.Event {
		e := at(race.KindClose, time.Minute, 0)
		e.Reason = reason
		return e
	}
	for name, tt := range map[string]struct {
		events []race.Event
		want   string
	}{
		"killed":           {[]race.Event{open, start, cue}, `Bos\x1bton, 1:42:07`},
		"terminal closed":  {[]race.Event{open, start, cue, closed("SIGHUP")}, `Bos\x1bton, 1:42:07`},
		"crashed":          {[]race.Event{open, start, cue, closed(reasonCrash)}, `Bos\x1bton, 1:42:07`},
		"no name":          {[]race.Event{start, cue}, "race, 1:42:07"},
		"left on purpose":  {[]race.Event{open, start, cue, closed(reasonLeft)}, ""},
		"finished":         {[]race.Event{open, start, cue, at(race.KindFinish, time.Minute, time.Hour)}, ""},
		"only radio check": {[]race.Event{open, cue}, ""},
		"of yesterday":     {[]race.Event{open, start, at(race.KindCue, 20*time.Hour, time.Hour)}, ""},
		"of tomorrow":      {[]race.Event{open, start, at(race.KindCue, -time.Hour, time.Hour)}, ""},
		"empty":            {nil, ""},
	} {
		if got := brokeOff(tt.events, now); got != tt.want {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
	}
}
