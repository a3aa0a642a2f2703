package audio

import (
	"fmt"
	"runtime"
	"strings"
	"time"

	"spotter/text"
)

// OutputOptions are what outputs depend on.
type OutputOptions struct {
	Latency time.Duration // asked of the device; 0 lets each kind decide
	Follow  bool          // when the sink is gone, play on another meanwhile
	Start   time.Time     // when the program started: frame 0 of wav:FILE
}

// ParseOutput returns the outputs that an --output text stands for, in the order
// in which they are to be tried:
//
//	auto, ""    pulse on Linux, then speaker where it is built in, then null
//	pulse       the sound server's default sink
//	pulse:SINK  the named one
//	speaker     the operating system's own
//	wav:FILE    a file that holds exactly what the runner would have heard
//	null        silence
func ParseOutput(spec string, o OutputOptions) ([]Output, error) {
	kind, arg, named := strings.Cut(spec, ":")
	switch {
	case spec == "" || spec == "auto":
		return automatic(o), nil
	case kind == "pulse" && (!named || arg != ""):
		return []Output{o.pulse(arg)}, nil
	case spec == "speaker":
		return []Output{NewSpeaker(o.Latency)}, nil
	case kind == "wav" && arg != "":
		return []Output{NewWAV(arg, o.Start)}, nil
	case spec == "null":
		return []Output{NewNull()}, nil
	}
	return nil, fmt.Errorf("%q is not an output: use auto, pulse, pulse:SINK, speaker, wav:FILE or null", text.Escape(spec))
}

func automatic(o OutputOptions) []Output {
	var outs []Output
	if runtime.GOOS == "linux" || runtime.GOOS == "android" {
		outs = append(outs, o.pulse(""))
	}
	if speakerBuilt {
		outs = append(outs, NewSpeaker(o.Latency))
	}
	return append(outs, NewNull())
}

// pulse returns the output over a sound server.
func (o OutputOptions) pulse(sink string) Output {
	if o.Follow {
		return newFollower(sink, o.Latency)
	}
	return NewPulse(sink, o.Latency)
}
