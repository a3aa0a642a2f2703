package audio

import "spotter/audio/dsp"

// FadeFrames is the length of the fade of a cue that is cut: 5 ms, short
// enough to be out of the way and long enough not to click.
const FadeFrames = int64(dsp.Rate) * 5 / 1000

// fadeOut holds what is still heard of cues that were cut: their samples, faded and
// limited once, at the cut. It holds those of every cue still fading then, so
// that one fadeOut at a time sounds, however fast the keys come.
type fadeOut struct {
	from   int64 // frame of its first sample
	until  int64 // end of the fade, exclusive; until <= from means no fade
	frames [FadeFrames][2]float32
}

// mixInto adds t's part of the frames from on to dst.
func (t *fadeOut) mixInto(dst [][2]float64, from int64) {
	at, to := max(from, t.from), min(from+int64(len(dst)), t.until)
	if at >= to {
		return
	}
	out := dst[at-from:][:to-at]
	for i, f := range t.frames[at-t.from:][:len(out)] {
		out[i][0] += float64(f[0])
		out[i][1] += float64(f[1])
	}
}

// change makes next sound from frame at on, in place of whatever sounds there,
// which fades away within [FadeFrames]; without a clip nothing takes its place.
// It returns the voice that now sounds, or nil. The timeline's lock must be held.
// No frame before at changes, and next is heard exactly as if it were alone: what
// there is not room for beside it is taken from what fades.
func (m *Mix) change(at int64, next voice) *voice {
	for i := range m.voices { // what never began need not end
		if v := &m.voices[i]; v.clip != nil && v.start >= at {
			v.clip = nil
		}
	}
	if m.silentFrom() <= at {
		return m.begin(next)
	}
	var o crossfade
	m.addCues(at-int64(len(o.before)), o.before[:])
	m.leave(at, &o.leaving)
	v := m.begin(next)
	if v != nil {
		v.mixInto(o.coming[:], at)
	}
	o.limit()
	m.tail.set(at, &o.leaving)
	return v
}

// begin adds a voice that has a clip.
func (m *Mix) begin(v voice) *voice {
	if v.clip == nil {
		return nil
	}
	return m.add(v)
}

// leave ends whatever sounds at a frame, and returns how it fades from there:
// evenly, each cue within FadeFrames of its own cut.
func (m *Mix) leave(at int64, faded *[FadeFrames][2]float64) {
	m.addVoices(at, faded[:])
	for i := range faded {
		gain := 1 - float64(i)/float64(FadeFrames)
		faded[i][0] *= gain
		faded[i][1] *= gain
	}
	for i := range m.voices {
		if v := &m.voices[i]; v.clip != nil {
			v.fade = min(v.fade, at)
		}
	}
	m.tail.mixInto(faded[:], at)
}

// set makes t a fade that begins at a frame.
func (t *fadeOut) set(at int64, faded *[FadeFrames][2]float64) {
	t.from, t.until = at, at+FadeFrames
	for i, f := range faded {
		t.frames[i] = [2]float32{float32(f[0]), float32(f[1])}
	}
}
