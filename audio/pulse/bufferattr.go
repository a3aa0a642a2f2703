package pulse

import (
	"fmt"
	"time"

	"spotter/audio"
	"spotter/audio/dsp"

	"github.com/jfreymuth/pulse/proto"
)

// queueFrames is the target length: how far ahead a pulse stream queues, 4 s. The
// server then asks for more every two seconds, so that silence costs little, and
// a program that stands still for so long leaves no gap.
const queueFrames = 4 * int64(dsp.Rate)

// bufferAttr are the buffer attributes in force, in bytes of the stream, and the
// sink's latency as the server gives it.
//
// Both servers set the sink's latency to the target length less twice the
// minimum request where a client asks for neither adjust-latency nor
// early-requests.
type bufferAttr struct {
	target  uint32
	minimum uint32
	latency time.Duration
}

// attributes returns what to ask for to be granted a sink latency.
func attributes(sink time.Duration) bufferAttr {
	return bufferAttr{
		target:  uint32(queueFrames * frameBytes),
		minimum: uint32((queueFrames - int64(dsp.Rate.N(sink))) / 2 * frameBytes),
		latency: sink,
	}
}

// sink returns the sink latency that follows from the lengths.
func (g bufferAttr) sink() time.Duration {
	return dsp.Lasts((int64(g.target) - 2*int64(g.minimum)) / frameBytes)
}

// every returns how long the server takes from one request to the next while
// nothing else happens.
func (g bufferAttr) every() time.Duration {
	return dsp.Lasts(int64(g.minimum) / frameBytes)
}

// detail says what is in force; asked is the sink latency that was wanted.
func (g bufferAttr) detail(asked time.Duration, relaxed bool) string {
	ms := func(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
	s := fmt.Sprintf("queue %.0f ms, sink %.1f ms", ms(dsp.Lasts(int64(g.target)/frameBytes)), ms(g.latency))
	switch {
	case relaxed:
		s += " while quiet"
	case g.latency > asked+asked/2:
		s += fmt.Sprintf(" (asked %.1f)", ms(asked))
	}
	return s
}

// grant takes note of the attributes in force.
func (s *stream) grant(g bufferAttr) {
	if s.pipewire { // tells of the graph as it was before the change
		g.latency = g.sink()
	}
	s.attr.Store(&g)
	s.description.change(func(d *audio.Device) {
		d.Latency, d.Detail = g.latency, g.detail(s.tight, s.relaxed.Load())
		if n := s.underflows.Load(); n > 0 {
			d.Detail += fmt.Sprintf(", ran dry %d times", n)
		}
	})
}

// setLatency asks the server for another sink latency. The queue stays as it is.
func (s *stream) setLatency(sink time.Duration) error {
	asked := attributes(sink)
	var reply proto.SetPlaybackStreamBufferAttrReply
	err := s.c.Request(&proto.SetPlaybackStreamBufferAttr{
		StreamIndex: s.index, BufferMaxLength: proto.Undefined,
		BufferTargetLength: asked.target, BufferMinimumRequest: asked.minimum,
	}, &reply)
	if err != nil {
		return fmt.Errorf("asking sink %q for a latency of %v: %w", s.sink(), sink, err)
	}
	s.grant(bufferAttr{target: reply.BufferTargetLength, minimum: reply.BufferMinimumRequest,
		latency: time.Duration(reply.SinkLatency) * time.Microsecond})
	return nil
}
