package countdown

import (
	"math"
	"time"

	"spotter/cues"
)

// The cues that count.
const (
	Three cues.ID = "three"
	Two   cues.ID = "two"
	One   cues.ID = "one"
)

// Most is the most words that a countdown has.
const Most = 4

// Words returns the cues of the longest countdown from its end: now, one, two, three.
func Words() [Most]cues.ID { return [Most]cues.ID{cues.NowID, One, Two, Three} }

// The bounds of what a plan is made of.
const (
	slowest = 1.4 // m/s: a walk
	fastest = 6.0 // m/s: a mile in 4:28

	stepM     = 3.05 // metres that a runner does from one count to the next, where the rhythm allows it
	shortStep = 700 * time.Millisecond
	longStep  = 1200 * time.Millisecond

	// mostLeft bounds the distance of a point, in usual distances. A point that is
	// further off is not the one that the spotter means.
	mostLeft = 2
)

// Gap is the least silence between the end of the announcement and the first count.
const Gap = 120 * time.Millisecond

// shape is a kind of countdown: how far before the point its key is pressed, and how many
// words come before "now".
type shape struct {
	metres float64
	counts int
}

// shapes are the kinds of countdown: 50 ft, 40 ft and 20 ft.
var shapes = [...]shape{
	cues.TurnCountdown: {15.2, 3},
	cues.BumpCountdown: {12.2, 2},
	cues.KerbCountdown: {6.1, 0},
}

// leastM are the least distances at which a word has its place, from "now" to "three", at
// a pace that counts a word every [stepM]. At another pace they stretch with the rhythm.
var leastM = [Most]float64{3.5, 7, 9, 12}

// UsualM returns how far before the point the key of a countdown is pressed, in metres; 0
// for no countdown.
func UsualM(k cues.Countdown) float64 {
	if int(k) < len(shapes) {
		return shapes[k].metres
	}
	return 0
}

// Count is one word of a countdown.
type Count struct {
	Cue   cues.ID
	After time.Duration // from the press to its beginning in the ear
}

// Plan holds the words that follow an announcement, in order. The last is "now". The zero
// value has none: the announcement stands alone.
type Plan struct {
	counts [Most]Count
	n      int
}

// Counts returns the words in order. The slice is of p and must not be changed.
func (p *Plan) Counts() []Count { return p.counts[:p.n] }

// Len returns how many words there are.
func (p *Plan) Len() int { return p.n }

// Now returns when "now" is heard, from the press on; 0 for no countdown.
func (p *Plan) Now() time.Duration {
	if p.n == 0 {
		return 0
	}
	return p.counts[p.n-1].After
}

// Asked holds the facts that a plan is made from.
type Asked struct {
	Kind    cues.Countdown
	SpeedMS float64 // of the runner, in metres a second; 0 or less: not known, and there is no plan
	// LeftM is the distance to the point in metres, where it is known to a few metres; 0:
	// not known, and the key was pressed at the usual distance.
	LeftM float64
	// Ends tells when the announcement ends in the ear, from the press on.
	Ends time.Duration
	// Lasts are the lengths of the words in the order of [Words]; 0 for a word that the
	// pack does not have.
	Lasts [Most]time.Duration
}

// Make works out the words of a countdown. "Now" is heard when the runner is at the point,
// and the others before it at an even rhythm. Words are left out from the first on: those
// that would begin less than [Gap] after the announcement, those for which the point is
// too near, those that the next word would cut off, and those before a word that the pack
// does not have. It allocates nothing.
func Make(a Asked) (p Plan) {
	if a.Kind == cues.NoCountdown || int(a.Kind) >= len(shapes) || !(a.SpeedMS > 0) || math.IsInf(a.SpeedMS, 1) {
		return Plan{}
	}
	s := shapes[a.Kind]
	v := min(max(a.SpeedMS, slowest), fastest)
	metres := s.metres
	if a.LeftM > 0 && a.LeftM <= mostLeft*s.metres {
		metres = a.LeftM
	}
	now := seconds(metres / v)
	step := min(max(seconds(stepM/v), shortStep), longStep)
	words, next := Words(), time.Duration(math.MaxInt64)
	for k := range s.counts + 1 {
		at := now - time.Duration(k)*step
		if a.Lasts[k] <= 0 || at < a.Ends+Gap || at+a.Lasts[k] > next {
			break
		}
		if float64(now)/float64(step)*stepM < leastM[k] {
			break
		}
		copy(p.counts[1:], p.counts[:p.n])
		p.counts[0], next = Count{words[k], at}, at
		p.n++
	}
	return p
}

// seconds returns a time that is given in seconds.
func seconds(s float64) time.Duration { return time.Duration(math.Round(s * float64(time.Second))) }
