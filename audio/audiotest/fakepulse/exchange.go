package fakepulse

import (
	"time"

	"github.com/jfreymuth/pulse/proto"
)

// Exchange is a client's question, for a script to decide about. A script that
// does nothing leaves the client without an answer.
type Exchange struct {
	Op     uint32 // what is asked: proto.OpAuth and so on
	Nth    int    // counts questions with this code, from 1
	Tag    uint32
	Values []byte // tagged values of the question
	c      *conn
}

// Honest answers as a real server would.
func (x *Exchange) Honest() { x.Send(x.Answer()) }

// Answer does what is asked and returns what a real server would answer: a code
// and tagged values.
func (x *Exchange) Answer() (op uint32, values []byte) {
	x.c.s.mu.Lock()
	defer x.c.s.mu.Unlock()
	reply, err := x.c.answer(x.Op, x.Values)
	if err != 0 {
		return proto.OpError, Encode(&struct{ Code uint32 }{uint32(err)})
	}
	if reply == nil {
		return proto.OpReply, nil
	}
	return proto.OpReply, Encode(reply)
}

// Send answers with a code and tagged values.
func (x *Exchange) Send(op uint32, values []byte) { x.c.send(Command(op, x.Tag, values)) }

// Refuse answers with an error code.
func (x *Exchange) Refuse(code proto.Error) {
	x.Send(proto.OpError, Encode(&struct{ Code uint32 }{uint32(code)}))
}

// Raw sends bytes as they are, each part in a write of its own. Nothing that the server
// sends by itself comes between two parts.
func (x *Exchange) Raw(parts ...[]byte) { x.c.send(parts...) }

// Message sends what nobody asked for.
func (x *Exchange) Message(op uint32, v any) { x.c.message(op, v) }

// Hangup closes the connection.
func (x *Exchange) Hangup() { x.c.nc.Close() }

// answer does what is asked. The server's lock must be held.
func (c *conn) answer(op uint32, values []byte) (any, proto.Error) {
	read := func(into any) bool {
		err := decode(values, into)
		if err != nil {
			c.s.fault("question %d: %v", op, err)
		}
		return err == nil
	}
	if !c.authorised && op != proto.OpAuth {
		c.s.fault("question %d before the cookie", op)
		return nil, proto.ErrAccessDenied
	}
	switch op {
	case proto.OpAuth:
		c.authorised = true
		return &proto.AuthReply{Version: Version}, 0
	case proto.OpSetClientName:
		return &proto.SetClientNameReply{ClientIndex: c.s.index()}, 0
	case proto.OpGetServerInfo:
		return c.s.info(), 0
	case proto.OpGetSinkInfo:
		var q proto.GetSinkInfo
		if !read(&q) {
			return nil, proto.ErrProtocolError
		}
		if k := c.s.find(q.SinkIndex, q.SinkName); k != nil {
			return c.s.sinkInfo(k), 0
		}
		return nil, proto.ErrNoSuchEntity
	case proto.OpGetSinkInfoList:
		list := make(proto.GetSinkInfoListReply, 0, len(c.s.sinks))
		for _, k := range c.s.sinks {
			list = append(list, c.s.sinkInfo(k))
		}
		return &list, 0
	case proto.OpSubscribe:
		var q proto.Subscribe
		if !read(&q) {
			return nil, proto.ErrProtocolError
		}
		c.mask = q.Mask
		return nil, 0
	case proto.OpCreatePlaybackStream:
		var q proto.CreatePlaybackStream
		if !read(&q) {
			return nil, proto.ErrProtocolError
		}
		return c.create(&q)
	}
	return c.answerStream(op, read)
}

