package agree

import (
	"math/big"

	"spotter/cues"
)

// Nothing is the code of a moment at which a spotter gave no cue.
const Nothing cues.ID = ""

// Kappa is an agreement of two observers beyond that which their shares of codes alone
// would give: (po - pe) / (1 - pe), with po the share of equal pairs of codes and
// pe = sum over the codes c of pA(c) pB(c). Cohen 1960, Educational and Psychological
// Measurement 20(1), 37-46, doi 10.1177/001316446002000104.
type Kappa struct {
	Pairs    int     // pairs of codes that it is computed from
	Observed float64 // po, 0 … 1; 0 without pairs
	Expected float64 // pe, 0 … 1; 0 without pairs
	// Defined is false without pairs, and where pe is 1: where both have only one code,
	// and the same.
	Defined bool
	Value   float64 // -1 … 1; 0 where it is not defined
}

// tally counts pairs of codes: how many are equal, and how often each observer has each code.
type tally struct {
	pairs, equal int64
	a, b         map[cues.ID]int64
}

func newTally() *tally { return &tally{a: map[cues.ID]int64{}, b: map[cues.ID]int64{}} }

// add counts a pair of codes n times.
func (t *tally) add(a, b cues.ID, n int64) {
	t.pairs += n
	t.a[a] += n
	t.b[b] += n
	if a == b {
		t.equal += n
	}
}

// kappa computes the kappa of the pairs counted so far. The sums are exact, so that pe = 1
// is found, and a log whose clock is wrong by years does no harm.
func (t *tally) kappa() Kappa {
	k := Kappa{Pairs: int(t.pairs)}
	if t.pairs == 0 {
		return k
	}
	n, products := big.NewInt(t.pairs), new(big.Int)
	for code, of := range t.a {
		products.Add(products, new(big.Int).Mul(big.NewInt(of), big.NewInt(t.b[code])))
	}
	square := new(big.Int).Mul(n, n)
	k.Observed = float64(t.equal) / float64(t.pairs)
	k.Expected, _ = new(big.Rat).SetFrac(products, square).Float64()
	if rest := new(big.Int).Sub(square, products); rest.Sign() > 0 {
		k.Defined = true
		over := new(big.Int).Mul(big.NewInt(t.equal), n)
		k.Value, _ = new(big.Rat).SetFrac(over.Sub(over, products), rest).Float64()
	}
	return k
}
