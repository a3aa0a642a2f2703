package review

import (
	"strconv"
	"strings"
	"time"

	"spotter/cues"
	"spotter/race"
	"spotter/race/logbook"
	"spotter/report/figures"
	"spotter/text"
	"spotter/ui/cells"
)

// book lays a log out on the screen. What its words say is the logbook's.
type book struct {
	*logbook.Book
	way *figures.Way
}

// newBook makes a book of a log.
func newBook(log []race.Event) book {
	b := logbook.New(log)
	return book{b, figures.NewWay(&b.Facts)}
}

// eventRow is one event in words, ready for a table. All of it is clean.
type eventRow struct {
	seq, elapsed, wall, kind string
	km                       string     // how far the runner was, in units of the race
	what                     string     // what happened
	outcome                  string     // cues: what became of it
	note                     string     // what else is known, such as that it was voided
	role                     cells.Role // of what
	outcomeRole              cells.Role
	voided                   bool
}

// text is the row as one line, for searching.
func (r eventRow) text() string {
	return strings.Join([]string{r.seq, r.elapsed, r.wall, r.kind, r.what, r.outcome, r.note}, " ")
}

// row lays event i out as a row.
func (x book) row(i int32) eventRow {
	e, told := &x.Lines[i], x.Tell(i)
	r := eventRow{seq: strconv.FormatUint(e.Seq, 10), wall: wallClock(e.Wall), kind: text.Clean(string(e.Kind)), note: told.Note}
	if e.HasElapsed {
		r.elapsed = race.FormatMilli(e.Elapsed)
		if m, _ := x.way.At(e.Elapsed); x.Facts.Gun.Known {
			r.km = strconv.FormatFloat(m/race.UnitM(x.Open.Units), 'f', 1, 64)
		}
	}
	r.what, r.role = toned(told.What, told.Tone)
	if e.Kind == race.KindCue {
		r.role = classRole(e.Class)
		r.outcome, r.outcomeRole = toned(told.Outcome, told.OutcomeTone)
	}
	if r.voided = told.Voided; r.voided {
		r.role, r.outcomeRole = cells.Voided, cells.Voided
	}
	return r
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
