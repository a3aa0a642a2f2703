package audio

// DitherPeak is the highest level of the noise of [MixOptions.KeepAwake], in dBFS:
// four steps of 16 bits, so that it is still there when a server turns it down by
// 12 dB. Its mean is at -82 dBFS, some 60 dB below a cue: out of hearing wherever
// a cue is not painful.
const DitherPeak = -78.0

const (
	ditherSteps = 4              // each way
	ditherStep  = 1.0 / 32767    // of 16 bits
	ditherEdge  = ditherStep / 4 // beyond each step, so that it is the same rounded or cut off
)

// dither writes the noise of the frames from on into dst: whole steps of 16 bits,
// each as likely as any other, from a number made of nothing but the frame's. In
// stereo the ears have nothing to do with each other, so that the noise, if
// anything, seems to come from nowhere.
func dither(from int64, dst [][2]float64, mono bool) {
	for i := range dst {
		bits := scatter(uint64(from + int64(i)))
		left := step(uint32(bits))
		right := left
		if !mono {
			right = step(uint32(bits >> 32))
		}
		dst[i] = [2]float64{left, right}
	}
}

// step turns bits into one of the steps, without a branch: which way it would go
// nobody could guess.
func step(bits uint32) float64 {
	n := int64(uint64(bits)*(2*ditherSteps+1)>>32) - ditherSteps
	sign := n>>63 | int64(uint64(-n)>>63)
	return float64(n)*ditherStep + float64(sign)*ditherEdge
}

// scatter turns a counter into bits in which nothing of it is to be seen: the
// output function of SplitMix64 (Steele, Lea and Flood 2014), of which no two
// inputs give the same.
func scatter(n uint64) uint64 {
	n = (n + 1) * 0x9e3779b97f4a7c15
	n = (n ^ n>>30) * 0xbf58476d1ce4e5b9
	n = (n ^ n>>27) * 0x94d049bb133111eb
	return n ^ n>>31
}
