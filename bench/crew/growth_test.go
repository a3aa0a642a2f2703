package main

import (
	"math"
	"testing"
)

func TestGrowth(t *testing.T) {
	for name, tt := range map[string]struct {
		cost func(n float64) float64
		want float64
		says string
	}{
		"linear":      {func(n float64) float64 { return 70 * n }, 1, "pairs to the power of 1.00: linearly"},
		"square":      {func(n float64) float64 { return n * n / 9 }, 2, "pairs to the power of 2.00: more than linearly"},
		"square root": {math.Sqrt, 0.5, "pairs to the power of 0.50: less than linearly"},
		"with a base": {func(n float64) float64 { return 300 + 70*n }, 0.991, "pairs to the power of 0.99: linearly"},
	} {
		var g growth
		for _, n := range []float64{100, 1000, 10000} {
			g.add(n, tt.cost(n))
		}
		if p := g.power(); math.Abs(p-tt.want) > 0.005 || g.words() != tt.says {
			t.Errorf("%s: power %.4f, %q", name, p, g.words())
		}
	}
	one, none := growth{[]float64{100}, []float64{7}}, growth{[]float64{100, 1000}, []float64{0, 9}}
	if one.words() != "not known" || none.words() != "not known" {
		t.Errorf("of one number %q, without a cost %q", one.words(), none.words())
	}
}
