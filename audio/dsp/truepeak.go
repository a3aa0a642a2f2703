package dsp

import "math"

// PeakPhases holds the four phases of the interpolating filter of ITU-R
// BS.1770-4, Annex 2 (order 48), of which the last two are the first two turned
// about.
var PeakPhases = [4][12]float64{
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
	PeakWindow = len(PeakPhases[0])
	PeakDelay  = PeakWindow / 2 // frames by which the filter is late
	PeakGain   = 2.03           // no phase can raise a peak by more: the sum of its taps' sizes
	PeakBlock  = 32             // frames looked at together
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
	PeaksAbove(samples, func() float64 { return peak }, func(_ int, p float64) { peak = p })
	return 20 * math.Log10(peak)
}

// PeaksAbove calls found with each frame near which the curve through samples
// goes beyond the floor, and how high. It looks only where the samples are high
// enough for that, which in speech is a small part.
func PeaksAbove(samples []float32, floor func() float64, found func(frame int, peak float64)) {
	var window [PeakBlock + PeakWindow - 1]float64
	for from := 0; from < len(samples)+PeakWindow-1; from += PeakBlock {
		highest := 0.0
		for i := range window { // samples[from-11:from+32], silence around them
			at := from + i - PeakWindow + 1
			window[i] = 0
			if at >= 0 && at < len(samples) {
				window[i] = float64(samples[at])
				highest = max(highest, math.Abs(window[i]))
			}
		}
		if highest*PeakGain <= floor() {
			continue
		}
		for i := range PeakBlock {
			if p := CurvePeak((*[PeakWindow]float64)(window[i:])); p > floor() {
				found(min(max(from+i-PeakDelay, 0), len(samples)-1), p)
			}
		}
	}
}

// CurvePeak returns the highest of the four points that the filter finds in a
// window. Since two phases are the other two turned about, it does not matter
// from which end the taps are counted.
func CurvePeak(window *[PeakWindow]float64) float64 {
	var y0, y1, y2, y3 float64
	for k, x := range window {
		y0 += PeakPhases[0][k] * x
		y1 += PeakPhases[1][k] * x
		y2 += PeakPhases[2][k] * x
		y3 += PeakPhases[3][k] * x
	}
	return max(math.Abs(y0), math.Abs(y1), math.Abs(y2), math.Abs(y3))
}
