package race

import (
	"strconv"
	"time"
)

// Field is one field of a journal's line: its name in the journal and its value in
// the same form.
type Field struct{ Name, Value string }

// Fields returns every field that a line has, in the journal's order and with the
// journal's names and units: what a review shows so that nothing of a line is hidden.
// Texts are as the line has them; whoever shows them cleans them.
func Fields(e *Event) []Field {
	f := fieldList{}
	f.number("seq", int64(e.Seq))
	f.text("kind", string(e.Kind))
	if e.HasElapsed {
		f.add("elapsed_ms", ms(e.Elapsed))
	}
	if !e.Wall.IsZero() {
		f.add("wall", e.Wall.Format("2006-01-02T15:04:05.000-07:00"))
	}
	f.duration("boot_ms", e.Boot)
	if e.Open != nil {
		f.open(e.Open)
	}
	f.text("cue", string(e.Cue))
	f.text("pressed", string(e.Pressed))
	if e.Class != 0 {
		f.text("class", e.Class.String())
	}
	f.number("ref", int64(e.Ref))
	f.number("unresolved", int64(e.Unresolved))
	f.text("outcome", string(e.Outcome))
	f.number("by", int64(e.By))
	f.text("why", string(e.Why))
	f.text("device", e.Device)
	f.text("state", e.State)
	f.duration("latency_ms", e.Latency)
	f.duration("ended_ms", e.Ended)
	f.duration("earpiece_ms", e.Earpiece)
	f.text("clock", e.Clock)
	f.duration("correction_ms", e.Correction)
	f.text("marker", e.Marker)
	f.metres(e.DistanceM)
	f.text("item", e.Item)
	f.text("side", e.Side)
	f.text("text", e.Text)
	f.text("file", e.File)
	f.text("name", e.Name)
	f.duration("jump_ms", e.Jump)
	f.text("reason", e.Reason)
	return f
}

// fieldList collects fields that have a value.
type fieldList []Field

func (f *fieldList) add(name, value string) { *f = append(*f, Field{name, value}) }

func (f *fieldList) text(name, value string) {
	if value != "" {
		f.add(name, value)
	}
}

func (f *fieldList) number(name string, n int64) {
	if n != 0 {
		f.add(name, strconv.FormatInt(n, 10))
	}
}

func (f *fieldList) duration(name string, d time.Duration) {
	if d != 0 {
		f.add(name, ms(d))
	}
}

func (f *fieldList) metres(m float64) {
	if m != 0 {
		f.add("distance_m", strconv.FormatFloat(m, 'f', -1, 64))
	}
}

// open adds the fields of an open line.
func (f *fieldList) open(o *Open) {
	f.number("format", int64(o.Format))
	f.text("program", o.Program)
	f.text("race", o.Race)
	f.text("runner", o.Runner)
	f.text("spotter", o.Spotter)
	f.text("facing", o.Facing)
	f.text("keys", o.Keys)
	f.text("pack", o.Pack)
	f.text("pack_sha256", o.PackSHA256)
	f.duration("target_ms", o.Target)
	f.metres(o.DistanceM)
	f.text("units", o.Units)
	f.text("host", o.Host)
	f.text("clock_name", o.ClockName)
	f.text("boot_id", o.BootID)
}

// ms writes a duration in milliseconds, with decimals only where it has them.
func ms(d time.Duration) string {
	return strconv.FormatFloat(float64(d)/float64(time.Millisecond), 'f', -1, 64)
}
