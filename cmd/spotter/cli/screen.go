package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"sync/atomic"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/term"

	"spotter/ui"
	keys "spotter/ui/term"
)

// leaveWithin bounds how long a screen may take to end once it was asked to.
const leaveWithin = 3 * time.Second

// errStalled is the error of a screen that ended as it was asked to, on a
// terminal that did not take the end of it.
var errStalled = errors.New("the screen was left")

// errHungUp is the error of a screen whose terminal was closed.
var errHungUp = errors.New("the terminal was closed")

// fd returns the descriptor of a stream that is a terminal.
func fd(stream any) (uintptr, bool) {
	f, ok := stream.(interface{ Fd() uintptr })
	if !ok || !term.IsTerminal(f.Fd()) {
		return 0, false
	}
	return f.Fd(), true
}

// onPhone reports whether the terminal is Termux, on which a tap calls the keyboard
// only while no program has taken the mouse.
func (a *App) onPhone() bool { return a.env("TERMUX_VERSION") != "" }

// onTerminal reports whether a screen can be shown: both ends are a terminal
// that can do more than print lines.
func (a *App) onTerminal() bool { return a.needTerminal("") == nil }

// needTerminal returns why a screen cannot be shown; what names it.
func (a *App) needTerminal(what string) error {
	const next = "run it in a terminal; spotter races and spotter review FILE do without one"
	if _, ok := fd(a.o.Stdin); !ok {
		return usagef(next, "standard input is not a terminal: %s takes its keys from one", what)
	}
	if _, ok := fd(a.o.Stdout); !ok {
		return usagef(next, "standard output is not a terminal: %s is drawn on one", what)
	}
	if a.env("TERM") == "dumb" {
		return usagef("set TERM to what your terminal is, such as xterm-256color",
			`TERM is "dumb": %s needs a terminal that can move its cursor`, what)
	}
	return nil
}

// onScreen is a model that has the terminal.
type onScreen struct {
	app    *App
	crash  *crash
	in     uintptr // descriptor of the keys
	stdout term.File
	out    *ui.Writer

	program *tea.Program
	painted bool   // by our own painter, not by Bubble Tea
	leave   func() // gives the terminal its own screen back
}

// show runs a model on the terminal until it quits, ctx ends or it panics; the
// last model is returned. The terminal is then as it was, whatever happened.
// ready, if there is one, gets what sends the screen a message.
func (a *App) show(ctx context.Context, m tea.Model, c *crash, ready func(send func(tea.Msg))) (tea.Model, error) {
	in, _ := fd(a.o.Stdin)
	before, stateErr := term.GetState(in)
	stdout, ok := a.o.Stdout.(term.File)
	if !ok {
		return m, errors.New("standard output is not a terminal")
	}
	s := &onScreen{app: a, crash: c, in: in, stdout: stdout}
	var gone atomic.Bool
	ctx, leaveScreen := context.WithCancel(ctx)
	defer leaveScreen()
	input, release, err := a.guardInput(
		func(n keys.Notice) { s.program.Send(ui.Pasted{Broken: n == keys.PasteBroken}) },
		func() { gone.Store(true); leaveScreen() })
	if err != nil {
		return m, err
	}
	watch := a.watchOver(before, c)
	nimble, done := nimbly(stdout)
	s.out = ui.NewWriter(ui.WriterOptions{Out: nimble})
	if err := s.take(m, input); err != nil {
		release()
		err = errors.Join(err, s.out.Close())
		watch.left()
		return m, err
	}
	if ready != nil {
		ready(s.program.Send)
	}
	last, err := s.run(ctx)
	release()
	s.leave()
	closing := s.out.Close()
	if closing == nil {
		done() // else it may still be written to
	}
	if stateErr == nil {
		_ = term.Restore(in, before) // Bubble Tea did so unless it was stuck
	}
	watch.left()
	if g, ok := last.(*guarded); ok && !s.painted {
		m = g.Model
	}
	return m, screenError(gone.Load(), ctx.Err(), err, closing)
}

