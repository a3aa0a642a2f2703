package reference

import (
	"spotter/cmd/spotter/manual"
)

// Topics returns the pages on the forms of files. settings are the keys of the configuration.
func Topics(settings []manual.Item) []manual.Topic {
	return []manual.Topic{config(settings), journal(), packFile()}
}

// config returns the page on the configuration file. keys are those that it may have.
func config(keys []manual.Item) manual.Topic {
	return manual.Topic{
		Name: "spotter-config", Short: "Configuration file of spotter",
		About: `Spotter reads config.toml in its folder under the XDG configuration folder, usually ~/.config/spotter/config.toml. The file need not be there.

Each line sets one thing: a key, an equals sign and a value. A text is in quotes; true, false and numbers are not. A line that begins with # is a comment. There are no tables. A key that spotter does not know is a fault, told with its line.

A flag goes before a variable of the environment, and a variable before this file. The variable of a key is SPOTTER_ and the key in capitals, with _ in place of -.

What belongs to one race cannot be set here, such as --journal and --start-now.

    target = "3:43:39"
    output = "pulse:earbuds"
    facing = "backward"
    mono = true
    bind = "fall=f5 rest=f6"`,
		Lists:   []manual.List{{Title: "keys", Items: keys}},
		SeeAlso: []string{"spotter(1)", "spotter-check(1)"},
	}
}
