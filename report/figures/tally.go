package figures

import (
	"cmp"
	"slices"

	"spotter/cues"
	"spotter/race"
	"spotter/text/say"
)

// Tally counts presses by what the runner heard of them. A cue that was cut began to
// sound, so that it is not among those that never began.
type Tally struct {
	All      int
	Whole    int // heard to the end
	Cut      int // begun, and cut short
	Dropped  int // the next three never began
	Expired  int
	NoDevice int
	Unknown  int // no outcome in the log, or one of a later version
}

// Add counts one press.
func (t *Tally) Add(o race.Outcome) {
	t.All++
	switch o {
	case race.Heard:
		t.Whole++
	case race.Cut:
		t.Cut++
	case race.Dropped:
		t.Dropped++
	case race.Expired:
		t.Expired++
	case race.NoDevice:
		t.NoDevice++
	default:
		t.Unknown++
	}
}

// Never returns how many never began to sound.
func (t *Tally) Never() int { return t.Dropped + t.Expired + t.NoDevice }

// NotWhole returns how many the runner did not hear to the end, as far as that is known.
func (t *Tally) NotWhole() int { return t.Cut + t.Never() }

// Counted says how many words of countdowns there were, and what the runner did not hear of
// them: "78 words of countdowns, 2 not whole"; "" for none.
func (f *Figures) Counted() string {
	t := &f.Counts
	if t.All == 0 {
		return ""
	}
	return say.N(t.All, "%d word of a countdown", "%d words of countdowns") + t.lacking()
}

// lacking says how many were not heard to the end; "" for none.
func (t *Tally) lacking() string {
	if n := t.NotWhole(); n > 0 {
		return ", " + say.F("%d not whole", n)
	}
	return ""
}

// Classes is a tally for each class of cue.
type Classes [classes]Tally

// classes is the number of classes of cues.
const classes = int(cues.Alarm) + 1

// Of returns the tally of a class; a zero one for a class of a later version.
func (c *Classes) Of(class cues.Class) Tally {
	if int(class) < 0 || int(class) >= classes {
		return Tally{}
	}
	return c[class]
}

// add counts one press of a class.
func (c *Classes) add(class cues.Class, o race.Outcome) {
	if int(class) >= 0 && int(class) < classes {
		c[class].Add(o)
	}
}

// reasons counts cues that were not heard whole by outcome and reason.
type reasons map[reason]*Reason

// reason identifies a [Reason]: its cues have both in common.
type reason struct {
	outcome race.Outcome
	why     race.Why
}

// count counts one cue.
func (r reasons) count(c *Cue) {
	if c.Outcome == race.Heard {
		return
	}
	key := reason{c.Outcome, c.Why}
	x := r[key]
	if x == nil {
		x = &Reason{Outcome: c.Outcome, Why: c.Why, First: c.At}
		r[key] = x
	}
	x.N++
	x.First = min(x.First, c.At)
}

// list returns them in order: the most frequent first.
func (r reasons) list() []Reason {
	var out []Reason
	for _, x := range r {
		out = append(out, *x)
	}
	slices.SortFunc(out, func(a, b Reason) int {
		return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.First, b.First), cmp.Compare(a.Outcome, b.Outcome), cmp.Compare(a.Why, b.Why))
	})
	return out
}
