package pulse

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"spotter/audio"
	"spotter/audio/dsp"
	"spotter/audio/headset"
	"spotter/text"

	"github.com/jfreymuth/pulse/proto"
)

const (
	frameBytes = 4                    // 16-bit stereo
	dummySink  = "auto_null"          // what both servers offer where there is no device
	proofPause = 2 * time.Millisecond // between two looks at the play position
)

// The sink latency that is asked for where nobody says another. PipeWire's graph
// runs in cycles of a power of two frames: 5 ms makes 256, and at 128 a virtual
// machine loses cycles.
const (
	pulseAudioLatency = 2 * time.Millisecond
	pipeWireLatency   = 5 * time.Millisecond
)

// options say how a stream behaves: its latency, and what it does when its sink goes.
type options struct {
	follow     bool          // elsewhere is better than nowhere
	tight      time.Duration // sink latency while cues are about; 0 lets the server's kind decide
	relaxAfter time.Duration // without a cue, until a longer one does
	instance   string        // tells this program's streams from another's: our value of instanceKey
}

// output is the output over a PulseAudio or PipeWire server.
type output struct {
	options
	pinned string // sink asked for, or "" for the server's default
	held   string // sink that was first opened: cues belong to it
	known  known  // of its headset, which may come back under another name
	env    func(string) string
	now    func() time.Time
}

// New returns an output that plays on a sink of a PulseAudio or PipeWire
// server: the named one, or with "" the server's default. Once opened it stays
// with its sink: when that goes, it is waited for, and the runner's cues do not
// come out of some other loudspeaker. latency is what the sink is asked for; 0
// means what suits the server.
func New(sink string, latency time.Duration) audio.Output {
	return newOutput(sink, latency, false)
}

// NewFollower returns an output as [New] does, which plays on the default sink while its
// own is gone. It goes back to its own as soon as that is there again.
func NewFollower(sink string, latency time.Duration) audio.Output {
	return newOutput(sink, latency, true)
}

// NewAside returns an output as [New] does for sounds that are not the runner's. The
// runner's streams take no notice of it, and [audio.Device] says when they share its sink.
func NewAside(sink string, latency time.Duration) audio.Output {
	o := newOutput(sink, latency, false)
	o.instance = ""
	return o
}

func newOutput(sink string, latency time.Duration, follow bool) *output {
	return &output{pinned: sink, held: sink, env: os.Getenv, now: time.Now,
		options: options{tight: latency, follow: follow, relaxAfter: relaxAfter, instance: instance()}}
}

func (o *output) Name() string {
	if o.pinned == "" {
		return "pulse"
	}
	return "pulse:" + o.pinned
}

// Open implements [audio.Output]. It is called by one goroutine at a time.
func (o *output) Open(ctx context.Context, tl *audio.Timeline) (audio.Stream, error) {
	s := newStream(tl, o.options, o.now)
	s.known = o.known
	c, err := dial(ctx, o.env, s.message)
	if err != nil {
		return nil, err
	}
	s.c = c
	defer c.obey(ctx)()
	sink, err := s.findSink(o.held)
	if err == nil {
		err = s.create(sink)
	}
	if err == nil {
		err = s.prove(ctx)
	}
	if err == nil {
		err = s.startWatching()
	}
	if err != nil {
		c.close()
		return nil, err
	}
	o.held, o.known = s.home, s.known
	s.goroutines.Go(s.run)
	return s, nil
}

// findSink returns the named sink, or with "" the default one. A stream that
// follows is content with the default one when the named is not there.
func (s *stream) findSink(name string) (*proto.GetSinkInfoReply, error) {
	var server proto.GetServerInfoReply
	if err := s.c.Request(&proto.GetServerInfo{}, &server); err != nil {
		return nil, fmt.Errorf("asking the sound server about itself: %w", err)
	}
	s.pipewire = strings.Contains(server.PackageName, "PipeWire")
	if s.tight == 0 {
		s.tight = pulseAudioLatency
		if s.pipewire {
			s.tight = pipeWireLatency
		}
	}
	named := ""
	if name == "" && s.c.conf.Sink != "" {
		name, named = s.c.conf.Sink, ", which "+text.Escape(s.c.conf.SinkFrom)+" names,"
	}
	if s.home = name; name == "" {
		name = server.DefaultSinkName
		if name == "" || name == dummySink {
			return nil, audio.Remedied("connect an earpiece", "the sound server has no output but its dummy")
		}
		s.home = name
	}
	sink, renamed, err := s.homeSink(name)
	if err == nil {
		s.settleOn(sink, renamed)
		return sink, nil
	}
	other := server.DefaultSinkName
	if errors.Is(err, proto.ErrNoSuchEntity) && s.follow && other != "" && other != dummySink {
		sink, err = s.sinkNamed(other)
	}
	if errors.Is(err, proto.ErrNoSuchEntity) {
		return nil, audio.Remedied(otherSinks(s.c, name), "sink %q%s is not there", text.Escape(name), named)
	}
	if err != nil {
		return nil, fmt.Errorf("asking the sound server for sink %q: %w", text.Escape(name), err)
	}
	return sink, nil
}

// homeSink returns the sink with a name, or the one that its headset has now under
// another name (renamed): a profile that changes makes a new sink.
func (s *stream) homeSink(name string) (sink *proto.GetSinkInfoReply, renamed bool, err error) {
	sink, err = s.sinkNamed(name)
	if !errors.Is(err, proto.ErrNoSuchEntity) {
		return sink, false, err
	}
	var list proto.GetSinkInfoListReply
	if lerr := s.c.Request(&proto.GetSinkInfoList{}, &list); lerr != nil {
		return nil, false, err
	}
	if sink := s.known.find(name, list); sink != nil {
		return sink, true, nil
	}
	return nil, false, err
}

