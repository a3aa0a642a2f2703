package check

import (
	"context"
	"io"

	tea "charm.land/bubbletea/v2"
	"github.com/spf13/cobra"

	"spotter/cmd/spotter/host"
	"spotter/cmd/spotter/settings"
	"spotter/input/evdev"
	"spotter/race"
	"time"
)

// Desk has what the checks need of the program.
type Desk struct {
	Settings settings.Desk
	Stdout   io.Writer
	Stderr   io.Writer // progress, where Stdout has JSON
	Host     host.Host
	Now      func() race.Stamp
	Started  time.Time // when the program started

	Keyboards func() []string // beyond the first, as the system lists them; the caller may keep the slice
	Devices   evdev.System    // where event devices are found; nil where the system has none

	json bool // findings are printed as JSON

	// NeedTerminal returns why a screen cannot be shown, nil where it can; what names it.
	NeedTerminal func(what string) error
	// Browse shows a model until it quits, and returns the last.
	Browse func(context.Context, tea.Model) (tea.Model, error)
}

// Commands returns the commands, each to be added to the root of a tree once.
func (d Desk) Commands() []*cobra.Command {
	return []*cobra.Command{d.devicesCommand(), d.checkCommand()}
}
