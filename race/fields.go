package race

import (
	"strconv"
	"time"

	"spotter/cues"
)

// FieldKind is the form that the value of a field has in a journal.
type FieldKind uint8

// The kinds of field.
const (
	TextField    FieldKind = iota // a text; the empty one is no field
	CountField                    // a whole number from 1; 0 is no field
	MillisField                   // a time in whole milliseconds; 0 is no field
	LatencyField                  // a time in milliseconds with up to three decimals; 0 is no field
	MetresField                   // a distance in metres; 0 is no field
	ClassField                    // a class of cue, by its name
	ElapsedField                  // race time in whole milliseconds, absent before the start
	WallField                     // a civil time in RFC 3339 with milliseconds
	FormatField                   // the version of the journal's format
)

// WallLayout is the layout, as [time.Time.Format] takes it, of a civil time in a journal.
const WallLayout = "2006-01-02T15:04:05.000-07:00"

// Field describes one field of a journal's line: its name there, the form of its value, and its place in an
// [Event]. A journal is written, read and shown by the list of them, see [FieldsOf]. Exactly one of the functions
// that return a place is set, as the kind says. Those of fields of an open line need an event with an Open.
type Field struct {
	Name string // with its unit, as docs/journal.md has it: "latency_ms"
	Kind FieldKind
	// Amended says that an amend which has the field replaces that of its line.
	Amended bool
	// Always says that every line of its kind has the field.
	Always bool

	Text   func(*Event) *string        // of TextField
	Count  func(*Event) *uint64        // of CountField
	Time   func(*Event) *time.Duration // of MillisField, LatencyField and ElapsedField
	Metres func(*Event) *float64       // of MetresField
	Class  func(*Event) *cues.Class    // of ClassField
}

// headFields begin the line of every event.
var headFields = []Field{
	{Name: "seq", Kind: CountField, Always: true, Count: func(e *Event) *uint64 { return &e.Seq }},
	{Name: "kind", Kind: TextField, Always: true, Text: func(e *Event) *string { return (*string)(&e.Kind) }},
	{Name: "elapsed_ms", Kind: ElapsedField, Time: func(e *Event) *time.Duration { return &e.Elapsed }},
	{Name: "wall", Kind: WallField, Always: true},
	{Name: "boot_ms", Kind: MillisField, Always: true, Time: func(e *Event) *time.Duration { return &e.Boot }},
}

// ownFields follow in the line of an event that is not an open.
var ownFields = []Field{
	{Name: "cue", Amended: true, Text: func(e *Event) *string { return (*string)(&e.Cue) }},
	{Name: "pressed", Amended: true, Text: func(e *Event) *string { return (*string)(&e.Pressed) }},
	{Name: "class", Kind: ClassField, Amended: true, Class: func(e *Event) *cues.Class { return &e.Class }},
	{Name: "ref", Kind: CountField, Count: func(e *Event) *uint64 { return (*uint64)(&e.Ref) }},
	{Name: "unresolved", Kind: CountField, Count: func(e *Event) *uint64 { return (*uint64)(&e.Unresolved) }},
	{Name: "outcome", Text: func(e *Event) *string { return (*string)(&e.Outcome) }},
	{Name: "by", Kind: CountField, Count: func(e *Event) *uint64 { return (*uint64)(&e.By) }},
	{Name: "why", Text: func(e *Event) *string { return (*string)(&e.Why) }},
	{Name: "device", Text: func(e *Event) *string { return &e.Device }},
	{Name: "state", Text: func(e *Event) *string { return &e.State }},
	{Name: "latency_ms", Kind: LatencyField, Time: func(e *Event) *time.Duration { return &e.Latency }},
	{Name: "ended_ms", Kind: MillisField, Time: func(e *Event) *time.Duration { return &e.Ended }},
	{Name: "earpiece_ms", Kind: MillisField, Time: func(e *Event) *time.Duration { return &e.Earpiece }},
	{Name: "clock", Amended: true, Text: func(e *Event) *string { return &e.Clock }},
	{Name: "correction_ms", Kind: MillisField, Time: func(e *Event) *time.Duration { return &e.Correction }},
	{Name: "marker", Amended: true, Text: func(e *Event) *string { return &e.Marker }},
	{Name: "distance_m", Kind: MetresField, Amended: true, Metres: func(e *Event) *float64 { return &e.DistanceM }},
	{Name: "position_m", Kind: MetresField, Metres: func(e *Event) *float64 { return &e.PositionM }},
	{Name: "input", Text: func(e *Event) *string { return (*string)(&e.Way) }},
	{Name: "item", Amended: true, Text: func(e *Event) *string { return &e.Item }},
	{Name: "side", Amended: true, Text: func(e *Event) *string { return &e.Side }},
	{Name: "text", Amended: true, Text: func(e *Event) *string { return &e.Text }},
	{Name: "file", Amended: true, Text: func(e *Event) *string { return &e.File }},
	{Name: "name", Amended: true, Text: func(e *Event) *string { return &e.Name }},
	{Name: "length_ms", Kind: MillisField, Amended: true, Time: func(e *Event) *time.Duration { return &e.Length }},
	{Name: "sha256", Amended: true, Text: func(e *Event) *string { return &e.SHA256 }},
	{Name: "jump_ms", Kind: MillisField, Time: func(e *Event) *time.Duration { return &e.Jump }},
	{Name: "reason", Text: func(e *Event) *string { return &e.Reason }},
	{Name: "from", Text: func(e *Event) *string { return &e.From }},
	{Name: "from_seq", Kind: CountField, Count: func(e *Event) *uint64 { return &e.FromSeq }},
}