// answerStream answers what is asked about one stream.
func (c *conn) answerStream(op uint32, read func(any) bool) (any, proto.Error) {
	switch op {
	case proto.OpGetSinkInputInfo:
		var q proto.GetSinkInputInfo
		if !read(&q) {
			return nil, proto.ErrProtocolError
		}
		for _, st := range c.streams {
			if st.input == q.SinkInputIndex {
				return st.info(), 0
			}
		}
		return nil, proto.ErrNoSuchEntity
	case proto.OpGetSinkInputInfoList:
		list := proto.GetSinkInputInfoListReply{}
		for other := range c.s.conns {
			for _, st := range other.streams {
				list = append(list, st.info())
			}
		}
		return &list, 0
	case proto.OpGetPlaybackLatency:
		var q proto.GetPlaybackLatency
		if read(&q) && c.streams[q.StreamIndex] != nil {
			return c.streams[q.StreamIndex].position(q.Time), 0
		}
		return nil, proto.ErrNoSuchEntity
	case proto.OpSetPlaybackStreamBufferAttr:
		var q proto.SetPlaybackStreamBufferAttr
		if read(&q) && c.streams[q.StreamIndex] != nil {
			st := c.streams[q.StreamIndex]
			st.setBuffers(q.BufferTargetLength, q.BufferMinimumRequest, q.BufferMaxLength)
			return &proto.SetPlaybackStreamBufferAttrReply{
				BufferMaxLength: uint32(st.q.max), BufferTargetLength: uint32(st.q.target),
				BufferMinimumRequest: uint32(st.q.minimum), SinkLatency: microseconds(st.block()),
			}, 0
		}
		return nil, proto.ErrNoSuchEntity
	case proto.OpDeletePlaybackStream:
		var q proto.DeletePlaybackStream
		if read(&q) && c.streams[q.StreamIndex] != nil {
			c.streams[q.StreamIndex].endRun()
			delete(c.streams, q.StreamIndex)
			return nil, 0
		}
		return nil, proto.ErrNoSuchEntity
	case proto.OpFlushPlaybackStream:
		var q proto.FlushPlaybackStream
		if read(&q) && c.streams[q.StreamIndex] != nil {
			c.streams[q.StreamIndex].flush()
			return nil, 0
		}
		return nil, proto.ErrNoSuchEntity
	case proto.OpCorkPlaybackStream:
		c.s.fault("a stream that must never stop was corked")
		return nil, proto.ErrNotSupported
	}
	return c.answerCapture(op, read)
}

// flush drops what is queued.
func (st *stream) flush() {
	st.q.data = st.q.data[:max(0, min(st.q.read-st.q.start, int64(len(st.q.data))))]
	st.q.seek(SeekRelativeRead, 0)
	st.request()
}

// index returns a number that nothing has yet. The lock must be held.
func (s *Server) index() uint32 {
	s.next++
	return s.next
}

// create makes a stream.
func (c *conn) create(q *proto.CreatePlaybackStream) (any, proto.Error) {
	k := c.s.find(q.SinkIndex, q.SinkName)
	switch {
	case k == nil:
		return nil, proto.ErrNoSuchEntity
	case q.SampleSpec != proto.SampleSpec{Format: proto.FormatInt16LE, Channels: 2, Rate: Rate}:
		c.s.fault("a stream of %+v, which is not known here", q.SampleSpec)
		return nil, proto.ErrNotSupported
	case q.Corked, q.BufferPrebufferLength != 0:
		c.s.fault("a stream that waits before it plays")
	}
	st := &stream{c: c, index: c.s.index(), input: c.s.index(), sink: k, fixed: q.NoMove, props: q.Properties}
	st.setBuffers(q.BufferTargetLength, q.BufferMinimumRequest, q.BufferMaxLength)
	c.streams[st.index] = st
	c.s.tell(proto.EventSinkSinkInput|proto.EventNew, st.input)
	return &proto.CreatePlaybackStreamReply{
		StreamIndex: st.index, SinkInputIndex: st.input, Missing: uint32(st.q.ask()),
		BufferMaxLength: uint32(st.q.max), BufferTargetLength: uint32(st.q.target), BufferMinimumRequest: uint32(st.q.minimum),
		SampleSpec: q.SampleSpec, ChannelMap: q.ChannelMap,
		SinkIndex: k.index, SinkName: k.o.Name, SinkSuspended: k.state == suspended, SinkLatency: microseconds(st.block()),
		FormatInfo: proto.FormatInfo{Encoding: proto.EncodingPCM},
	}, 0
}

