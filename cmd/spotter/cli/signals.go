package cli

import (
	"context"
	"os"
	"os/signal"

	"spotter/cmd/spotter/host"
)

// untilSignal returns a context that ends with a signal that asks the program to
// end, and what tells which it was, nil for none.
func (a *App) untilSignal(parent context.Context) (ctx context.Context, which func() os.Signal, stop func()) {
	sigs, unwatch := a.signals()
	ctx, cancel := context.WithCancel(parent)
	got, done := make(chan os.Signal, 1), make(chan struct{})
	go func() {
		defer close(done)
		select {
		case s := <-sigs:
			got <- s
			cancel()
		case <-ctx.Done():
		}
	}()
	var sig os.Signal
	return ctx, func() os.Signal {
			select {
			case sig = <-got:
			default:
			}
			return sig
		}, func() {
			cancel()
			<-done
			unwatch()
		}
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