// openFields follow in an open line.
var openFields = []Field{
	{Name: "format", Kind: FormatField, Always: true},
	{Name: "program", Text: func(e *Event) *string { return &e.Open.Program }},
	{Name: "race", Text: func(e *Event) *string { return &e.Open.Race }},
	{Name: "runner", Text: func(e *Event) *string { return &e.Open.Runner }},
	{Name: "spotter", Text: func(e *Event) *string { return &e.Open.Spotter }},
	{Name: "facing", Text: func(e *Event) *string { return &e.Open.Facing }},
	{Name: "keys", Text: func(e *Event) *string { return &e.Open.Keys }},
	{Name: "pack", Text: func(e *Event) *string { return &e.Open.Pack }},
	{Name: "pack_sha256", Text: func(e *Event) *string { return &e.Open.PackSHA256 }},
	{Name: "target_ms", Kind: MillisField, Time: func(e *Event) *time.Duration { return &e.Open.Target }},
	{Name: "target_clock", Text: func(e *Event) *string { return &e.Open.TargetClock }},
	{Name: "target_name", Text: func(e *Event) *string { return &e.Open.TargetName }},
	{Name: "ghost", Text: func(e *Event) *string { return &e.Open.Ghost }},
	{Name: "plan", Text: func(e *Event) *string { return &e.Open.PlanKind }},
	{Name: "plan_table", Text: func(e *Event) *string { return &e.Open.PlanTable }},
	{Name: "distance_m", Kind: MetresField, Metres: func(e *Event) *float64 { return &e.Open.DistanceM }},
	{Name: "units", Text: func(e *Event) *string { return &e.Open.Units }},
	{Name: "extra_board", Text: func(e *Event) *string { return &e.Open.ExtraBoard }},
	{Name: "host", Text: func(e *Event) *string { return &e.Open.Host }},
	{Name: "clock_name", Text: func(e *Event) *string { return &e.Open.ClockName }},
	{Name: "boot_id", Text: func(e *Event) *string { return &e.Open.BootID }},
	{Name: "review_head", Text: func(e *Event) *string { return &e.Open.ReviewHead }},
}

// HeadFields returns the fields that lines of every kind begin with, in the journal's
// order. The list must not be changed.
func HeadFields() []Field { return headFields }

// FieldsOf returns the fields that follow [HeadFields] in a line of a kind, in the
// journal's order. The list must not be changed.
func FieldsOf(k Kind) []Field {
	if k == KindOpen {
		return openFields
	}
	return ownFields
}

// FieldValue is one field that a line has: its name and its value as the journal has them.
type FieldValue struct{ Name, Value string }

// Fields returns every field that a line has, in the journal's order and with the
// journal's names and units: what a review shows so that nothing of a line is hidden.
// Texts are as the line has them; whoever shows them cleans them.
func Fields(e *Event) []FieldValue {
	var list []FieldValue
	add := func(fields []Field) {
		for i := range fields {
			if v := fields[i].Value(e); v != "" {
				list = append(list, FieldValue{fields[i].Name, v})
			}
		}
	}
	add(headFields)
	if e.Open != nil {
		add(openFields)
	}
	if e.Kind != KindOpen {
		add(ownFields)
	}
	return list
}

// Value returns the value of the field in an event as the journal spells it, "" where
// the event has none. Texts are as the event has them: not cut, escaped or cleaned.
func (f *Field) Value(e *Event) string {
	switch f.Kind {
	case TextField:
		return *f.Text(e)
	case CountField:
		if n := *f.Count(e); n != 0 {
			return strconv.FormatUint(n, 10)
		}
	case MillisField, LatencyField:
		if d := *f.Time(e); d != 0 {
			return ms(d)
		}
	case MetresField:
		if m := *f.Metres(e); m != 0 {
			return strconv.FormatFloat(m, 'f', -1, 64)
		}
	case ClassField:
		if c := *f.Class(e); c != 0 {
			return c.String()
		}
	case ElapsedField:
		if e.HasElapsed {
			return ms(*f.Time(e))
		}
	case WallField:
		if !e.Wall.IsZero() {
			return e.Wall.Format(WallLayout)
		}
	case FormatField:
		if e.Open.Format != 0 {
			return strconv.Itoa(e.Open.Format)
		}
	}
	return ""
}

// replace puts the value that by has of a field into e. A field that by does not have leaves e as it is.
func (f *Field) replace(e, by *Event) {
	switch f.Kind {
	case TextField:
		if s := *f.Text(by); s != "" {
			*f.Text(e) = s
		}
	case MillisField:
		if d := *f.Time(by); d != 0 {
			*f.Time(e) = d
		}
	case MetresField:
		if m := *f.Metres(by); m != 0 {
			*f.Metres(e) = m
		}
	case ClassField:
		if c := *f.Class(by); c != 0 {
			*f.Class(e) = c
		}
	}
}

// ms writes a duration in milliseconds, with decimals only where it has them.
func ms(d time.Duration) string {
	return strconv.FormatFloat(float64(d)/float64(time.Millisecond), 'f', -1, 64)
}
