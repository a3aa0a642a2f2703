package record

import (
	"testing"
	"time"

	"spotter/audio/dsp"
)

// A voice is in the recording at the time at which it was heard, whether a cue sounds or not,
// and what is sent again takes the place of what was.
func TestVoiceIsInTheRecording(t *testing.T) {
	d, dev := newDeck(t, 0), newDevice()
	d.Follow(dev, dev.tl)
	pcm := make([][2]int16, 480)
	fill := func(x int16) [][2]int16 {
		for i := range pcm {
			pcm[i] = [2]int16{x, x}
		}
		return pcm
	}
	d.run(t, dev, int64(dsp.Rate), int64(dsp.Rate), 1)
	at := d.due() + int64(dsp.Rate.N(20*time.Millisecond))
	d.Voice(1, 0, 20*time.Millisecond, fill(1000))
	d.Voice(1, 480, 20*time.Millisecond, fill(1000))
	d.Voice(1, 720, 20*time.Millisecond, fill(100)) // its last half again
	d.run(t, dev, int64(dsp.Rate), int64(dsp.Rate), 1)
	d.end(t)
	got := d.heard()
	if len(got) != 1200 {
		t.Fatalf("%d frames, want 1200", len(got))
	}
	for i, f := range got {
		want := int16(1000)
		if i >= 720 {
			want = 100
		}
		if f.at != at+int64(i) || f.left != want || f.right != want {
			t.Fatalf("frame %d: %+v, want %d at %d", i, f, want, at+int64(i))
		}
	}
}

// Under a cue both are heard, and a nil recorder takes nothing.
func TestVoiceUnderACue(t *testing.T) {
	(*Recorder)(nil).Voice(1, 0, 0, make([][2]int16, 4))
	var v overlay
	v.put(1, 0, 1000, [][2]int16{{100, 100}, {100, 100}})
	v.put(2, 10, 5000, [][2]int16{{300, 300}}) // another talk
	frames := make([][2]float64, 2)
	frames[1] = [2]float64{0.5, -0.5}
	v.addTo(frames, 1000)
	if x := dsp.PCM16(frames[1][0]); x != 16484 || dsp.PCM16(frames[0][1]) != 100 {
		t.Errorf("%v", frames)
	}
	if from, to := v.within(1002, 9000); from != 1002 || to != 5001 { // what lies between is silence
		t.Errorf("%d to %d", from, to)
	}
	v.addTo(frames[:1], 4000)
	if dsp.PCM16(frames[0][0]) != 100 {
		t.Errorf("between talks: %v", frames[0])
	}
	if from, to := v.within(0, 1000); from != to {
		t.Errorf("before the voice: %d to %d", from, to)
	}
}
