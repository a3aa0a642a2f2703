package review

import (
	"fmt"
	"strconv"
	"time"

	"spotter/race"
	"spotter/race/logbook"
	"spotter/text"
	"spotter/ui/cells"
)

// detailLines is everything known of one event.
func (x book) detailLines(i int32) []cells.Line {
	if x.long != nil {
		small, at := x.around(i)
		return small.detailLines(at)
	}
	e := &x.Lines[i]
	r := x.bookRow(i)
	out := []cells.Line{{{Text: "event " + r.seq + " ", Role: cells.Strong}, {Text: r.kind, Role: cells.Strong}}}
	if r.voided {
		out = append(out, cells.Line{{Text: r.note, Role: cells.Warn}})
	}
	out = append(out, cells.Line{{Text: r.what, Role: r.role}}, nil)
	out = append(out, x.clockLines(e)...)
	add := func(name, value string) {
		if value != "" {
			out = append(out, pair(name, value))
		}
	}
	if e.Kind == race.KindCue {
		out = append(out, nil)
		add("key pressed", text.Clean(cells.Words(string(e.Pressed))))
		add("cue to runner", text.Clean(cells.Words(string(e.Cue))))
		add("class", e.Class.String())
		out = append(out, x.outcomeLines(e)...)
	}
	if e.Kind == race.KindSplit {
		out = append(out, x.standingLines(e)...)
	}
	if e.Ref != 0 {
		add("of event", x.Named(e.Ref))
	}
	for _, f := range [][2]string{{"marker", e.Marker}, {"item", e.Item}, {"side", e.Side}, {"name", e.Name},
		{"text", e.Text}, {"file", e.File}, {"device", e.Device}, {"state", e.State}, {"reason", e.Reason},
		{"clock used", e.Clock}} {
		add(f[0], text.Clean(f[1]))
	}
	if e.Kind == race.KindOutput && e.Latency > 0 {
		add("latency", logbook.Milli(e.Latency))
	}
	if e.Jump != 0 {
		add("jump", logbook.SignedSeconds(e.Jump))
	}
	if !r.voided && r.note != text.Clean(e.Text) {
		add("note", r.note)
	}
	out = append(out, x.writtenLines(i)...)
	if o, ok := x.Outcome(e.ID); ok && e.Kind == race.KindCue {
		out = append(out, x.writtenLines(o)...)
	}
	return out
}

// writtenLines is every field of a line as the journal has it, before any amend.
func (x book) writtenLines(i int32) []cells.Line {
	e := &x.Events[i]
	out := []cells.Line{nil, titled(fmt.Sprintf("line %d of the journal", e.Seq))}
	for _, f := range race.Fields(e) {
		out = append(out, pair(f.Name, text.Clean(f.Value)))
	}
	return out
}

// clockLines shows an event by each clock: race time, civil time, time since the
// machine booted, and how far the civil clock agrees with the race's.
func (x book) clockLines(e *race.Event) []cells.Line {
	out := []cells.Line{pair("elapsed", "before the start")}
	if e.HasElapsed {
		out[0] = pair("elapsed", race.FormatMilli(e.Elapsed))
	}
	if !e.Wall.IsZero() {
		out = append(out, pair("wall clock", e.Wall.Format("2006-01-02 15:04:05.000")),
			pair("zone", e.Wall.Format("-07:00")))
	}
	if e.Boot > 0 {
		out = append(out, pair("since boot", race.FormatMilli(e.Boot)))
	}
	if !x.began.IsZero() && e.HasElapsed && !e.Wall.IsZero() {
		by := e.Wall.Sub(x.began)
		word := " (agrees)"
		if d := by - e.Elapsed; d.Abs() > race.JumpLimit {
			word = " (" + logbook.SignedSeconds(d.Round(time.Millisecond)) + ")"
		}
		out = append(out, pair("by wall clock", race.FormatMilli(by)+word))
	}
	return out
}

// outcomeLines says what became of a cue, in detail.
func (x book) outcomeLines(e *race.Event) []cells.Line {
	said, ro := toned(x.Became(e.ID))
	out := []cells.Line{{{Text: cells.Pad("outcome", 15), Role: cells.Dim}, {Text: said, Role: ro}}}
	i, ok := x.Outcome(e.ID)
	if !ok {
		return out
	}
	o := &x.Events[i]
	out = append(out, pair("outcome line", strconv.FormatUint(o.Seq, 10)))
	if read := &x.Lines[i]; read.HasElapsed {
		out = append(out, pair("ended", race.FormatMilli(read.Elapsed)))
	}
	if s := x.OutcomeReason(e.ID); s != "" {
		out = append(out, pair("why", s))
	}
	if o.By != 0 {
		out = append(out, pair("by", x.Named(o.By)))
	}
	if o.Ended > 0 {
		out = append(out, pair("sound ended", race.FormatMilli(o.Ended)+" after the key"))
	}
	return out
}

// standingLines says how the runner stood at a split.
func (x book) standingLines(e *race.Event) []cells.Line {
	out := []cells.Line{nil, pair("distance", race.FormatDistance(e.DistanceM, x.Open.Units))}
	s, ok := x.Split(e.ID)
	if !ok {
		return out
	}
	st := x.Plan.AtSplit(s)
	out = append(out, pair("stretch", race.FormatMilli(s.Lap)),
		pair("pace", race.FormatPace(st.Pace, x.Open.Units)),
		pair("average", race.FormatPace(st.Average, x.Open.Units)))
	if st.HasGap {
		out = append(out, pair("gap", text.WithMetres(race.GapWords(st.Behind), st.BehindM, false)))
	}
	if st.Needed > 0 {
		out = append(out, pair("needed", race.FormatPace(st.Needed, x.Open.Units)))
	}
	if st.Projected > 0 {
		out = append(out, pair("finish at", race.FormatElapsed(st.Projected)))
	}
	return out
}
