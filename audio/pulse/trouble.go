package pulse

import (
	"crypto/rand"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"github.com/jfreymuth/pulse/proto"
	"spotter/text"
)

// instanceKey is the property of our streams that tells one program from another.
// Process numbers would not do: those of two containers are often alike.
const instanceKey = "spotter.instance"

// instance is this program's value of it.
var instance = sync.OnceValue(rand.Text)

// trouble says what is wrong with an open stream: in words, with what to do, and
// whether it keeps cues from the ear. The worst comes first.
func (s *stream) trouble(sink *proto.GetSinkInfoReply, input *proto.GetSinkInputInfoReply, other string) (what, next string, unheard bool) {
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
	softly, louder, unheard := s.tooSoft(sink, input)
	if unheard {
		return softly, louder, true
	}
	if ear := zeroEars(sink); ear != "" {
		return fmt.Sprintf("the %s of %q is at zero", ear, label(sink)), "Set its balance: pactl set-sink-volume " + name + " 70%", false
	}
	if softly != "" {
		return softly, louder, false
	}
	if sink.SinkName != s.home {
		return fmt.Sprintf("%q is gone: cues sound on %q", text.Escape(s.home), label(sink)), "Connect the earpiece: cues go back to it.", false
	}
	if other != "" {
		return fmt.Sprintf("another spotter%s speaks on %q too", other, label(sink)), "Leave one of the two.", false
	}
	return "", "", false
}

// otherSpotter looks for another program of ours that plays on a sink, and names it:
// " (process 4711)", " " where its number is not known, "" where there is none.
func (s *stream) otherSpotter(sink uint32) (string, error) {
	var list proto.GetSinkInputInfoListReply
	err := s.c.Request(&proto.GetSinkInputInfoList{}, &list)
	if _, refused := errors.AsType[proto.Error](err); refused {
		return "", nil // a server that tells nobody of its streams
	}
	if err != nil {
		return "", fmt.Errorf("asking the sound server who plays on sink %q: %w", s.sink(), err)
	}
	for _, in := range list {
		theirs := in.Properties[instanceKey] // other programs have none: it is then no text at all
		if in.SinkIndex != sink || in.SinkInputIndex == s.input || len(theirs) < 2 || theirs.String() == s.instance {
			continue
		}
		if pid := text.Escape(in.Properties["application.process.id"].String()); pid != "" {
			return " (process " + pid + ")", nil
		}
		return " program", nil
	}
	return "", nil
}

// longestArgument is the longest name, in letters, that a command on a screen of 40
// columns has room for.
const longestArgument = 20

// sinkArgument names a sink for pactl: by its name, or by its number where the name
// is long, so that the command fits on a small screen.
func sinkArgument(sink *proto.GetSinkInfoReply) string {
	if name := text.Escape(sink.SinkName); len(name) <= longestArgument {
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
