package review

import (
	"strconv"
	"time"

	"spotter/race"
	"spotter/race/logbook"
	"spotter/text"
	"spotter/text/say"
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
	out := []cells.Line{{{Text: say.F("event %s", r.seq) + " ", Role: cells.Strong}, {Text: r.kind, Role: cells.Strong}}}
	if r.voided {
		out = append(out, cells.Line{{Text: r.note, Role: cells.Warn}})
	}
	out = append(out, cells.Line{{Text: r.what, Role: r.role}}, nil)
	out = append(out, x.clockLines(e)...)
	out = append(out, x.nearLines(e)...)
	add := func(name, value string) {
		if value != "" {
			out = append(out, pair(name, value))
		}
	}
	if e.Kind == race.KindCue {
		out = append(out, nil)
		add(say.T("key pressed"), logbook.CueName(e.Pressed))
		add(say.T("cue to runner"), logbook.CueName(e.Cue))
		add(say.T("class"), logbook.ClassName(e.Class))
		out = append(out, x.outcomeLines(e)...)
	}
	if e.Kind == race.KindSplit {
		out = append(out, x.standingLines(e)...)
	}
	if e.Ref != 0 {
		add(say.T("of event"), x.Named(e.Ref))
	}
	for _, f := range [][2]string{{say.T("marker"), logbook.MarkerName(e.Marker)}, {say.T("item"), logbook.ItemName(e.Item)},
		{say.T("side"), logbook.SideName(e.Side)}, {say.T("name"), e.Name}, {say.T("text"), e.Text}, {say.T("file"), e.File}, {say.T("device"), e.Device},
		{say.T("state"), say.C("state", e.State)}, {say.T("reason"), say.C("reason", e.Reason)}, {say.T("clock used"), say.C("clock", e.Clock)}} {
		add(f[0], text.Clean(f[1]))
	}
	if e.Kind == race.KindOutput && e.Latency > 0 {
		add(say.T("latency"), logbook.Milli(e.Latency))
	}
	if e.Jump != 0 {
		add(say.T("jump"), logbook.SignedSeconds(e.Jump))
	}
	if !r.voided && r.note != text.Clean(e.Text) {
		add(say.T("note"), r.note)
	}
	out = append(out, x.writtenLines(i)...)
	if o, ok := x.Outcome(e.ID); ok && e.Kind == race.KindCue {
		out = append(out, x.writtenLines(o)...)
	}
	return out
}

// nearLines says what of the course lies where an event happened.
func (x book) nearLines(e *race.Event) (out []cells.Line) {
	if x.near == nil || !e.HasElapsed {
		return nil
	}
	m, _ := x.way.At(e.Elapsed)
	for _, s := range x.near(m) {
		out = append(out, pair(say.T("course"), s))
	}
	return out
}

// writtenLines is every field of a line as the journal has it, before any amend.
func (x book) writtenLines(i int32) []cells.Line {
	e := &x.Events[i]
	out := []cells.Line{nil, titled(say.F("line %d of the journal", e.Seq))}
	for _, f := range race.Fields(e) {
		out = append(out, pair(f.Name, text.Clean(f.Value)))
	}
	return out
}

// clockLines shows an event by each clock: race time, civil time, time since the
// machine booted, and how far the civil clock agrees with the race's.
func (x book) clockLines(e *race.Event) []cells.Line {
	out := []cells.Line{pair(say.T("elapsed"), say.T("before the start"))}
	if e.HasElapsed {
		out[0] = pair(say.T("elapsed"), race.FormatMilli(e.Elapsed))
	}
	if !e.Wall.IsZero() {
		out = append(out, pair(say.T("wall clock"), e.Wall.Format("2006-01-02 15:04:05.000")),
			pair(say.T("zone"), e.Wall.Format("-07:00")))
	}
	if e.Boot > 0 {
		out = append(out, pair(say.T("since boot"), race.FormatMilli(e.Boot)))
	}
	if !x.began.IsZero() && e.HasElapsed && !e.Wall.IsZero() {
		by := e.Wall.Sub(x.began)
		word := " " + say.T("(agrees)")
		if d := by - e.Elapsed; d.Abs() > race.JumpLimit {
			word = " (" + logbook.SignedSeconds(d.Round(time.Millisecond)) + ")"
		}
		out = append(out, pair(say.T("by wall clock"), race.FormatMilli(by)+word))
	}
	return out
}

// outcomeLines says what became of a cue, in detail.
func (x book) outcomeLines(e *race.Event) []cells.Line {
	said, ro := toned(x.Became(e.ID))
	out := []cells.Line{{{Text: cells.Pad(say.T("outcome"), nameWidth()+1), Role: cells.Dim}, {Text: said, Role: ro}}}
	i, ok := x.Outcome(e.ID)
	if !ok {
		return out
	}
	o := &x.Events[i]
	out = append(out, pair(say.T("outcome line"), strconv.FormatUint(o.Seq, 10)))
	if read := &x.Lines[i]; read.HasElapsed {
		out = append(out, pair(say.T("ended"), race.FormatMilli(read.Elapsed)))
	}
	if s := x.OutcomeReason(e.ID); s != "" {
		out = append(out, pair(say.T("why"), s))
	}
	if o.By != 0 {
		out = append(out, pair(say.T("by"), x.Named(o.By)))
	}
	if o.Ended > 0 {
		out = append(out, pair(say.T("sound ended"), say.F("%s after the key", race.FormatMilli(o.Ended))))
	}
	return out
}

// standingLines says how the runner stood at a split.
func (x book) standingLines(e *race.Event) []cells.Line {
	out := []cells.Line{nil, pair(say.T("distance"), race.FormatDistance(e.DistanceM, x.Open.Units))}
	s, ok := x.Split(e.ID)
	if !ok {
		return out
	}
	st := x.Plan.AtSplit(s)
	out = append(out, pair(say.T("stretch"), race.FormatMilli(s.Lap)),
		pair(say.T("pace"), race.FormatPace(st.Pace, x.Open.Units)),
		pair(say.T("average"), race.FormatPace(st.Average, x.Open.Units)))
	if st.HasGap {
		out = append(out, pair(say.T("gap"), text.WithMetres(logbook.GapWords(st.Behind), st.BehindM, false)))
	}
	if st.Needed > 0 {
		out = append(out, pair(say.T("needed"), race.FormatPace(st.Needed, x.Open.Units)))
	}
	if st.Projected > 0 {
		out = append(out, pair(say.T("finish at"), race.FormatElapsed(st.Projected)))
	}
	return out
}
