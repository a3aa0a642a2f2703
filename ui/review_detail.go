package ui

import (
	"fmt"
	"strconv"
	"time"

	"spotter/race"
	"spotter/text"
	"spotter/ui/cells"
)

// detailLines is everything known of one event.
func (x *reviewIndex) detailLines(i int32) []cells.Line {
	e := &x.stands.Lines[i]
	r := x.row(i)
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
		add("of event", x.named(e.Ref))
	}
	for _, f := range [][2]string{{"marker", e.Marker}, {"item", e.Item}, {"side", e.Side}, {"name", e.Name},
		{"text", e.Text}, {"file", e.File}, {"device", e.Device}, {"state", e.State}, {"reason", e.Reason},
		{"clock used", e.Clock}} {
		add(f[0], text.Clean(f[1]))
	}
	if e.Kind == race.KindOutput && e.Latency > 0 {
		add("latency", milli(e.Latency))
	}
	if e.Jump != 0 {
		add("jump", signedSeconds(e.Jump))
	}
	if !r.voided && r.note != text.Clean(e.Text) {
		add("note", r.note)
	}
	out = append(out, x.writtenLines(i)...)
	if o, ok := x.outcome[e.ID]; ok && e.Kind == race.KindCue {
		out = append(out, x.writtenLines(o)...)
	}
	return out
}

// writtenLines is every field of a line as the journal has it, before any amend.
func (x *reviewIndex) writtenLines(i int32) []cells.Line {
	e := &x.events[i]
	out := []cells.Line{nil, titled(fmt.Sprintf("line %d of the journal", e.Seq))}
	for _, f := range race.Fields(e) {
		out = append(out, pair(f.Name, text.Clean(f.Value)))
	}
	return out
}

// clockLines shows an event by each clock: race time, civil time, time since the
// machine booted, and how far the civil clock agrees with the race's.
func (x *reviewIndex) clockLines(e *race.Event) []cells.Line {
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
	if x.start >= 0 && e.HasElapsed && !e.Wall.IsZero() {
		by := e.Wall.Sub(x.events[x.start].Wall)
		word := " (agrees)"
		if d := by - e.Elapsed; d.Abs() > race.JumpLimit {
			word = " (" + signedSeconds(d.Round(time.Millisecond)) + ")"
		}
		out = append(out, pair("by wall clock", race.FormatMilli(by)+word))
	}
	return out
}

// outcomeLines says what became of a cue, in detail.
func (x *reviewIndex) outcomeLines(e *race.Event) []cells.Line {
	said, ro := x.became(e.ID)
	out := []cells.Line{{{Text: cells.Pad("outcome", 15), Role: cells.Dim}, {Text: said, Role: ro}}}
	i, ok := x.outcome[e.ID]
	if !ok {
		return out
	}
	o := &x.events[i]
	out = append(out, pair("outcome line", strconv.FormatUint(o.Seq, 10)))
	if o.HasElapsed {
		out = append(out, pair("ended", race.FormatMilli(o.Elapsed)))
	}
	if s := cells.Join(", ", o.Why.Words(), fieldWords(o)); s != "" {
		out = append(out, pair("why", text.Clean(s)))
	}
	if o.By != 0 {
		out = append(out, pair("by", x.named(o.By)))
	}
	if o.Ended > 0 {
		out = append(out, pair("sound ended", race.FormatMilli(o.Ended)+" after the key"))
	}
	return out
}

// standingLines says how the runner stood at a split.
func (x *reviewIndex) standingLines(e *race.Event) []cells.Line {
	out := []cells.Line{nil, pair("distance", race.FormatDistance(e.DistanceM, x.open.Units))}
	i, ok := x.split[e.ID]
	if !ok {
		return out
	}
	s := x.splits[i]
	st := x.plan.AtSplit(s)
	out = append(out, pair("stretch", race.FormatMilli(s.Lap)),
		pair("pace", race.FormatPace(st.Pace, x.open.Units)),
		pair("average", race.FormatPace(st.Average, x.open.Units)))
	if st.HasGap {
		out = append(out, pair("gap", race.WithMetres(gapWords(st.Behind), st.BehindM, false)))
	}
	if st.Needed > 0 {
		out = append(out, pair("needed", race.FormatPace(st.Needed, x.open.Units)))
	}
	if st.Projected > 0 {
		out = append(out, pair("finish at", race.FormatElapsed(st.Projected)))
	}
	return out
}
