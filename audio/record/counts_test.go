package record

import (
	"testing"

	"spotter/audio"
	"spotter/cues"
)

// A count of a countdown is spliced before its time. Its cue point is where it begins, and
// one that is taken back before has none and is not told of as missing.
func TestTheCuePointOfACountIsWhereItBegins(t *testing.T) {
	d, dev := newDeck(t, 0), newDevice()
	d.number = func(p uint64) (uint64, bool) { return p + 1000, p != 3 } // the journal has no line of 3
	d.Follow(dev, dev.tl)
	var begun []int64
	d.Mark(1, "turn_left")
	dev.start(240, 0, sound{clip: saw(24000)})
	want := d.run(t, dev, 4000, 48000, 1)
	count := func(press uint64, cue cues.ID) {
		d.Mark(press, cue)
		dev.splice(240, 0, func(at int64) {
			dev.tl.Replace(at+4800, saw(9600), cues.Centre, 0)
			begun = append(begun, at+4800+dev.base)
		})
	}
	count(2, "two")
	want = append(want, d.run(t, dev, 4000, 24000, 1)...)
	count(3, "one")
	want = append(want, d.run(t, dev, 1000, 2000, 1)...)
	d.Mark(4, "left")
	dev.start(240, 0, sound{clip: saw(9600), pan: cues.Left}) // before the count begins
	want = append(want, d.run(t, dev, 4000, 48000, 1)...)
	d.end(t)
	if err := same(d.heard(), want, 0); err != nil {
		t.Error(err)
	}
	points := readRecording(t, d.files[0])
	if len(points) != 3 || points[1].seq != 1002 || points[1].label != "1002 two" || points[2].seq != 1004 {
		t.Fatalf("points %+v", points)
	}
	if points[1].at != begun[0] {
		t.Errorf("the point of the count is at %d, its sound at %d", points[1].at, begun[0])
	}
	for _, e := range d.events {
		if e.State != On {
			t.Errorf("told: %v %v", e.State, e.Err)
		}
	}
}

var _ audio.Stream = (*device)(nil)
