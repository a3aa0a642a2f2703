package audiotest

import (
	"math"
	"sort"
	"time"

	"github.com/jfreymuth/pulse/proto"
)

// How long [Recording.Calibrate] listens closely, and then lets the sink settle.
const (
	calibrateFor = 2500 * time.Millisecond
	settleFor    = 1500 * time.Millisecond
	lagFor       = 3 * time.Second // [Server.Follow] listens
)

// Calibrate learns when the frames of a recording were played, for
// [Recording.PlayedAt]. For 2.5 s a second recorder asks for 1 ms, which makes
// packets come as they are played; the earliest gives the clock. Then it leaves,
// and the sink goes back to the latency of those who play. Call it once the
// stream to be measured is open; it takes 4 s.
func (s *Server) Calibrate(r *Recording) {
	s.tb.Helper()
	client, conn, err := s.connect()
	if err != nil {
		s.tb.Fatalf("audiotest: calibrate: %v", err)
	}
	defer conn.Close()
	client.Callback = func(any) {}
	from := len(r.Arrivals())
	if err := openMonitor(client, r.sink, Rate/1000, true); err != nil {
		s.tb.Fatalf("audiotest: calibrate %s: %v", r.sink, err)
	}
	time.Sleep(calibrateFor)
	arrivals := r.Arrivals()
	if len(arrivals) == from {
		s.tb.Fatalf("audiotest: calibrate %s: its monitor sent nothing", r.sink)
	}
	conn.Close()
	r.mu.Lock()
	// PipeWire's graph can lose cycles, so there the clock is followed instead.
	r.base, r.follow = earliest(arrivals[from:]), s.Kind == PipeWire
	r.mu.Unlock()
	time.Sleep(settleFor)
}

// Follow has a calibrated recording follow its sink's clock from here on. PulseAudio's sink without a
// device loses up to a microsecond with each chunk that it renders, which are 100 ms in five
// minutes where a browser has it render short ones. So packets tell the clock, and how late those come as
// a rule is learned here first; it takes 3 s. Calibrate does it by itself with PipeWire.
func (s *Server) Follow(r *Recording) {
	s.tb.Helper()
	if s.Kind == PipeWire {
		return
	}
	from := len(r.Arrivals())
	time.Sleep(lagFor)
	arrivals := r.Arrivals()
	if len(arrivals) == from {
		s.tb.Fatalf("audiotest: follow %s: its monitor sent nothing", r.sink)
	}
	r.mu.Lock()
	r.lag, r.follow = earliest(arrivals[from:]).Sub(r.base), true
	r.mu.Unlock()
}

// PlayedAt returns a function that tells when a frame was played. It knows of
// what was recorded up to the call, and needs [Server.Calibrate] before.
func (r *Recording) PlayedAt() func(frame int) time.Time {
	arrivals := r.Arrivals()
	r.mu.Lock()
	base, follow, lag := r.base, r.follow, r.lag
	r.mu.Unlock()
	return func(frame int) time.Time {
		if near := around(arrivals, frame); follow && len(near) > 0 {
			return earliest(near).Add(frames(frame) - lag)
		}
		return base.Add(frames(frame))
	}
}

// around returns the arrivals within a second of that which brought a frame.
func around(a []Arrival, frame int) []Arrival {
	k := sort.Search(len(a), func(i int) bool { return a[i].Frames > frame })
	if k == len(a) {
		return nil
	}
	lo := sort.Search(k, func(i int) bool { return a[k].At.Sub(a[i].At) < time.Second })
	hi := k + sort.Search(len(a)-k, func(i int) bool { return a[k+i].At.Sub(a[k].At) >= time.Second })
	return a[lo:hi]
}

// earliest returns the soonest that frame 0 can have been played, given that no
// packet comes before its last frame was.
func earliest(a []Arrival) time.Time {
	first := time.Duration(math.MaxInt64)
	for _, x := range a {
		first = min(first, x.At.Sub(a[0].At)-frames(x.Frames))
	}
	return a[0].At.Add(first)
}

// frames returns how long so many frames take.
func frames(n int) time.Duration { return time.Duration(n) * time.Second / Rate }

// openMonitor records the monitor of a sink in packets of the given length. With
// adjust the sink is made to deliver them that soon.
func openMonitor(c *proto.Client, sink string, packet int, adjust bool) error {
	return c.Request(&proto.CreateRecordStream{
		SourceIndex: proto.Undefined, SourceName: sink + ".monitor", DirectOnInputIndex: proto.Undefined,
		SampleSpec:     proto.SampleSpec{Format: proto.FormatInt16LE, Channels: 2, Rate: Rate},
		ChannelMap:     proto.ChannelMap{proto.ChannelLeft, proto.ChannelRight},
		ChannelVolumes: proto.ChannelVolumes{uint32(proto.VolumeNorm), uint32(proto.VolumeNorm)},
		// A recorder that follows its sink elsewhere would hide a lost sink.
		NoMove: true, BufferMaxLength: proto.Undefined, BufferFragSize: uint32(packet) * 4, AdjustLatency: adjust,
		Properties: proto.PropList{"media.name": proto.PropListString("monitor of " + sink)},
	}, &proto.CreateRecordStreamReply{})
}