// position tells where a stream stands.
func (st *stream) position(asked proto.Time) *proto.GetPlaybackLatencyReply {
	now := time.Now()
	return &proto.GetPlaybackLatencyReply{
		Latency: microseconds(int64(len(st.ahead))), Running: st.sink.state != suspended, RequestTime: asked,
		ReplyTime:  proto.Time{Seconds: uint32(now.Unix()), Microseconds: uint32(now.Nanosecond() / 1000)},
		WriteIndex: st.q.write, ReadIndex: st.q.read, PlayingFor: uint64(max(0, st.q.read)),
	}
}

func (st *stream) info() *proto.GetSinkInputInfoReply {
	volumes := st.volumes
	if volumes == nil {
		volumes = proto.ChannelVolumes{uint32(proto.VolumeNorm), uint32(proto.VolumeNorm)}
	}
	return &proto.GetSinkInputInfoReply{
		SinkInputIndex: st.input, MediaName: "cues", SinkIndex: st.sink.index,
		SampleSpec:     proto.SampleSpec{Format: proto.FormatInt16LE, Channels: 2, Rate: Rate},
		ChannelMap:     proto.ChannelMap{proto.ChannelLeft, proto.ChannelRight},
		ChannelVolumes: volumes, Properties: st.props,
		ResampleMethod: "copy", Driver: "fake", VolumeReadable: true, VolumeWritable: true,
		FormatInfo: proto.FormatInfo{Encoding: proto.EncodingPCM},
	}
}

func (s *Server) info() *proto.GetServerInfoReply {
	name := "pulseaudio"
	if s.o.PipeWire {
		name = "PulseAudio (on PipeWire 0.0.0)"
	}
	return &proto.GetServerInfoReply{
		PackageName: name, PackageVersion: "0.0.0", Username: "fake", Hostname: "fake",
		DefaultSampleSpec: proto.SampleSpec{Format: proto.FormatInt16LE, Channels: 2, Rate: Rate},
		DefaultSinkName:   s.byName, DefaultSourceName: s.defaultSource(), Cookie: 4711, DefaultChannelMap: proto.ChannelMap{proto.ChannelLeft, proto.ChannelRight},
	}
}

func (s *Server) sinkInfo(k *sink) *proto.GetSinkInfoReply {
	volume := uint32(proto.VolumeNorm)
	if k.o.Silent {
		volume = 0
	}
	r := &proto.GetSinkInfoReply{
		SinkIndex: k.index, SinkName: k.o.Name, Device: k.o.Description,
		SampleSpec: proto.SampleSpec{Format: proto.FormatInt16LE, Channels: k.o.Channels, Rate: k.o.Rate},
		Mute:       k.o.Muted, MonitorSourceIndex: k.index + 1, MonitorSourceName: k.o.Name + ".monitor",
		Latency: microseconds(k.o.LeastLatency * frameBytes), Driver: "fake", State: k.state,
		Properties: proto.PropList{}, BaseVolume: proto.VolumeNorm, Flags: k.o.Flags, CardIndex: s.cardIndex(k.o.Card), NumVolumeSteps: 65537,
		Formats: []proto.FormatInfo{{Encoding: proto.EncodingPCM}},
	}
	for i := range k.o.Channels {
		r.ChannelMap = append(r.ChannelMap, (i+1)%44)
		r.ChannelVolumes = append(r.ChannelVolumes, volume)
	}
	if k.o.Volumes != nil {
		r.ChannelVolumes = k.o.Volumes
	}
	if k.o.Base != 0 {
		r.BaseVolume = proto.Volume(k.o.Base)
	}
	if k.o.Description != "" {
		r.Properties["device.description"] = proto.PropListString(k.o.Description)
	}
	for key, value := range k.o.Properties {
		r.Properties[key] = proto.PropListString(value)
	}
	return r
}
