package demo

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"spotter/cues"
	"spotter/race"
	"spotter/text/say"
)

// How close together things happen, in real time.
const (
	leastApart = 7 * time.Second // between two things on the road, where there is room
	mostApart  = 14 * time.Second
	aidEvery   = 5 // boards from one water table to the next
)

// Options say which race is made up.
type Options struct {
	Seed  uint64
	Plan  race.Plan // with target and distance
	Frame cues.Frame
	Speed int                // by how much race time is faster than real time, from 1
	Has   func(cues.ID) bool // whether the pack has a cue
}

// Scene is one thing that happens on the road, and what the spotter should do.
type Scene struct {
	At   time.Duration // race time
	Sees string        // what the spotter sees, such as "drifts to road LEFT"
	Cues []cues.ID     // what the runner should hear: one of these; nil where Does says what to do
	Does race.Kind     // the event that the spotter should log; "" where it is a cue
}

// Script returns the race: a board at each kilometre or mile, at an even pace with the
// ups and downs of a runner, water tables, and between them whatever a road has. One fall
// lies in the middle of it. Scenes are in the order of time.
func Script(o Options) []Scene {
	w := writer{o: o, rng: rand.New(rand.NewPCG(o.Seed, 0xde30))}
	boards := w.boards()
	fall := len(boards)/3 + w.rng.IntN(max(1, len(boards)/3))
	last := time.Duration(0)
	for i := range boards {
		w.road(last, boards[i].At)
		if i == fall {
			w.fall(last + (boards[i].At-last)/2)
		}
		w.scenes = append(w.scenes, boards[i])
		if (i+1)%aidEvery == 0 && i < len(boards)-1 {
			w.table(boards[i].At)
		}
		last = boards[i].At
	}
	slices.SortStableFunc(w.scenes, func(x, y Scene) int { return cmp.Compare(x.At, y.At) })
	return w.scenes
}

// writer writes a script.
type writer struct {
	o      Options
	rng    *rand.Rand
	scenes []Scene
}

// boards returns the scenes of the boards and of the finish.
func (w *writer) boards() []Scene {
	p := w.o.Plan
	var at []float64 // seconds at an even pace of ups and downs
	var names []string
	sum, metres := 0.0, 0.0
	for metres < p.DistanceM {
		marker, next, ok := p.BoardAfter(metres)
		if !ok {
			break
		}
		sum += (next - metres) * (1 + min(0.1, max(-0.1, 0.04*w.rng.NormFloat64())))
		metres = next
		at = append(at, sum)
		names = append(names, say.F("%s board", strings.ToUpper(marker)))
	}
	if len(at) == 0 {
		return nil
	}
	names[len(names)-1] = say.T("the FINISH")
	total := p.Target.Seconds() * (1 + min(0.02, max(-0.02, 0.01*w.rng.NormFloat64())))
	boards := make([]Scene, len(at))
	for i := range at {
		d := time.Duration(total * at[i] / sum * float64(time.Second))
		boards[i] = Scene{At: d.Truncate(time.Millisecond), Sees: names[i], Does: race.KindSplit}
	}
	return boards
}

// road writes what happens between two boards.
func (w *writer) road(from, to time.Duration) {
	real := (to - from) / time.Duration(max(1, w.o.Speed))
	n := int(real / (leastApart + time.Duration(w.rng.Int64N(int64(mostApart-leastApart)))))
	if n == 0 && w.rng.IntN(4) > 0 {
		n = 1
	}
	for i := range n {
		part := (float64(i) + 0.35 + 0.4*w.rng.Float64()) / float64(n)
		w.event(from + time.Duration(part*float64(to-from)))
	}
}

// event writes one thing on the road.
func (w *writer) event(at time.Duration) {
	side, other := cues.ID("left"), cues.ID("right")
	if w.rng.IntN(2) == 0 {
		side, other = other, side
	}
	pick := func(left, right string) string {
		if side == "left" {
			return left
		}
		return right
	}
	switch n := w.rng.IntN(20); {
	case n < 11:
		w.add(at, pick(say.T("drifts to road LEFT"), say.T("drifts to road RIGHT")), w.heard(other), w.heard("hard_"+other))
	case n < 13:
		w.add(at, pick(say.T("corner to road LEFT"), say.T("corner to road RIGHT")), w.heard("turn_"+side))
	case n < 15:
		w.add(at, say.T("kerb: a step up"), "step_up")
	case n < 16:
		w.add(at, say.T("kerb: a step down"), "step_down")
	case n < 17:
		w.add(at, say.T("a pothole ahead"), "hole")
	case n < 19:
		w.add(at, say.T("runners ahead"), "people")
	default:
		w.add(at, say.T("the road is free"), "clear")
	}
}

// table writes a water table a little behind a board.
func (w *writer) table(board time.Duration) {
	side, sees := cues.ID("left"), say.T("water on road LEFT")
	if w.rng.IntN(2) == 0 {
		side, sees = "right", say.T("water on road RIGHT")
	}
	at := board + 5*time.Second*time.Duration(max(1, w.o.Speed))
	w.add(at, sees, w.heard("water_"+side))
}

// fall writes a fall: stop the runner, log it, go on.
func (w *writer) fall(at time.Duration) {
	w.add(at, say.T("STUMBLES"), "stop")
	w.scenes = append(w.scenes,
		Scene{At: at + 1, Sees: say.T("fell: log it"), Does: race.KindFall},
		Scene{At: at + 2, Sees: say.T("stands: clear STOP"), Does: race.KindGo})
}

// add adds a scene that asks for a cue, if the pack has one of them.
func (w *writer) add(at time.Duration, sees string, ids ...cues.ID) {
	ids = slices.DeleteFunc(ids, func(id cues.ID) bool { return !w.o.Has(id) })
	if len(ids) > 0 {
		w.scenes = append(w.scenes, Scene{At: at, Sees: sees, Cues: ids})
	}
}

// heard returns what the runner hears of a side of the road: the other side for a runner
// who goes backward.
func (w *writer) heard(road cues.ID) cues.ID {
	if w.o.Frame.Facing == cues.Backward {
		return cues.Mirror(road)
	}
	return road
}
