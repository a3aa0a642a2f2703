// Command spotter plays voice cues to a runner who cannot look, and logs the race.
package main

import (
	"os"
	"spotter/cmd/spotter/cli"
)

func main() { os.Exit(cli.Main()) }
