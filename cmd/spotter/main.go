// Command spotter plays voice cues to a runner who cannot look, and logs the race.
package main

import "os"

func main() { os.Exit(Main()) }
