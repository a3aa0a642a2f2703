package cli

import (
	"cmp"
	"strings"
	"time"

	"spotter/audio"
	"spotter/cmd/spotter/fault"
	"spotter/cues"
	"spotter/ui/cells"
)

// plan holds every setting of a race, understood.
type plan struct {
	pack, journal, output value
	record                value         // file that takes what the runner hears; empty: none
	latency               time.Duration // 0: auto
	follow                bool
	mix                   audio.MixOptions
	sayName               bool
	sayNameFrom           string // what asked for it
	frame                 cues.Frame
	target                time.Duration
	distanceM             float64
	units                 string
	race, runner, spotter string
	startNow              bool
	loopback              bool
	mic                   string
	theme                 cells.Ground
}

// value is the text of a setting and where it comes from, for messages.
type value struct {
	text  string
	where string // "--pack", "SPOTTER_PACK", "config.toml:3"; empty: the default
	flag  bool   // given on the command line
}

// called returns how a setting is called where it was set: "--moved", or
// "config.toml:3: moved".
func (v value) called(name string) string {
	if v.where == "" || strings.HasPrefix(v.where, "--") || strings.HasPrefix(v.where, "SPOTTER_") {
		return cmp.Or(v.where, "--"+name)
	}
	return v.where + ": " + name
}

// lastJournal stands in --journal for the race that broke off last.
const lastJournal = "last"

// parseOutput returns the outputs that the plan names.
func parseOutput(p plan, started time.Time) ([]audio.Output, error) {
	outs, err := audio.ParseOutput(p.output.text, audio.OutputOptions{Latency: p.latency, Follow: p.follow, Start: started})
	if err != nil {
		return nil, fault.Usagef("spotter devices lists the sound server's sinks", "%s %w", p.output.called("output"), err)
	}
	return outs, nil
}
