package fakepulse

import (
	"cmp"
	"encoding/binary"
	"slices"
	"time"

	"github.com/jfreymuth/pulse/proto"
)

// Source says what a microphone is like. The first of a server is its default.
type Source struct {
	Name, Description string
	Rate              uint32 // 48 kHz where 0; streams are converted
	Channels          byte   // 1 where 0
	MonitorOf         string // the sink whose monitor it is
	Card              string // the name of its card; "" for none
	Muted             bool
	Properties        map[string]string
	// Turns is the profile that its card takes while it is recorded, as that of a headset
	// does; "" for the one that it has. The sinks of the card are mono at 16 kHz then.
	Turns     string
	TurnsCard string // the card that turns; its own where ""
}

// Card says what a sound card is like.
type Card struct{ Name, Profile string }

// source is the server's side of a [Source].
type source struct {
	o     Source
	index uint32
}

// Level is the value of every sample that a source hears.
const Level = 1000

// recorded is a stream that records.
type recorded struct {
	c        *conn
	index    uint32
	source   *source
	rate     int64
	frame    int64 // bytes
	fragment int64 // bytes of a packet
	fixed    bool  // not to be moved
	at       int64 // frames at 48 kHz that have passed
	sent     int64 // bytes
}

// advance hears n frames of the server's clock, and sends what is due in whole packets.
func (r *recorded) advance(n int64) {
	r.at += n
	for due := r.at * r.rate / Rate * r.frame; due-r.sent >= r.fragment; r.sent += r.fragment {
		b := make([]byte, headBytes, headBytes+r.fragment)
		binary.BigEndian.PutUint32(b, uint32(r.fragment))
		binary.BigEndian.PutUint32(b[4:], r.index)
		for range r.fragment / 2 {
			b = binary.LittleEndian.AppendUint16(b, Level)
		}
		r.c.send(b)
	}
}

// answerCapture answers what is asked about cards, sources and streams that record.
func (c *conn) answerCapture(op uint32, read func(any) bool) (any, proto.Error) {
	switch op {
	case proto.OpGetSourceInfoList:
		list := make(proto.GetSourceInfoListReply, 0, len(c.s.sources))
		for _, m := range c.s.sources {
			list = append(list, c.s.sourceInfo(m))
		}
		return &list, 0
	case proto.OpGetCardInfoList:
		list := make(proto.GetCardInfoListReply, 0, len(c.s.cards))
		for i, k := range c.s.cards {
			list = append(list, &proto.GetCardInfoReply{CardIndex: uint32(i), CardName: k.Name, Driver: "fake", ModuleIndex: proto.Undefined,
				ActiveProfileName: k.Profile, Properties: proto.PropList{}})
		}
		return &list, 0
	case proto.OpCreateRecordStream:
		var q proto.CreateRecordStream
		if !read(&q) {
			return nil, proto.ErrProtocolError
		}
		return c.record(&q)
	case proto.OpGetRecordLatency:
		var q proto.GetRecordLatency
		if i := c.recorded(&q.StreamIndex, read(&q)); i >= 0 {
			sent := c.s.records[i].sent
			return &proto.GetRecordLatencyReply{Running: true, WriteIndex: sent, ReadIndex: sent}, 0
		}
		return nil, proto.ErrNoSuchEntity
	case proto.OpDeleteRecordStream:
		var q proto.DeleteRecordStream
		if i := c.recorded(&q.StreamIndex, read(&q)); i >= 0 {
			c.s.records = slices.Delete(c.s.records, i, i+1)
			return nil, 0
		}
		return nil, proto.ErrNoSuchEntity
	}
	c.s.fault("question %d, which is not known here", op)
	return nil, proto.ErrUnknownCommand
}

// recorded finds one of the client's recording streams; -1 for none.
func (c *conn) recorded(index *uint32, ok bool) int {
	if !ok {
		return -1
	}
	return slices.IndexFunc(c.s.records, func(r *recorded) bool { return r.c == c && r.index == *index })
}

