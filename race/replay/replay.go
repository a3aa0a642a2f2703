package replay

import (
	"cmp"
	"math"
	"slices"
	"time"

	"spotter/cues"
	"spotter/race"
	"spotter/race/logbook"
)

// Mode is a way to hear a race again.
type Mode uint8

// The modes.
const (
	// Words hands every cue to the arbiter of the race at its scaled time, so that one cue
	// cuts another or waits as it did then. It is for speeds up to [WordsMost].
	Words Mode = iota
	// Ticks says only what matters, and gives every other cue a tick in its ear.
	Ticks
	// Gaps says every cue whole, at the speed of the race, and cuts silences down to [Silence].
	Gaps
	// Whole says every cue whole at the speed of the race, silences included.
	Whole
)

// The measures of a replay.
const (
	WordsMost  = 4                      // times faster than the race, up to which cues are said in words
	FastestMax = 240                    // times faster than the race: a marathon in a minute
	Silence    = 500 * time.Millisecond // Gaps: what is left of a longer silence
	TickLasts  = 20 * time.Millisecond  // a tick
	MarkLasts  = 300 * time.Millisecond // a sound for an incident that the pack has no word for

	apart      = 5 * time.Millisecond    // Ticks: between two sounds
	pause      = 60 * time.Millisecond   // between two words that follow each other
	latestWord = 1500 * time.Millisecond // Ticks: the name of a board that would come later is left out
	everyBoard = 5                       // Ticks: every fifth board is named
)

// Sound says what is heard of one item.
type Sound uint8

// The sounds.
const (
	Mute   Sound = iota // nothing: the line is only shown
	Said                // the cue, in words
	Word                // the word of the pack that Item.Word names
	Tick                // a tick for a cue that was heard whole
	Missed              // a tick of another timbre, for a cue that was not
	Mark                // the sound of an incident, Item.Word, that the pack has no word for
	Clear               // nothing: a STOP that was said ends here, for the arbiter
)

// Item is one thing of a replay: a line of the log, with the sound that comes with it.
type Item struct {
	Line  int           // in the Lines of the book
	Race  time.Duration // race time; in a log without a start, since its first line
	At    time.Duration // from the beginning of the replay
	Lasts time.Duration // of the sound
	Sound Sound
	Cue   cues.ID // of a cue: what the runner hears
	Class cues.Class
	Word  cues.ID // of Word and Mark
	// NoRoom says that another sound took the place of this one's.
	NoRoom bool
	// Lacks says that the pack has no sound for this one.
	Lacks bool
}

// Options say what is to be heard.
type Options struct {
	Mode     Mode
	Speed    float64       // of Words and Ticks: how many times faster than the race
	From, To time.Duration // the part of the race that is played, To not included; 0 for its ends
	// Cue returns how long a cue's sound lasts, and Word a word's; 0 where the pack has none.
	Cue  func(e *race.Event) time.Duration
	Word func(id cues.ID) time.Duration
}

// Plan is a replay as it will sound, in order.
type Plan struct {
	Items  []Item
	Lasts  time.Duration // from its beginning to the end of the last sound
	Before int           // cues that are left out, since they have no race time: the radio check
}

// Words that a pack may have for incidents; without one the incident has a sound of its own.
const (
	WordFall  cues.ID = "fall"
	WordRest  cues.ID = "rest"
	WordGo    cues.ID = "go"
	WordLost  cues.ID = "lost"
	WordFound cues.ID = "found"
)

// New plans the replay of a race as it stands: voided lines are left out, and amended ones
// read as they should.
func New(b *logbook.Book, o Options) *Plan {
	p := planner{b: b, o: o, plan: &Plan{}}
	p.collect()
	switch o.Mode {
	case Gaps:
		p.whole(Silence)
	case Whole:
		p.whole(math.MaxInt64)
	case Ticks:
		p.scale()
		p.ticks()
	default:
		p.scale()
		p.words()
	}
	items := p.plan.Items
	slices.SortStableFunc(items, func(a, b Item) int { return cmp.Compare(a.At, b.At) })
	for i := range items {
		p.plan.Lasts = max(p.plan.Lasts, items[i].At+items[i].Lasts)
	}
	return p.plan
}

// planner is a plan in the making.
type planner struct {
	b    *logbook.Book
	o    Options
	plan *Plan
}

