package logbook

import (
	"math"
	"slices"
	"time"

	"spotter/cues"
	"spotter/race"
)

// Counts sums up a log. Events that were voided count in Voided and nowhere
// else; so do the outcomes of voided cues.
type Counts struct {
	Events  int // lines of any kind
	Voided  int // events that a void took back, without their outcomes
	Kind    map[race.Kind]int
	Class   map[cues.Class]int
	Cue     map[cues.ID]int
	Outcome map[race.Outcome]int
	Pending int // cues without an outcome
	Counted int // words of countdowns. They are cues in Kind and Cue, and count in nothing else.

	Latencies []time.Duration // of the cues that have one, shortest first
}

// count sums up the log of a book.
func (b *Book) count() Counts {
	c := Counts{Events: len(b.Lines), Kind: map[race.Kind]int{}, Class: map[cues.Class]int{},
		Cue: map[cues.ID]int{}, Outcome: map[race.Outcome]int{}}
	for i := range b.Lines {
		e := &b.Lines[i]
		if b.Voided(e.ID) {
			c.Voided++
			continue
		}
		if e.Kind == race.KindOutcome {
			continue // counted with its cue
		}
		c.Kind[e.Kind]++
		if e.Kind != race.KindCue {
			continue
		}
		c.Cue[e.Cue]++
		if e.IsCount() {
			c.Counted++
			continue
		}
		c.Class[e.Class]++
		at, known := b.outcome[e.ID]
		if !known {
			c.Pending++
			continue
		}
		o := &b.Events[at]
		c.Kind[race.KindOutcome]++
		c.Outcome[o.Outcome]++
		if o.Latency > 0 {
			c.Latencies = append(c.Latencies, o.Latency)
		}
	}
	slices.Sort(c.Latencies)
	return c
}

// Latency returns the latency that a share of the cues stayed within, by the
// nearest rank: 0.5 is the median, 1 the slowest. It is 0 when none is known.
func (c *Counts) Latency(part float64) time.Duration {
	n := len(c.Latencies)
	if n == 0 {
		return 0
	}
	rank := int(math.Ceil(part * float64(n)))
	return c.Latencies[min(max(rank, 1), n)-1]
}
