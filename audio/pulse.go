package audio

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"

	"github.com/jfreymuth/pulse/proto"
)

// How far ahead a pulse stream queues, and how it is asked for: both servers
// set the sink's latency to the target length less twice the minimum request.
const (
	queueFrames     = int64(Rate)          // target length: 1 s
	pulseFrameBytes = 4                    // 16-bit stereo
	dummySink       = "auto_null"          // what both servers offer where there is no device
	proofPause      = 2 * time.Millisecond // between two looks at the play position
)

// pulse is the output over a PulseAudio or PipeWire server.
type pulse struct {
	pinned  string // sink asked for, or "" for the server's default
	held    string // sink that was first opened: a lost one is waited for
	latency time.Duration
}

// NewPulse returns an output that plays on a sink of a PulseAudio or PipeWire
// server: the named one, or with "" the server's default. Once opened it stays
// with its sink: when that goes, it is waited for, and the runner's cues do not
// come out of some other loudspeaker. latency is what the sink is asked for.
func NewPulse(sink string, latency time.Duration) Output {
	return &pulse{pinned: sink, held: sink, latency: latency}
}

func (o *pulse) Name() string {
	if o.pinned == "" {
		return "pulse"
	}
	return "pulse:" + o.pinned
}

// Open implements [Output]. It is called by one goroutine at a time.
func (o *pulse) Open(ctx context.Context, tl *Timeline) (Stream, error) {
	s := newPulseStream(tl)
	c, err := dialPulse(ctx, s.message)
	if err != nil {
		return nil, err
	}
	s.c = c
	sink, err := s.findSink(o.held)
	if err == nil {
		err = s.create(sink, o.latency)
	}
	if err == nil {
		err = s.prove(ctx)
	}
	if err != nil {
		c.close()
		return nil, err
	}
	o.held = sink.SinkName
	s.goroutines.Go(s.run)
	return s, nil
}

// findSink returns the named sink, or with "" the default one.
func (s *pulseStream) findSink(name string) (*proto.GetSinkInfoReply, error) {
	var server proto.GetServerInfoReply
	if err := s.c.Request(&proto.GetServerInfo{}, &server); err != nil {
		return nil, fmt.Errorf("asking the sound server about itself: %w", err)
	}
	s.pipewire = strings.Contains(server.PackageName, "PipeWire")
	if name == "" {
		name = server.DefaultSinkName
		if name == "" || name == dummySink {
			return nil, errors.New("the sound server has no output but its dummy: connect an earpiece")
		}
	}
	var sink proto.GetSinkInfoReply
	err := s.c.Request(&proto.GetSinkInfo{SinkIndex: proto.Undefined, SinkName: name}, &sink)
	if errors.Is(err, proto.ErrNoSuchEntity) {
		return nil, fmt.Errorf("sink %q is not there%s", Clean(name), sinkNames(s.c))
	}
	if err != nil {
		return nil, fmt.Errorf("asking the sound server for sink %q: %w", Clean(name), err)
	}
	return &sink, nil
}

// sinkNames says which sinks there are, for an error.
func sinkNames(c *pulseConn) string {
	var list proto.GetSinkInfoListReply
	if c.Request(&proto.GetSinkInfoList{}, &list) != nil || len(list) == 0 {
		return ": connect it, or see spotter devices"
	}
	var names []string
	for _, s := range list {
		names = append(names, Clean(s.SinkName))
	}
	return ": connect it, or choose one of " + strings.Join(names, ", ")
}

