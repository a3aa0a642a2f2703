package cli

import (
	"context"
	"errors"
	"os"

	tea "charm.land/bubbletea/v2"
	xterm "github.com/charmbracelet/x/term"

	"spotter/cmd/spotter/crash"
	"spotter/cmd/spotter/fault"
	"spotter/ui/drill"
	"spotter/ui/handed"
	"spotter/ui/live"
	"spotter/ui/plain"
	"spotter/ui/studio"
	"spotter/ui/term"
)

// onPhone reports whether the terminal is Termux, on which a tap calls the keyboard
// only while no program has taken the mouse.
func (a *App) onPhone() bool { return a.desk.Env("TERMUX_VERSION") != "" }

// plain reports whether screens are told in lines.
func (a *App) plain() bool { return a.ran != nil && a.desk.Plain(a.ran) }

// onTerminal reports whether a screen can be shown: both ends are a terminal
// that can do more than print lines.
func (a *App) onTerminal() bool { return a.needTerminal("") == nil }

// needTerminal returns why a screen cannot be shown; what names it.
func (a *App) needTerminal(what string) error {
	const next = "run it in a terminal; spotter races and spotter review FILE do without one"
	if _, ok := term.FD(a.o.Stdin); !ok {
		return fault.Usagef(next, "standard input is not a terminal: %s takes its keys from one", what)
	}
	if _, ok := term.FD(a.o.Stdout); !ok {
		return fault.Usagef(next, "standard output is not a terminal: %s is drawn on one", what)
	}
	if a.desk.Env("TERM") == "dumb" && !a.plain() {
		return fault.Usagef("leave out --plain=false, or set TERM to what your terminal is, such as xterm-256color",
			`TERM is "dumb": %s needs a terminal that can move its cursor`, what)
	}
	return nil
}

// show runs a model on the terminal until it quits, ctx ends or it panics; the
// last model is returned. The terminal is then as it was, whatever happened.
// ready, if there is one, gets what sends the screen a message.
func (a *App) show(ctx context.Context, m tea.Model, c *crash.Guard, ready func(send func(tea.Msg))) (tea.Model, error) {
	o := term.RunOptions{
		In: a.o.Stdin, Out: a.o.Stdout, Env: a.o.Env, Getenv: a.desk.Env, Colours: a.colours(), Guard: c, Ready: ready, Plain: a.plain(),
		Notice: func(n term.Notice) tea.Msg { return live.Pasted{Broken: n == term.PasteBroken} },
	}
	watched := a.watched()
	watched.Plain = o.Plain
	o.Watch = func(before *xterm.State) (left func()) { return crash.Watch(watched, before, c).Left }
	switch m := m.(type) {
	case *live.Screen:
		o.Mouse, o.Touch = !a.onPhone(), m.TakesTaps()
	case *handed.Screen:
		o.Mouse, o.Touch = !a.onPhone(), m.TakesTaps()
	case *studio.Screen, *drill.Screen: // there, and in a race, an arrow key is a cue, drops a take or is an answer
		o.Mouse = !a.onPhone()
	}
	if !o.Plain {
		return term.Run(ctx, m, o)
	}
	told, ok := plain.For(m)
	if !ok {
		return m, fault.Usagef("leave out --plain", "this screen cannot be told in lines")
	}
	_, err := term.Run(ctx, told, o)
	return m, err
}

// browse shows a model that reads and changes nothing, such as a review.
func (a *App) browse(ctx context.Context, m tea.Model) (tea.Model, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	return a.browseGuarded(ctx, m, crash.New(cancel), func() {})
}

// browseGuarded is the same for a model that has goroutines beside it: their panics go to c, which ends the context. ended
// is called when the terminal is itself again, and waits for them.
func (a *App) browseGuarded(ctx context.Context, m tea.Model, c *crash.Guard, ended func()) (tea.Model, error) {
	sigs, stop := a.signals()
	defer stop()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var sig os.Signal
	watched := make(chan struct{})
	go func() {
		defer close(watched)
		select {
		case sig = <-sigs:
			cancel()
		case <-ctx.Done():
		}
	}()
	m, err := a.show(ctx, m, c, nil)
	cancel()
	<-watched
	ended()
	if crashed := c.Report(a.desk.CrashFile(), a.o.Version); crashed != nil {
		return m, crashed
	}
	if sig == nil && errors.Is(err, term.ErrHungUp) {
		return m, fault.HungUp(err)
	}
	if sig != nil {
		return m, fault.EndedBy(sig, nil, "")
	}
	return m, err
}

// watched returns what a watcher of the screen needs.
func (a *App) watched() crash.Options {
	return crash.Options{In: a.o.Stdin, Out: a.o.Stdout, Stderr: a.o.Stderr, Env: a.o.Env, Report: a.desk.CrashFile(), Version: a.o.Version}
}