// record makes a stream that records.
func (c *conn) record(q *proto.CreateRecordStream) (any, proto.Error) {
	at := slices.IndexFunc(c.s.sources, func(m *source) bool {
		return m.o.Name == q.SourceName || q.SourceIndex != proto.Undefined && m.index == q.SourceIndex
	})
	if at < 0 || q.Format != proto.FormatInt16LE {
		return nil, proto.ErrNoSuchEntity
	}
	if role := q.Properties["media.role"]; len(role) > 0 {
		c.s.fault("a record stream says its role: %s", role)
	}
	m := c.s.sources[at]
	r := &recorded{c: c, index: c.s.index(), source: m, rate: int64(q.Rate), frame: 2 * int64(q.SampleSpec.Channels),
		fragment: int64(q.BufferFragSize), fixed: q.NoMove}
	if r.fragment == int64(proto.Undefined) || r.fragment <= 0 {
		r.fragment = r.rate * r.frame * 2 // as PulseAudio does: whoever closes sooner has nothing
	}
	c.s.records = append(c.s.records, r)
	if m.o.Turns != "" {
		c.s.turn(cmp.Or(m.o.TurnsCard, m.o.Card), m.o.Turns)
	}
	return &proto.CreateRecordStreamReply{StreamIndex: r.index, SourceOutputIndex: c.s.index(), BufferMaxLength: 4 << 20,
		BufferFragSize: uint32(r.fragment), SampleSpec: q.SampleSpec, ChannelMap: q.ChannelMap, SourceIndex: m.index, SourceName: m.o.Name,
		FormatInfo: proto.FormatInfo{Encoding: proto.EncodingPCM}}, 0
}

// defaultSource returns the name of the default source. The lock must be held.
func (s *Server) defaultSource() string {
	if len(s.sources) == 0 {
		return ""
	}
	return s.sources[0].o.Name
}

// cardIndex returns the number of a card. The lock must be held.
func (s *Server) cardIndex(name string) uint32 {
	if at := slices.IndexFunc(s.cards, func(k Card) bool { return name != "" && k.Name == name }); at >= 0 {
		return uint32(at)
	}
	return proto.Undefined
}

// turn gives a card another profile, and its sinks the shape of a telephone where that is
// not music's. The lock must be held.
func (s *Server) turn(card, profile string) {
	for i := range s.cards {
		if s.cards[i].Name == card {
			s.cards[i].Profile = profile
		}
	}
	for _, k := range s.sinks {
		if k.o.Card == card {
			k.o.Rate, k.o.Channels = 16000, 1
			s.tell(proto.EventSink|proto.EventChange, k.index)
		}
	}
}

// Turn gives a card another profile: its sinks are mono at 16 kHz from then on.
func (s *Server) Turn(card, profile string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.turn(card, profile)
}

// Reshape changes the rate and the channels of a sink.
func (s *Server) Reshape(name string, rate uint32, channels byte) {
	s.change(name, func(k *sink) { k.o.Rate, k.o.Channels = rate, channels })
}

// AddSource adds a microphone.
func (s *Server) AddSource(m Source) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sources = append(s.sources, &source{m, s.index()})
}

// RemoveSource takes a microphone away, as one that is pulled out: what records from it is
// told so.
func (s *Server) RemoveSource(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sources = slices.DeleteFunc(s.sources, func(m *source) bool { return m.o.Name == name })
	s.records = slices.DeleteFunc(s.records, func(r *recorded) bool {
		gone := r.source.o.Name == name
		if gone {
			r.c.message(proto.OpRecordStreamKilled, &proto.RecordStreamKilled{StreamIndex: r.index})
		}
		return gone
	})
}

// Recording returns the names of the sources that are recorded now.
func (s *Server) Recording() (names []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, r := range s.records {
		names = append(names, r.source.o.Name)
	}
	return names
}

func (s *Server) sourceInfo(m *source) *proto.GetSourceInfoReply {
	rate, channels := m.o.Rate, m.o.Channels
	if rate == 0 {
		rate = Rate
	}
	if channels == 0 {
		channels = 1
	}
	r := &proto.GetSourceInfoReply{
		SourceIndex: m.index, SourceName: m.o.Name, Device: m.o.Description, SampleSpec: proto.SampleSpec{Format: proto.FormatInt16LE, Channels: channels, Rate: rate},
		ModuleIndex: proto.Undefined, Mute: m.o.Muted, MonitorSourceIndex: proto.Undefined, MonitorSourceName: m.o.MonitorOf, Latency: proto.Microseconds(20 * time.Millisecond / time.Microsecond),
		Driver: "fake", Properties: proto.PropList{}, BaseVolume: proto.VolumeNorm, NumVolumeSteps: 65537, CardIndex: s.cardIndex(m.o.Card),
		Formats: []proto.FormatInfo{{Encoding: proto.EncodingPCM}},
	}
	for range channels {
		r.ChannelMap, r.ChannelVolumes = append(r.ChannelMap, proto.ChannelMono), append(r.ChannelVolumes, uint32(proto.VolumeNorm))
	}
	for key, value := range m.o.Properties {
		r.Properties[key] = proto.PropListString(value)
	}
	if m.o.Description != "" {
		r.Properties["device.description"] = proto.PropListString(m.o.Description)
	}
	return r
}