// create opens the stream on a sink, playing at once.
func (s *pulseStream) create(sink *proto.GetSinkInfoReply, latency time.Duration) error {
	wanted := int64(Rate.N(latency))
	const undefined = proto.Undefined
	req := proto.CreatePlaybackStream{
		SampleSpec:           proto.SampleSpec{Format: proto.FormatInt16LE, Channels: 2, Rate: uint32(Rate)},
		ChannelMap:           proto.ChannelMap{proto.ChannelLeft, proto.ChannelRight},
		SinkIndex:            undefined,
		SinkName:             sink.SinkName,
		BufferMaxLength:      undefined,
		BufferTargetLength:   uint32(queueFrames * pulseFrameBytes),
		BufferMinimumRequest: uint32((queueFrames - wanted) / 2 * pulseFrameBytes),
		ChannelVolumes:       proto.ChannelVolumes{uint32(proto.VolumeNorm), uint32(proto.VolumeNorm)},
		NoMove:               true, // a cue in the wrong loudspeaker is worse than a fault
		VolumeSet:            true, // not what some earlier program left behind
		MutedSet:             true,
		Properties:           proto.PropList{"media.name": proto.PropListString("cues")},
	}
	var reply proto.CreatePlaybackStreamReply
	if err := s.c.Request(&req, &reply); err != nil {
		return fmt.Errorf("opening a stream on sink %q: %w", Clean(sink.SinkName), err)
	}
	if reply.SinkSuspended {
		return fmt.Errorf("sink %q is suspended: resume it, or choose another", Clean(sink.SinkName))
	}
	s.index = reply.StreamIndex
	granted := cycle(reply.BufferTargetLength, reply.BufferMinimumRequest)
	sinkLatency := time.Duration(reply.SinkLatency) * time.Microsecond
	if s.pipewire { // tells of the graph as it was before this stream joined it
		sinkLatency, s.cycle = granted, granted
	}
	s.setDevice(Device{
		Name: sink.SinkName, Label: label(sink), Rate: int(Rate),
		Latency: sinkLatency,
		Detail:  detail(reply.BufferTargetLength, reply.BufferMinimumRequest),
	})
	s.want.Add(int64(reply.Missing))
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.fill()
}

// prove waits until the server has taken samples.
func (s *pulseStream) prove(ctx context.Context) error {
	for {
		s.mu.Lock()
		err := s.fill()
		var read int64
		if err == nil {
			read, err = s.look()
		}
		s.mu.Unlock()
		if err != nil {
			return err
		}
		if read > 0 {
			return nil
		}
		select {
		case err := <-s.lost:
			return err
		case <-ctx.Done():
			return fmt.Errorf("sink %q takes no samples: is it suspended or asleep?", Clean(s.Device().Name))
		case <-time.After(proofPause):
		}
	}
}

// label returns a sink's name for people.
func label(sink *proto.GetSinkInfoReply) string {
	if d := sink.Properties["device.description"]; len(d) > 1 {
		return Clean(d.String())
	}
	return Clean(sink.SinkName)
}

// cycle returns the sink latency that follows from the lengths granted in bytes.
func cycle(target, minimum uint32) time.Duration {
	return Rate.D(int(int64(target)-2*int64(minimum)) / pulseFrameBytes)
}

// detail says what buffering is in force, from the lengths granted in bytes.
func detail(target, minimum uint32) string {
	ms := func(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
	return fmt.Sprintf("queue %.0f ms, sink %.1f ms", ms(Rate.D(int(target)/pulseFrameBytes)), ms(cycle(target, minimum)))
}

// Clean returns s without control characters and other unprintable runes, for
// texts of devices and files on their way to a terminal.
func Clean(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return -1
	}, s)
}

// Sink is a way out that a sound server offers.
type Sink struct {
	Name      string        // for --output pulse:NAME; cleaned
	Label     string        // for people; cleaned
	State     string        // running, idle, suspended or unknown
	Default   bool          // the server's default
	Bluetooth bool          // wireless: adds tens to hundreds of ms
	Muted     bool          // nothing is heard
	Latency   time.Duration // as the server reports it now
	Rate      int           // frames per second
	Channels  int
}

// Sinks lists what the sound server offers.
func Sinks(ctx context.Context) ([]Sink, error) {
	c, err := dialPulse(ctx, func(any) {})
	if err != nil {
		return nil, err
	}
	defer c.close()
	var server proto.GetServerInfoReply
	if err := c.Request(&proto.GetServerInfo{}, &server); err != nil {
		return nil, fmt.Errorf("asking the sound server about itself: %w", err)
	}
	var list proto.GetSinkInfoListReply
	if err := c.Request(&proto.GetSinkInfoList{}, &list); err != nil {
		return nil, fmt.Errorf("asking the sound server for its sinks: %w", err)
	}
	sinks := make([]Sink, 0, len(list))
	for _, s := range list {
		sinks = append(sinks, Sink{
			Name: Clean(s.SinkName), Label: label(s), State: sinkState(s.State),
			Default: s.SinkName == server.DefaultSinkName, Muted: s.Mute,
			Bluetooth: s.Properties["device.bus"].String() == "bluetooth" || strings.HasPrefix(s.SinkName, "bluez_"),
			Latency:   time.Duration(s.Latency) * time.Microsecond,
			Rate:      int(s.Rate), Channels: int(s.Channels),
		})
	}
	return sinks, nil
}

func sinkState(s uint32) string {
	switch s {
	case 0:
		return "running"
	case 1:
		return "idle"
	case 2:
		return "suspended"
	}
	return "unknown"
}
