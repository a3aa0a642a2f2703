package cli

import (
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"spotter/cmd/spotter/host"
)

// ended is the error of a race that a signal ended.
type ended struct{ sig os.Signal }

func (e ended) Error() string { return "ended by " + signalName(e.sig) }

// signalName returns a signal as kill names it.
func signalName(s os.Signal) string {
	switch s {
	case syscall.SIGTERM:
		return "SIGTERM"
	case syscall.SIGHUP:
		return "SIGHUP"
	case syscall.SIGQUIT:
		return "SIGQUIT"
	case syscall.SIGABRT:
		return "SIGABRT"
	case os.Interrupt:
		return "SIGINT"
	}
	return fmt.Sprint(s)
}

// code returns the exit code that shells expect of a program ended by a signal.
func (e ended) code() int {
	if n, ok := e.sig.(syscall.Signal); ok {
		return exitSignal + int(n)
	}
	return ExitFailed
}

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
