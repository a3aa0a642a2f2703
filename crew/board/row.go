package board

import (
	"encoding/json"
	"time"

	"spotter/crew/standing"
	"spotter/crew/wire"
	"spotter/race"
	"spotter/text"
)

// newRow makes the row of a pair.
func (p *pair) newRow(s standing.Standing) wire.Row {
	row := wire.Row{Mirror: p.row.Mirror, Label: text.Clean(p.owner.Label), Status: s.Words(), Rank: int(s.Status), Since: short(s.Since), Heard: short(s.Heard),
		Red: p.standing.Red(s)}
	metres := 1000.0
	if o := p.standing.Open(); o != nil {
		row.Runner, row.Spotter = text.Clean(o.Runner), text.Clean(o.Spotter)
		metres = race.UnitM(o.Units)
	}
	if s.Split != nil {
		row.DistanceM = s.Split.DistanceM
		row.PassedAt = short(p.standing.Here(s.Split.Elapsed))
	}
	if s.Pace > 0 {
		row.PaceMs = int64(float64(s.Pace.Milliseconds()) * 1000 / metres)
	}
	if s.HasGap {
		gap := s.Behind.Truncate(time.Second).Milliseconds()
		row.GapMs = &gap
	}
	if s.HasClock {
		ms := s.Clock.Milliseconds()
		row.ClockMs = &ms
	}
	if b := p.standing.LastBeat(); b != nil {
		row.Battery, row.Unsaved = b.Battery, b.Unsaved
	}
	return row
}

// short is a time as rows have it.
func short(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	return t.UTC().Truncate(time.Millisecond)
}

// What a figure of a row may differ by without the row being sent again.
const (
	sinceWithin = 2 * time.Second // the clocks of pair and headquarters are never known exactly
	clockWithin = 500             // ms
	gapWithin   = 5000            // ms
)

// differs reports whether a new row says something else than the one that was shown. That a pair
// was heard again says nothing: its status would tell if it were not.
func differs(was, is *wire.Row) bool {
	if was.Status == is.Status && was.Red == is.Red && within(was.Since.UnixMilli(), is.Since.UnixMilli(), sinceWithin.Milliseconds()) {
		is.Since = was.Since // a row must not jump in its order for nothing
	}
	a, b := *was, *is
	a.Heard, b.Heard = time.Time{}, time.Time{}
	same := near(a.GapMs, b.GapMs, gapWithin) && near(a.ClockMs, b.ClockMs, clockWithin) && equal(a.Battery, b.Battery) && equal(a.Ack, b.Ack) &&
		within(a.PassedAt.UnixMilli(), b.PassedAt.UnixMilli(), sinceWithin.Milliseconds())
	a.GapMs, a.ClockMs, a.Battery, a.Ack, a.PassedAt = nil, nil, nil, nil, time.Time{}
	b.GapMs, b.ClockMs, b.Battery, b.Ack, b.PassedAt = nil, nil, nil, nil, time.Time{}
	return !same || a != b
}

func near(a, b *int64, most int64) bool {
	if a == nil || b == nil {
		return a == b
	}
	return within(*a, *b, most)
}

func within(a, b, most int64) bool { return a-b <= most && b-a <= most }

func equal[T comparable](a, b *T) bool {
	if a == nil || b == nil {
		return a == b
	}
	return *a == *b
}

// text returns a row as JSON, with names or without. It is made once for all watchers. The
// caller holds the lock of the race.
func (p *pair) text(names bool) []byte {
	which := 0
	row := p.row
	if names {
		which = 1
	} else {
		row.Runner, row.Spotter = "", ""
	}
	if p.json[which] == nil {
		b, err := json.Marshal(row)
		if err != nil { // a distance or a name that JSON cannot have was refused when the line came
			return nil
		}
		p.json[which] = b
	}
	return p.json[which]
}