// settleOn makes a sink the one that cues belong to.
func (s *stream) settleOn(sink *proto.GetSinkInfoReply, renamed bool) {
	var list proto.GetSinkInfoListReply
	if s.c.Request(&proto.GetSinkInfoList{}, &list) == nil {
		s.known.learn(sink, list)
	}
	if renamed {
		s.rename(sink)
	}
	s.home = sink.SinkName // which may have been asked for as a number
}

// rename notes that the headset has another sink now.
func (s *stream) rename(sink *proto.GetSinkInfoReply) {
	was := text.Escape(s.home)
	s.home = sink.SinkName
	s.description.change(func(d *audio.Device) { d.Was = was })
}

// sinkNamed asks the server for a sink.
func (s *stream) sinkNamed(name string) (*proto.GetSinkInfoReply, error) {
	var sink proto.GetSinkInfoReply
	if err := s.c.Request(&proto.GetSinkInfo{SinkIndex: proto.Undefined, SinkName: name}, &sink); err != nil {
		return nil, err
	}
	return &sink, nil
}

// otherSinks says which sinks there are, those with the most similar names
// first, for an error.
func otherSinks(c *conn, name string) string {
	var list proto.GetSinkInfoListReply
	if c.Request(&proto.GetSinkInfoList{}, &list) != nil || len(list) == 0 {
		return "connect it, or see spotter devices"
	}
	names := make([]string, 0, len(list))
	for _, s := range list {
		names = append(names, text.Escape(s.SinkName))
	}
	text.SortNearest(name, names)
	more := ""
	if len(names) > offeredNames {
		more = fmt.Sprintf(" and %d more", len(names)-offeredNames)
		names = names[:offeredNames]
	}
	return "connect it, or choose one of " + strings.Join(names, ", ") + more
}

// offeredNames is the number of names that an error offers in place of a wrong one.
const offeredNames = 5

// create opens the stream on a sink, playing at once.
func (s *stream) create(sink *proto.GetSinkInfoReply) error {
	const undefined = proto.Undefined
	asked := attributes(s.tight)
	req := proto.CreatePlaybackStream{
		SampleSpec:           proto.SampleSpec{Format: proto.FormatInt16LE, Channels: 2, Rate: uint32(dsp.Rate)},
		ChannelMap:           proto.ChannelMap{proto.ChannelLeft, proto.ChannelRight},
		SinkIndex:            undefined,
		SinkName:             sink.SinkName,
		BufferMaxLength:      undefined,
		BufferTargetLength:   asked.target,
		BufferMinimumRequest: asked.minimum,
		ChannelVolumes:       proto.ChannelVolumes{uint32(proto.VolumeNorm), uint32(proto.VolumeNorm)},
		NoMove:               !s.follow, // a cue in the wrong loudspeaker is worse than a fault
		NoRemix:              hasEars(sink),
		VolumeSet:            true, // not what some earlier program left behind
		MutedSet:             true,
		Properties:           proto.PropList{"media.name": proto.PropListString("cues"), instanceKey: proto.PropListString(s.instance)},
	}
	var reply proto.CreatePlaybackStreamReply
	if err := s.c.Request(&req, &reply); err != nil {
		return fmt.Errorf("opening a stream on sink %q: %w", text.Escape(sink.SinkName), err)
	}
	if reply.SinkSuspended {
		return audio.Remedied("resume it, or choose another", "sink %q is suspended", text.Escape(sink.SinkName))
	}
	s.index, s.input = reply.StreamIndex, reply.SinkInputIndex
	s.indexed.Store(true)
	s.grant(bufferAttr{target: reply.BufferTargetLength, minimum: reply.BufferMinimumRequest,
		latency: time.Duration(reply.SinkLatency) * time.Microsecond})
	s.description.change(func(d *audio.Device) {
		d.Name, d.Label, d.Rate, d.Bluetooth = sink.SinkName, label(sink), int(dsp.Rate), headset.Bluetooth(sink.SinkName, propsOf(sink.Properties))
	})
	s.lives()
	s.queue.want.Add(int64(reply.Missing))
	s.queue.mu.Lock()
	defer s.queue.mu.Unlock()
	return s.fill()
}

// hasEars reports whether a sink has a left and a right of its own among more
// channels: cues then go there, and are not spread over the middle and the back.
func hasEars(sink *proto.GetSinkInfoReply) bool {
	return len(sink.ChannelMap) > 2 && slices.Contains(sink.ChannelMap, proto.ChannelLeft) &&
		slices.Contains(sink.ChannelMap, proto.ChannelRight)
}

// prove waits until the server has taken samples.
func (s *stream) prove(ctx context.Context) error {
	for {
		read, err := s.fillAndLook()
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
			return audio.Remedied("resume it, or choose another", "sink %q takes no samples", text.Escape(s.Device().Name))
		case <-time.After(proofPause):
		}
	}
}

// fillAndLook writes what the server wants and returns its read index.
func (s *stream) fillAndLook() (read int64, err error) {
	s.queue.mu.Lock()
	defer s.queue.mu.Unlock()
	if err := s.fill(); err != nil {
		return 0, err
	}
	return s.askPosition()
}

// label returns a sink's name for people.
func label(sink *proto.GetSinkInfoReply) string {
	name := text.Escape(sink.SinkName)
	if d := sink.Properties["device.description"]; len(d) > 1 {
		name = text.Clean(d.String())
	}
	if r := []rune(name); len(r) > longestLabel {
		name = string(r[:longestLabel-1]) + "…"
	}
	return name
}

// longestLabel is the most that is shown of a sink's description, in runes.
const longestLabel = 80
