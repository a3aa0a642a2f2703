package html

import (
	"fmt"
	"strings"

	"spotter/cues"
	"spotter/race"
	"spotter/race/logbook"
	"spotter/text"
)

// events is the table of everything.
type events struct {
	Rows  []eventRow
	All   int
	Left  string // what is left out, and how to get it; "" for nothing
	Kinds []option
}

// option is a choice of the filter: a class of rows.
type option struct {
	Value, Name string
	N           int
}

// eventRow is a line of the log, or a cue with its outcome.
type eventRow struct {
	Class                               string // for colours, paper and the filter
	Seq, At, Place, What, Outcome, Note string
}

// events returns the rows of the log, without some where they are too many.
func (m *maker) events() events {
	rows := m.Book.Rows()
	out := events{All: len(rows)}
	all := len(rows) <= MostRows
	n := map[string]int{}
	for _, i := range rows {
		e := &m.Book.Lines[i]
		if !all && (!m.matters(e) || len(out.Rows) == MostRows) {
			continue
		}
		r := m.event(i)
		for c := range strings.FieldsSeq(r.Class) {
			n[c]++
		}
		out.Rows = append(out.Rows, r)
	}
	if left := out.All - len(out.Rows); left > 0 {
		out.Left = fmt.Sprintf("This log has %d rows, too many for a page. Here are %d: everything but cues that were heard whole. %d are left out; all of them are in the log, and in the file of this command: spotter export %s --to csv",
			out.All, len(out.Rows), left, text.ShellWord(text.Clean(m.File)))
	}
	for _, o := range options {
		if o.N = n[o.Value]; o.N > 0 {
			out.Kinds = append(out.Kinds, o)
		}
	}
	return out
}

// options are the choices of the filter.
var options = []option{
	{Value: "cue", Name: "cues"}, {Value: "c-alarm", Name: "cues: alarm"}, {Value: "c-steer", Name: "cues: steer"},
	{Value: "c-prepare", Name: "cues: prepare"}, {Value: "c-service", Name: "cues: service"}, {Value: "c-info", Name: "cues: info"},
	{Value: "notwhole", Name: "not heard whole"}, {Value: "cut", Name: "cut"}, {Value: "never", Name: "never begun"},
	{Value: "board", Name: "start, splits, finish"}, {Value: "incident", Name: "falls, rests, medical"}, {Value: "intake", Name: "water and gels"},
	{Value: "note", Name: "notes and shifts"}, {Value: "device", Name: "earpiece and clock"}, {Value: "void", Name: "taken back"},
}

// matters reports whether a line stays on a page that has no room for all.
func (m *maker) matters(e *race.Event) bool {
	if e.Kind != race.KindCue || e.Class == cues.Alarm {
		return true
	}
	i, ok := m.Book.Outcome(e.ID)
	return !ok || m.Book.Events[i].Outcome != race.Heard
}

// event puts line i into a row.
func (m *maker) event(i int32) eventRow {
	e, t := &m.Book.Lines[i], m.Book.Tell(i)
	r := eventRow{Seq: fmt.Sprint(e.Seq), At: m.clock(e), Place: m.place(e.Elapsed, e.HasElapsed), Note: short(t.Note, 300)}
	r.What, r.Outcome = short(logbook.Title(e, m.Book), 600), short(t.Outcome, 200)
	r.Class = m.rowClass(e)
	if t.Voided {
		r.Class += " void"
	}
	return r
}

// rowClass returns the classes of a row. Those with "paper" are printed.
func (m *maker) rowClass(e *race.Event) string {
	switch e.Kind {
	case race.KindCue:
		c := "cue"
		if name := className(e.Class); name != "" {
			c += " c-" + name
		}
		i, ok := m.Book.Outcome(e.ID)
		switch {
		case !ok:
			return c + " paper"
		case m.Book.Events[i].Outcome == race.Cut:
			return c + " notwhole cut paper"
		case m.Book.Events[i].Outcome != race.Heard:
			return c + " notwhole never paper"
		case e.Class == cues.Alarm:
			return c + " paper"
		}
		return c
	case race.KindStart, race.KindFinish, race.KindSplit:
		return "board"
	case race.KindGo:
		if e.Item == race.ItemStop {
			return "log paper"
		}
		return "incident paper"
	case race.KindFall, race.KindRest, race.KindHazard:
		return "incident paper"
	case race.KindAid:
		return "intake"
	case race.KindNote:
		if e.Item == race.ItemMedical {
			return "incident paper"
		}
		return "note paper"
	case race.KindSwap:
		return "note paper"
	case race.KindOutput, race.KindClock, race.KindOpen, race.KindClose:
		return "device"
	}
	return "log"
}
