package audio

import "gonum.org/v1/gonum/dsp/fourier"

// BandShare returns which share of the power of samples at [Rate] lies between two
// frequencies in Hz, 0 to 1; 0 for silence. A constant offset is no part of it.
//
// It sums |X(f)|² of one transform of all samples, which by Parseval's theorem is
// their energy.
func BandShare(samples []float32, low, high float64) float64 {
	size := 1
	for size < len(samples) {
		size *= 2
	}
	x := make([]float64, size)
	offset := mean(samples)
	for i, v := range samples {
		x[i] = float64(v) - offset
	}
	fft := fourier.NewFFT(size)
	within, all := 0.0, 0.0
	for i, c := range fft.Coefficients(nil, x) {
		power := real(c)*real(c) + imag(c)*imag(c)
		all += power
		if hz := fft.Freq(i) * float64(Rate); hz >= low && hz <= high {
			within += power
		}
	}
	if all == 0 {
		return 0
	}
	return within / all
}
