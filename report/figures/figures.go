package figures

import (
	"cmp"
	"math"
	"slices"
	"time"

	"spotter/cues"
	"spotter/race"
)

// Span is a part of a race, in race time and in metres from the start.
type Span struct {
	From, To   time.Duration
	FromM, ToM float64
}

// Has reports whether a race time lies in the span. Like a [Stretch], which ends with its
// board, a span has its end and not its beginning; the start of the race belongs to it.
func (s Span) Has(at time.Duration) bool {
	return at <= s.To && (at > s.From || s.From <= 0 && at >= 0)
}

// HalfOpen returns the same race times as a range that has its beginning and not its end.
func (s Span) HalfOpen() (from, to time.Duration) {
	if from = s.From; from > 0 && from < math.MaxInt64 {
		from++
	}
	if to = s.To; to < math.MaxInt64 {
		to++
	}
	return from, to
}

// Figures has the numbers of a race, or of a part of it. Times are race time.
type Figures struct {
	Span      Span
	Stretches []Stretch // from board to board, all of the race
	Cues      Tally
	Counts    Tally // words of countdowns: no presses, and in no other number but the silences
	Classes   Classes
	ByCue     []CueTally // the most frequent first
	Reasons   []Reason   // of the cues that were not heard whole, the most frequent first
	// Before and After are presses before the start and behind the end of the race. They count
	// in nothing else.
	Before, After int
	PerKm         float64 // cues for each kilometre of the span; 0 where its length is not known
	PerHour       float64 // cues for each hour of the span; 0 for one without length
	Left, Right   int     // cues in the runner's left and right ear
	Latency       Latency
	Silences      []Silence // of 30 s and more, in the order of time
	// Longest is the silence in which the runner moved longest without a cue; zero where nobody
	// moved.
	Longest Silence
}

// CueTally counts one cue.
type CueTally struct {
	Cue   cues.ID // as the runner hears it
	Class cues.Class
	Tally
}

// Reason counts the cues that ended in one way for one reason.
type Reason struct {
	Outcome race.Outcome // "" for cues without an outcome
	Why     race.Why     // "" where the log does not say
	N       int
	First   time.Duration // race time of the first of them
}

// Latency says how long presses took to the ear: those that began to sound and have a
// latency.
type Latency struct {
	N                  int
	P50, P95, P99, Max time.Duration // by the nearest rank
}

// Whole returns the span of a whole race: from the gun to the finish, or to the last
// line where there is none.
func Whole(s Source) Span {
	to := s.Last
	if s.Facts.Finish.Known {
		to = s.Facts.Finish.Elapsed
	}
	m, _ := s.Way().At(to)
	return Span{To: to, ToM: m}
}

// Of works out the figures of a span. It takes time in proportion to the log.
func Of(s Source, span Span) *Figures {
	f := &Figures{Span: span, Stretches: stretches(s)}
	q := quiet{way: s.Way(), last: span.From}
	end := Whole(s).To
	byCue := map[cues.ID]*CueTally{}
	reasons := reasons{}
	var latencies []time.Duration
	var began []time.Duration // when cues began to sound
	for c := range s.Cues {
		switch {
		case !c.Timed || !s.Facts.Gun.Known || c.At < 0: // a start that was put right may be later than a press
			f.Before++
			continue
		case c.At > end:
			f.After++
			continue
		}
		f.stretch(&c)
		if !span.Has(c.At) {
			continue
		}
		f.count(&c, byCue)
		reasons.count(&c)
		if c.Outcome == race.Heard || c.Outcome == race.Cut {
			began = append(began, c.At)
			if c.Latency > 0 {
				latencies = append(latencies, c.Latency)
			}
		}
	}
	began = f.counted(s, began)
	for _, t := range byCue {
		f.ByCue = append(f.ByCue, *t)
	}
	slices.SortFunc(f.ByCue, func(a, b CueTally) int { return cmp.Or(cmp.Compare(b.All, a.All), cmp.Compare(a.Cue, b.Cue)) })
	f.Reasons = reasons.list()
	f.Latency = latencyOf(latencies)
	f.rates()
	slices.Sort(began)
	for _, at := range began {
		q.cue(at)
	}
	q.cue(span.To)
	f.Silences, f.Longest = q.long, q.longest
	return f
}

// counted counts the words of countdowns in the span, and returns began with those that the
// runner heard.
func (f *Figures) counted(s Source, began []time.Duration) []time.Duration {
	if s.Counts == nil {
		return began
	}
	for c := range s.Counts {
		if !c.Timed || !f.Span.Has(c.At) {
			continue
		}
		f.Counts.Add(c.Outcome)
		if c.Outcome == race.Heard || c.Outcome == race.Cut {
			began = append(began, c.At)
		}
	}
	return began
}

// count counts a cue of the span.
func (f *Figures) count(c *Cue, byCue map[cues.ID]*CueTally) {
	f.Cues.Add(c.Outcome)
	f.Classes.add(c.Class, c.Outcome)
	t := byCue[c.Heard]
	if t == nil {
		t = &CueTally{Cue: c.Heard, Class: c.Class}
		byCue[c.Heard] = t
	}
	t.Add(c.Outcome)
	switch cues.Side(c.Heard) {
	case cues.Left:
		f.Left++
	case cues.Right:
		f.Right++
	}
}

// rates works out how many cues there were for each kilometre and hour.
func (f *Figures) rates() {
	if m := f.Span.ToM - f.Span.FromM; m >= shortM {
		f.PerKm = float64(f.Cues.All) / (m / 1000)
	}
	if d := f.Span.To - f.Span.From; d > 0 {
		f.PerHour = float64(f.Cues.All) / d.Hours()
	}
}

// latencyOf sums latencies up. It sorts the slice.
func latencyOf(all []time.Duration) Latency {
	n := len(all)
	if n == 0 {
		return Latency{}
	}
	slices.Sort(all)
	rank := func(percent int) time.Duration { return all[max((n*percent+99)/100, 1)-1] }
	return Latency{N: n, P50: rank(50), P95: rank(95), P99: rank(99), Max: all[n-1]}
}
