package audio

import (
	"testing"
	"time"

	"spotter/audio/dsp"
)

// `m` and then `a` within four seconds: the split is heard to its end, and the pace
// after it, however long the split is. What is more urgent cuts it as ever.
func TestASplitIsHeardOut(t *testing.T) {
	for _, length := range []time.Duration{time.Second, 4 * time.Second, 7 * time.Second} {
		withRig(t, func(r *rig, _ *fakeOutput) {
			say := func() uint64 {
				r.id++
				r.Play(Press{ID: r.id, Cue: "marker", At: time.Now(), Clip: tone(dsp.Rate.N(length))})
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
