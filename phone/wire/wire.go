package wire

import (
	"encoding/binary"
	"math"
)

// Proto is the version of the messages. A page of another one is refused, with bye.
const Proto = 2

// Times are in milliseconds. Those named Page are on the page's own clock (performance.now),
// whose zero nobody else knows: the link finds the offset from pings.

// The types of messages of the earpiece.
const (
	Hello   = "hello"   // page: it is there; the first message
	Welcome = "welcome" // spotter: it is let in; resume is to be kept, and given with the next hello
	Pack    = "pack"    // spotter: the clips to load
	Ready   = "ready"   // page: they are loaded, or some are missing
	Ping    = "ping"    // spotter: 4 a second
	Pong    = "pong"    // page: at once
	Cue     = "cue"     // spotter: play this, in place of what plays
	Stop    = "stop"    // spotter: silence, and end a repeating STOP
	Begun   = "begun"   // page: the cue sounds
	Ended   = "ended"   // page: it sounded to its end
	Cut     = "cut"     // page: it was ended by another, or with why held by the page
	Expired = "expired" // page: it came after its time, and was not played
	Refused = "refused" // page: it cannot be played
	Trouble = "trouble" // page: something keeps sound from the ear
	Test    = "test"    // page: the runner tapped the side that was heard, in the ear test
	Bye     = "bye"     // spotter: the end, and why
)

// The types of messages of the pads, beside Hello, Welcome, Ping, Pong and Bye.
const (
	Layout  = "layout"  // spotter: the pads to show
	Press   = "press"   // page: a pad was touched
	Outcome = "outcome" // spotter: what became of a press
)

// The kinds of a trouble.
const (
	Hidden      = "hidden"      // the page is not seen
	Interrupted = "interrupted" // the system took the sound away
	Stall       = "stall"       // the sound is behind the clock
)

// Held stands in the why of a cut by the page itself: its sound stood still for late_ms, and the rest would have come too late.
const Held = "held"

// Binary frames go from spotter to the earpiece alone. Their first byte says what they hold.
const (
	// BinaryClip: the last part of a sound; see [ClipParts]. A cue has the sound's name as its Clip, and may come before it:
	// it waits for its sound as long as it may begin. Sentences that are put together in the race come so.
	BinaryClip = 1
	// BinaryVoice: 20 ms of the spotter's live voice. See [VoiceFrame].
	BinaryVoice = 2
	// BinaryPart: a part of a sound, of which more come.
	BinaryPart = 3
)

// partSize bounds a part of a sound: pings and a STOP get between two of them on a slow network.
const partSize = 16 << 10

// ClipParts returns the binary frames of a WAV file, in their order: the kind, one byte with the length of a name, the name, and
// then a part of the file.
func ClipParts(name string, file []byte) (frames [][]byte) {
	for {
		kind, part := byte(BinaryPart), file[:min(partSize, len(file))]
		if file = file[len(part):]; len(file) == 0 {
			kind = BinaryClip
		}
		frames = append(frames, append(append([]byte{kind, byte(len(name))}, name...), part...))
		if kind == BinaryClip {
			return frames
		}
	}
}

// ReadPart reads a frame of [ClipParts]; last says that no more come. ok is false for another frame.
func ReadPart(b []byte) (name string, part []byte, last, ok bool) {
	if len(b) < 2 || b[0] != BinaryClip && b[0] != BinaryPart || len(b) < 2+int(b[1]) {
		return "", nil, false, false
	}
	return string(b[2 : 2+int(b[1])]), b[2+int(b[1]):], b[0] == BinaryClip, true
}

// VoiceRate is the rate of the spotter's live voice, which has one channel.
const VoiceRate = 16000

// VoiceFrame returns a binary frame of the spotter's live voice: the kind, the time after which it is too old to be
// heard, on the page's clock, and the samples, all little-endian.
func VoiceFrame(due float64, samples []int16) []byte {
	b := make([]byte, 0, 1+8+2*len(samples))
	b = binary.LittleEndian.AppendUint64(append(b, BinaryVoice), math.Float64bits(due))
	for _, x := range samples {
		b = binary.LittleEndian.AppendUint16(b, uint16(x))
	}
	return b
}

