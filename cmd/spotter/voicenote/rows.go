package voicenote

import (
	"context"
	"fmt"
	"io"
	"strings"

	"spotter/audio/pulse"
	"spotter/audio/safemic"
	"spotter/cmd/spotter/command"
	"spotter/cmd/spotter/fault"
)

// List writes the table of microphones below that of sinks.
func List(ctx context.Context, w io.Writer, sinks []pulse.Sink, output string) error {
	sources, err := pulse.Sources(ctx)
	if err != nil {
		return fault.Failed(fmt.Errorf("listing microphones: %w", err), "")
	}
	rows := Rows(sources, sinks, output)
	if rows == nil {
		_, err := fmt.Fprintln(w, "\nThe sound server has no microphone.")
		return fault.Writing("the table", err)
	}
	if _, err := fmt.Fprintln(w); err != nil {
		return fault.Writing("the table", err)
	}
	return command.WriteTable(w, rows)
}

// Rows returns the table of microphones, for people, with its heads: which are safe while a
// runner hears cues on an output, and why the others are not. Without a microphone there are
// no rows. Monitors are left out. output is as --output has it.
func Rows(sources []pulse.Source, sinks []pulse.Sink, output string) [][]string {
	ears := Ears(sinks, output)
	var rows [][]string
	for _, s := range sources {
		if s.MonitorOf != "" {
			continue
		}
		safe, notes := "yes", ""
		if why := safemic.Why(s, sources, ears); why != "" {
			safe, notes = "no", why
		}
		for _, n := range []struct {
			on   bool
			note string
		}{{s.Default, "default"}, {s.Muted, "muted"}, {s.Turned, "volume is zero"}} {
			if n.on {
				notes = strings.TrimPrefix(notes+", "+n.note, ", ")
			}
		}
		rows = append(rows, []string{s.Name, s.Label, s.State, fmt.Sprintf("%d Hz", s.Rate), fmt.Sprint(s.Channels), safe, notes})
	}
	if len(rows) == 0 {
		return nil
	}
	return append([][]string{{"MICROPHONE", "NAME", "STATE", "RATE", "CHANNELS", "SAFE", "NOTES"}}, rows...)
}

// Ears returns the sinks on which the runner may hear cues, as --output says it.
func Ears(sinks []pulse.Sink, output string) []pulse.Sink {
	kind, sink, _ := strings.Cut(output, ":")
	switch kind {
	case "null", "wav":
		return nil // nobody hears them
	case "pulse":
		return safemic.Ears(sinks, sink)
	}
	return safemic.Ears(sinks, "")
}
