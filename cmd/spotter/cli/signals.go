package cli

import (
	"os"
	"os/signal"

	"spotter/cmd/spotter/host"
)

// signals returns where the signals that end a race arrive, and a function that
// stops them from arriving.
func (a *App) signals() (<-chan os.Signal, func()) {
	if a.o.Signals != nil {
		return a.o.Signals, func() {}
	}
	c := make(chan os.Signal, 1)
	if sigs := host.EndSignals(); len(sigs) > 0 { // Notify without any would ask for all
		signal.Notify(c, sigs...)
	}
	return c, func() { signal.Stop(c) }
}
