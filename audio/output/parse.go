package output

import (
	"fmt"
	"runtime"
	"strings"
	"time"

	"spotter/audio"
	"spotter/audio/pulse"
	"spotter/audio/servers"
	"spotter/audio/speaker"
	"spotter/text"
)

// Options apply to each output that is made of a text.
type Options struct {
	Latency time.Duration // asked of the device; 0 lets each kind decide
	Follow  bool          // when the sink is gone, play on another meanwhile
	Start   time.Time     // when the program started: frame 0 of wav:FILE
	Phone   audio.Output  // the runner's phone; nil: there is none here
}

// Parse returns the outputs that an --output text stands for, in the order
// in which they are to be tried:
//
//	auto, ""    pulse on Linux and BSD, then speaker where it is built in, then null
//	pulse       the sound server's default sink
//	pulse:SINK  the named one
//	speaker     the operating system's own
//	wav:FILE    a file that holds exactly what the runner would have heard
//	phone       the page on the runner's phone, see [Options]
//	null        silence
func Parse(spec string, o Options) ([]audio.Output, error) {
	kind, arg, named := strings.Cut(spec, ":")
	switch {
	case spec == "" || spec == "auto":
		return automatic(o), nil
	case kind == "pulse" && (!named || arg != ""):
		return []audio.Output{o.pulse(arg)}, nil
	case spec == "speaker":
		return []audio.Output{speaker.New(o.Latency)}, nil
	case kind == "wav" && arg != "":
		return []audio.Output{NewWAV(arg, o.Start)}, nil
	case spec == "phone" && o.Phone != nil:
		return []audio.Output{o.Phone}, nil
	case spec == "null":
		return []audio.Output{NewNull()}, nil
	}
	return nil, fmt.Errorf("%q is not an output: use auto, pulse, pulse:SINK, speaker, phone, wav:FILE or null", text.Escape(spec))
}

func automatic(o Options) []audio.Output {
	var outs []audio.Output
	if servers.Usual(runtime.GOOS) {
		outs = append(outs, o.pulse(""))
	}
	if speaker.Built {
		outs = append(outs, speaker.New(o.Latency))
	}
	return append(outs, NewNull())
}

// pulse returns the output over a sound server.
func (o Options) pulse(sink string) audio.Output {
	if o.Follow {
		return pulse.NewFollower(sink, o.Latency)
	}
	return pulse.New(sink, o.Latency)
}
