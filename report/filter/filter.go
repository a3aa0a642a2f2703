package filter

import (
	"fmt"
	"iter"
	"strconv"
	"strings"
	"time"

	"spotter/cues"
	"spotter/race"
	"spotter/race/logbook"
	"spotter/report/figures"
	"spotter/text"
	"spotter/text/say"
)

// Outcome chooses cues by what became of them.
type Outcome uint8

// The outcomes to choose from.
const (
	AnyOutcome Outcome = iota
	Whole              // heard to the end
	NotWhole           // cut, or never begun
	Cut
	Never // dropped, expired or no device
	Dropped
	Expired
	NoDevice
	Pending // no outcome in the log
	outcomes
)

// outcomeWords has the words of each choice, as the screens show them.
var outcomeWords = [outcomes]string{"any", "whole", "not whole", "cut", "never begun", "dropped", "expired", "no device", "no outcome"}

// String returns the choice in words, such as "not whole".
func (o Outcome) String() string { return say.C("outcome", o.Code()) }

// Code returns the choice in English, in every language.
func (o Outcome) Code() string { return outcomeWords[o%outcomes] }

// Next returns the choice that lies step choices further, going round.
func (o Outcome) Next(step int) Outcome {
	return Outcome(((int(o)+step)%int(outcomes) + int(outcomes)) % int(outcomes))
}

// Takes reports whether a cue with an outcome is of the choice; "" is none in the log.
func (o Outcome) Takes(is race.Outcome) bool {
	switch o {
	case AnyOutcome:
		return true
	case Whole:
		return is == race.Heard
	case NotWhole:
		return is == race.Cut || Never.Takes(is)
	case Cut:
		return is == race.Cut
	case Never:
		return is == race.Dropped || is == race.Expired || is == race.NoDevice
	case Dropped:
		return is == race.Dropped
	case Expired:
		return is == race.Expired
	case NoDevice:
		return is == race.NoDevice
	}
	return is == ""
}

// Filter says which lines to show. The zero value shows all. A line is shown when every
// part that is set takes it; class and outcome are of cues, so that they leave out all other lines.
type Filter struct {
	Kind    race.Kind // "" for any
	Voided  bool      // only lines that were taken back
	Class   string    // the name of a class of cues, "" for any
	Cue     cues.ID   // as the runner hears it, "" for any
	Outcome Outcome

	// Place is a stretch of the way, in metres from the start, where HasPlace. The board at
	// its end belongs to it, and that at its beginning does not: [figures.Span.Has].
	FromM, ToM float64
	HasPlace   bool
	// Time is a stretch of race time, where HasTime, by the same rule.
	From, To time.Duration
	HasTime  bool

	Text string // somewhere in the line, in any case of letters; "" for anything
}

// All reports whether the filter shows every line.
func (f Filter) All() bool { return f == Filter{} }

// OfCues reports whether only cues can pass it.
func (f Filter) OfCues() bool {
	return f.Kind == race.KindCue || f.Class != "" || f.Cue != "" || f.Outcome != AnyOutcome
}

// Words says what the filter shows, each part after a dot, such as "class steer · not
// whole · km 18–21 · text water"; "all" where it shows everything. Units are those of the race.
func (f Filter) Words(units string) string {
	if f.All() {
		return say.T("all")
	}
	var parts []string
	add := func(set bool, s string) {
		if set {
			parts = append(parts, s)
		}
	}
	add(f.Kind != "", logbook.KindName(f.Kind))
	add(f.Voided, say.C("outcome", "voided"))
	add(f.Class != "", say.C("class", text.Clean(f.Class)))
	add(f.Cue != "", logbook.CueName(f.Cue))
	add(f.Outcome != AnyOutcome, f.Outcome.String())
	add(f.HasPlace, PlaceWords(f.FromM, f.ToM, units))
	add(f.HasTime, race.FormatElapsed(f.From)+"–"+race.FormatElapsed(f.To))
	add(f.Text != "", strconv.Quote(text.Clean(f.Text)))
	return strings.Join(parts, " · ")
}

// PlaceWords writes a stretch of the way, such as "km 18–21" or "mile 3.1–4".
func PlaceWords(fromM, toM float64, units string) string {
	name := "km"
	if units == race.UnitsMi {
		name = say.T("mile")
	}
	number := func(m float64) string { return strconv.FormatFloat(roundTo(m/race.UnitM(units), 1000), 'f', -1, 64) }
	return fmt.Sprintf("%s %s–%s", name, number(fromM), number(toM))
}

