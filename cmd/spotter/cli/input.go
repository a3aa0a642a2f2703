package cli

import (
	"github.com/spf13/cobra"

	"spotter/cmd/spotter/inputcmd"
	"spotter/cmd/spotter/settings"
	"spotter/cues"
	"spotter/cues/pack"
	"spotter/ui/cells"
)

// inputCommand returns the commands for the buttons of clickers and pads. What a key does without
// them is looked up in the pack of the settings.
func (a *App) inputCommand() *cobra.Command {
	c := inputcmd.Desk{Stdout: a.o.Stdout, Path: a.desk.InputFile, NeedTerminal: a.needTerminal, Show: a.browse, Now: a.o.Now, Devices: a.o.Devices,
		Pack: func(c *cobra.Command) (*pack.Pack, cues.Frame, error) {
			pack, plan, err := a.desk.Pack(c, nil)
			if err == nil {
				a.speak(plan.Lang, pack.Language)
			}
			return pack, plan.Frame, err
		},
		Theme: func(c *cobra.Command) (cells.Theme, error) {
			_, plan, err := a.desk.Plan(c)
			return a.theme(plan.Theme), err
		},
		Pads: func(c *cobra.Command) ([]string, error) {
			_, plan, err := a.desk.Plan(c)
			return plan.Buttons.Pads, err
		}}.Command()
	for _, sub := range c.Commands() {
		switch sub.Name() {
		case "learn":
			settings.AddFlags(sub, "pack", "facing", "keys", "pad", "theme", "lang", "plain")
		case "use":
			settings.AddFlags(sub, "pad")
		case "list", "check":
			settings.AddFlags(sub, "pack", "facing", "keys")
		}
	}
	return c
}
