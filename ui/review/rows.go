package review

import (
	"strconv"
	"strings"
	"time"

	"spotter/cues"
	"spotter/race"
	"spotter/race/logbook"
	"spotter/race/rows"
	"spotter/report/figures"
	"spotter/text"
	"spotter/text/say"
	"spotter/ui/cells"
)

// book lays a log out on the screen. What its words say is the logbook's.
type book struct {
	*logbook.Book
	way   *figures.Way
	near  func(metres float64) []string // of the options; nil for none
	began time.Time                     // when the gun that counts went off; zero without one

	long    Long // nil for a log whose events are all in the Book; else that has the facts of the race
	present Present
	all     []int32 // the rows of a long log
}

// newBook makes a book of the log of a screen.
func newBook(o *Options) book {
	b := logbook.New(o.Events)
	x := book{Book: b, near: o.Near, way: figures.FromBook(b).Way(), long: o.Long, present: o.Present}
	if b.Start() != nil {
		x.began = b.Began()
	}
	if x.long != nil {
		x.all, b.Last = x.long.Filter(rows.Filter{}), x.long.Source().Last
		x.way = x.long.Source().Way()
	}
	return x
}

// elapsed returns the race time of a row, if it has one.
func (x *book) elapsed(i int32) (at time.Duration, ok bool) {
	if x.long != nil {
		r := x.long.Row(int(i))
		return r.Elapsed, r.HasElapsed
	}
	return x.Lines[i].Elapsed, x.Lines[i].HasElapsed
}

// row lays out a row of the log.
func (x *book) row(i int32) eventRow {
	if x.long != nil {
		return x.longRow(i)
	}
	return x.bookRow(i)
}

// bookRow lays out a line of the book.
func (x *book) bookRow(i int32) eventRow { return x.layOut(&x.Lines[i], x.Tell(i)) }

// layOut lays out an event with its words.
func (x *book) layOut(e *race.Event, told logbook.Told) eventRow {
	r := eventRow{seq: strconv.FormatUint(e.Seq, 10), wall: wallClock(e.Wall), kind: logbook.KindName(e.Kind), cue: e.Kind == race.KindCue, note: told.Note}
	if e.HasElapsed {
		r.elapsed = race.FormatMilli(e.Elapsed)
		r.km = x.kmAt(e.Elapsed)
	}
	r.what, r.role = toned(told.What, told.Tone)
	if e.Kind == race.KindCue {
		r.role = classRole(e.Class)
		r.outcome, r.outcomeRole = toned(told.Outcome, told.OutcomeTone)
	}
	r.noted = x.Noted(e.ID)
	r.foreign(e, x.outcomeCode(e))
	if r.voided = told.Voided; r.voided {
		r.role, r.outcomeRole = cells.Voided, cells.Voided
	}
	return r
}

// foreign adds what a row needs in a language other than English: the words of the journal, which are found in
// every language, and a shorter word for how a cue ended.
func (r *eventRow) foreign(e *race.Event, outcome string) {
	if say.Language() == "en" {
		return
	}
	outcome = strings.ReplaceAll(outcome, "_", " ")
	words := cells.Join(" ", string(e.Kind), string(e.Pressed), string(e.Cue), e.Item, e.Side, e.State)
	r.codes = text.Clean(strings.ReplaceAll(words, "_", " ") + " " + outcome)
	r.became = text.Clean(say.C("outcome", outcome))
}

// outcomeCode returns the journal's word for what became of a cue; "" for none.
func (x *book) outcomeCode(e *race.Event) string {
	if i, ok := x.Outcome(e.ID); ok && e.Kind == race.KindCue {
		return string(x.Events[i].Outcome)
	}
	return string(e.Outcome)
}

// kmAt returns how far the runner was at a race time, in units of the race; "" where that is not known.
func (x *book) kmAt(at time.Duration) string {
	if !x.Facts.Gun.Known {
		return ""
	}
	m, _ := x.way.At(at)
	return strconv.FormatFloat(m/race.UnitM(x.Open.Units), 'f', 1, 64)
}

// toned returns words with the looks of their tone. A fault has a mark: with 16 colours
// only that can be red.
func toned(words string, t logbook.Tone) (string, cells.Role) {
	switch t {
	case logbook.Good:
		return words, cells.OK
	case logbook.Mark:
		return words, cells.Strong
	case logbook.Warn:
		return words, cells.Warn
	case logbook.Fault:
		return "✗ " + words, cells.Fault
	}
	return words, cells.Text
}

// wallClock writes the time of day, to the second.
func wallClock(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format("15:04:05")
}

// classRole is the role of words about a class.
func classRole(c cues.Class) cells.Role {
	switch c {
	case cues.Alarm:
		return cells.Alarm
	case cues.Steer:
		return cells.Steer
	case cues.Prepare:
		return cells.Prepare
	case cues.Service:
		return cells.Service
	}
	return cells.Info
}
