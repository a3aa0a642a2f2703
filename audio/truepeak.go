package audio

import "math"

// oversample holds the four phases of the interpolating filter of ITU-R
// BS.1770-4, Annex 2 (order 48), of which the last two are the first two turned
// about.
var oversample = [4][12]float64{
	{0.0017089843750, 0.0109863281250, -0.0196533203125, 0.0332031250000, -0.0594482421875, 0.1373291015625,
		0.9721679687500, -0.1022949218750, 0.0476074218750, -0.0266113281250, 0.0148925781250, -0.0083007812500},
	{-0.0291748046875, 0.0292968750000, -0.0517578125000, 0.0891113281250, -0.1665039062500, 0.4650878906250,
		0.7797851562500, -0.2003173828125, 0.1015625000000, -0.0582275390625, 0.0330810546875, -0.0189208984375},
	{-0.0189208984375, 0.0330810546875, -0.0582275390625, 0.1015625000000, -0.2003173828125, 0.7797851562500,
		0.4650878906250, -0.1665039062500, 0.0891113281250, -0.0517578125000, 0.0292968750000, -0.0291748046875},
	{-0.0083007812500, 0.0148925781250, -0.0266113281250, 0.0476074218750, -0.1022949218750, 0.9721679687500,
		0.1373291015625, -0.0594482421875, 0.0332031250000, -0.0196533203125, 0.0109863281250, 0.0017089843750},
}

const (
	overTaps  = len(oversample[0])
	overDelay = overTaps / 2 // frames by which the filter is late
	overGain  = 2.03         // no phase can raise a peak by more: the sum of its taps' sizes
	overBlock = 32           // frames looked at together
)

// TruePeak returns the true peak in dBTP of samples at [Rate]: the highest point
// of the curve through them, sought at four times the rate as ITU-R BS.1770-4
// (Annex 2) says, and never below their own highest; negative infinity for
// silence.
func TruePeak(samples []float32) float64 {
	peak := 0.0
	for _, v := range samples {
		peak = max(peak, math.Abs(float64(v)))
	}
	peaksAbove(samples, func() float64 { return peak }, func(_ int, p float64) { peak = p })
	return 20 * math.Log10(peak)
}

// peaksAbove calls found with each frame near which the curve through samples
// goes beyond the floor, and how high. It looks only where the samples are high
// enough for that, which in speech is a small part.
func peaksAbove(samples []float32, floor func() float64, found func(frame int, peak float64)) {
	var window [overBlock + overTaps - 1]float64
	for from := 0; from < len(samples)+overTaps-1; from += overBlock {
		highest := 0.0
		for i := range window { // samples[from-11:from+32], silence around them
			at := from + i - overTaps + 1
			window[i] = 0
			if at >= 0 && at < len(samples) {
				window[i] = float64(samples[at])
				highest = max(highest, math.Abs(window[i]))
			}
		}
		if highest*overGain <= floor() {
			continue
		}
		for i := range overBlock {
			if p := curvePeak((*[overTaps]float64)(window[i:])); p > floor() {
				found(min(max(from+i-overDelay, 0), len(samples)-1), p)
			}
		}
	}
}

// curvePeak returns the highest of the four points that the filter finds in a
// window. Since two phases are the other two turned about, it does not matter
// from which end the taps are counted.
func curvePeak(window *[overTaps]float64) float64 {
	var y0, y1, y2, y3 float64
	for k, x := range window {
		y0 += oversample[0][k] * x
		y1 += oversample[1][k] * x
		y2 += oversample[2][k] * x
		y3 += oversample[3][k] * x
	}
	return max(math.Abs(y0), math.Abs(y1), math.Abs(y2), math.Abs(y3))
}
