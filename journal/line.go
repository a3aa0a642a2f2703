package journal

import (
	"cmp"
	"math"
	"strconv"
	"time"
	"unicode/utf8"

	"spotter/cues"
	"spotter/journal/form"
	"spotter/race"
)

// Format is the version of the journal format that this package writes, and the
// highest that it reads.
const Format = 1

const (
	hashLen = form.HashLen
	hashKey = form.HashKey
	tailLen = form.TailLen

	maxText = 4 << 10 // bytes of one text; longer ones are cut when written
	maxLine = 1 << 20 // bytes of a line without its newline, when reading

	maxLatency = 24 * time.Hour

	zeroHash = form.ZeroHash
)

// chain turns events into lines, each with the hash of all before it.
type chain struct {
	prev [hashLen]byte // hash of the last line, as text
	sum  form.Hasher
}

// newChain returns the chain that goes on after a line with the hash head.
func newChain(head string) *chain {
	c := new(chain)
	copy(c.prev[:], head)
	return c
}

// head returns the hash of the last line.
func (c *chain) head() string { return string(c.prev[:]) }

// hash returns the hash, as text, of a line whose covered bytes are body.
func (c *chain) hash(body []byte) (text [hashLen]byte) {
	return [hashLen]byte(c.sum.Sum(c.prev[:], body))
}

// add appends the line of e, newline included, to dst.
func (c *chain) add(dst []byte, e *race.Event) []byte {
	start := len(dst)
	dst = appendEvent(dst, e)
	c.prev = c.hash(dst[start:])
	dst = append(dst, hashKey...)
	dst = append(dst, c.prev[:]...)
	return append(dst, '"', '}', '\n')
}

// Encode returns the lines of events, each with its Seq, as they follow a line with the hash
// head, and the hash of the last one.
func Encode(head string, events []race.Event) (lines []byte, last string) {
	c := newChain(head)
	for i := range events {
		lines = c.add(lines, &events[i])
	}
	return lines, c.head()
}

// appendEvent appends the line of e up to, not including, the hash.
func appendEvent(b []byte, e *race.Event) []byte {
	b = strconv.AppendUint(append(b, `{"seq":`...), e.Seq, 10)
	b = appendString(append(b, `,"kind":`...), cmp.Or(string(e.Kind), "unknown"))
	if e.HasElapsed {
		b = strconv.AppendInt(append(b, `,"elapsed_ms":`...), e.Elapsed.Milliseconds(), 10)
	}
	b = appendWall(append(b, `,"wall":"`...), e.Wall)
	b = strconv.AppendInt(append(b, `","boot_ms":`...), e.Boot.Milliseconds(), 10)
	if e.Kind == race.KindOpen {
		b = strconv.AppendInt(append(b, `,"format":`...), Format, 10)
		if e.Open == nil {
			return b
		}
		return appendFields(b, e, openFields)
	}
	return appendFields(b, e, ownFields)
}

// lineField is a field of a journal's line with what stands before its value.
type lineField struct {
	race.Field
	key string // such as `,"cue":`
}

var (
	openFields = withKeys(race.FieldsOf(race.KindOpen)[1:]) // the format is written by whoever knows it
	ownFields  = withKeys(race.FieldsOf(""))
)

func withKeys(fields []race.Field) []lineField {
	list := make([]lineField, len(fields))
	for i, f := range fields {
		list[i] = lineField{f, `,"` + f.Name + `":`}
	}
	return list
}

// appendFields appends those of some fields that an event has.
func appendFields(b []byte, e *race.Event, fields []lineField) []byte {
	for i := range fields {
		f := &fields[i]
		switch f.Kind {
		case race.TextField:
			if s := *f.Text(e); s != "" {
				b = appendString(append(b, f.key...), s)
			}
		case race.CountField:
			if n := *f.Count(e); n != 0 {
				b = strconv.AppendUint(append(b, f.key...), n, 10)
			}
		case race.MillisField:
			if ms := f.Time(e).Milliseconds(); ms != 0 {
				b = strconv.AppendInt(append(b, f.key...), ms, 10)
			}
		case race.LatencyField:
			b = appendLatency(b, f.key, *f.Time(e))
		case race.MetresField:
			if m := *f.Metres(e); m != 0 && !math.IsNaN(m) && !math.IsInf(m, 0) {
				b = strconv.AppendFloat(append(b, f.key...), m, 'f', -1, 64)
			}
		case race.ClassField:
			if name := classNames[*f.Class(e)]; name != "" {
				b = appendString(append(b, f.key...), name)
			}
		}
	}
	return b
}

// classNames are the names of the classes, by number; "" for no class.
var classNames = func() (names [256]string) {
	for c := cues.Info; c <= cues.Alarm; c++ {
		names[c] = c.String()
	}
	return names
}()

// appendLatency appends a latency in milliseconds with as many decimals as it
// needs, three at most: on the way to an ear a millisecond is coarse.
func appendLatency(b []byte, key string, d time.Duration) []byte {
	us := d.Microseconds()
	if us == 0 || us < -maxLatency.Microseconds() || us > maxLatency.Microseconds() {
		return b
	}
	b = append(b, key...)
	if us < 0 {
		b, us = append(b, '-'), -us
	}
	b = strconv.AppendInt(b, us/1000, 10)
	if us %= 1000; us == 0 {
		return b
	}
	b = append(b, '.', byte('0'+us/100), byte('0'+us/10%10), byte('0'+us%10))
	for b[len(b)-1] == '0' {
		b = b[:len(b)-1]
	}
	return b
}

// appendWall appends a civil time in RFC 3339 with milliseconds and a numeric
// zone offset. What RFC 3339 cannot say, a year of five digits or an offset with
// seconds, is brought to the nearest that it can without moving the instant.
func appendWall(b []byte, t time.Time) []byte {
	if _, offset := t.Zone(); offset%60 != 0 {
		t = t.In(time.FixedZone("", offset-offset%60))
	}
	if y := t.Year(); y < 0 || y > 9999 {
		t = time.Time{}
	}
	return t.AppendFormat(b, race.WallLayout)
}

// clip cuts a text to maxText bytes, between runes, and marks the cut.
func clip(s string) string {
	if len(s) <= maxText {
		return s
	}
	const mark = "…"
	n := maxText - len(mark)
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n] + mark
}

// appendString appends a JSON string. Whatever could move a cursor or turn the
// direction of a line is escaped, so that a journal is safe in a pager; bytes
// that are not UTF-8 become U+FFFD.
func appendString(b []byte, s string) []byte {
	s = clip(s)
	b = append(b, '"')
	if form.Plain(s) { // nearly all are
		return append(append(b, s...), '"')
	}
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b = append(b, '\\', byte(r))
		case r == '\n':
			b = append(b, '\\', 'n')
		case r == '\t':
			b = append(b, '\\', 't')
		case form.Escaped(r):
			const digits = "0123456789abcdef"
			b = append(b, '\\', 'u', digits[r>>12&15], digits[r>>8&15], digits[r>>4&15], digits[r&15])
		default:
			b = utf8.AppendRune(b, r)
		}
	}
	return append(b, '"')
}
