package talk

import "math"

// Frames for a link: 20 ms of mono at 16 kHz.
const (
	FrameRate   = 16000
	FrameLength = FrameRate / 50
	taps        = 47
)

// framer turns 48 kHz into frames of 16 kHz, behind a filter that lets nothing fold back. It lowers nothing: who plays
// the frames knows when a cue sounds there.
type framer struct {
	at     int64 // frames of 48 kHz that came
	weight [taps]float32
	past   [taps]float32 // a ring
	out    []int16
}

func newFramer() *framer {
	return &framer{weight: lowPass(), out: make([]int16, 0, FrameLength)}
}

// lowPass returns the weights of a filter at 48 kHz that lets through what 16 kHz can hold.
func lowPass() (weight [taps]float32) {
	const cut = 7200.0 / 48000 // half of what is let through
	sum := 0.0
	var w [taps]float64
	for i := range w {
		x := float64(i - taps/2)
		w[i] = 2 * cut
		if x != 0 {
			w[i] = math.Sin(2*math.Pi*cut*x) / (math.Pi * x)
		}
		w[i] *= 0.54 - 0.46*math.Cos(2*math.Pi*float64(i)/(taps-1))
		sum += w[i]
	}
	for i := range w {
		weight[i] = float32(w[i] / sum)
	}
	return weight
}

// take takes in samples, and hands on each frame that is whole. Whoever takes it copies it.
func (f *framer) take(in []float32, send func([]int16)) {
	for _, x := range in {
		f.past[f.at%taps] = x
		if f.at++; f.at%3 != 0 {
			continue
		}
		sum := float32(0)
		for i, w := range f.weight {
			sum += w * f.past[(f.at+int64(i))%taps]
		}
		f.out = append(f.out, int16(min(max(sum, -1), 1)*math.MaxInt16))
		if len(f.out) == FrameLength {
			send(f.out)
			f.out = f.out[:0]
		}
	}
}
