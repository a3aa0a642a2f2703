package drill

import (
	"math/rand/v2"
	"time"

	"spotter/cues"
)

// The pause before a cue, so that the runner cannot guess when it comes.
const (
	leastPause = 1500 * time.Millisecond
	mostPause  = 4 * time.Second
)

// Answer names the runner's move after a cue, on the runner's own sides.
type Answer string

// The answers.
const (
	Left    Answer = "left"
	Right   Answer = "right"
	Stopped Answer = "stopped"
	Stayed  Answer = "stayed" // did not move aside and did not stop
	Missing Answer = ""       // the spotter pressed no key in time
)

// Answers returns the answers that a spotter can give, in the order of the tables.
func Answers() []Answer { return []Answer{Left, Right, Stopped, Stayed} }

// Expected returns the right answer to a cue, which is in the runner's frame. A cue that
// asks for nothing of this, such as "clear", is there so that not every word means a move.
func Expected(id cues.ID) Answer {
	switch {
	case id == "stop":
		return Stopped
	case cues.Side(id) == cues.Left:
		return Left
	case cues.Side(id) == cues.Right:
		return Right
	}
	return Stayed
}

// Cues returns the cues of a drill that a pack has: both sides, stop, and two that ask for
// no move.
func Cues(has func(cues.ID) bool) []cues.ID {
	var ids []cues.ID
	for _, id := range []cues.ID{"left", "right", "hard_left", "hard_right", "stop", "clear", "water"} {
		if has(id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// Step is one cue of a drill, and the pause before it.
type Step struct {
	Cue   cues.ID
	Pause time.Duration
}

// Plan returns the steps of a drill: each cue rounds times, in an order that is random
// within each round, so that at no time one cue has come twice more often than another. The
// same seed gives the same plan.
func Plan(seed uint64, ids []cues.ID, rounds int) []Step {
	rng := rand.New(rand.NewPCG(seed, 0x5d))
	var steps []Step
	for range rounds {
		for _, i := range rng.Perm(len(ids)) {
			pause := leastPause + time.Duration(rng.Int64N(int64(mostPause-leastPause)))
			steps = append(steps, Step{ids[i], pause.Truncate(time.Millisecond)})
		}
	}
	return steps
}
