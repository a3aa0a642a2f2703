// Command spotter plays voice cues to a runner who cannot look, and logs the race.
package main

import (
	"context"
	"os"
)

func main() {
	if isWatcher() {
		os.Exit(watcherMain())
	}
	os.Exit(New(Options{}).Main(context.Background()))
}
