package audio

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/jfreymuth/pulse/proto"
)

// inspectPause is the pause between two looks around: a volume wheel makes a
// dozen events in a moment.
const inspectPause = 50 * time.Millisecond

// startWatching asks the server to tell of what becomes of sinks, of its default
// and of our stream, and looks once.
func (s *pulseStream) startWatching() error {
	mask := proto.SubscriptionMaskSink | proto.SubscriptionMaskSinkInput | proto.SubscriptionMaskServer
	if err := s.c.Request(&proto.Subscribe{Mask: mask}, nil); err != nil {
		return fmt.Errorf("asking the sound server to tell of changes: %w", err)
	}
	s.lookAround()
	return nil
}

// inspect looks around after an event, at most every inspectPause.
func (t *tender) inspect() (time.Duration, error) {
	if !t.s.events.Load() {
		return time.Hour, nil
	}
	if wait := inspectPause - time.Since(t.inspects); wait > 0 {
		return wait, nil
	}
	t.s.events.Store(false)
	t.inspects = time.Now()
	return time.Hour, t.s.inspect()
}

// errReturned is why a stream on a stand-in ends.
var errReturned = errors.New("the earpiece is back")

// inspect asks where the stream is and what keeps it from being heard, and says
// so in its device.
func (s *pulseStream) inspect() error {
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
	s.changeDevice(func(d *Device) {
		d.Name, d.Label, d.Bluetooth = sink.SinkName, label(&sink), isBluetooth(&sink)
		d.Trouble, d.Next, d.Unheard = s.trouble(&sink, &input)
		d.Note = ""
		if def := server.DefaultSinkName; def != sink.SinkName && def != "" {
			d.Note = fmt.Sprintf("the server's default is %q: cues stay on %q", Clean(def), Clean(sink.SinkName))
		}
	})
	if sink.SinkName == s.home {
		return nil
	}
	if !s.follow {
		return &MovedError{From: Clean(s.home), To: Clean(sink.SinkName)}
	}
	if _, err := s.sinkNamed(s.home); err == nil {
		return errReturned
	}
	return nil
}

// trouble says what is wrong with an open stream: in words, with what to do, and
// whether it keeps cues from the ear.
func (s *pulseStream) trouble(sink *proto.GetSinkInfoReply, input *proto.GetSinkInputInfoReply) (what, next string, unheard bool) {
	name := sinkArgument(sink)
	switch {
	case sink.Mute:
		return fmt.Sprintf("%q is muted", label(sink)), "Unmute it: pactl set-sink-mute " + name + " 0", true
	case input.Muted:
		return "the sound server has muted spotter", fmt.Sprintf("Unmute it: pactl set-sink-input-mute %d 0", s.input), true
	case allZero(sink.ChannelVolumes):
		return fmt.Sprintf("the volume of %q is zero", label(sink)), "Turn it up: pactl set-sink-volume " + name + " 70%", true
	case allZero(input.ChannelVolumes):
		return "the sound server has set spotter's volume to zero", fmt.Sprintf("Turn it up: pactl set-sink-input-volume %d 100%%", s.input), true
	}
	if ear := zeroEars(sink); ear != "" {
		return fmt.Sprintf("the %s of %q is at zero", ear, label(sink)), "Set its balance: pactl set-sink-volume " + name + " 70%", false
	}
	if sink.SinkName != s.home {
		return fmt.Sprintf("%q is gone: cues sound on %q", Clean(s.home), label(sink)), "Connect the earpiece: cues go back to it.", false
	}
	return "", "", false
}

// longestArgument is the longest name, in letters, that a command on a screen of 40
// columns has room for.
const longestArgument = 20

// sinkArgument names a sink for pactl: by its name, or by its number where the name
// is long, so that the command fits on a small screen.
func sinkArgument(sink *proto.GetSinkInfoReply) string {
	if name := Clean(sink.SinkName); len(name) <= longestArgument {
		return name
	}
	return strconv.FormatUint(uint64(sink.SinkIndex), 10)
}

func allZero(v proto.ChannelVolumes) bool {
	for _, x := range v {
		if x != 0 {
			return false
		}
	}
	return len(v) > 0
}

// zeroEars names the ears of a sink that are at zero while another is not.
func zeroEars(sink *proto.GetSinkInfoReply) string {
	var ears []string
	for i, x := range sink.ChannelVolumes {
		if x != 0 || i >= len(sink.ChannelMap) {
			continue
		}
		switch sink.ChannelMap[i] {
		case proto.ChannelLeft:
			ears = append(ears, "left ear")
		case proto.ChannelRight:
			ears = append(ears, "right ear")
		}
	}
	return strings.Join(ears, " and ")
}
