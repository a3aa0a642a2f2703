package pulse

import (
	"fmt"
	"math"
	"slices"

	"spotter/audio/clip"

	"github.com/jfreymuth/pulse/proto"
)

// How soft a cue may be at the earpiece, in LUFS. Clips have [clip.TargetLoudness]; every
// volume behind them lowers that. See docs/decisions/2026-11-27-too-soft.md.
const (
	// softestHeard: below it a cue is not called heard. An earpiece that makes 100 dB
	// of full scale makes 40 dB of this, less than a quiet street.
	softestHeard = -60.0
	// softestGood: below it there is a warning. The same earpiece makes 58 dB of it:
	// talk at arm's length, without wind and crowd.
	softestGood = -42.0
	// unevenEars is the difference between the ears, in dB, from which on there is a
	// warning: at 12 dB a cue's side would be gone, since the pan has no more.
	unevenEars = 10.0
)

// flatVolume is the flag of a PulseAudio sink whose streams' volumes already have the
// sink's volume in them (PA_SINK_FLAT_VOLUME).
const flatVolume = 0x0040

// volumeDB returns what a volume of PulseAudio and PipeWire does to a sound, in dB:
// their curve is cubic, and norm is the volume that changes nothing. Zero is negative
// infinity.
func volumeDB(v, norm uint32) float64 {
	if norm == 0 {
		norm = uint32(proto.VolumeNorm)
	}
	return 60 * math.Log10(float64(v)/float64(norm))
}

// percent returns a volume as mixers show it.
func percent(v uint32) int { return int(math.Round(float64(v) * 100 / float64(proto.VolumeNorm))) }

// loudness holds the level of a cue at each ear, and what each volume takes from it.
type loudnessAtEars struct {
	ears         [2]float64 // LUFS, left and right
	sink, stream [2]float64 // dB
	sinkAt       [2]uint32  // volume of the sink, as the server has it
	streamAt     [2]uint32
}

// loudnessOf reckons how loud cues are over a sink.
func loudnessOf(sink *proto.GetSinkInfoReply, input *proto.GetSinkInputInfoReply) loudnessAtEars {
	l := loudnessAtEars{sinkAt: earVolumes(sink.ChannelMap, sink.ChannelVolumes), streamAt: earVolumes(input.ChannelMap, input.ChannelVolumes)}
	flat := sink.Flags&flatVolume != 0
	for i := range l.ears {
		if !flat {
			l.sink[i] = volumeDB(l.sinkAt[i], uint32(sink.BaseVolume))
			l.stream[i] = volumeDB(l.streamAt[i], uint32(proto.VolumeNorm))
		} else {
			l.stream[i] = volumeDB(l.streamAt[i], uint32(sink.BaseVolume))
		}
		l.ears[i] = clip.TargetLoudness + l.sink[i] + l.stream[i]
	}
	return l
}

// earVolumes returns the volumes that the left and the right of our sound meet. A
// device without a left and a right plays all of it on whatever it has.
func earVolumes(channels proto.ChannelMap, volumes proto.ChannelVolumes) [2]uint32 {
	ears := [2]uint32{uint32(proto.VolumeNorm), uint32(proto.VolumeNorm)}
	if len(volumes) == 0 {
		return ears
	}
	for i, side := range []byte{proto.ChannelLeft, proto.ChannelRight} {
		at := slices.Index(channels, side)
		if at >= 0 && at < len(volumes) {
			ears[i] = volumes[at]
		} else {
			ears[i] = slices.Max(volumes)
		}
	}
	return ears
}

// tooSoft says what is wrong with the volumes of an open stream, what to do, and
// whether it keeps cues from the runner. Muted and zero have words of their own, and
// come before it.
func (s *stream) tooSoft(sink *proto.GetSinkInfoReply, input *proto.GetSinkInputInfoReply) (what, next string, unheard bool) {
	l := loudnessOf(sink, input)
	loud, soft := 0, 1 // ears
	if l.ears[1] > l.ears[0] {
		loud, soft = 1, 0
	}
	volume, remedy := l.culprit(loud, sink, s.input)
	switch {
	case l.ears[loud] < softestHeard:
		return volume + ": the runner cannot hear cues", remedy, true
	case l.ears[soft] < softestHeard:
		volume, remedy = l.culprit(soft, sink, s.input)
		return fmt.Sprintf("the %s is too soft: %s", earName(soft), volume), remedy, false
	case l.ears[loud] < softestGood:
		return volume + ": soft for a race", remedy, false
	case l.ears[loud]-l.ears[soft] >= unevenEars:
		_, remedy = l.culprit(soft, sink, s.input)
		return fmt.Sprintf("the %s of %q is %.0f dB softer than the other", earName(soft), label(sink), l.ears[loud]-l.ears[soft]), remedy, false
	}
	return "", "", false
}

func earName(ear int) string { return [2]string{"left ear", "right ear"}[ear] }

// culprit names the volume that takes most from an ear, and the command that mends it.
func (l *loudnessAtEars) culprit(ear int, sink *proto.GetSinkInfoReply, input uint32) (volume, remedy string) {
	if l.stream[ear] < l.sink[ear] {
		return fmt.Sprintf("the sound server has set spotter's volume to %d%%", percent(l.streamAt[ear])),
			fmt.Sprintf("Turn it up: pactl set-sink-input-volume %d 100%%", input)
	}
	return fmt.Sprintf("the volume of %q is %d%%", label(sink), percent(l.sinkAt[ear])),
		fmt.Sprintf("Turn it up: pactl set-sink-volume %s %d%%", sinkArgument(sink), goodPercent(uint32(sink.BaseVolume)))
}

// goodPercent returns the volume that remedies name: 60 % where nothing is amplified,
// 13 dB below the most.
func goodPercent(base uint32) int {
	if base == 0 {
		base = uint32(proto.VolumeNorm)
	}
	return int(math.Round(60 * float64(base) / float64(proto.VolumeNorm)))
}

// Deaf says why a source cannot hear, as far as the server knows, and what to do; nil
// when it may.
func (src Source) Deaf() error {
	switch {
	case src.Muted:
		return fmt.Errorf("microphone %q is muted: unmute it (pactl set-source-mute %s 0) and try again", src.Name, src.Name)
	case src.Turned:
		return fmt.Errorf("microphone %q is turned down to nothing: turn it up (pactl set-source-volume %s 80%%) and try again", src.Name, src.Name)
	}
	return nil
}