// roundTo rounds to a part of one.
func roundTo(x, parts float64) float64 {
	return float64(int64(x*parts+0.5)) / parts
}

// Span returns the part of a race that the filter looks at.
func (f Filter) Span(s figures.Source) figures.Span {
	span := figures.Whole(s)
	way := s.Way()
	if f.HasPlace {
		from, to := f.places(way)
		span.From, span.To = max(span.From, from), min(span.To, to)
	}
	if f.HasTime {
		span.From, span.To = max(span.From, f.From), min(span.To, f.To)
	}
	span.To = max(span.To, span.From)
	span.FromM, _ = way.At(span.From)
	span.ToM, _ = way.At(span.To)
	return span
}

// Times returns the race times between which a line may be, by [figures.Span.Has], where the
// filter has a place or a time.
func (f Filter) Times(way *figures.Way) (from, to time.Duration) {
	to = never
	if f.HasPlace {
		from, to = f.places(way)
	}
	if f.HasTime {
		from, to = max(from, f.From), min(to, f.To)
	}
	return from, to
}

// places returns the race times at which the place of the filter begins and ends.
func (f Filter) places(way *figures.Way) (from, to time.Duration) {
	from, ok := way.When(max(f.FromM, 0))
	if !ok {
		return never, never // it lies behind the last board
	}
	if to, ok = way.When(f.ToM); !ok {
		to = never
	}
	return from, to
}

// never is later than any race.
const never = time.Duration(1<<63 - 1)

// Source returns a race with the cues that the filter takes, for [figures.Of] with the
// filter's span. Text is not looked at.
func (f Filter) Source(s figures.Source) figures.Source {
	s.Cues = f.taken(s.Cues)
	if s.Counts != nil {
		s.Counts = f.taken(s.Counts)
	}
	return s
}

// taken returns the cues that the filter takes.
func (f Filter) taken(all iter.Seq[figures.Cue]) iter.Seq[figures.Cue] {
	return func(yield func(figures.Cue) bool) {
		for c := range all {
			if f.cue(c.Class, c.Heard, c.Outcome) && (f.Kind == "" || f.Kind == race.KindCue) && !f.Voided && !yield(c) {
				return
			}
		}
	}
}

// cue reports whether class, cue and outcome are of the filter.
func (f Filter) cue(class cues.Class, id cues.ID, is race.Outcome) bool {
	return (f.Class == "" || f.Class == class.String()) && (f.Cue == "" || f.Cue == id) && f.Outcome.Takes(is)
}

// Rows returns which rows of a book the filter takes, in order. line returns a row as it is
// shown, for the text. It takes a fraction of a microsecond a row without a text.
func (f Filter) Rows(b *logbook.Book, line func(i int32) string) []int32 {
	if f.All() {
		return b.Rows()
	}
	at := f.compile(figures.FromBook(b).Way())
	var out []int32
	for _, i := range b.Rows() {
		if at.takes(b, i) && (at.text == "" || strings.Contains(strings.ToLower(line(i)), at.text)) {
			out = append(out, i)
		}
	}
	return out
}

// compiled is a filter with its place as times.
type compiled struct {
	Filter
	from, to time.Duration
	timed    bool
	text     string // in lower case
}

func (f Filter) compile(way *figures.Way) compiled {
	c := compiled{Filter: f, timed: f.HasPlace || f.HasTime, text: strings.ToLower(f.Text)}
	c.from, c.to = f.Times(way)
	return c
}

// takes reports whether row i passes all but the text.
func (c *compiled) takes(b *logbook.Book, i int32) bool {
	e := &b.Lines[i]
	if c.Kind != "" && c.Kind != e.Kind || c.Voided && !b.Voided(e.ID) {
		return false
	}
	if c.timed && (!e.HasElapsed || !figures.Span{From: c.from, To: c.to}.Has(e.Elapsed)) {
		return false
	}
	if !c.OfCues() || c.Kind == race.KindCue && c.Class == "" && c.Cue == "" && c.Outcome == AnyOutcome {
		return true
	}
	if e.Kind != race.KindCue {
		return false
	}
	var is race.Outcome
	if at, ok := b.Outcome(e.ID); ok {
		is = b.Events[at].Outcome
	}
	return c.cue(e.Class, e.Cue, is)
}
