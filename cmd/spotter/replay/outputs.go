package replay

import (
	"context"
	"strings"
	"time"

	"spotter/audio"
	"spotter/audio/output"
	"spotter/audio/pulse"
	"spotter/cmd/spotter/fault"
	"spotter/text"
)

// askWithin bounds the time in which a sound server lists its sinks.
const askWithin = 2 * time.Second

// ChooseOutput returns the output that was named. running reports whether the race is still
// run. A sink on which some race plays is found out when it opens: see [audio.Device].Shared.
func ChooseOutput(ctx context.Context, spec string, running func() bool) (audio.Output, error) {
	kind, sink, _ := strings.Cut(spec, ":")
	switch {
	case spec == "" || spec == "auto":
		return nil, fault.Usagef(outputList(ctx), "choose an output with --output: nothing is played on the race's earpiece by itself")
	case kind == "pulse":
		return pulse.NewAside(sink, 0), nil
	case spec == "speaker" && running():
		return nil, fault.Usagef("name another with --output", "this race runs now, and --output speaker may be its runner's earpiece")
	}
	outs, err := output.Parse(spec, output.Options{})
	if err != nil {
		return nil, fault.Usagef("", "--output: %w", err)
	}
	return outs[0], nil
}

// outputList lists the outputs that can be chosen.
func outputList(ctx context.Context) string {
	ctx, cancel := context.WithTimeout(ctx, askWithin)
	defer cancel()
	names := []string{"speaker", "wav:FILE", "null"}
	if sinks, err := pulse.Sinks(ctx); err == nil {
		for i := len(sinks) - 1; i >= 0; i-- {
			names = append([]string{text.Escape("pulse:" + sinks[i].Name)}, names...)
		}
	} else {
		names = append([]string{"pulse:SINK"}, names...)
	}
	return "use one of " + strings.Join(names, ", ")
}