// collect takes the lines that are replayed, in the order of their race times.
func (p *planner) collect() {
	began := p.b.Began()
	for _, i := range p.b.Rows() {
		e := &p.b.Lines[i]
		if !shown(e.Kind) || p.b.Voided(e.ID) {
			continue
		}
		at := e.Elapsed
		switch {
		case p.b.Timed && !e.HasElapsed, !p.b.Timed && e.Wall.IsZero():
			if e.Kind == race.KindCue {
				p.plan.Before++
			}
			continue
		case !p.b.Timed:
			at = e.Wall.Sub(began)
		}
		if at < p.o.From || p.o.To > 0 && at >= p.o.To {
			continue
		}
		it := Item{Line: int(i), Race: at}
		if e.Kind == race.KindCue {
			it.Cue, it.Class = e.Cue, e.Class
		}
		p.plan.Items = append(p.plan.Items, it)
	}
	slices.SortStableFunc(p.plan.Items, func(a, b Item) int { return cmp.Compare(a.Race, b.Race) })
}

// shown reports whether lines of a kind are part of a replay.
func shown(k race.Kind) bool {
	switch k {
	case race.KindOpen, race.KindClose, race.KindOutcome, race.KindVoid, race.KindAmend:
		return false
	}
	return true
}

// scale sets the times of Words and Ticks. The replay begins with From, or else with the
// first line.
func (p *planner) scale() {
	if len(p.plan.Items) == 0 {
		return
	}
	from := p.o.From
	if from == 0 {
		from = p.plan.Items[0].Race
	}
	for i := range p.plan.Items {
		it := &p.plan.Items[i]
		it.At = time.Duration(float64(it.Race-from) / p.o.Speed)
	}
}

// said gives a cue its words, or a tick where the pack has none.
func (p *planner) said(it *Item) {
	it.Sound, it.Lasts = Said, p.o.Cue(&p.b.Lines[it.Line])
	if it.Lasts == 0 {
		it.Sound, it.Lasts, it.Lacks = p.tick(it), TickLasts, true
	}
}

// tick returns the tick of a cue.
func (p *planner) tick(it *Item) Sound {
	if i, ok := p.b.Outcome(p.b.Lines[it.Line].ID); ok && p.b.Events[i].Outcome == race.Heard {
		return Tick
	}
	return Missed
}

// whole plans Gaps and Whole: each cue waits for the one before to end. Silence between two
// cues is cut to the longest that is left.
func (p *planner) whole(longest time.Duration) {
	var at, told, ended time.Duration // where the replay is, where the race is, and the end of the last sound
	quiet := longest                  // how much silence there may still be
	for i := range p.plan.Items {
		it := &p.plan.Items[i]
		if i == 0 {
			told = cmp.Or(p.o.From, it.Race)
		}
		gap := min(max(it.Race-told, 0), quiet)
		at, quiet = at+gap, quiet-gap
		if it.Cue != "" {
			p.said(it)
		}
		if it.Lasts > 0 && ended > 0 {
			at = max(at, ended+pause)
		}
		it.At = at
		told = max(told, it.Race+it.Lasts)
		if it.Lasts > 0 {
			at += it.Lasts
			ended, quiet = at, longest
		}
	}
}

// words plans Words, in which the arbiter decides. A STOP is said once, and ends for the
// arbiter where the log ends it.
func (p *planner) words() {
	var clears []Item
	for i := range p.plan.Items {
		it := &p.plan.Items[i]
		if it.Cue == "" {
			continue
		}
		p.said(it)
		if it.Class == cues.Alarm && it.Sound == Said {
			clears = append(clears, p.clearing(i))
		}
	}
	p.plan.Items = append(clears, p.plan.Items...) // before what comes at the same time
}

// clearing returns the end of the STOP that is item i: where the log has it cleared, else
// with the next cue that sounded, else at once; and not before it was said.
func (p *planner) clearing(i int) Item {
	stop := &p.plan.Items[i]
	c := Item{Line: stop.Line, Race: stop.Race, At: stop.At + stop.Lasts, Sound: Clear}
	for j := i + 1; j < len(p.plan.Items); j++ {
		it := &p.plan.Items[j]
		e := &p.b.Lines[it.Line]
		if e.Kind == race.KindGo && e.Item == race.ItemStop || it.Cue != "" && it.Class != cues.Alarm && p.sounded(e.ID) {
			c.Race, c.At = it.Race, max(c.At, it.At)
			break
		}
	}
	return c
}

// sounded reports whether a cue sounded in the race.
func (p *planner) sounded(cue race.EventID) bool {
	i, ok := p.b.Outcome(cue)
	return ok && (p.b.Events[i].Outcome == race.Heard || p.b.Events[i].Outcome == race.Cut)
}
