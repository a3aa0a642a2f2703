package html

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"spotter/race"
	"spotter/race/logbook"
	"spotter/text"
)

// toldTable has moments of one sort in words.
type toldTable struct {
	ID, Heading string
	Rows        []toldRow
	More        string
}

// toldRow is one moment.
type toldRow struct {
	Seq                   uint64
	At, Place, What, Tone string
}

// told returns the tables of what happened, those that have rows.
func (m *maker) told() (out []toldTable) {
	add := func(id, heading string, rows []toldRow) {
		if len(rows) == 0 {
			return
		}
		t := toldTable{ID: id, Heading: heading, Rows: rows[:min(len(rows), most)]}
		if more := len(rows) - most; more > 0 {
			t.More = fmt.Sprintf("%d more are in the log.", more)
		}
		out = append(out, t)
	}
	var incidents, intake, notes, devices []toldRow
	for e := range m.src.Lines {
		switch {
		case e.Kind == race.KindFall, e.Kind == race.KindHazard, e.Kind == race.KindNote && e.Item == race.ItemMedical:
			incidents = append(incidents, m.tell(e))
		case e.Kind == race.KindAid:
			intake = append(intake, m.tell(e))
		case e.Kind == race.KindNote, e.Kind == race.KindSwap:
			notes = append(notes, m.tell(e))
		case e.Kind == race.KindOutput, e.Kind == race.KindClock:
			devices = append(devices, m.tell(e))
		}
	}
	add("incidents", "Incidents", incidents)
	add("rests", "Rests", m.restRows())
	add("intake", "Water and gels", intake)
	add("notes", "Notes and shifts", notes)
	devices = append(devices, m.resumes()...)
	slices.SortStableFunc(devices, func(a, b toldRow) int { return cmp.Compare(a.Seq, b.Seq) })
	add("devices", "Earpiece, clock and restarts", devices)
	return out
}

// tell puts a line in words.
func (m *maker) tell(e *race.Event) toldRow {
	r := toldRow{Seq: e.Seq, At: m.clock(e), Place: m.place(e.Elapsed, e.HasElapsed), What: short(logbook.Title(e, m.Book), 600)}
	switch logbook.ToneOf(e) {
	case logbook.Fault:
		r.Tone = "bad"
	case logbook.Warn:
		r.Tone = "warn"
	}
	return r
}

// clock returns the race time of a line; before the start it is a time of the day.
func (m *maker) clock(e *race.Event) string {
	switch {
	case e.HasElapsed && m.src.Facts.Gun.Known:
		return race.FormatElapsed(e.Elapsed)
	case !e.Wall.IsZero():
		return e.Wall.Format("15:04:05")
	}
	return ""
}

// restRows returns the rests with their lengths.
func (m *maker) restRows() (rows []toldRow) {
	for _, r := range m.src.Facts.Rests {
		row := toldRow{Seq: uint64(r.ID), At: race.FormatElapsed(r.From), Place: m.place(r.From, true)}
		if r.Open {
			row.What = "not over"
		} else {
			row.What = "stood " + race.FormatShort(r.To-r.From) + ", on at " + race.FormatElapsed(r.To)
		}
		if i, ok := m.Book.At(r.ID); ok {
			if why := strings.TrimPrefix(logbook.Title(&m.Book.Lines[i], m.Book), "rest"); strings.TrimSpace(why) != "" {
				row.What += ":" + short(why, 300)
			}
		}
		rows = append(rows, row)
	}
	return rows
}

// resumes returns when the log was taken up again.
func (m *maker) resumes() (rows []toldRow) {
	for _, t := range m.src.Facts.Resumes {
		r := toldRow{Seq: uint64(t.ID), At: race.FormatElapsed(t.To), Place: m.place(t.To, true), Tone: "warn"}
		r.What = "taken up again"
		if gap := t.To - t.From; gap >= time.Second {
			r.What += fmt.Sprintf(": nothing was logged for %s before it", race.FormatShort(gap))
		}
		if t.Reboot {
			r.What += ", after a start of the machine"
		}
		rows = append(rows, r)
	}
	return rows
}

// fixRow is a correction beside what was pressed.
type fixRow struct {
	Seq, At, Was, Now, By string
	seq                   uint64
}

// fixes returns every line that was voided or amended, and the presses at boards that
// move no figure.
func (m *maker) fixes() (rows []fixRow, more string) {
	seen := map[race.EventID]bool{}
	for i := range m.Book.Events {
		e := &m.Book.Events[i]
		if e.Kind != race.KindVoid && e.Kind != race.KindAmend || m.Book.Voided(e.ID) || seen[e.Ref] {
			continue
		}
		if k, ok := m.Book.At(e.Ref); ok {
			seen[e.Ref] = true
			rows = append(rows, m.fix(int(k)))
		}
	}
	for _, s := range m.src.Facts.Doubted {
		if k, ok := m.Book.At(s.ID); ok && !seen[s.ID] {
			r := m.fix(int(k))
			r.Now, r.By = "moves no figure: "+string(s.Doubt), ""
			rows = append(rows, r)
		}
	}
	slices.SortStableFunc(rows, func(a, b fixRow) int { return cmp.Compare(a.seq, b.seq) })
	if len(rows) > most {
		rows, more = rows[:most], fmt.Sprintf("%d more are in the log.", len(rows)-most)
	}
	return rows, more
}

// fix compares line i as it was written with how it should read.
func (m *maker) fix(i int) fixRow {
	was, now := &m.Book.Events[i], &m.Book.Lines[i]
	r := fixRow{seq: was.Seq, Seq: fmt.Sprint(was.Seq), At: m.clock(was), Was: short(logbook.Title(was, plain{}), 300), By: text.Clean(m.Book.Note(now))}
	switch at := m.clock(now); {
	case m.Book.Voided(was.ID):
		r.Now = "taken back"
	case at != r.At:
		r.Now = short(logbook.Title(now, plain{}), 300) + " at " + at
	default:
		r.Now = short(logbook.Title(now, plain{}), 300)
	}
	return r
}

// plain words a line without what others say of it.
type plain struct{}

func (plain) Named(id race.EventID) string { return fmt.Sprint(uint64(id)) }
func (plain) Standing(race.EventID) string { return "" }
