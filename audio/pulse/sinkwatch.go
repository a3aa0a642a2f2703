package pulse

import (
	"errors"
	"fmt"
	"time"

	"spotter/audio"
	"spotter/audio/headset"
	"spotter/text"

	"github.com/jfreymuth/pulse/proto"
)

// inspectPause is the pause between two looks around: a volume wheel makes a
// dozen events in a moment.
const inspectPause = 50 * time.Millisecond

// startWatching asks the server to tell of what becomes of sinks, of its default
// and of our stream, and looks once.
func (s *stream) startWatching() error {
	mask := proto.SubscriptionMaskSink | proto.SubscriptionMaskSinkInput | proto.SubscriptionMaskServer
	if err := s.c.Request(&proto.Subscribe{Mask: mask}, nil); err != nil {
		return fmt.Errorf("asking the sound server to tell of changes: %w", err)
	}
	if s.checkSink(); s.instance == "" { // nothing is to be played before it is known who else plays here
		return s.inspect()
	}
	return nil
}

// inspect looks around after an event, at most every inspectPause.
func (t *watchdog) inspect() (time.Duration, error) {
	if !t.s.events.Load() {
		return time.Hour, nil
	}
	if wait := inspectPause - t.s.now().Sub(t.inspects); wait > 0 {
		return wait, nil
	}
	t.s.events.Store(false)
	t.inspects = t.s.now()
	return time.Hour, t.s.inspect()
}

// errReturned ends a stream on a stand-in.
var errReturned = errors.New("the earpiece is back")

// inspect asks where the stream is and what keeps it from being heard, and says
// so in its device.
func (s *stream) inspect() error {
	var input proto.GetSinkInputInfoReply
	var server proto.GetServerInfoReply
	var sink proto.GetSinkInfoReply
	err := s.c.Request(&proto.GetSinkInputInfo{SinkInputIndex: s.input}, &input)
	if err == nil {
		err = s.c.Request(&proto.GetServerInfo{}, &server)
	}
	if err == nil && input.SinkIndex == proto.Undefined {
		return nil // between two sinks: it will be told where it arrives
	}
	if err == nil {
		err = s.c.Request(&proto.GetSinkInfo{SinkIndex: input.SinkIndex}, &sink)
	}
	if errors.Is(err, proto.ErrNoSuchEntity) {
		return nil // it goes at this moment, and that is told by itself
	}
	if err != nil {
		return fmt.Errorf("asking the sound server about sink %q: %w", s.sink(), err)
	}
	other, err := s.otherSpotter(input.SinkIndex)
	if err != nil {
		return err
	}
	if s.follow && sink.SinkName != s.home && s.known.headset.Same(headsetOf(&sink)) {
		s.rename(&sink) // the server has moved us along with the headset
	}
	s.description.change(func(d *audio.Device) {
		d.Name, d.Label, d.Bluetooth = sink.SinkName, label(&sink), headset.Bluetooth(sink.SinkName, propsOf(sink.Properties))
		d.Trouble, d.Next, d.Unheard = s.trouble(&sink, &input, other)
		d.Note, d.Shared = "", s.instance == "" && other != ""
		if def := server.DefaultSinkName; def != sink.SinkName && def != "" {
			d.Note = fmt.Sprintf("the server's default is %q: cues stay on %q", text.Escape(def), text.Escape(sink.SinkName))
		}
	})
	if sink.SinkName == s.home {
		return nil
	}
	if !s.follow {
		return &MovedError{From: text.Escape(s.home), To: text.Escape(sink.SinkName)}
	}
	if home, _, err := s.homeSink(s.home); err == nil && home.SinkName != sink.SinkName {
		return errReturned
	}
	return nil
}
