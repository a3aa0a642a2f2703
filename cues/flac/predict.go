package flac

import "math"

// predictors returns for each order, from 1 on, the coefficients that predict a block with
// the least squared error, the one of the nearest sample first: Levinson and Durbin's
// recursion over the autocorrelation under a Tukey window that is flat in its middle.
func predictors(block []int32, flat float64) [][]float64 {
	windowed := make([]float64, len(block))
	for i, v := range block {
		windowed[i] = float64(v) * tukey(i, len(block), flat)
	}
	order := min(tryOrder, len(block)-1)
	auto := make([]float64, order+1)
	for lag := range auto {
		for i := lag; i < len(windowed); i++ {
			auto[lag] += windowed[i] * windowed[i-lag]
		}
	}
	if auto[0] == 0 {
		return nil
	}
	var all [][]float64
	c, err := []float64(nil), auto[0]
	for m := range order {
		k := auto[m+1]
		for i, v := range c {
			k -= v * auto[m-i]
		}
		k /= err
		next := make([]float64, m+1)
		for i, v := range c {
			next[i] = v - k*c[m-1-i]
		}
		next[m] = k
		if err *= 1 - k*k; err <= 0 || math.IsNaN(err) {
			break
		}
		c = next
		all = append(all, c)
	}
	return all
}

// tukey returns the window at one sample of n; so large a share of it is flat.
func tukey(i, n int, flat float64) float64 {
	x := (float64(i) + 0.5) / float64(n) // 0 to 1
	edge := (1 - flat) / 2
	if x = min(x, 1-x); x >= edge {
		return 1
	}
	return 0.5 - 0.5*math.Cos(math.Pi*x/edge)
}

// quantised rounds coefficients to whole numbers that stand for parts of 2^shift, and puts
// them into the order of the samples; nil where they are too large. What is rounded away
// is carried on to the next.
func quantised(exact []float64) (coefficients []int32, shift int) {
	largest := 0.0
	for _, v := range exact {
		largest = max(largest, math.Abs(v))
	}
	_, exponent := math.Frexp(largest)
	if shift = precision - 1 - exponent; shift < 0 {
		return nil, 0
	}
	shift = min(shift, 15)
	const most, carry = 1<<(precision-1) - 1, 0.0
	coefficients = make([]int32, len(exact))
	rest := carry
	for i, v := range exact {
		rest += math.Ldexp(v, shift)
		q := math.RoundToEven(min(max(rest, -most-1), most))
		rest -= q
		coefficients[len(exact)-1-i] = int32(q)
	}
	return coefficients, shift
}
