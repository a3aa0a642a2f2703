package packs

import (
	"context"
	"io"
	"os"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/spf13/cobra"

	"spotter/cmd/spotter/settings"
	"spotter/ui/cells"
)

// Desk has what the commands on packs need of the program.
type Desk struct {
	Settings settings.Desk
	Stdout   io.Writer
	Started  time.Time // when the program started

	// NeedTerminal returns why a screen cannot be shown, nil where it can; what names it.
	NeedTerminal func(what string) error
	// Browse shows a model until it quits, and returns the last.
	Browse func(context.Context, tea.Model) (tea.Model, error)
	// Theme returns the colours of a screen; chosen is what --theme says.
	Theme func(chosen cells.Ground) cells.Theme
	// UntilSignal returns a context that ends with a signal that asks the program to end, a
	// function that tells which it was, nil for none, and one that stops watching.
	UntilSignal func(context.Context) (ctx context.Context, which func() os.Signal, stop func())
}

// Command returns the command "spotter cues" with its commands.
func (d Desk) Command() *cobra.Command {
	c := &cobra.Command{
		Use:     "cues",
		Short:   "List, check and make voice packs",
		Long:    "A pack is a voice: the cues, their words, keys and sounds. These commands show the voices of the program, and make packs of your own.",
		Example: "spotter cues voices\nspotter cues preview --pack es\nspotter cues new our-voice",
	}
	c.AddCommand(d.cuesListCommand())
	c.AddCommand(d.cuesCheckCommand())
	c.AddCommand(d.cuesVoicesCommand())
	c.AddCommand(d.cuesGetCommand())
	c.AddCommand(d.cuesNewCommand())
	c.AddCommand(d.cuesPackCommand())
	c.AddCommand(d.cuesRecordCommand())
	c.AddCommand(d.cuesBuildCommand())
	c.AddCommand(d.cuesPreviewCommand())
	return c
}
