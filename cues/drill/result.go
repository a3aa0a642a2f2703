package drill

import (
	"cmp"
	"slices"
	"time"

	"spotter/cues"
)

// Trial is one cue of a drill and what came of it.
type Trial struct {
	Cue      cues.ID
	Answer   Answer
	Reaction time.Duration // from the beginning of the cue in the ear to the key; 0 without an answer
	Unheard  string        // why the cue did not reach the ear, in words; "" for heard
}

// Counts reports whether the trial is part of the figures: the cue was heard and the
// spotter gave an answer.
func (t *Trial) Counts() bool { return t.Unheard == "" && t.Answer != Missing }

// Right reports whether the runner did what the cue asks for.
func (t *Trial) Right() bool { return t.Answer == Expected(t.Cue) }

// Result is one drill of a pair.
type Result struct {
	At              time.Time // when it began
	Runner, Spotter string
	Pack            string
	Output          string // the name of the device
	Earpiece        time.Duration
	NoiseDB         float64 // by how much the crowd is softer than the cues
	Noisy           bool    // NoiseDB is known: there was a crowd
	Seed            uint64
	Trials          []Trial
}

// Row is the row of one cue in the matrix of a result.
type Row struct {
	Cue      cues.ID
	N        int // trials that count
	Right    int
	Answers  map[Answer]int
	Reaction time.Duration // median of the right answers; 0 without one
}

// Stayed returns how often the runner did nothing though the cue asks for a move.
func (w *Row) Stayed() int {
	if Expected(w.Cue) == Stayed {
		return 0
	}
	return w.Answers[Stayed]
}

// Rows returns the matrix of a result: a row for each cue that was tried, in the order in
// which they first came up in [Cues], others after them by name.
func (r *Result) Rows() []Row {
	var rows []Row
	times := map[cues.ID][]time.Duration{}
	for i := range r.Trials {
		t := &r.Trials[i]
		if !t.Counts() {
			continue
		}
		k := slices.IndexFunc(rows, func(w Row) bool { return w.Cue == t.Cue })
		if k < 0 {
			k = len(rows)
			rows = append(rows, Row{Cue: t.Cue, Answers: map[Answer]int{}})
		}
		rows[k].N++
		rows[k].Answers[t.Answer]++
		if t.Right() {
			rows[k].Right++
			times[t.Cue] = append(times[t.Cue], t.Reaction)
		}
	}
	for i := range rows {
		rows[i].Reaction = median(times[rows[i].Cue])
	}
	order := Cues(func(cues.ID) bool { return true })
	place := func(id cues.ID) int {
		if i := slices.Index(order, id); i >= 0 {
			return i
		}
		return len(order)
	}
	slices.SortFunc(rows, func(x, y Row) int {
		return cmp.Or(cmp.Compare(place(x.Cue), place(y.Cue)), cmp.Compare(x.Cue, y.Cue))
	})
	return rows
}

// Total is a result in short.
type Total struct {
	N, Right int
	Unheard  int           // cues that did not reach the ear
	Missing  int           // cues without an answer
	Reaction time.Duration // median of the right answers that are moves; 0 without one
}

// Total adds the trials up. Answers that are no move have no time of their own: nobody sees
// when somebody goes on.
func (r *Result) Total() (sum Total) {
	var times []time.Duration
	for i := range r.Trials {
		t := &r.Trials[i]
		switch {
		case t.Unheard != "":
			sum.Unheard++
		case t.Answer == Missing:
			sum.Missing++
		default:
			sum.N++
			if t.Right() {
				sum.Right++
				if t.Answer != Stayed {
					times = append(times, t.Reaction)
				}
			}
		}
	}
	sum.Reaction = median(times)
	return sum
}

// median returns the middle of some times, the lower of two; 0 for none.
func median(times []time.Duration) time.Duration {
	if len(times) == 0 {
		return 0
	}
	times = slices.Sorted(slices.Values(times))
	return times[(len(times)-1)/2]
}

// Confusion is a pair of cues of which at least one was taken for the other.
type Confusion struct {
	A, B   cues.ID
	AAsB   int // how often the runner did after A what B asks for
	BAsA   int
	TriedA int
	TriedB int
}

// Wrong returns how often one was taken for the other.
func (c *Confusion) Wrong() int { return c.AAsB + c.BAsA }

// Confusions returns the pairs of cues that the runner took for each other, the most
// frequent first. Cues that ask for the same are no pair. A runner who stayed took no word
// for another: he did not obey, which is [Row.Stayed]. Where several cues ask for what
// the runner did, the one of the same strength is meant: "hard left" was taken for "hard
// right" and not for "right".
func (r *Result) Confusions() []Confusion {
	rows := r.Rows()
	var pairs []Confusion
	for i := range rows {
		for j := i + 1; j < len(rows); j++ {
			a, b := &rows[i], &rows[j]
			c := Confusion{A: a.Cue, B: b.Cue, TriedA: a.N, TriedB: b.N}
			if Expected(b.Cue) != Stayed && meant(rows, a.Cue, Expected(b.Cue)) == b.Cue {
				c.AAsB = a.Answers[Expected(b.Cue)]
			}
			if Expected(a.Cue) != Stayed && meant(rows, b.Cue, Expected(a.Cue)) == a.Cue {
				c.BAsA = b.Answers[Expected(a.Cue)]
			}
			if Expected(a.Cue) != Expected(b.Cue) && c.Wrong() > 0 {
				pairs = append(pairs, c)
			}
		}
	}
	slices.SortStableFunc(pairs, func(x, y Confusion) int { return cmp.Compare(y.Wrong(), x.Wrong()) })
	return pairs
}

// meant returns the cue that a runner who did this may have heard in place of id: its other
// side, else the first that asks for it.
func meant(rows []Row, id cues.ID, did Answer) cues.ID {
	first := cues.ID("")
	for i := range rows {
		switch c := rows[i].Cue; {
		case Expected(c) != did || c == id:
		case c == cues.Mirror(id):
			return c
		case first == "":
			first = c
		}
	}
	return first
}

// Before returns the last result of the same runner and pack before r, with a crowd as loud
// or without one as r; ok is false for none.
func (r *Result) Before(all []Result) (last Result, ok bool) {
	for _, x := range all {
		if x.Runner == r.Runner && x.Pack == r.Pack && x.Noisy == r.Noisy && x.NoiseDB == r.NoiseDB &&
			x.At.Before(r.At) && (!ok || x.At.After(last.At)) {
			last, ok = x, true
		}
	}
	return last, ok
}
