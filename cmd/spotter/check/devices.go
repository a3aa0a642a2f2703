package check

import (
	"context"
	"errors"
	"fmt"
	"runtime"

	"github.com/spf13/cobra"

	"spotter/audio/pulse"
	"spotter/audio/speaker"
	"spotter/cmd/spotter/command"
	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/run"
	"spotter/cmd/spotter/settings"
	"spotter/cmd/spotter/voicenote"
	"spotter/text"
)

func (d Desk) devicesCommand() *cobra.Command {
	c := &cobra.Command{
		Use:     "devices",
		Short:   "List the sound devices that cues can go to, and the microphones that are safe",
		Example: "spotter devices",
		Long: command.Paragraphs(`Devices lists the sinks of the sound server. Name one with --output pulse:NAME:
spotter then notices when that earpiece is lost, and no cue goes to the laptop's
loudspeaker.

Below them it lists the microphones, for notes by voice (--note-mic). One is safe when
opening it cannot harm the runner's earpiece: a Bluetooth headset whose microphone is open
turns into a telephone. Where the runner hears cues is what --output says.`),
		Args: command.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			vals, err := d.Settings.Read(c)
			if err != nil {
				return err
			}
			ctx, cancel := context.WithTimeout(c.Context(), run.AskWithin)
			defer cancel()
			sinks, err := pulse.Sinks(ctx)
			if speaker.Built && pulse.NoneToExpect(err, runtime.GOOS) {
				return command.WriteTable(d.Stdout, [][]string{{"OUTPUT", "NAME"}, {"speaker", "the system's own output: choose the earpiece in its settings"}})
			}
			if err != nil {
				return fault.Failed(fmt.Errorf("listing sound devices: %w", err), "")
			}
			if len(sinks) == 0 {
				return fault.Failed(fmt.Errorf("the sound server has no device"), "connect the earpiece and look again")
			}
			rows := sinkRows(sinks)
			known, err := run.ReadEarpieces(d.Settings.EarpieceFile())
			noteEarpieces(rows, sinks, known, d.Now().Wall)
			return errors.Join(command.WriteTable(d.Stdout, rows), err, voicenote.List(ctx, d.Stdout, sinks, vals["output"].Text))
		},
	}
	settings.AddFlags(c, "output")
	return c
}

// sinkRows returns the table of sinks.
func sinkRows(sinks []pulse.Sink) [][]string {
	rows := [][]string{{"OUTPUT", "NAME", "STATE", "RATE", "CHANNELS", "LATENCY", "NOTES"}}
	for _, s := range sinks {
		notes := ""
		add := func(on bool, note string) {
			if on && notes != "" {
				notes += ", "
			}
			if on {
				notes += note
			}
		}
		add(s.Default, "default")
		add(s.Bluetooth, "bluetooth")
		add(s.Muted, "muted")
		add(s.Zero, "volume is zero")
		add(s.Soft && !s.Zero, "volume too low to be heard")
		add(s.Channels == 1, "mono: no left and right")
		rows = append(rows, []string{
			"pulse:" + s.Name, s.Label, s.State, fmt.Sprintf("%d Hz", s.Rate),
			fmt.Sprint(s.Channels), text.ShowMS(s.Latency), notes,
		})
	}
	return rows
}