// take gives a model the terminal, and makes the program that runs it.
func (s *onScreen) take(m tea.Model, input io.Reader) error {
	opts := []tea.ProgramOption{
		tea.WithInput(input),
		tea.WithOutput(s.out),
		tea.WithEnvironment(s.app.o.Env),
		tea.WithColorProfile(s.app.colours()),
		tea.WithoutSignalHandler(), // signals are the race's: it closes the journal
	}
	shown, repaint := m, tea.Msg(tea.ClearScreen())
	live, ok := m.(*ui.Live)
	if s.painted = ok && paints; s.painted {
		size, err := s.app.takeTerminal(s.in, s.stdout)
		if err != nil {
			return err
		}
		painter := ui.NewPainter(live, s.out)
		if s.app.onPhone() {
			painter.LeaveTaps()
		}
		painter.Start()
		shown, s.leave, repaint = painter, painter.Stop, ui.Repaint{}
		opts = append(opts, tea.WithoutRenderer(), tea.WithFPS(1), // its renderer's ticker goes on without it
			tea.WithWindowSize(size.Width, size.Height))
	} else {
		_, studio := m.(*ui.Studio) // there an arrow key drops a take
		s.leave = ui.StopWheel(s.out, studio && !s.app.onPhone())
	}
	s.program = tea.NewProgram(&guarded{shown, s.crash}, opts...)
	s.out.SetRepaint(func() { s.program.Send(repaint) })
	return nil
}

// run runs the program until it quits or ctx ends, and returns its last model.
func (s *onScreen) run(ctx context.Context) (tea.Model, error) {
	if s.painted {
		defer s.app.watchTerminal(s.in, s.stdout, s.program.Send)()
	}
	return runScreen(ctx, s.program, s.crash)
}

// screenError says why a screen ended, nil where it was asked to: the terminal was
// closed, ctx ended, the program failed, or the terminal did not take its last bytes.
func screenError(closed bool, ended, failed, closing error) error {
	switch {
	case closed:
		return errHungUp
	case ended != nil:
		return nil // from outside: whoever did knows why
	case failed != nil:
		return fmt.Errorf("the terminal failed: %w", failed)
	case closing != nil:
		return fmt.Errorf("%w: %w", errStalled, closing)
	}
	return nil
}

// runScreen runs a program until it quits or ctx ends, and returns its last
// model, nil when it was stuck.
func runScreen(ctx context.Context, p *tea.Program, c *crash) (tea.Model, error) {
	type result struct {
		m   tea.Model
		err error
	}
	done := make(chan result, 1)
	go func() {
		var r result
		defer func() { done <- r }()
		defer c.caught() // of Bubble Tea's own
		r.m, r.err = p.Run()
	}()
	select {
	case r := <-done:
		return r.m, r.err
	case <-ctx.Done():
	}
	// Asked to quit it waits for its reader, which a context would not make it do.
	go p.Quit()
	select {
	case r := <-done:
		return r.m, r.err
	case <-time.After(leaveWithin):
		go p.Kill() // it is stuck: whatever comes of this is too late for us
		return nil, nil
	}
}

// sizeOf returns the size of a terminal; where it does not tell, what the
// environment says, and at last what terminals used to have.
func (a *App) sizeOf(out term.File) tea.WindowSizeMsg {
	w, h, err := term.GetSize(out.Fd())
	if err != nil || w <= 0 || h <= 0 {
		w, h = 80, 24
		if n, err := strconv.Atoi(a.env("COLUMNS")); err == nil && n > 0 {
			w = n
		}
		if n, err := strconv.Atoi(a.env("LINES")); err == nil && n > 0 {
			h = n
		}
	}
	return tea.WindowSizeMsg{Width: w, Height: h}
}

// browse shows a model that reads and changes nothing, such as a review.
func (a *App) browse(ctx context.Context, m tea.Model) (tea.Model, error) {
	sigs, stop := a.signals()
	defer stop()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	c := &crash{end: cancel}
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
	if crashed := c.report(a.crashFile(), a.o.Version); crashed != nil {
		return m, crashed
	}
	if sig == nil && errors.Is(err, errHungUp) {
		return m, &fault{err: err, code: ended{hangUp}.code()}
	}
	if sig != nil {
		return m, &fault{err: ended{sig}, code: ended{sig}.code()}
	}
	return m, err
}
