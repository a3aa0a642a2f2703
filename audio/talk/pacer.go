package talk

import (
	"math"

	"spotter/audio/dsp"
)

// How the queue of the server is kept short. Frames are of 48 kHz.
const (
	packet     = 5 * msFrames  // of the microphone
	tailLength = 5 * msFrames  // of the fade behind what was written: it is heard only where nothing follows in time
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
)

// Counts says what was done to a voice on its way.
type Counts struct {
	Frames    int // that came in
	Gaps      int // the server had run dry: its own silence was heard
	Concealed int // a packet came late, and the fade before it was heard in its place
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
//	played │ queued: safe … end │ tail, a fade │
type pacer struct {
	duck   duck
	end    int64 // frame behind the sound that was written; its tail follows
	tail   int64 // frames of it; 0 before the first packet
	want   int64 // frames that are to be queued before a packet comes
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
	p := &pacer{want: least, lowest: math.MaxInt64, out: make([][2]int16, 0, 4*histFrames/8)}
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
		p.counts.Skips, p.counts.Skipped = p.counts.Skips+1, p.counts.Skipped+len(in)-int(longest)
		in = in[int64(len(in))-longest:]
	}
	left := queued - p.tail
	switch {
	case p.tail == 0:
		return p.resume(in, max(0, -queued), p.want)
	case queued <= 0:
		p.counts.Gaps++
		p.grow()
		return p.resume(in, -queued, p.want)
	case left < packet:
		p.counts.Concealed++
		p.grow()
		return p.resume(in, 0, max(0, p.want-queued))
	}
	return p.follow(in, left)
}

// grow has more be queued from now on: the machine or the microphone is not in time.
func (p *pacer) grow() {
	p.want, p.calm = min(most, p.want+stepUp), 0
	p.newWindow()
}

func (p *pacer) newWindow() { p.lowest, p.seen = math.MaxInt64, 0 }

// resume begins anew behind what was written: so many frames on, after a pause, with a fade.
func (p *pacer) resume(in []float32, on, pause int64) chunk {
	if over := int64(len(in)) - packet - p.want; over > 0 { // what came together is old
		in = in[over:]
		p.counts.Skips, p.counts.Skipped = p.counts.Skips+1, p.counts.Skipped+int(over)
	}
	pause = max(0, pause-(int64(len(in))-packet))
	begin := p.end + p.tail + on
	was := float32(1)
	if p.tail > 0 {
		was = p.gain[slot(p.end+p.tail-1)]
	} else {
		was = p.gain[histFrames-1]
	}
	for f := p.end + p.tail; f < begin; f++ { // while silence was played
		was = p.duck.next(f, was)
	}
	p.gain[slot(begin-1)] = was
	for i := range pause {
		p.voice[slot(begin+i)] = 0
	}
	for i, x := range in {
		if i < int(fadeIn) {
			x *= float32(i) / float32(fadeIn)
		}
		p.voice[slot(begin+pause+int64(i))] = x
	}
	p.end = begin + pause + int64(len(in))
	return p.render(begin, on)
}

// follow goes on where the sound that was written ends, over its tail. left is how much of
// that is queued. It skips what makes the queue too long.
func (p *pacer) follow(in []float32, left int64) chunk {
	p.lowest = min(p.lowest, left)
	p.seen++
	if p.calm++; p.calm >= calmFor {
		p.want, p.calm = max(least, p.want-stepDown), 0
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
	at := begin - (p.end + p.tail)
	for i, x := range in {
		at := slot(begin + int64(i))
		if int64(i) < fade { // from what was to be heard here
			w := float32(i) / float32(fade)
			x = x*w + p.voice[at]*(1-w)
		}
		p.voice[at] = x
	}
	p.end = begin + int64(len(in))
	return p.render(begin, at)
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
	if p.tail == 0 || first >= p.end {
		return c, false
	}
	p.counts.Rewritten++
	return p.render(first, first-(p.end+p.tail)), true
}

// render makes the sound from a frame up to the end, and the tail behind it.
func (p *pacer) render(from, at int64) chunk {
	p.tail = tailLength
	for i := range p.tail { // the last samples backwards: no step, and the same colour
		p.voice[slot(p.end+i)] = p.voice[slot(p.end-1-i)]
	}
	p.out = p.out[:0]
	was := p.gain[slot(from-1)]
	for f := from; f < p.end+p.tail; f++ {
		was = p.duck.next(f, was)
		p.gain[slot(f)] = was
		x := p.voice[slot(f)] * was
		if f >= p.end {
			x *= 1 - float32(f-p.end+1)/float32(p.tail)
		} else {
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
