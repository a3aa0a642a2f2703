package mic

import (
	"cmp"
	"math"
	"math/bits"
	"slices"
	"time"

	"spotter/audio/dsp"
)

// How a microphone's sound is looked at while it comes in: in blocks, by their
// level above the rumble that no word is made of.
const (
	earBlock   = int(dsp.Rate) / 100     // frames of a block: 10 ms
	earMemory  = 20 * int(dsp.Rate)      // frames that are remembered: 20 s, 2 MiB
	earBlocks  = earMemory / earBlock    // blocks that are remembered
	earRumble  = 80.0                    // Hz: below it is handling, wind, hum's fundamental
	earFull    = 32700                   // of 32767: a sample there has met the ceiling
	earClipRun = 3                       // such samples in a row are clipping, and no mere peak
	earRoom    = 150                     // blocks before a take by which the room is judged: 1.5 s
	earDeaf    = -70.0                   // dBFS: a room is never as quiet, a cable that is not plugged in is
	earAbove   = 10.0                    // dB by which speech is above the room
	earBelow   = 30.0                    // dB below the loudest of the speech: what is softer is its end
	earQuiet   = 800 * time.Millisecond  // of silence behind the speech end a take
	takeMost   = 6 * time.Second         // a take is never longer
	preRoll    = 300 * time.Millisecond  // kept from before the first sound, and before the take
	earPeak    = 150 * time.Millisecond  // over which the meter shows the peak
	earClipped = 1500 * time.Millisecond // for which clipping is shown
	earSilent  = 2 * time.Second         // of silence, or of nothing at all, after which it is said
)

// earLevel is a block of what was heard, in dBFS.
type earLevel struct {
	rms, peak float32
	clipped   bool
}

// micEar remembers what a microphone heard last, and how loud it was. It has no lock
// of its own.
type micEar struct {
	ring  []int16    // of earMemory frames
	total int64      // frames that came
	high  dsp.Biquad // takes the rumble away

	levels []earLevel // of earBlocks blocks
	n      int64      // whole blocks that came
	sum    float64    // of squares of the block under way
	peak   int
	run    int // samples at the ceiling in a row
	clip   bool

	loud  int64 // the last block above earDeaf, -1 for none
	takes *takeEar
}

// takeEar holds what was heard so far of the take under way.
type takeEar struct {
	begin    int64   // frame
	holes    int     // of the capture, when it began
	floor    float64 // of the room before it, dBFS
	active   uint8   // of the last blocks, a bit each
	speech   bool
	loudest  float64 // block of the speech
	last     int64   // block that was speech
	end      int64   // frame where it is over, 0 while it is not
	unsilent int64   // last block above earDeaf since it began
}

func newMicEar() *micEar {
	return &micEar{ring: make([]int16, earMemory), levels: make([]earLevel, earBlocks), high: dsp.HighPass(earRumble), loud: -1}
}

// hear takes in samples.
func (e *micEar) hear(samples []int16) {
	for _, v := range samples {
		e.ring[e.total%int64(earMemory)] = v
		e.total++
		y := e.high.Next(float64(v) / 32768)
		e.sum += y * y
		size := int(v)
		if size < 0 {
			size = -size
		}
		e.peak = max(e.peak, size)
		if size < earFull {
			e.run = 0
		} else if e.run++; e.run >= earClipRun {
			e.clip = true
		}
		if e.total%int64(earBlock) == 0 {
			e.block()
		}
	}
}

// block takes in the levels of a whole block.
func (e *micEar) block() {
	l := earLevel{
		rms:  float32(dsp.DBFS(math.Sqrt(e.sum / float64(earBlock)))),
		peak: float32(dsp.DBFS(float64(e.peak) / 32768)), clipped: e.clip,
	}
	e.levels[e.n%int64(earBlocks)] = l
	if float64(l.rms) > earDeaf {
		e.loud = e.n
	}
	if t := e.takes; t != nil && t.end == 0 {
		t.hear(e.n, float64(l.rms))
	}
	e.n++
	e.sum, e.peak, e.clip = 0, 0, false
}

// level returns a block's, and ok while it is remembered.
func (e *micEar) level(n int64) (l earLevel, ok bool) {
	if n < 0 || n >= e.n || n < e.n-int64(earBlocks) {
		return l, false
	}
	return e.levels[n%int64(earBlocks)], true
}

// last returns the levels of the last blocks of a stretch of time, oldest first.
func (e *micEar) last(d time.Duration) []earLevel {
	var out []earLevel
	for n := e.n - int64(dsp.Rate.N(d)/earBlock); n < e.n; n++ {
		if l, ok := e.level(n); ok {
			out = append(out, l)
		}
	}
	return out
}

// room returns how loud the room was lately, in dBFS: a share of the blocks was
// softer.
func (e *micEar) room(blocks int, share float64) float64 {
	levels := e.last(dsp.Rate.D(blocks * earBlock))
	if len(levels) == 0 {
		return math.Inf(-1)
	}
	slices.SortFunc(levels, func(a, b earLevel) int { return cmp.Compare(a.rms, b.rms) })
	return float64(levels[min(len(levels)-1, int(share*float64(len(levels))))].rms)
}

// begin begins a take. Who spoke a little before it is heard from the start.
func (e *micEar) begin(holes int) {
	t := &takeEar{begin: e.total, holes: holes, floor: e.room(earRoom, 0.5), loudest: math.Inf(-1), unsilent: e.n}
	e.takes = t
	for n := e.n - int64(dsp.Rate.N(preRoll)/earBlock); n < e.n; n++ {
		if l, ok := e.level(n); ok {
			t.hear(n, float64(l.rms))
		}
	}
}

// hear takes in a block: speech is three of five blocks that stand out of the
// room, and is over when nothing near its own loudness came for a while.
func (t *takeEar) hear(n int64, level float64) {
	if level > earDeaf {
		t.unsilent = max(t.unsilent, n)
	}
	stands := level > max(t.floor+earAbove, -60)
	t.active <<= 1
	if stands {
		t.active |= 1
		t.loudest = max(t.loudest, level)
		t.speech = t.speech || bits.OnesCount8(t.active&0x1f) >= 3
	}
	if t.speech && level > max(t.floor+earAbove, t.loudest-earBelow) {
		t.last = n
	}
	at := (n + 1) * int64(earBlock)
	quiet := t.speech && dsp.Lasts((n-t.last)*int64(earBlock)) >= earQuiet
	if quiet || at-t.begin >= int64(dsp.Rate.N(takeMost)) {
		t.end = at
	}
}

// since returns how much was heard since a block.
func (e *micEar) since(block int64) time.Duration { return dsp.Lasts((e.n - block) * int64(earBlock)) }

// samples returns a copy of the frames from one to before another, and where the
// first one is when some of them were forgotten.
func (e *micEar) samples(from, to int64) (out []int16, first int64) {
	from = max(from, 0, e.total-int64(earMemory))
	to = min(to, e.total)
	for at := from; at < to; at++ {
		out = append(out, e.ring[at%int64(earMemory)])
	}
	return out, from
}
