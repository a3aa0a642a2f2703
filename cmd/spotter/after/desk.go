package after

import (
	"io"

	"github.com/spf13/cobra"
)

// Desk has the streams and places that the commands on logs use.
type Desk struct {
	Stdout io.Writer // results go here, and nothing else
	Stderr io.Writer // what is to be known about them
}

// Commands returns the commands, each to be added to the root of a tree once.
func (d Desk) Commands() []*cobra.Command {
	return []*cobra.Command{d.export(), d.journal()}
}
