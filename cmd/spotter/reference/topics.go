package reference

import (
	"spotter/cmd/spotter/manual"
)

// Config returns the page on the configuration file. keys are those that it may have.
func Config(keys manual.List) manual.Topic {
	return manual.Topic{
		Name: "spotter-config", Short: "Configuration file of spotter",
		About: `Spotter reads config.toml in its folder under the XDG configuration folder, usually ~/.config/spotter/config.toml. The file need not be there.

Each line sets one thing: a key, an equals sign and a value. A text is in quotes; true, false and numbers are not. A line that begins with # is a comment. There are no tables. A key that spotter does not know is a fault, told with its line.

A flag goes before a variable of the environment, and a variable before this file. The variable of a key is SPOTTER_ and the key in capitals, with _ in place of -.

What belongs to one race cannot be set here, such as --journal and --start-now.

    target = "3:43:39"
    output = "pulse:bluez_output.earbuds"
    facing = "backward"
    mono = true
    bind = "fall=f5 rest=f6"`,
		Lists:   []manual.List{keys},
		SeeAlso: []string{"spotter(1)", "spotter-check(1)"},
	}
}
