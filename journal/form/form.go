package form

import (
	"strings"
	"unicode/utf8"

	"spotter/cues"
	"spotter/race"
)

// Line is a line that was recognised, with the values that a reader of many lines needs.
// Body and Hash are parts of the line that was given.
type Line struct {
	Body []byte // the bytes that the hash covers
	Hash []byte // the hash as written, 64 digits; whether it is right was not checked

	Seq        uint64
	Kind       race.Kind
	Elapsed    int64 // race time, ms
	HasElapsed bool
	Cue        cues.ID
	Pressed    cues.ID
	Class      cues.Class
	Ref        uint64 // 0 for none
	Outcome    race.Outcome
	By         uint64 // 0 for none
	Why        race.Why
	Latency    int64 // µs
	Ended      int64 // ms
	Positioned bool  // it has a position

	Values []Value // of all fields, in order
}

// Value is the place of a field's value in a line.
type Value struct {
	Field    int // its place in the list of [race.HeadFields] and, behind them, [race.FieldsOf]
	From, To int // bytes of the line
}

// place names a value of [Line] that a field of the journal goes to.
type place uint8

const (
	nowhere place = iota // the value is checked, and not kept
	toSeq
	toKind
	toElapsed
	toCue
	toPressed
	toClass
	toRef
	toOutcome
	toBy
	toWhy
	toLatency
	toEnded
	toPosition
)

// places are the fields that are kept, by name.
var places = map[string]place{
	"seq": toSeq, "kind": toKind, "elapsed_ms": toElapsed, "cue": toCue, "pressed": toPressed, "class": toClass,
	"ref": toRef, "outcome": toOutcome, "by": toBy, "why": toWhy, "latency_ms": toLatency, "ended_ms": toEnded, "position_m": toPosition,
}

// field is a field that a line may have.
type field struct {
	key    string // such as `,"cue":`
	letter byte   // the first of the name
	kind   race.FieldKind
	always bool
	to     place
}

// ownForm are the fields of every line but an open one, in the writer's order.
var ownForm = func() (list []field) {
	for _, fields := range [][]race.Field{race.HeadFields(), race.FieldsOf("")} {
		for _, f := range fields {
			key := `,"` + f.Name + `":`
			if len(list) == 0 {
				key = `{"` + f.Name + `":`
			}
			list = append(list, field{key, f.Name[0], f.Kind, f.Always, places[f.Name]})
		}
	}
	return list
}()

// Reader recognises lines. The zero value is ready to use; it must not be used by two
// goroutines at once.
type Reader struct {
	line Line
	day  [len("2006-01-02")]byte // the last date that was right
	// Texts that come again and again, each kept once.
	kinds    map[string]race.Kind
	cues     map[string]cues.ID
	outcomes map[string]race.Outcome
	whys     map[string]race.Why
}

// What is remembered of kinds, cues and the like is bounded. A line with a further or a
// longer one is not recognised.
const (
	mostWords  = 1024 // of each
	mostLength = 64   // bytes
)

// Read recognises a line, given without its newline. It returns nil for a line that does
// not have the writer's own form, and for an open line: those say nothing about whether
// the line is right. The result is valid until the next call.
func (r *Reader) Read(line []byte) *Line {
	body, hash, ok := Split(line)
	if !ok {
		return nil
	}
	r.line = Line{Body: body, Hash: hash, Values: r.line.Values[:0]}
	next := 0
	for at := 0; at < len(body); next++ {
		for ; next < len(ownForm); next++ {
			f := &ownForm[next]
			if len(body)-at > len(f.key) && body[at+2] == f.letter && string(body[at:at+len(f.key)]) == f.key {
				break
			}
			if f.always {
				return nil
			}
		}
		if next == len(ownForm) {
			return nil
		}
		at += len(ownForm[next].key)
		n := r.value(&ownForm[next], body[at:])
		if n <= 0 {
			return nil
		}
		r.line.Values = append(r.line.Values, Value{next, at, at + n})
		at += n
	}
	for ; next < len(ownForm); next++ {
		if ownForm[next].always {
			return nil
		}
	}
	if r.line.Kind == race.KindOpen {
		return nil
	}
	return &r.line
}

