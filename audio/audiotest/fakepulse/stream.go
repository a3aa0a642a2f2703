package fakepulse

import (
	"encoding/binary"
	"time"

	"github.com/jfreymuth/pulse/proto"
)

// Rate is the rate of every stream's frames, in Hz.
const Rate = 48000

// frameBytes is the size of a frame: only 16-bit stereo is sent.
const frameBytes = 4

// Frame is one stereo sample: left and right.
type Frame = [2]int16

// Run is an unbroken stretch of frames that are not silence.
type Run struct {
	Sink   string
	Stream uint32 // that it was played by
	At     int64  // frame of the stream's life at which it was played
	Began  time.Time
	Frames []Frame
}

// runGap is the number of silent frames that part two runs: a square wave has none, and
// a pause between two cues has more.
const runGap = 48

// Stream is a playing stream, as a test sees it.
type Stream struct {
	Index   uint32
	Input   uint32 // its index among the sink's inputs
	Sink    string
	Played  int64    // frames that have left the sink
	Ahead   int64    // frames that the sink has taken and not played
	Queued  int64    // bytes between read and write index
	Asked   int64    // bytes asked for and not sent; negative: sent unasked
	Missing int64    // bytes to be asked for
	Target  int64    // bytes
	Least   int64    // minimum request, bytes
	Dry     int      // times that the queue ran dry
	Longest int64    // the most that was ever queued, bytes
	Rewinds int64    // frames that the sink gave back
	Lost    int64    // bytes written before what could still be played
	Over    int64    // frame of the stream's life at which the last overwrite began
	Volumes []uint32 // of its channels; nil for full
}

// stream is the server's side of it.
type stream struct {
	c       *conn
	index   uint32
	input   uint32
	sink    *sink
	fixed   bool // not to be moved
	props   proto.PropList
	volumes proto.ChannelVolumes // nil for full
	q       queue

	ahead   []byte // taken from the queue by the sink and not yet played
	played  int64  // frames
	dry     bool
	dries   int
	longest int64
	rewinds int64
	lost    int64
	over    int64
	began   bool
	live    *Run // being played
	quiet   int  // frames of silence at its end
}

// setBuffers puts in force what is granted of what a client asks for.
func (st *stream) setBuffers(target, minimum, maximum uint32) {
	s := st.sink
	whole := func(n int64) int64 { return n - n%frameBytes }
	st.q.max = min(int64(maximum), 4<<20)
	t, m := int64(target), int64(minimum)
	if target == proto.Undefined {
		t = 2 * Rate * frameBytes
	}
	if minimum == proto.Undefined {
		m = t / 4
	}
	t = max(min(t, st.q.max), 4*frameBytes)
	m = max(min(m, t), s.o.LeastRequest*frameBytes, frameBytes)
	// The sink's latency is what is left between two requests, or what it is able
	// to: then the queue has to be the longer.
	t = max(t, 2*m+s.o.LeastLatency*frameBytes)
	if most := s.o.MaxTarget * frameBytes; most > 0 && t > most {
		latency := max(t-2*m, s.o.LeastLatency*frameBytes)
		t, m = most, max(frameBytes, (most-latency)/2)
	}
	t, m = whole(t), whole(m)
	st.q.missing += t - st.q.target
	st.q.target, st.q.minimum = t, m
}

// block returns how many bytes the sink takes at once: its latency.
func (st *stream) block() int64 {
	return max(st.q.target-2*st.q.minimum, st.sink.o.LeastLatency*frameBytes, 16*frameBytes)
}

// microseconds of so many bytes.
func microseconds(bytes int64) proto.Microseconds {
	return proto.Microseconds(max(0, bytes) / frameBytes * 1e6 / Rate)
}

