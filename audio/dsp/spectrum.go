package dsp

import "gonum.org/v1/gonum/dsp/fourier"

// BandShare returns which share of the power of samples at [Rate] lies between two
// frequencies in Hz, 0 to 1; 0 for silence. A constant offset is no part of it.
//
// It sums |X(f)|² over blocks of 85 ms (Bartlett's method): by Parseval's theorem their
// energy, without the windows that an exact frequency would need.
func BandShare(samples []float32, low, high float64) float64 {
	const size = 4096
	offset := Mean(samples)
	fft := fourier.NewFFT(size)
	block := make([]float64, size)
	var spectrum []complex128
	within, all := 0.0, 0.0
	for rest := samples; len(rest) > 0; rest = rest[min(size, len(rest)):] {
		clear(block)
		for i, v := range rest[:min(size, len(rest))] {
			block[i] = float64(v) - offset
		}
		spectrum = fft.Coefficients(spectrum, block)
		for i, c := range spectrum {
			power := real(c)*real(c) + imag(c)*imag(c)
			all += power
			if hz := fft.Freq(i) * float64(Rate); hz >= low && hz <= high {
				within += power
			}
		}
	}
	if all == 0 {
		return 0
	}
	return within / all
}
