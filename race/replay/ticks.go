package replay

import (
	"math"
	"strconv"
	"time"

	"spotter/cues"
	"spotter/race"
)

// span is the time of the replay that a sound takes.
type span struct{ from, to time.Duration }

// ticks plans Ticks: first what is said, then ticks where there is room for them.
func (p *planner) ticks() {
	said := p.important()
	var free, last time.Duration // where the last tick ends, and where the last item is
	for i := range p.plan.Items {
		it := &p.plan.Items[i]
		for len(said) > 0 && said[0].to <= it.At {
			said = said[1:]
		}
		if it.Sound == Mute && it.Cue != "" && !it.NoRoom {
			end := it.At + TickLasts + apart
			if it.NoRoom = it.At < free || len(said) > 0 && said[0].from < end; !it.NoRoom {
				it.Sound, it.Lasts, free = p.tick(it), TickLasts, end
			}
		}
		it.At = max(it.At, last) // a line behind a word that had to wait waits too
		last = it.At
	}
}

// important gives their words to the lines that are said at any speed, one after another,
// and returns the times that they take.
func (p *planner) important() (taken []span) {
	var free time.Duration
	for i := range p.plan.Items {
		it := &p.plan.Items[i]
		e := &p.b.Lines[it.Line]
		if !p.matters(it, e) {
			continue
		}
		from, at := it.At, max(it.At, free)
		if e.Kind == race.KindSplit && at-from > latestWord {
			it.Sound, it.Lasts, it.NoRoom = Mute, 0, true
			continue
		}
		it.At, free = at, at+it.Lasts+pause
		taken = append(taken, span{from - apart, free})
	}
	return taken
}

// matters gives a line its word or mark, and reports whether it has one.
func (p *planner) matters(it *Item, e *race.Event) bool {
	switch {
	case it.Cue != "" && it.Class == cues.Alarm:
		if p.said(it); it.Lacks {
			it.Sound, it.Lasts = Mute, 0 // a tick, if there is room
		}
		return !it.Lacks
	case e.Kind == race.KindSplit:
		word := p.board(e)
		if word == "" {
			return false
		}
		it.Word, it.Lasts = word, p.o.Word(word)
		if it.Lacks = it.Lasts == 0; !it.Lacks {
			it.Sound = Word
		}
		return !it.Lacks
	}
	word := incident(e)
	if word == "" {
		return false
	}
	if it.Word, it.Sound, it.Lasts = word, Word, p.o.Word(word); it.Lasts == 0 {
		it.Sound, it.Lasts = Mark, MarkLasts
	}
	return true
}

// incident returns the word of an incident; "" for another line.
func incident(e *race.Event) cues.ID {
	switch {
	case e.Kind == race.KindFall:
		return WordFall
	case e.Kind == race.KindRest:
		return WordRest
	case e.Kind == race.KindGo && e.Item == "":
		return WordGo
	case e.Kind == race.KindOutput && (e.State == "lost" || e.State == "silent"):
		return WordLost
	case e.Kind == race.KindOutput && e.State == "opened":
		return WordFound
	}
	return ""
}

// board returns the number word of every fifth board that is believed, such as "n20"; ""
// for others.
func (p *planner) board(e *race.Event) cues.ID {
	s, ok := p.b.Split(e.ID)
	if !ok {
		return ""
	}
	unit := race.UnitM(p.b.Plan.Units)
	n := math.Round(s.DistanceM / unit)
	if n <= 0 || n > 9999 || int(n)%everyBoard != 0 || math.Abs(s.DistanceM-n*unit) > 1 {
		return ""
	}
	return cues.ID("n" + strconv.Itoa(int(n)))
}
