package after

import (
	"context"
	"io"
	"os"

	"github.com/spf13/cobra"

	"spotter/cmd/spotter/run"
)

// Desk has the streams and places that the commands on logs use.
type Desk struct {
	Stdout  io.Writer // results go here, and nothing else
	Stderr  io.Writer // what is to be known about them
	Version string    // of spotter

	// Setting returns every setting of a command: its flags over the variables over the
	// configuration file. nil has the flags alone.
	Setting func(*cobra.Command) (map[string]run.Value, error)

	// Called returns how messages call the journal at a path: as the path, but for one that was
	// piped in. nil calls all by their paths.
	Called func(path string) string

	// UntilSignal returns a context that ends with a signal that asks the program to end, a
	// function that tells which it was, nil for none, and one that stops watching. nil
	// watches for none.
	UntilSignal func(context.Context) (ctx context.Context, which func() os.Signal, stop func())
}

// untilSignal is UntilSignal, or watches for nothing.
func (d Desk) untilSignal(ctx context.Context) (context.Context, func() os.Signal, func()) {
	if d.UntilSignal != nil {
		return d.UntilSignal(ctx)
	}
	return ctx, func() os.Signal { return nil }, func() {}
}

// called is Called, or the path.
func (d Desk) called(path string) string {
	if d.Called == nil {
		return path
	}
	return d.Called(path)
}

// Commands returns the commands, each to be added to the root of a tree once.
// Their names are those of [Names].
func (d Desk) Commands() []*cobra.Command {
	var all []*cobra.Command
	for _, name := range Names() {
		all = append(all, d.Command(name))
	}
	return all
}

// Command returns one command by its name, which must be one of [Names].
func (d Desk) Command(name string) *cobra.Command {
	switch name {
	case "export":
		return d.export()
	case "journal":
		return d.journal()
	case "evidence":
		return d.evidence()
	}
	return d.report()
}

// Names returns the names of the commands.
func Names() []string { return []string{"export", "journal", "evidence", "report"} }
