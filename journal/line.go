package journal

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"math"
	"strconv"
	"time"
	"unicode/utf8"

	"spotter/cues"
	"spotter/race"
)

// Format is the version of the journal format that this package writes, and the
// highest that it reads.
const Format = 1

const (
	hashLen = 2 * sha256.Size                    // of a hash as text
	hashKey = `,"hash":"`                        // begins what the hash does not cover
	tailLen = len(hashKey) + hashLen + len(`"}`) // from there to the end of the line

	maxText = 4 << 10 // bytes of one text; longer ones are cut when written
	maxLine = 1 << 20 // bytes of a line without its newline, when reading

	maxLatency = 24 * time.Hour

	wallFormat = "2006-01-02T15:04:05.000-07:00"
	zeroHash   = "0000000000000000000000000000000000000000000000000000000000000000"
)

// chain turns events into lines, each with the hash of all before it.
type chain struct {
	prev [hashLen]byte // hash of the last line, as text
	sum  hash.Hash
	raw  [sha256.Size]byte // room for a sum
}

// newChain returns the chain that goes on after a line with the hash head.
func newChain(head string) *chain {
	c := &chain{sum: sha256.New()}
	copy(c.prev[:], head)
	return c
}

// head returns the hash of the last line.
func (c *chain) head() string { return string(c.prev[:]) }

// hash returns the hash, as text, of a line whose covered bytes are body.
func (c *chain) hash(body []byte) (text [hashLen]byte) {
	c.sum.Reset()
	c.sum.Write(c.prev[:])
	c.sum.Write(body)
	hex.Encode(text[:], c.sum.Sum(c.raw[:0]))
	return text
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
		return appendOpen(b, e.Open)
	}
	b = textField(b, "cue", string(e.Cue))
	b = textField(b, "pressed", string(e.Pressed))
	if name := e.Class.String(); e.Class != 0 {
		if _, ok := cues.ParseClass(name); ok {
			b = textField(b, "class", name)
		}
	}
	b = uintField(b, "ref", uint64(e.Ref))
	b = uintField(b, "unresolved", uint64(e.Unresolved))
	b = textField(b, "outcome", string(e.Outcome))
	b = uintField(b, "by", uint64(e.By))
	b = textField(b, "why", string(e.Why))
	b = textField(b, "device", e.Device)
	b = textField(b, "state", e.State)
	b = latencyField(b, e.Latency)
	b = msField(b, "ended_ms", e.Ended)
	b = msField(b, "earpiece_ms", e.Earpiece)
	b = textField(b, "clock", e.Clock)
	b = msField(b, "correction_ms", e.Correction)
	b = textField(b, "marker", e.Marker)
	b = metresField(b, e.DistanceM)
	b = textField(b, "item", e.Item)
	b = textField(b, "side", e.Side)
	b = textField(b, "text", e.Text)
	b = textField(b, "file", e.File)
	b = textField(b, "name", e.Name)
	b = msField(b, "jump_ms", e.Jump)
	return textField(b, "reason", e.Reason)
}

// appendOpen appends the fields of an open line.
func appendOpen(b []byte, o *race.Open) []byte {
	b = strconv.AppendInt(append(b, `,"format":`...), Format, 10)
	if o == nil {
		return b
	}
	b = textField(b, "program", o.Program)
	b = textField(b, "race", o.Race)
	b = textField(b, "runner", o.Runner)
	b = textField(b, "spotter", o.Spotter)
	b = textField(b, "facing", o.Facing)
	b = textField(b, "keys", o.Keys)
	b = textField(b, "pack", o.Pack)
	b = textField(b, "pack_sha256", o.PackSHA256)
	b = msField(b, "target_ms", o.Target)
	b = metresField(b, o.DistanceM)
	b = textField(b, "units", o.Units)
	b = textField(b, "host", o.Host)
	b = textField(b, "clock_name", o.ClockName)
	return textField(b, "boot_id", o.BootID)
}

func appendKey(b []byte, key string) []byte {
	return append(append(append(b, ',', '"'), key...), '"', ':')
}

// textField appends a text, cut to maxText; the empty text is no field.
func textField(b []byte, key, s string) []byte {
	if s == "" {
		return b
	}
	return appendString(appendKey(b, key), s)
}

func uintField(b []byte, key string, n uint64) []byte {
	if n == 0 {
		return b
	}
	return strconv.AppendUint(appendKey(b, key), n, 10)
}

func msField(b []byte, key string, d time.Duration) []byte {
	if d.Milliseconds() == 0 {
		return b
	}
	return strconv.AppendInt(appendKey(b, key), d.Milliseconds(), 10)
}

// latencyField appends a latency in milliseconds with as many decimals as it
// needs, three at most: on the way to an ear a millisecond is coarse.
func latencyField(b []byte, d time.Duration) []byte {
	us := d.Microseconds()
	if us == 0 || us < -maxLatency.Microseconds() || us > maxLatency.Microseconds() {
		return b
	}
	b = appendKey(b, "latency_ms")
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

func metresField(b []byte, m float64) []byte {
	if m == 0 || math.IsNaN(m) || math.IsInf(m, 0) {
		return b
	}
	return strconv.AppendFloat(appendKey(b, "distance_m"), m, 'f', -1, 64)
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
	return t.AppendFormat(b, wallFormat)
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
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b = append(b, '\\', byte(r))
		case r == '\n':
			b = append(b, '\\', 'n')
		case r == '\t':
			b = append(b, '\\', 't')
		case escaped(r):
			const digits = "0123456789abcdef"
			b = append(b, '\\', 'u', digits[r>>12&15], digits[r>>8&15], digits[r>>4&15], digits[r&15])
		default:
			b = utf8.AppendRune(b, r)
		}
	}
	return append(b, '"')
}

// escaped reports whether a rune is written as \uXXXX: C0 and C1 controls, DEL,
// line separators, marks that turn the writing direction, the byte order mark.
func escaped(r rune) bool {
	switch {
	case r < 0x20, r >= 0x7f && r < 0xa0:
		return true
	case r == 0x61c, r == 0x200e, r == 0x200f, r >= 0x2028 && r <= 0x202e, r >= 0x2066 && r <= 0x2069, r == 0xfeff:
		return true
	}
	return false
}
