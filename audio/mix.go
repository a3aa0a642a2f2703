package audio

import "spotter/audio/clip"

// voice is one playing of a clip on the timeline.
type voice struct {
	clip   *clip.Clip
	start  int64 // frame at which it begins
	period int64 // frames from one repeat to the next, 0 for once only
	fade   int64 // frame at which it is cut, noFade for never; what fades from there on is in a fadeOut
	left   float64
	right  float64
}

const noFade = int64(1)<<62 - 1

// end returns the first frame that is not the voice's any more.
func (v *voice) end() int64 {
	natural := v.start + int64(v.clip.Frames())
	if v.period > 0 {
		natural = noFade
	}
	return min(natural, v.fade)
}

// Mix holds the voices and the fade that sound: given the frame, nothing else decides what is heard. A copy
// of it is the sound up to the next edit. Before its last edit it may lack a fade
// that another took the place of, and a voice for which there was no room.
type Mix struct {
	voices [maxVoices]voice // clip nil: free
	tail   fadeOut
	mono   bool
	awake  bool
	noise  *Noise // nil for none
}

// Render writes the frames from on into dst.
func (m *Mix) Render(from int64, dst [][2]float64) {
	if m.awake {
		dither(from, dst, m.mono)
	} else {
		clear(dst)
	}
	m.addCues(from, dst)
	if m.noise != nil {
		m.noise.mixInto(dst, from)
	}
}

// WithoutNoise is m without the noise of [MixOptions.KeepAwake] and [MixOptions.Noise]:
// where no cue sounds it has zeros.
func (m *Mix) WithoutNoise() { m.awake, m.noise = false, nil }

// addCues adds the cues of the frames from on to dst.
func (m *Mix) addCues(from int64, dst [][2]float64) {
	m.addVoices(from, dst)
	m.tail.mixInto(dst, from)
}

func (m *Mix) addVoices(from int64, dst [][2]float64) {
	for i := range m.voices {
		if v := &m.voices[i]; v.clip != nil {
			v.mixInto(dst, from)
		}
	}
}

// mixInto adds v's part of the frames from on to dst.
func (v *voice) mixInto(dst [][2]float64, from int64) {
	to := min(from+int64(len(dst)), v.end())
	at := max(from, v.start)
	for at < to {
		into := at - v.start
		if v.period > 0 {
			into %= v.period
		}
		n := min(to-at, int64(v.clip.Frames())-into)
		if n <= 0 { // the pause between two repeats
			at += v.period - into
			continue
		}
		v.add(dst[at-from:][:n], v.clip.Samples()[into:][:n])
		at += n
	}
}

// add mixes samples into out.
func (v *voice) add(out [][2]float64, samples []float32) {
	left, right := v.left, v.right
	for i, x := range samples {
		out[i][0] += float64(x) * left
		out[i][1] += float64(x) * right
	}
}

// silentFrom returns the first frame from which no cue sounds any more, and
// noFade while something repeats.
func (m *Mix) silentFrom() int64 {
	last := m.tail.until
	for i := range m.voices {
		if v := &m.voices[i]; v.clip != nil {
			last = max(last, v.end())
		}
	}
	return last
}

// NextSound returns the first frame from which something sounds, from on; one past
// every race when nothing will. The pause of a repeating voice is silence.
func (m *Mix) NextSound(from int64) int64 {
	next := noFade
	for i := range m.voices {
		v := &m.voices[i]
		if v.clip == nil || v.clip.Frames() == 0 {
			continue
		}
		at := max(from, v.start)
		if v.period > 0 {
			if into := (at - v.start) % v.period; into >= int64(v.clip.Frames()) {
				at += v.period - into
			}
		}
		if at < v.end() {
			next = min(next, at)
		}
	}
	if at := max(from, m.tail.from); at < m.tail.until {
		next = min(next, at)
	}
	return next
}

// Begins returns the frame at which the voice that was put there last begins; it may be to
// come. 0 for none.
func (m *Mix) Begins() (frame int64) {
	for i := range m.voices {
		if v := &m.voices[i]; v.clip != nil {
			frame = max(frame, v.start)
		}
	}
	return frame
}

// zerosFrom returns the first frame from which every sample is zero, and noFade
// for none.
func (m *Mix) zerosFrom() int64 {
	if m.awake || m.noise != nil {
		return noFade
	}
	return m.silentFrom()
}

// add starts a voice beside those that sound and returns it; it stays valid
// until it has ended. The timeline's lock must be held. The voice that ended
// first, or will, makes room: an output that is behind its time may still have to
// render one that is over by now.
func (m *Mix) add(v voice) *voice {
	slot := &m.voices[0]
	for i := range m.voices {
		w := &m.voices[i]
		if w.clip == nil {
			slot = w
			break
		}
		if w.end() < slot.end() {
			slot = w
		}
	}
	*slot = v
	return slot
}
