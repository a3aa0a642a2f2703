package out

import (
	"fmt"
	"slices"
	"time"

	"spotter/audio"
	"spotter/phone/link"
	"spotter/phone/wire"
)

// take does what a page says of a cue. A word about a cue that was never sent, or one in an order
// in which no page says it, is a lie.
func (s *stream) take(m *link.Received) {
	switch m.Type {
	case wire.Begun, wire.Ended, wire.Cut, wire.Expired, wire.Refused:
	default:
		return
	}
	if !s.ear.numbered(m.N) {
		s.peer.Hostile(fmt.Sprintf("%s of a cue that was never sent", m.Type))
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	i := slices.IndexFunc(s.under, func(x *sent) bool { return x.n == m.N })
	if i < 0 {
		return // of an earlier connection, or one that has its end
	}
	x := s.under[i]
	switch m.Type {
	case wire.Begun:
		if x.begun {
			s.peer.Hostile("begun twice")
			return
		}
		ours, _ := s.peer.Ours(m.Page)
		_, wrong, _ := s.peer.Page(m.At)
		s.say(x.begins(m, ours, link.Duration(wrong), outputAdds(m)))
		if s.doubt != "" {
			s.doubt = ""
			s.changes()
		}
		return
	case wire.Ended, wire.Cut:
		if !x.begun {
			s.peer.Hostile(m.Type + " of a cue that never began")
			return
		}
	}
	s.under = slices.Delete(s.under, i, i+1)
	s.say(s.end(x, m))
}

// outputAdds returns what the output of a page adds, by its word with a cue.
func outputAdds(m *link.Received) time.Duration {
	return min(max(0, link.Duration(m.OutMs+m.BaseMs)), time.Second)
}

// end returns what became of a cue, by a page's last word of it. The lock is held.
func (s *stream) end(x *sent, m *link.Received) audio.CueWord {
	w := audio.CueWord{ID: x.id}
	switch m.Type {
	case wire.Ended:
		w = x.ends(m)
	case wire.Cut:
		w.Is = audio.Cut
		if m.Why == wire.Held { // the runner heard a part of it at most
			w.Is, w.Why = audio.NoDevice, audio.WhyMuted
			w.Reason = fmt.Sprintf("the sound of the phone stood still for %.0f ms, and the rest was not played", min(max(0, m.LateMs), 1e6))
		}
		if ours, ok := s.peer.Ours(m.Page); ok {
			w.Ended = max(0, min(ours.Sub(x.at), m.At.Sub(x.at))) // not in the future, whatever the page says
		}
	case wire.Expired:
		w.Is, w.Why = audio.Expired, audio.WhyLate
		w.Reason = fmt.Sprintf("it reached the phone %.0f ms too late", min(max(0, m.LateMs), 1e6))
	case wire.Refused:
		w.Is, w.Why, w.Reason = audio.NoDevice, audio.WhyMuted, "the phone could not play it: "+m.Why
	}
	if w.Is == audio.Expired || w.Is == audio.NoDevice {
		s.doubtful(fmt.Sprintf("NOT HEARD: %s: %s", x.cue, w.Reason), time.Now())
	}
	return w
}
