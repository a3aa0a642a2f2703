package cli

import (
	"github.com/spf13/cobra"

	"spotter/cmd/spotter/run"
	"spotter/cues/pack"
)

func (a *App) cuesCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "cues",
		Short: "List, check and make voice packs",
	}
	c.AddCommand(a.cuesListCommand())
	c.AddCommand(a.cuesCheckCommand())
	c.AddCommand(a.cuesVoicesCommand())
	c.AddCommand(a.cuesNewCommand())
	c.AddCommand(a.cuesPackCommand())
	c.AddCommand(a.cuesRecordCommand())
	c.AddCommand(a.cuesBuildCommand())
	c.AddCommand(a.cuesPreviewCommand())
	return c
}

// packOf returns the pack that the arguments name, or else the settings.
func (a *App) packOf(c *cobra.Command, words []string) (*pack.Pack, run.Plan, error) {
	_, p, err := a.planned(c)
	if err != nil {
		return nil, run.Plan{}, err
	}
	path := p.Pack.Text
	if len(words) > 0 {
		path = words[0]
	}
	pack, err := run.OpenPack(path)
	return pack, p, err
}
