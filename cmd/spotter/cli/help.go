package cli

import (
	"cmp"
	"strconv"
	"time"

	"github.com/charmbracelet/colorprofile"
	"github.com/spf13/cobra"

	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/help"
	"spotter/cmd/spotter/manual"
	"spotter/cmd/spotter/reference"
	"spotter/cmd/spotter/settings"
	"spotter/cmd/spotter/version"
	"spotter/ui/cells"
)

// help shows the help of a command, as wide as the terminal. Its words keep the terminal's
// own ink: a wrong guess of the background cannot be mended in what is printed once.
func (a *App) help(c *cobra.Command, _ []string) {
	err := help.Write(a.o.Stdout, c, help.Options{Width: a.columns(), Bold: a.colours() >= colorprofile.ASCII})
	if a.err == nil {
		a.err = fault.Writing("the help", err)
	}
}

// manual returns what the manual pages are made with.
func (a *App) manual() manual.Options {
	return manual.Options{Version: version.Number, Date: a.written(), Facts: reference.Of, Topics: reference.Topics(configKeys())}
}

// written returns the date of the manual pages: SOURCE_DATE_EPOCH where that is set, else that of
// the commit, else that of the last release; never the clock's.
func (a *App) written() string {
	if n, err := strconv.ParseInt(a.desk.Env("SOURCE_DATE_EPOCH"), 10, 64); err == nil {
		return time.Unix(n, 0).UTC().Format(time.DateOnly)
	}
	return cmp.Or(version.This().Date, version.Day)
}

// configKeys returns the keys of the configuration file, and what they set.
func configKeys() (keys []manual.Item) {
	for _, s := range settings.All() {
		if s.PerRun {
			continue
		}
		says := cells.Capital(s.Usage)
		if s.Usual != "" {
			says += " (default " + s.Usual + ")"
		}
		keys = append(keys, manual.Item{Tag: s.Name, Says: says + "."})
	}
	return keys
}
