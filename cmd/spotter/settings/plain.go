package settings

import "github.com/spf13/cobra"

// Plain reports whether the screens of a command are to be told in lines. --plain, its variable
// and the configuration file say so; where none of them does, ACCESSIBLE that is neither empty
// nor 0, and a terminal that can only print. A setting that cannot be read is told of by the
// command itself.
func (d Desk) Plain(cmd *cobra.Command) bool {
	vals, err := d.Read(cmd)
	if v := vals["plain"]; err == nil && v.Where != "" {
		on, err := parseBool(v.Text)
		return err == nil && on
	}
	if v := d.Env("ACCESSIBLE"); v != "" && v != "0" {
		return true
	}
	return d.Env("TERM") == "dumb"
}
