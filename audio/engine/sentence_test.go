package engine

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"spotter/audio"
	"spotter/audio/audiotest/tones"
	"spotter/audio/dsp"
	"spotter/cues"
)

// `m` and then `a` within four seconds: the split is heard to its end, and the pace
// after it, however long the split is. What is more urgent cuts it as ever.
func TestASplitIsHeardOut(t *testing.T) {
	for _, length := range []time.Duration{time.Second, 4 * time.Second, 7 * time.Second} {
		withRig(t, func(r *rig, _ *fakeOutput) {
			say := func() uint64 {
				r.id++
				r.Play(audio.Press{ID: r.id, Cue: "marker", At: time.Now(), Clip: tones.Constant(dsp.Rate.N(length), 0.5)})
				return r.id
			}
			split := say()
			time.Sleep(moment)
			pace := r.say("pace")
			r.expect(split, "sounding")
			time.Sleep(length + wholeCue)
			r.expect(split, "sounding heard")
			r.expect(pace, "sounding heard")

			split = say()
			time.Sleep(moment)
			left := r.say("left")
			r.expect(split, "sounding cut-by-4")
			time.Sleep(wholeCue)
			r.expect(left, "sounding heard")

			split = say()
			time.Sleep(moment)
			say() // once more
			r.expect(split, "sounding")
			r.expect(r.id, "dropped-by-5") // it goes on
		})
	}
	withRig(t, func(r *rig, _ *fakeOutput) { // the clip alone, in a pack without words
		split := r.say("marker")
		time.Sleep(moment)
		pace := r.say("pace")
		time.Sleep(2 * wholeCue)
		r.expect(split, "sounding heard")
		r.expect(pace, "sounding heard")
	})
}

// TestPressWithAClip plays a clip of the press's own, as a press of its cue.
func TestPressWithAClip(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := &fakeOutput{name: "ear"}
		r := startRig(t, o)
		own := tones.Constant(dsp.Rate.N(2*time.Second), 0.5)
		say := func() uint64 {
			r.id++
			r.Play(audio.Press{ID: r.id, Cue: "marker", At: time.Now(), Clip: own})
			return r.id
		}
		a := say()
		time.Sleep(rigClip + 100*time.Millisecond) // the bank's clip would have ended
		r.expect(a, "sounding")
		time.Sleep(2 * time.Second)
		r.expect(a, "sounding heard")
		b := say()
		time.Sleep(time.Second)
		c := r.press(cues.Steer) // cuts it, as any info cue
		time.Sleep(100 * time.Millisecond)
		r.expect(b, fmt.Sprintf("sounding cut-by-%d", c))
		d := say() // waits for its turn
		r.expect(d, "")
		time.Sleep(rigClip + 100*time.Millisecond)
		r.expect(d, "sounding")
		e := say() // the marker of a pack ignores a second press
		r.expect(e, fmt.Sprintf("dropped-by-%d", d))
		time.Sleep(3 * time.Second)
		r.expect(d, "sounding heard")
		f := r.say("marker") // without one it is the bank's
		time.Sleep(rigClip + 100*time.Millisecond)
		r.expect(f, "sounding heard")
		r.id++
		r.Play(audio.Press{ID: r.id, Cue: "nothing", At: time.Now(), Clip: own})
		r.expect(r.id, "dropped")
	})
}
