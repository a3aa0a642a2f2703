package engine

import (
	"fmt"
	"testing"
	"time"

	"spotter/audio"
	"spotter/cues"
)

// Whoever asks is told what sounds: once when it begins, once when nothing does, and not for
// what never sounded. A latched alarm sounds until it is cleared.
func TestSoundsAreTold(t *testing.T) {
	e, now := handDriven()
	var told []string
	e.o.Sounds = func(class cues.Class, sounds bool) { told = append(told, fmt.Sprint(class, " ", sounds)) }
	press := func(id uint64, cue cues.ID) {
		e.take(command{Press: audio.Press{ID: id, Cue: cue, At: *now}})
		e.advance()
		e.tellSounds()
	}
	wait := func(d time.Duration) {
		*now = now.Add(d)
		e.advance()
		e.tellSounds()
	}
	press(1, "water")
	wait(10 * time.Millisecond)
	press(2, "left")  // cuts it
	press(3, "water") // waits
	wait(time.Second)
	wait(time.Second)
	press(4, "stop")
	wait(10 * time.Second)
	press(5, "left") // not heard
	e.take(command{act: actClear})
	e.tellSounds()
	want := "[service true steer true service true class(0) false alarm true class(0) false]"
	if got := fmt.Sprint(told); got != want {
		t.Errorf("told %s, want %s", got, want)
	}
}
