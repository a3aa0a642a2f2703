package audio

import (
	"math"
	"testing"

	"spotter/cues"
)

// TestPanLaw: every pan has the power of one ear at full level, no ear is below
// the floor, and the ear of the cue is clearly the louder one.
func TestPanLaw(t *testing.T) {
	for pan := cues.Left; pan <= cues.Right; pan++ {
		left, right := gains(pan)
		if p := left*left + right*right; math.Abs(p-1) > 1e-12 {
			t.Errorf("pan %v has a power of %v", pan, p)
		}
		db := 20 * math.Log10(min(left, right))
		if db < earFloor {
			t.Errorf("pan %v: an ear is at %.2f dB, below the floor of %v", pan, db, earFloor)
		}
		louder := 20 * math.Log10(right/left) // on the right
		if want := 11.76 * float64(pan); math.Abs(louder-want) > 0.01 {
			t.Errorf("pan %v is %.2f dB louder on the right, want %.2f", pan, louder, want)
		}
	}
}

// TestMonoIsTheSameInBothEars: whatever the pan, both ears hear the same samples,
// noise included, with the power that the cue has in stereo, so that no peak can
// be above those of a centred cue.
func TestMonoIsTheSameInBothEars(t *testing.T) {
	tl := MixOptions{Mono: true, KeepAwake: true}.NewTimeline()
	for pan := cues.Left; pan <= cues.Right; pan++ {
		left, right := tl.mix.gains(pan)
		wasLeft, wasRight := gains(pan)
		if left != right || math.Abs(left*left+right*right-wasLeft*wasLeft-wasRight*wasRight) > 1e-12 {
			t.Errorf("pan %v: gains %v and %v", pan, left, right)
		}
	}
	_, bank := defaultBank(t)
	for i, id := range []cues.ID{"left", "right", "stop"} {
		at := int64(3000 * i)
		v := voice{clip: bank[id], start: at, fade: noFade}
		v.left, v.right = tl.mix.gains(cues.Side(id))
		tl.mix.change(at, v)
	}
	for i, f := range rendered(&tl.mix, 0, 30000) {
		if f[0] != f[1] {
			t.Fatalf("frame %d is %v", i, f)
		}
	}
}
