package talk

import (
	"math"

	"spotter/audio/dsp"
)

// How the queue of the server is kept short. Frames are of 48 kHz.
const (
	packet     = 5 * msFrames  // of the microphone
	crossfade  = 5 * msFrames  // over a skip, at most
	least      = 10 * msFrames // the queue that is wanted before a packet comes, while all goes well
	most       = 60 * msFrames // and after many gaps
	safe       = 6 * msFrames  // of the queue that may be played by now: what the server asks for comes in steps of 5 ms
	tooLong    = 20 * msFrames // over what is wanted: it is skipped at once
	skipLeast  = 5 * msFrames  // a skip of less is not worth it
	window     = 40            // packets over which the shortest queue is looked for
	stepUp     = 5 * msFrames  // by which more is wanted after a gap
	stepDown   = 2 * msFrames  // by which less is after calmFor without one
	calmFor    = 2000          // packets: 10 s
	histFrames = 1 << 15       // frames of what was written that are kept, 0.68 s
	fadeIn     = 2 * msFrames  // after a gap
	fadeOut    = 5 * msFrames  // at the end of a talk
)

// Counts says what was done to a voice on its way.
type Counts struct {
	Frames    int // that came in
	Gaps      int // the server had run dry: its own silence was heard
	Concealed int // a packet came late, and the tail before it was heard in its place
	Skips     int // sound was left out, with a crossfade
	Skipped   int // frames that were left out in all
	Rewritten int // what was queued was sent again, since a cue began
}

// chunk holds frames to be written to the line. They are good until the pacer is asked again.
type chunk struct {
	at     int64 // where, from the end of what was written before; a negative number overwrites
	first  int64 // number of the first frame since the line was opened
	frames [][2]int16
}

// pacer turns packets into writes. It knows no clock: the length of the server's queue tells
// it all. It is a plain value for one goroutine.
//
//	played │ queued: safe … end │ tail │
type pacer struct {
	duck   duck
	end    int64 // frame behind the sound that was written; its tail follows
	tail   int64 // frames of it; 0 before the first packet
	want   int64 // frames that are to be queued before a packet comes
	least  int64 // of want, while all goes well
	lowest int64 // least frames that were, in this window
	seen   int   // packets of this window
	calm   int   // packets since the last gap, or since want last fell
	counts Counts
	peak   float32 // of the sound since it was last asked for, after its gain

	voice [histFrames]float32 // what was written, by its frame, without its gain
	gain  [histFrames]float32
	out   [][2]int16
}

func newPacer(now Over) *pacer {
	p := &pacer{want: least, least: least, lowest: math.MaxInt64, out: make([][2]int16, 0, 4*histFrames/8)}
	p.duck.set(0, now.gain())
	p.gain[histFrames-1] = now.gain()
	return p
}

func slot(frame int64) int64 { return frame & (histFrames - 1) }

// take takes in packets that came together, and returns what is to be written. queued is
// how long the server's queue is, its tail included: at most a request too long, and negative
// where the server played silence since it ran dry.
func (p *pacer) take(in []float32, queued int64) chunk {
	p.counts.Frames += len(in)
	if longest := int64(histFrames / 4); int64(len(in)) > longest { // nobody wants to hear that any more
		in = p.leaveOut(in, int64(len(in))-longest)
	}
	left := queued - p.tail
	switch {
	case p.tail == 0:
		return p.resume(in, max(0, -queued))
	case queued <= 0:
		p.counts.Gaps++
		p.grow()
		return p.resume(in, -queued)
	case left < packet:
		p.counts.Concealed++
		p.grow()
		return p.late(in, left)
	}
	return p.follow(in, left)
}

// grow has more be queued from now on: the machine or the microphone is not in time.
func (p *pacer) grow() {
	p.want, p.calm = min(most, p.want+stepUp), 0
	p.newWindow()
}

func (p *pacer) newWindow() { p.lowest, p.seen = math.MaxInt64, 0 }

// leaveOut leaves out the oldest of what came together, and counts it as a skip.
func (p *pacer) leaveOut(in []float32, n int64) []float32 {
	if n <= 0 {
		return in
	}
	p.counts.Skips, p.counts.Skipped = p.counts.Skips+1, p.counts.Skipped+int(n)
	return in[n:]
}

// resume begins anew after silence, so many frames behind what was written, with a pause and a fade.
func (p *pacer) resume(in []float32, on int64) chunk {
	in = p.leaveOut(in, int64(len(in))-packet-p.want) // what came together is old
	from := p.end + p.tail + on
	return p.place(in, from+max(0, p.want-int64(len(in))+packet), from, fadeIn)
}

