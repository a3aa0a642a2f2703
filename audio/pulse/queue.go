package pulse

import (
	"encoding/binary"
	"sync"
	"sync/atomic"

	"spotter/audio"
	"spotter/audio/dsp"
)

const (
	maxOverwrite = 64 << 10 / frameBytes        // frames of sound that overwrite the queue at once
	silenceAfter = int64(dsp.Rate) * 300 / 1000 // frames sent behind it, so that nothing old remains
)

// queue makes the messages that carry the timeline to the server, ahead of its time.
// What has no other word is used by whoever holds its lock.
type queue struct {
	tl   *audio.Timeline
	want atomic.Int64 // bytes that the server would still take; may be negative; needs no lock

	mu      sync.Mutex // held while writing; guards what follows
	next    int64      // timeline frame to be written next
	floor   int64      // no splice before this timeline frame
	slipped func(frames int64)
	samples [512][2]float64
	out     []byte // the message
}

// newQueue returns a queue of which nothing was written yet.
func newQueue(tl *audio.Timeline) queue {
	return queue{tl: tl, out: make([]byte, 0, 2*frameHeader+(maxOverwrite+int(silenceAfter))*frameBytes)}
}

// asked adds to the account what the server asks for. Nobody honest ever wants
// more than the whole queue. It needs no lock.
func (q *queue) asked(bytes int64) {
	for {
		was := q.want.Load()
		if q.want.CompareAndSwap(was, min(was+bytes, queueFrames*frameBytes)) {
			return
		}
	}
}

// wanted returns how many frames the server wants, at most as many as one message
// has room for; none or fewer when it has enough. It needs no lock.
func (q *queue) wanted() int64 { return min(q.want.Load()/frameBytes, maxOverwrite) }

// message begins a message anew with the next n frames of the timeline.
func (q *queue) message(stream uint32, n int64, seek uint32) {
	q.out = q.out[:0]
	q.add(stream, n, seek)
}

// add adds the next n frames of the timeline to the message.
func (q *queue) add(stream uint32, n int64, seek uint32) {
	q.out = appendFrame(q.out, stream, int(n)*frameBytes, seek)
	q.render(n)
}

// render appends the next n frames of the timeline to the message.
func (q *queue) render(n int64) {
	for n > 0 {
		if q.tl.Silent(q.next) { // which most of what is queued is
			at := len(q.out)
			q.out = q.out[:at+int(n)*frameBytes]
			clear(q.out[at:])
			q.next += n
			return
		}
		part := q.samples[:min(n, int64(len(q.samples)))]
		q.tl.Render(q.next, part)
		at := len(q.out)
		q.out = q.out[:at+len(part)*frameBytes]
		pcm := q.out[at:]
		for i, f := range part {
			frame := uint32(uint16(dsp.PCM16(f[0]))) | uint32(uint16(dsp.PCM16(f[1])))<<16
			binary.LittleEndian.PutUint32(pcm[i*frameBytes:], frame)
		}
		q.next += int64(len(part))
		n -= int64(len(part))
	}
}
