package race

import (
	"math"
	"slices"
	"time"

	"spotter/cues"
)

// Voided returns the events of a log that no longer count, by ID. A void that
// was itself voided takes nothing back.
func Voided(log []Event) map[EventID]bool {
	voided := make(map[EventID]bool)
	for i := len(log) - 1; i >= 0; i-- {
		// Backwards, because only a later line can void a void.
		if e := &log[i]; e.Kind == KindVoid && e.Ref != 0 && !voided[e.ID] {
			voided[e.Ref] = true
		}
	}
	return voided
}

// Outcomes returns what became of each cue of a log: the outcome event by the
// cue's ID. Of several for one cue the first counts.
func Outcomes(log []Event) map[EventID]Event {
	out := make(map[EventID]Event)
	for i := range log {
		e := &log[i]
		if e.Kind != KindOutcome || e.Ref == 0 {
			continue
		}
		if _, twice := out[e.Ref]; !twice {
			out[e.Ref] = *e
		}
	}
	return out
}

// Counts sums up a log. Events that were voided count in Voided and nowhere
// else; so do the outcomes of voided cues.
type Counts struct {
	Events  int // lines of any kind
	Voided  int // events that a void took back, without their outcomes
	Kind    map[Kind]int
	Class   map[cues.Class]int
	Cue     map[cues.ID]int
	Outcome map[Outcome]int
	Pending int // cues without an outcome

	Latencies []time.Duration // of the cues that have one, shortest first
}

// Count sums up a log.
func Count(log []Event) Counts {
	c := Counts{Events: len(log), Kind: map[Kind]int{}, Class: map[cues.Class]int{},
		Cue: map[cues.ID]int{}, Outcome: map[Outcome]int{}}
	stands, outcomes := AsItStands(log), Outcomes(log)
	for i := range stands.Lines {
		e := &stands.Lines[i]
		if stands.Voided[e.ID] {
			c.Voided++
			continue
		}
		if e.Kind == KindOutcome {
			continue // counted with its cue
		}
		c.Kind[e.Kind]++
		if e.Kind != KindCue {
			continue
		}
		c.Class[e.Class]++
		c.Cue[e.Cue]++
		o, known := outcomes[e.ID]
		if !known {
			c.Pending++
			continue
		}
		c.Kind[KindOutcome]++
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
