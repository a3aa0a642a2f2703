package fakepulse

import (
	"slices"

	"github.com/jfreymuth/pulse/proto"
)

// States of a sink, as the protocol numbers them.
const (
	running   = 0
	suspended = 2
)

// tell sends an event to whoever asked for its kind. The lock must be held.
func (s *Server) tell(event proto.SubscriptionEventType, index uint32) {
	for c := range s.conns {
		if c.mask&(1<<event.GetFacility()) != 0 {
			c.message(proto.OpSubscribeEvent, &proto.SubscribeEvent{Event: event, Index: index})
		}
	}
}

// each calls f for each stream on a sink. The lock must be held.
func (s *Server) each(k *sink, f func(st *stream)) {
	for c := range s.conns {
		for _, st := range c.streams {
			if st.sink == k {
				f(st)
			}
		}
	}
}

// change finds a sink, lets f change it, and tells of it. A sink that is not
// there ends the test.
func (s *Server) change(name string, f func(k *sink)) {
	s.tb.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	k := s.find(proto.Undefined, name)
	if k == nil {
		s.tb.Errorf("fakepulse: there is no sink %q", name)
		return
	}
	f(k)
	s.tell(proto.EventSink|proto.EventChange, k.index)
}

// Mute mutes a sink or lets it be heard.
func (s *Server) Mute(name string, on bool) { s.change(name, func(k *sink) { k.o.Muted = on }) }

// Silence sets a sink's volume to 0, or to what it was.
func (s *Server) Silence(name string, on bool) { s.change(name, func(k *sink) { k.o.Silent = on }) }

// SetVolume sets the volumes of a sink's channels.
func (s *Server) SetVolume(name string, volumes ...uint32) {
	s.change(name, func(k *sink) { k.o.Volumes = volumes })
}

// SetStreamVolume sets the volumes of every stream, as a mixer does or a module that
// restores what was once set.
func (s *Server) SetStreamVolume(volumes ...uint32) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for c := range s.conns {
		for _, st := range c.streams {
			st.volumes = volumes
			s.tell(proto.EventSinkSinkInput|proto.EventChange, st.input)
		}
	}
}

// Suspend suspends a sink or resumes it.
func (s *Server) Suspend(name string, on bool) {
	s.change(name, func(k *sink) {
		k.state = running
		if on {
			k.state = suspended
		}
		s.each(k, func(st *stream) {
			st.c.message(proto.OpPlaybackStreamSuspended, &proto.PlaybackStreamSuspended{StreamIndex: st.index, Suspended: on})
		})
	})
}

// SetDefault makes a sink the default.
func (s *Server) SetDefault(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.byName = name
	s.tell(proto.EventServer|proto.EventChange, proto.Undefined)
}

// Grant changes what a sink is able to, as another program that plays to it
// does, and tells its streams what is in force now.
func (s *Server) Grant(name string, f func(o *Sink)) {
	s.change(name, func(k *sink) {
		f(&k.o)
		s.each(k, func(st *stream) {
			st.setBuffers(uint32(st.q.target), uint32(st.q.minimum), uint32(st.q.max))
			st.c.message(proto.OpPlaybackBufferAttrChanged, &proto.PlaybackBufferAttrChanged{
				StreamIndex: st.index, BufferMaxLength: uint32(st.q.max), BufferTargetLength: uint32(st.q.target),
				BufferMinimumRequest: uint32(st.q.minimum), SinkLatency: microseconds(st.block()),
			})
		})
	})
}

// Remove takes a sink away, as an earpiece that goes out of range does. Streams
// on it are killed; another sink becomes the default.
func (s *Server) Remove(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	k := s.find(proto.Undefined, name)
	if k == nil {
		return
	}
	s.sinks = slices.DeleteFunc(s.sinks, func(x *sink) bool { return x == k })
	s.killOn(k)
	s.tell(proto.EventSink|proto.EventRemove, k.index)
	if s.byName == name && len(s.sinks) > 0 {
		s.byName = s.sinks[0].o.Name
		s.tell(proto.EventServer|proto.EventChange, proto.Undefined)
	}
}

// Add adds a sink.
func (s *Server) Add(k Sink) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tell(proto.EventSink|proto.EventNew, s.add(k).index)
}

// Kill ends every stream and leaves its client connected.
func (s *Server) Kill() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, k := range s.sinks {
		s.killOn(k)
	}
}

// killOn ends the streams on a sink. The lock must be held.
func (s *Server) killOn(k *sink) {
	s.each(k, func(st *stream) {
		st.endRun()
		delete(st.c.streams, st.index)
		st.c.message(proto.OpPlaybackStreamKilled, &proto.PlaybackStreamKilled{StreamIndex: st.index})
		s.tell(proto.EventSinkSinkInput|proto.EventRemove, st.input)
	})
}

// Move moves every stream to a sink, as a volume control does. Those whose client
// does not want that stay, unless force is set: then the server knows better.
func (s *Server) Move(name string, force bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	to := s.find(proto.Undefined, name)
	if to == nil {
		return
	}
	for c := range s.conns {
		for _, st := range c.streams {
			if st.sink == to || st.fixed && !force {
				continue
			}
			st.endRun()
			st.sink = to
			st.setBuffers(uint32(st.q.target), uint32(st.q.minimum), uint32(st.q.max))
			c.message(proto.OpPlaybackStreamMoved, &proto.PlaybackStreamMoved{
				StreamIndex: st.index, DestIndex: to.index, DestName: to.o.Name,
				BufferMaxLength: uint32(st.q.max), BufferTargetLength: uint32(st.q.target),
				BufferMinimumRequest: uint32(st.q.minimum), SinkLatency: microseconds(st.block()),
			})
			s.tell(proto.EventSinkSinkInput|proto.EventChange, st.input)
		}
	}
}

// Say sends a message to every client that has a stream; v is told its index.
func (s *Server) Say(op uint32, v func(stream uint32) any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for c := range s.conns {
		for _, st := range c.streams {
			c.message(op, v(st.index))
		}
	}
}

// Shout sends bytes to every client.
func (s *Server) Shout(b []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for c := range s.conns {
		c.send(b)
	}
}

// HangUp closes every connection, and takes new ones.
func (s *Server) HangUp() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for c := range s.conns {
		c.nc.Close()
	}
}
