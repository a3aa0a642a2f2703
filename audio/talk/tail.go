package talk

import "math"

// The tail stands behind what was written. It is heard only where the next packet does not come in
// time: the last period of the voice again and again, and softer. So a machine that stands still for
// a moment makes no hole in the sound.
const (
	tailLength = 60 * msFrames
	tailFull   = 10 * msFrames // of it is as loud as the voice was
	shortest   = 120           // frames of a period: 400 Hz
	longest    = 720           // 67 Hz
	coarse     = 8             // frames that are taken as one where the period is looked for at first
	likeness   = 480           // frames that are compared
)

// extend makes the tail behind the end.
func (p *pacer) extend() {
	n, l := p.end, p.period()
	joint := l / 4
	step := p.voice[slot(n-1)] - p.voice[slot(n-l-1)] // from the sound to its repetition
	p.tail = tailLength
	for i := range p.tail {
		k := i % l
		x := p.voice[slot(n-l+k)]
		if late := k - (l - joint); late >= 0 { // towards the next repetition: no step between two of them
			w := float32(late+1) / float32(joint+1)
			x = x*(1-w) + p.voice[slot(n-2*l+k)]*w
		}
		if i < joint {
			x += step * (1 - float32(i)/float32(joint))
		}
		if i >= tailFull {
			x *= 1 - float32(i-tailFull+1)/float32(tailLength-tailFull)
		}
		p.voice[slot(n+i)] = x
	}
}

// period returns the frames after which the end of the sound is most like itself; for a sound that
// has none the longest.
func (p *pacer) period() int64 {
	var sums [(longest + likeness) / coarse]float32 // newest first
	for i := range sums {
		from := p.end - 1 - int64(i)*coarse
		for k := range int64(coarse) {
			sums[i] += p.voice[slot(from-k)]
		}
	}
	at, like := mostLike(sums[:], likeness/coarse, shortest/coarse, longest/coarse, 1)
	if like < 0.3 {
		return longest
	}
	var fine [likeness + longest]float32
	for i := range fine {
		fine[i] = p.voice[slot(p.end-1-int64(i))]
	}
	at, _ = mostLike(fine[:], likeness, max(shortest, coarse*(at-1)), min(longest, coarse*(at+1)), 4)
	return int64(at)
}

// mostLike returns the shift, from one to another, at which s is most like its own first n values,
// and how much, from 0 to 1. It looks at each value that is so many steps from the one before.
func mostLike(s []float32, n, from, to, step int) (at int, like float32) {
	at = to
	var aa float32
	for i := 0; i < n; i += step {
		aa += s[i] * s[i]
	}
	for l := from; l <= to; l++ {
		var ab, bb float32
		for i := 0; i < n; i += step {
			ab, bb = ab+s[i]*s[i+l], bb+s[i+l]*s[i+l]
		}
		if r := ab / float32(math.Sqrt(float64(aa*bb))+1e-9); r > like {
			at, like = l, r
		}
	}
	return at, like
}