// late goes on in the tail, or behind it: the tail is heard until what is wanted is queued again. left
// is how much sound is queued before the tail; it may be negative.
func (p *pacer) late(in []float32, left int64) chunk {
	read, written := p.end-left, p.end+p.tail
	in = p.leaveOut(in, int64(len(in))-packet-p.want+safe)
	begin := min(read+p.want-int64(len(in))+packet, written-crossfade) // there the tail has faded
	begin = max(begin, read+safe)
	return p.place(in, begin, min(begin, written), crossfade)
}

// place has sound begin at a frame, with a fade from what stands there, and makes the tail. It is
// written from a frame on, with silence up to its beginning where nothing stands.
func (p *pacer) place(in []float32, begin, from, fade int64) chunk {
	written := p.end + p.tail
	was := p.gain[slot(written-1)]
	for f := written; f < begin; f++ {
		was = p.duck.next(f, was)
		p.gain[slot(f)], p.voice[slot(f)] = was, 0
	}
	for i, x := range in {
		f := begin + int64(i)
		if int64(i) < fade {
			w, old := float32(i)/float32(fade), float32(0)
			if f < written {
				old = p.voice[slot(f)]
			}
			x = x*w + old*(1-w)
		}
		p.voice[slot(f)] = x
	}
	p.end = begin + int64(len(in))
	p.extend()
	return p.render(from, from-written)
}

// follow goes on where the sound that was written ends, over its tail. left is how much of
// that is queued. It skips what makes the queue too long.
func (p *pacer) follow(in []float32, left int64) chunk {
	p.lowest = min(p.lowest, left)
	p.seen++
	if p.calm++; p.calm >= calmFor {
		p.want, p.calm = max(p.least, p.want-stepDown), 0
	}
	skip := left + int64(len(in)) - packet - p.want
	if skip <= tooLong {
		skip = 0
		if p.seen >= window {
			skip = p.lowest - p.want
		}
	}
	if p.seen >= window {
		p.newWindow()
	}
	begin, fade := p.end, int64(0)
	if skip >= skipLeast {
		back := max(0, min(skip, left-safe))                  // of what is queued
		drop := max(0, min(skip-back, int64(len(in))-packet)) // of what came together
		if back+drop > 0 {
			in, begin, fade = in[drop:], begin-back, min(crossfade, int64(len(in))-drop)
			p.counts.Skips, p.counts.Skipped = p.counts.Skips+1, p.counts.Skipped+int(back+drop)
			p.newWindow()
		}
	}
	return p.place(in, begin, begin, fade)
}

// rewrite has what sounds over the voice change. queued is as for [pacer.take]. What is to
// be written makes it heard at once; ok is false where nothing has to be.
func (p *pacer) rewrite(now Over, queued int64) (c chunk, ok bool) {
	first := p.end + p.tail - max(0, queued) + safe
	if now == Nothing {
		p.duck.set(first+holdAfter, 1)
		return c, false // it is not written yet
	}
	p.duck.set(first, now.gain())
	if p.tail == 0 || first >= p.end+p.tail {
		return c, false
	}
	p.counts.Rewritten++
	return p.render(first, first-(p.end+p.tail)), true
}

// finish ends the voice: a short fade takes the place of the tail.
func (p *pacer) finish(queued int64) (c chunk, ok bool) {
	written := p.end + p.tail
	first := max(p.end, written-max(0, queued)+safe)
	if p.tail == 0 || first >= written {
		return c, false
	}
	for f := first; f < written; f++ {
		p.voice[slot(f)] *= max(0, 1-float32(f-first+1)/float32(fadeOut))
	}
	return p.render(first, first-written), true
}

// render makes the sound from a frame up to the end of the tail.
func (p *pacer) render(from, at int64) chunk {
	p.out = p.out[:0]
	was := p.gain[slot(from-1)]
	for f := from; f < p.end+p.tail; f++ {
		was = p.duck.next(f, was)
		p.gain[slot(f)] = was
		x := p.voice[slot(f)] * was
		if f < p.end {
			p.peak = max(p.peak, x, -x)
		}
		s := int16(dsp.PCM16(float64(x)))
		p.out = append(p.out, [2]int16{s, s})
	}
	return chunk{at: at, first: from, frames: p.out}
}

// takePeak returns the highest sample since the last call.
func (p *pacer) takePeak() float32 {
	was := p.peak
	p.peak = 0
	return was
}