// ReadVoice reads what [VoiceFrame] made. false says that it is none.
func ReadVoice(b []byte) (due float64, samples []int16, ok bool) {
	if len(b) < 1+8+2 || b[0] != BinaryVoice || len(b)%2 == 0 {
		return 0, nil, false
	}
	due = math.Float64frombits(binary.LittleEndian.Uint64(b[1:]))
	for b = b[9:]; len(b) > 0; b = b[2:] {
		samples = append(samples, int16(binary.LittleEndian.Uint16(b)))
	}
	return due, samples, !math.IsNaN(due)
}

// Message is every message. Fields that a type does not name are absent.
type Message struct {
	Type string `json:"t"`
	N    uint64 `json:"n,omitempty"` // number of the cue, ping or press that it is about

	// hello and pong
	Proto   int     `json:"proto,omitempty"`
	Resume  string  `json:"resume,omitempty"` // of the last welcome: the same phone is let in again without a question
	Agent   string  `json:"ua,omitempty"`
	Page    float64 `json:"page,omitempty"`     // now, on the page's clock; begun, ended, cut, expired: when
	OutMs   float64 `json:"out_ms,omitempty"`   // what the browser says its output adds
	BaseMs  float64 `json:"base_ms,omitempty"`  // and its graph
	StallMs float64 `json:"stall_ms,omitempty"` // how far the sound is behind the clock
	Ear     float64 `json:"ear,omitempty"`      // cue: at the ear before then, or not at all; begun: when the ear hears it, where the sound has a clock
	Phone
	Hidden bool   `json:"hidden,omitempty"` // the page is not seen
	State  string `json:"state,omitempty"`  // of the AudioContext: running, suspended, interrupted

	// pack
	SHA256 string `json:"sha,omitempty"`
	Clips  []Clip `json:"clips,omitempty"` // the URL of each names what is in it: a page that has it need not load it again

	// ready
	Missing []string `json:"missing,omitempty"`

	// ping
	Server float64 `json:"s,omitempty"` // spotter's clock; the pong gives it back

	// cue
	Clip     string  `json:"clip,omitempty"`      // its URL, below the page's own address
	ID       string  `json:"id,omitempty"`        // the cue, for the page to show
	Pan      float64 `json:"pan,omitempty"`       // -1 left, 0 both, 1 right
	Due      float64 `json:"due,omitempty"`       // on the page's clock: play before, or not at all
	RepeatMs float64 `json:"repeat_ms,omitempty"` // from begin to begin, until stop; 0: once
	Mutes    bool    `json:"mutes,omitempty"`     // the spotter's live voice is not heard under it; else it is 18 dB down

	// expired, cut, refused, trouble, bye
	LateMs float64 `json:"late_ms,omitempty"`
	By     uint64  `json:"by,omitempty"`
	Why    string  `json:"why,omitempty"`  // a word of this package, or a text that the other end cleans
	Kind   string  `json:"kind,omitempty"` // trouble

	// layout
	Pads []Pad  `json:"pads,omitempty"`
	Side string `json:"side,omitempty"` // test: left or right

	// press
	Do string `json:"do,omitempty"` // as input.ParseDo reads it
	// outcome
	Is string `json:"is,omitempty"` // begun, heard, cut, dropped, expired, no_device, refused, done
}

// Phone holds what a page knows of its phone.
type Phone struct {
	Rate    float64 `json:"rate,omitempty"`      // of its sound, Hz
	Secure  bool    `json:"secure,omitempty"`    // a secure context
	Awake   bool    `json:"awake,omitempty"`     // a wake lock is held
	Battery float64 `json:"battery,omitempty"`   // 0 to 1; 0: not told
	Jitter  float64 `json:"jitter_ms,omitempty"` // ended: by how much the clock of its sound usually errs
}

// Clip is a sound that the page loads before the race.
type Clip struct {
	ID  string `json:"id"`
	URL string `json:"url"` // below the page's own address
}

// Pad is one pad to show.
type Pad struct {
	Do    string `json:"do"`
	Label string `json:"label"`
	Class string `json:"class"` // alarm, steer, prepare, service, info, act: says its colour and size
}

// The words of a bye.
const (
	ByeProto    = "proto"    // the page is of another version: load it again
	ByeReplaced = "replaced" // another phone took its place, with the spotter's yes
	ByeTaken    = "taken"    // a phone is there already, and the spotter was not asked or said no
	ByeOver     = "over"     // the race was left
	ByeHostile  = "hostile"  // it sent what no page sends
)