// value reads the value of a field at the beginning of b and returns how many bytes it
// has; 0 where it does not have the writer's form.
func (r *Reader) value(f *field, b []byte) int {
	switch f.kind {
	case race.TextField:
		n, plain := text(b)
		if n == 0 || f.to == nowhere {
			return n
		}
		if !plain || n < len(`"x"`) || !r.word(f.to, b[1:n-1]) {
			return 0
		}
		return n
	case race.CountField:
		v, n := whole(b, countDigits)
		if v == 0 {
			return 0
		}
		switch f.to {
		case toSeq:
			r.line.Seq = v
		case toRef:
			r.line.Ref = v
		case toBy:
			r.line.By = v
		}
		return n
	case race.ElapsedField, race.MillisField:
		v, n := signed(b)
		switch f.to {
		case toElapsed:
			r.line.Elapsed, r.line.HasElapsed = v, true
		case toEnded:
			r.line.Ended = v
		}
		return n
	case race.LatencyField:
		us, n := micros(b)
		if f.to == toLatency {
			r.line.Latency = us
		}
		return n
	case race.MetresField:
		r.line.Positioned = r.line.Positioned || f.to == toPosition
		return decimal(b, metreDigits)
	case race.ClassField:
		return r.class(b)
	case race.WallField:
		return r.wall(b)
	}
	return 0 // a kind of field that this version of the recogniser does not know
}

// word keeps a text that comes again and again, and reports whether there was room for it.
func (r *Reader) word(to place, b []byte) (ok bool) {
	switch to {
	case toKind:
		r.line.Kind, ok = known(&r.kinds, b)
	case toCue:
		r.line.Cue, ok = known(&r.cues, b)
	case toPressed:
		r.line.Pressed, ok = known(&r.cues, b)
	case toOutcome:
		r.line.Outcome, ok = known(&r.outcomes, b)
	case toWhy:
		r.line.Why, ok = known(&r.whys, b)
	}
	return ok
}

// known returns the word of a text, which is remembered from then on.
func known[T ~string](words *map[string]T, b []byte) (T, bool) {
	w, ok := (*words)[string(b)]
	if ok {
		return w, true
	}
	if len(*words) == mostWords || len(b) > mostLength {
		return "", false
	}
	if *words == nil {
		*words = make(map[string]T)
	}
	w = T(b)
	(*words)[string(w)] = w
	return w, true
}

// class reads the name of a class of cue.
func (r *Reader) class(b []byte) int {
	n, _ := text(b)
	if n < len(`"x"`) {
		return 0
	}
	for c, name := range classNames {
		if string(b[1:n-1]) == name && name != "" {
			r.line.Class = cues.Class(c)
			return n
		}
	}
	return 0
}

// classNames are the names of the classes that a journal may have, by number.
var classNames = func() (list []string) {
	for c := range int(cues.Alarm) + 1 { // the last one: no later class has a name
		name := cues.Class(c).String()
		if got, ok := cues.ParseClass(name); !ok || int(got) != c {
			name = ""
		}
		list = append(list, name)
	}
	for len(list) > 0 && list[len(list)-1] == "" {
		list = list[:len(list)-1]
	}
	return list
}()

// byteKinds tells for each byte what it is within a text.
var byteKinds = func() (kinds [256]byte) {
	for c := range kinds {
		switch {
		case c == '"':
			kinds[c] = textEnd
		case c == '\\':
			kinds[c] = textEscape
		case c < ' ' || c == 0x7f:
			kinds[c] = textBad
		case c >= utf8.RuneSelf:
			kinds[c] = textMore
		}
	}
	return kinds
}()

const (
	textPlain  = iota
	textEnd    // the closing quote
	textEscape // a backslash
	textBad    // a control character, which is never written so
	textMore   // part of a longer character
)

// text returns the length of the text, quotes included, at the beginning of b, and
// whether it stands there as it reads: without escapes. The length is 0 where there is none.
func text(b []byte) (n int, plain bool) {
	if len(b) == 0 || b[0] != '"' {
		return 0, false
	}
	plain = true
	ascii := true
	for i := 1; i < len(b); i++ {
		switch byteKinds[b[i]] {
		case textEnd:
			if !ascii && !utf8.Valid(b[1:i]) {
				return 0, false
			}
			return i + 1, plain
		case textEscape:
			more := escape(b[i+1:])
			if more == 0 {
				return 0, false
			}
			plain = false
			i += more
		case textBad:
			return 0, false
		case textMore:
			ascii = false
		}
	}
	return 0, false
}

// escape returns the bytes of an escape after its backslash, 0 for one that the writer
// does not use.
func escape(b []byte) int {
	if len(b) == 0 {
		return 0
	}
	if strings.IndexByte(`"\nt`, b[0]) >= 0 {
		return 1
	}
	if b[0] != 'u' || len(b) < 5 {
		return 0
	}
	for _, c := range b[1:5] {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return 0
		}
	}
	return 5
}