// data takes what a client wrote.
func (st *stream) data(mode uint32, offset int64, b []byte) {
	from := st.q.write
	if mode != SeekRelative || offset != 0 {
		st.q.seek(mode, offset)
		from = min(from, st.q.write)
	}
	at := st.q.write
	if !st.q.push(b) {
		st.c.message(proto.OpOverflow, &proto.Overflow{StreamIndex: st.index})
	}
	if back := st.q.read - from; back > 0 {
		st.rewind(back)
	}
	if mode != SeekRelative {
		st.over = at / frameBytes
	}
	st.lost += min(max(0, st.q.read-at), int64(len(b)))
	st.longest = max(st.longest, st.q.length())
	st.request()
}

// rewind gives back what the sink has taken and not played, n bytes at most.
func (st *stream) rewind(n int64) {
	n = min(n, int64(len(st.ahead)), st.sink.o.MaxRewind*frameBytes)
	n -= n % frameBytes
	if n <= 0 {
		return
	}
	st.ahead = st.ahead[:int64(len(st.ahead))-n]
	st.q.rewind(n)
	st.rewinds += n / frameBytes
}

// request asks for what is missing.
func (st *stream) request() {
	if n := st.q.ask(); n > 0 {
		st.c.message(proto.OpRequest, &proto.Request{StreamIndex: st.index, Length: uint32(n)})
	}
}

// advance plays n frames that end at a time.
func (st *stream) advance(n int64, now time.Time) {
	for n > 0 {
		if len(st.ahead) == 0 {
			st.fill()
		}
		k := min(n, int64(len(st.ahead))/frameBytes)
		st.hear(st.ahead[:k*frameBytes], now.Add(-frames(n)))
		st.ahead = st.ahead[k*frameBytes:]
		n -= k
	}
}

// fill has the sink take its next block.
func (st *stream) fill() {
	b, dry := st.q.take(st.block(), st.sink.o.MaxRewind*frameBytes)
	st.ahead = b
	if !st.began {
		st.began = true
		st.c.message(proto.OpStarted, &proto.Started{StreamIndex: st.index})
	}
	if dry && !st.dry {
		st.dries++
		st.c.message(proto.OpUnderflow, &proto.Underflow{StreamIndex: st.index, Offset: st.q.read})
	}
	st.dry = dry
	st.request()
}

// hear keeps what was played, in runs of sound.
func (st *stream) hear(b []byte, began time.Time) {
	for ; len(b) > 0; b = b[frameBytes:] {
		f := Frame{int16(binary.LittleEndian.Uint16(b)), int16(binary.LittleEndian.Uint16(b[2:]))}
		if f == (Frame{}) {
			st.quiet++
		} else {
			if st.live == nil || st.quiet > runGap {
				st.endRun()
				st.live = &Run{Sink: st.sink.o.Name, Stream: st.index, At: st.played, Began: began}
				st.quiet = 0
			}
			st.live.Frames = append(st.live.Frames, make([]Frame, st.quiet)...)
			st.live.Frames = append(st.live.Frames, f)
			st.quiet = 0
		}
		st.played++
		began = began.Add(time.Second / Rate)
	}
	if st.quiet > runGap {
		st.endRun()
	}
}

// endRun puts a run that is over to the others.
func (st *stream) endRun() {
	if st.live != nil {
		st.c.s.runs = append(st.c.s.runs, *st.live)
		st.live = nil
	}
}

func (st *stream) snapshot() Stream {
	return Stream{
		Index: st.index, Input: st.input, Sink: st.sink.o.Name, Played: st.played,
		Ahead: int64(len(st.ahead)) / frameBytes, Queued: st.q.length(), Asked: st.q.requested,
		Missing: st.q.missing, Target: st.q.target, Least: st.q.minimum,
		Dry: st.dries, Longest: st.longest, Rewinds: st.rewinds, Lost: st.lost, Over: st.over, Volumes: st.volumes,
	}
}

// frames returns how long so many frames take.
func frames(n int64) time.Duration { return time.Duration(n) * time.Second / Rate }
