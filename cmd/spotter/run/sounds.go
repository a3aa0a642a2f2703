package run

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"spotter/audio"
	"spotter/audio/engine"
	"spotter/audio/headset"
	"spotter/audio/pulse"
	"spotter/audio/ticks"
	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/sounds"
	"spotter/text"
)

// sinkName returns the name of the sink that --spotter-sink names, which may be written as
// --output has it.
func sinkName(text string) string { return strings.TrimPrefix(text, "pulse:") }

// checkSpotterSink refuses a sink that is the runner's by what the flags say. What they do
// not say is found out when the sounds are to be heard.
func checkSpotterSink(p Plan) error {
	own, out := sinkName(p.SpotterSink.Text), p.Output.Text
	const next = "spotter devices lists the sound server's sinks"
	runners, named := strings.CutPrefix(out, "pulse:")
	switch {
	case p.SpotterSink.Text == "":
		return nil
	case own == "" || own == "pulse" || own == "auto":
		return fault.Usagef(next, "%s %q names no sink: the server's default may be the runner's", p.SpotterSink.Called("spotter-sink"), text.Escape(p.SpotterSink.Text))
	case named && headset.Same(own, runners):
		return fault.Usagef(next, "%s %q is the runner's own sink: %s %s", p.SpotterSink.Called("spotter-sink"), text.Escape(own), p.Output.Called("output"), text.Escape(out))
	case out == "speaker":
		return fault.Usagef(next, "%s needs --output pulse: --output speaker does not tell on which device the runner's cues play", p.SpotterSink.Called("spotter-sink"))
	}
	return nil
}

// PreviewOutputs returns the outputs on which a pack is previewed: the spotter's own sink
// where a flag names it, else those of the plan.
func PreviewOutputs(p Plan, started time.Time) ([]audio.Output, error) {
	if sink := sinkName(p.SpotterSink.Text); sink != "" && p.SpotterSink.Flag {
		return []audio.Output{pulse.NewAside(sink, p.Latency)}, nil
	}
	return Outputs(p, started)
}

// ErrRunnersSink says that a sink for the spotter is the runner's.
var ErrRunnersSink = errors.New("it is the runner's own sink")

// OwnSink opens the spotter's sink for a moment, in silence, and returns its name. runner is
// the device of the runner's cues. The error is [ErrRunnersSink] where the two are one.
func OwnSink(ctx context.Context, p Plan, runner string) (name string, err error) {
	const next = "spotter devices lists the sound server's sinks"
	own := sinkName(p.SpotterSink.Text)
	r, err := engine.OpenFirst(ctx, []audio.Output{pulse.NewAside(own, sounds.Latency)}, audio.MixOptions{})
	if err != nil {
		return "", fault.Failed(err, next)
	}
	d := r.Stream.Device()
	err = r.Stream.Close()
	if ticks.Meet(append(sounds.Reachable(ctx, d.Name), d.Name), append(sounds.Reachable(ctx, runner), runner), headset.Same) || d.Shared {
		err = fault.Failed(fmt.Errorf("%s: %w", d.Name, ErrRunnersSink), next)
	}
	return d.Name, err
}
