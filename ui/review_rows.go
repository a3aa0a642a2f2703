package ui

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"spotter/cues"
	"spotter/race"
	"spotter/text"
	"spotter/ui/cells"
)

// reviewRow is one event in words, ready for a table. All of it is clean.
type reviewRow struct {
	seq, elapsed, wall, kind string
	what                     string     // what happened
	outcome                  string     // cues: what became of it
	note                     string     // what else is known, such as that it was voided
	role                     cells.Role // of what
	outcomeRole              cells.Role
	voided                   bool
}

// text is the row as one line, for searching.
func (r reviewRow) text() string {
	return strings.Join([]string{r.seq, r.elapsed, r.wall, r.kind, r.what, r.outcome, r.note}, " ")
}

// row puts an event in words.
func (x *reviewIndex) row(i int32) reviewRow {
	e := &x.stands.Lines[i]
	r := reviewRow{seq: strconv.FormatUint(e.Seq, 10), wall: wallClock(e.Wall), kind: text.Clean(string(e.Kind)),
		what: x.what(e), role: cells.Text, outcomeRole: cells.Dim}
	if e.HasElapsed {
		r.elapsed = race.FormatMilli(e.Elapsed)
	}
	switch e.Kind {
	case race.KindCue:
		r.role = classRole(e.Class)
		r.outcome, r.outcomeRole = x.became(e.ID)
	case race.KindStart, race.KindFinish, race.KindSplit:
		r.role = cells.Strong
	case race.KindFall, race.KindClock:
		r.role = cells.Warn
	case race.KindOutput:
		if e.State != "opened" && e.State != "closed" {
			r.role, r.what = cells.Fault, "✗ "+r.what
		}
	}
	r.note = x.note(e)
	if r.voided = x.voided(e.ID); r.voided {
		r.role, r.outcomeRole = cells.Voided, cells.Voided
	}
	return r
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

// cueWords says which key was pressed and which cue that is to the runner: "left → right"
// where the cue has a side, one word where it has none.
func cueWords(e *race.Event) string {
	heard, pressed := text.Clean(cells.Words(string(e.Cue))), text.Clean(cells.Words(string(e.Pressed)))
	if pressed == "" || (pressed == heard && cues.Mirror(e.Cue) == e.Cue) {
		return heard
	}
	return pressed + " → " + heard
}

// outcomeWords writes an outcome and its latency: "heard 3 ms".
func outcomeWords(e *race.Event) string {
	s := text.Clean(cells.Words(string(e.Outcome)))
	if e.Latency > 0 {
		s += " " + milli(e.Latency)
	}
	return s
}

// milli writes a latency: "3 ms", "0.4 ms".
func milli(d time.Duration) string {
	ms := float64(d) / float64(time.Millisecond)
	if ms < 10 {
		return strings.TrimSuffix(strconv.FormatFloat(ms, 'f', 1, 64), ".0") + " ms"
	}
	return strconv.FormatFloat(ms, 'f', 0, 64) + " ms"
}

// became says what became of a cue.
func (x *reviewIndex) became(id race.EventID) (string, cells.Role) {
	i, ok := x.outcome[id]
	if !ok {
		return "no outcome", cells.Warn
	}
	o := &x.events[i]
	said := outcomeWords(o)
	if o.Why != "" {
		said += ": " + text.Clean(o.Why.Words())
	}
	switch o.Outcome {
	case race.Heard:
		return said, cells.OK
	case race.NoDevice:
		return "✗ " + said, cells.Fault // with 16 colours only the mark can be red
	}
	return said, cells.Warn
}

// what says what happened, in one line.
func (x *reviewIndex) what(e *race.Event) string {
	switch e.Kind {
	case race.KindCue:
		return cueWords(e)
	case race.KindOpen:
		return openWords(e.Open)
	case race.KindClose:
		return text.Clean(e.Reason)
	case race.KindStart, race.KindFinish:
		s := text.Clean(e.Clock)
		if e.Correction != 0 {
			s += ", corrected by " + signedSeconds(e.Correction)
		}
		return s
	case race.KindSplit:
		return x.splitWords(e)
	case race.KindOutcome:
		if e.Ref == 0 {
			return "of a cue that is not in this log: " + outcomeWords(e)
		}
		return fmt.Sprintf("of %d: %s", e.Ref, outcomeWords(e))
	case race.KindVoid:
		return "takes back " + x.named(e.Ref)
	case race.KindAmend:
		return cells.Join(", ", "amends "+x.named(e.Ref), fieldWords(e))
	case race.KindOutput:
		s := cells.Join(" ", text.Clean(e.Device), text.Clean(e.State))
		if e.Latency > 0 {
			s += ", " + milli(e.Latency)
		}
		return s
	case race.KindClock:
		return "wall clock jumped " + signedSeconds(e.Jump)
	}
	if e.Kind == race.KindGo && e.Item == race.ItemStop {
		return cells.Join(", ", "STOP cleared", text.Clean(e.Text))
	}
	return fieldWords(e)
}

// named names another event: "12 (cue left → right)".
func (x *reviewIndex) named(id race.EventID) string {
	e, ok := x.find(id)
	if !ok {
		return fmt.Sprintf("%d (not in this log)", id)
	}
	switch e.Kind {
	case race.KindVoid, race.KindAmend:
		return fmt.Sprintf("%d (%s)", id, e.Kind) // what it names might name this
	}
	return fmt.Sprintf("%d (%s)", id, cells.Join(" ", text.Clean(string(e.Kind)), x.what(e)))
}

// fieldWords joins the fields that any kind of event may have.
func fieldWords(e *race.Event) string {
	s := cells.Join(" ", text.Clean(cells.Words(e.Item)), text.Clean(e.Side))
	if e.Cue != "" {
		s = cells.Join(" ", s, cueWords(e))
	}
	if e.Marker != "" {
		s = cells.Join(" ", s, text.Clean(e.Marker))
	}
	return cells.Join(", ", s, text.Clean(e.Name), text.Clean(e.Text), text.Clean(e.File))
}

// splitWords says which marker was passed and how that compares.
func (x *reviewIndex) splitWords(e *race.Event) string {
	s := text.Clean(e.Marker)
	i, ok := x.split[e.ID]
	if !ok {
		return s
	}
	st := x.plan.AtSplit(x.splits[i])
	if st.Pace > 0 {
		s += ", " + race.FormatPace(st.Pace, x.open.Units)
	}
	if st.HasGap {
		s += ", " + gapWords(st.Behind)
	}
	return s
}

// gapWords says how far from the target, in words: "0:38 behind".
func gapWords(d time.Duration) string {
	switch {
	case d >= time.Second:
		return race.FormatShort(d) + " behind"
	case d <= -time.Second:
		return race.FormatShort(-d) + " ahead"
	}
	return "on target"
}

// note says what later lines say of an event.
func (x *reviewIndex) note(e *race.Event) string {
	var s string
	if i, ok := x.voidedBy[e.ID]; ok {
		s = fmt.Sprintf("VOID by %d", x.events[i].Seq)
	}
	if i, ok := x.amendedBy[e.ID]; ok {
		s = cells.Join(", ", s, fmt.Sprintf("amended by %d", x.events[i].Seq))
	}
	if e.Kind == race.KindCue {
		s = cells.Join(", ", s, text.Clean(e.Text))
	}
	return s
}

// openWords says what a log was opened with.
func openWords(o *race.Open) string {
	if o == nil {
		return ""
	}
	s := text.Clean(o.Race)
	if o.Program != "" {
		s = cells.Join(", ", s, "spotter "+text.Clean(o.Program))
	}
	return cells.Join(", ", s, text.Clean(o.Host))
}

// signedSeconds writes a correction or a jump: "+2.5 s".
func signedSeconds(d time.Duration) string {
	s := strconv.FormatFloat(d.Abs().Seconds(), 'f', -1, 64) + " s"
	if d < 0 {
		return "−" + s
	}
	return "+" + s
}
