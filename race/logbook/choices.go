package logbook

import (
	"slices"

	"spotter/race"
	"spotter/text"
)

// Choice is a set of lines that a reader may want to see alone.
type Choice struct {
	Name   string
	Kind   race.Kind
	All    bool // whatever the kind
	Voided bool // whatever the kind, when taken back
	N      int  // how many lines it has
}

// Choices returns the sets of lines that have any, "all" first. A line of an outcome
// belongs to its cue's.
func (b *Book) Choices() []Choice { return b.choices }

func (b *Book) listChoices() []Choice {
	n := map[race.Kind]int{}
	voided := 0
	for _, i := range b.rows {
		n[b.Events[i].Kind]++
		if b.Voided(b.Events[i].ID) {
			voided++
		}
	}
	list := []Choice{{Name: "all", All: true, N: len(b.rows)}}
	add := func(k race.Kind) {
		list = append(list, Choice{Name: text.Clean(string(k)), Kind: k, N: n[k]})
	}
	for _, k := range Kinds() {
		if n[k] > 0 {
			add(k)
		}
	}
	var later []race.Kind // kinds of a later version
	for k := range n {
		if !slices.Contains(Kinds(), k) {
			later = append(later, k)
		}
	}
	slices.Sort(later)
	for _, k := range later {
		add(k)
	}
	if voided > 0 {
		list = append(list, Choice{Name: "voided", Voided: true, N: voided})
	}
	return list
}

// Kinds returns every kind of event in the order of interest: what a reader asks for
// first comes first.
func Kinds() []race.Kind {
	return []race.Kind{race.KindCue, race.KindSplit, race.KindFall, race.KindHazard, race.KindRest, race.KindAid,
		race.KindNote, race.KindGo, race.KindSwap, race.KindStart, race.KindFinish, race.KindVoid, race.KindAmend,
		race.KindOutput, race.KindClock, race.KindOutcome, race.KindOpen, race.KindClose}
}

// Rows returns where in Events the lines are that stand for themselves: all but
// outcomes whose cue is in the log. The result must not be changed.
func (b *Book) Rows() []int32 { return b.rows }

// Choose returns which of the rows are of a choice. The result must not be changed.
func (b *Book) Choose(c Choice) []int32 {
	if c.All {
		return b.rows
	}
	out := make([]int32, 0, c.N)
	for _, i := range b.rows {
		e := &b.Events[i]
		if (c.Voided && b.Voided(e.ID)) || (!c.Voided && e.Kind == c.Kind) {
			out = append(out, i)
		}
	}
	return out
}
