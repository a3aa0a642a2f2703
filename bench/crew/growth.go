package main

import (
	"fmt"
	"math"
)

// growth collects what a number of pairs costs, for several numbers.
type growth struct {
	pairs []float64
	costs []float64
}

func (g *growth) add(pairs, cost float64) {
	g.pairs, g.costs = append(g.pairs, pairs), append(g.costs, cost)
}

// power returns the power of the number of pairs with which the cost grows: the slope of the straight
// line that fits the logarithms best. It is 1 where twice as many pairs cost twice as much. NaN where
// there are less than two numbers of pairs, or a cost is not above zero.
func (g *growth) power() float64 {
	n := float64(len(g.pairs))
	var x, y, xx, xy float64
	for i, pairs := range g.pairs {
		if g.costs[i] <= 0 {
			return math.NaN()
		}
		lx, ly := math.Log(pairs), math.Log(g.costs[i])
		x, y, xx, xy = x+lx, y+ly, xx+lx*lx, xy+lx*ly
	}
	spread := n*xx - x*x
	if spread < 1e-9 {
		return math.NaN()
	}
	return (n*xy - x*y) / spread
}

// nearlyLinear bounds what is called linear: a power this far from 1 at most. From 100 pairs to 10,000
// the cost of one pair then changes by less than twice.
const nearlyLinear = 0.15

// words says how the cost grows.
func (g *growth) words() string {
	p := g.power()
	switch {
	case math.IsNaN(p):
		return "not known"
	case p > 1+nearlyLinear:
		return fmt.Sprintf("pairs to the power of %.2f: more than linearly", p)
	case p < 1-nearlyLinear:
		return fmt.Sprintf("pairs to the power of %.2f: less than linearly", p)
	}
	return fmt.Sprintf("pairs to the power of %.2f: linearly", p)
}
