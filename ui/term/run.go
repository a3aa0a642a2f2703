package term

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"sync/atomic"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/term"
)

// leaveWithin bounds how long a screen may take to end once it was asked to.
const leaveWithin = 3 * time.Second

// ErrStalled is the error of a screen that ended as it was asked to, on a
// terminal that did not take the end of it.
var ErrStalled = errors.New("the screen was left")

// ErrHungUp is the error of a screen whose terminal was closed.
var ErrHungUp = errors.New("the terminal was closed")

// RunOptions configures [Run]. In, Out, Getenv and Guard are required.
type RunOptions struct {
	In      io.Reader                // the terminal that the keys come from
	Out     io.Writer                // the terminal that the screen is drawn on
	Env     []string                 // "NAME=value", as of the process
	Getenv  func(name string) string // the value of one of them
	Colours colorprofile.Profile     // the colours that the terminal has
	Mouse   bool                     // take the mouse, so that its wheel presses no arrow keys
	Guard   Guard                    // keeps panics
	Touch   bool                     // a painted screen gets what a finger or a mouse presses
	Plain   bool                     // the model is a [Teller]: it is told in lines, and nothing is drawn

	// Watch begins to watch over the terminal, which was found as before says, nil
	// where it does not tell. left is called once the terminal is itself again. Nil:
	// nobody watches.
	Watch func(before *term.State) (left func())

	Ready  func(send func(tea.Msg)) // gets what sends the screen a message; nil for nobody
	Notice func(Notice) tea.Msg     // the message for what the filter removed; nil for none
}

// FD returns the descriptor of a stream that is a terminal.
func FD(stream any) (uintptr, bool) {
	f, ok := stream.(interface{ Fd() uintptr })
	if !ok || !term.IsTerminal(f.Fd()) {
		return 0, false
	}
	return f.Fd(), true
}

// Size returns the size of a terminal in cells; where it does not tell, what COLUMNS
// and LINES say, and at last what terminals used to have.
func Size(out term.File, getenv func(name string) string) (w, h int) {
	w, h, err := term.GetSize(out.Fd())
	if err != nil || w <= 0 || h <= 0 {
		w, h = 80, 24
		if n, err := strconv.Atoi(getenv("COLUMNS")); err == nil && n > 0 {
			w = n
		}
		if n, err := strconv.Atoi(getenv("LINES")); err == nil && n > 0 {
			h = n
		}
	}
	return w, h
}

// running is a model that has the terminal.
type running struct {
	o      *RunOptions
	in     uintptr   // descriptor of the keys
	stdout term.File // the terminal itself
	out    *Writer   // what is written to it

	program *tea.Program
	painted bool   // by our own painter or printer, not by Bubble Tea
	leave   func() // gives the terminal its own screen back
}

// Run shows a model on the terminal until it quits, ctx ends or it panics; the last
// model is returned. A [Screen] is drawn by a [Painter], any other model by Bubble
// Tea, and with Plain a [Teller] is told in lines by a [Printer]. The terminal is then as
// it was, whatever happened.
//
// The error is [ErrHungUp], [ErrStalled] or that of the terminal; it is nil where the
// model quit, and where ctx ended.
func Run(ctx context.Context, m tea.Model, o RunOptions) (tea.Model, error) {
	in, _ := FD(o.In)
	before, stateErr := term.GetState(in)
	stdout, ok := o.Out.(term.File)
	if !ok {
		return m, errors.New("standard output is not a terminal")
	}
	r := &running{o: &o, in: in, stdout: stdout}
	var gone atomic.Bool
	ctx, leaveScreen := context.WithCancel(ctx)
	defer leaveScreen()
	input, release, err := openKeys(&o, r.noticed, func() { gone.Store(true); leaveScreen() })
	if err != nil {
		return m, err
	}
	left := func() {}
	if o.Watch != nil {
		left = o.Watch(before)
	}
	writes, done := nonBlocking(stdout)
	r.out = NewWriter(r.writing(writes))
	if err := r.start(m, input); err != nil {
		release()
		err = errors.Join(err, r.out.Close())
		left()
		return m, err
	}
	if o.Ready != nil {
		o.Ready(r.program.Send)
	}
	last, err := r.untilEnd(ctx)
	release()
	r.leave()
	closing := r.out.Close()
	if closing == nil {
		done() // else it may still be written to
	}
	if stateErr == nil {
		_ = term.Restore(in, before) // Bubble Tea did so unless it was stuck
	}
	left()
	if g, ok := last.(*guarded); ok && !r.painted {
		m = g.Model
	}
	return m, endError(gone.Load(), ctx.Err(), err, closing)
}

// noticed tells the screen that something was removed from its keys.
func (r *running) noticed(n Notice) {
	if r.o.Notice != nil {
		r.program.Send(r.o.Notice(n))
	}
}

// start gives a model the terminal, and makes the program that runs it.
func (r *running) start(m tea.Model, input io.Reader) error {
	opts := []tea.ProgramOption{
		tea.WithInput(input),
		tea.WithOutput(r.out),
		tea.WithEnvironment(r.o.Env),
		tea.WithColorProfile(r.o.Colours),
		tea.WithoutSignalHandler(), // signals are the race's: it closes the journal
	}
	if r.o.Plain {
		return r.startPlain(m, opts)
	}
	shown, repaint := m, tea.Msg(tea.ClearScreen())
	screen, ok := m.(Screen)
	if r.painted = ok && paints; r.painted {
		size, err := r.makeRaw()
		if err != nil {
			return err
		}
		painter := NewPainter(screen, r.out)
		if !r.o.Mouse {
			painter.LeaveTaps()
		}
		if r.o.Touch {
			painter.TakeTouch()
		}
		painter.Start()
		shown, r.leave, repaint = painter, painter.Stop, Repaint{}
		opts = append(opts, tea.WithoutRenderer(), tea.WithFPS(1), // its renderer's ticker goes on without it
			tea.WithWindowSize(size.Width, size.Height))
	} else {
		r.leave = StopWheel(r.out, r.o.Mouse && !ok) // a console, which draws a Screen like this, keeps its mouse
	}
	r.program = tea.NewProgram(Guarded(shown, r.o.Guard), opts...)
	r.out.SetRepaint(func() { r.program.Send(repaint) })
	return nil
}

// writing returns how the terminal is written to.
func (r *running) writing(out term.File) WriterOptions {
	if r.o.Plain {
		return WriterOptions{Out: out, Limit: printerLimit}
	}
	return WriterOptions{Out: out}
}

// startPlain makes the program that tells a model in lines. Whatever Bubble Tea itself
// writes goes nowhere.
func (r *running) startPlain(m tea.Model, opts []tea.ProgramOption) error {
	teller, ok := m.(Teller)
	if !ok {
		return fmt.Errorf("a %T cannot be told in lines", m)
	}
	size, err := r.makeRaw()
	if err != nil {
		return err
	}
	printer := NewPrinter(teller, r.out)
	r.painted, r.leave = true, printer.Stop
	opts = append(opts, tea.WithOutput(io.Discard), tea.WithoutRenderer(), tea.WithFPS(1), tea.WithWindowSize(size.Width, size.Height))
	r.program = tea.NewProgram(Guarded(printer, r.o.Guard), opts...)
	r.out.SetRepaint(func() { r.program.Send(Repaint{}) })
	return nil
}

// size returns the size of the screen as a message.
func (r *running) size() tea.WindowSizeMsg {
	w, h := Size(r.stdout, r.o.Getenv)
	return tea.WindowSizeMsg{Width: w, Height: h}
}

// untilEnd runs the program until it quits or ctx ends, and returns its last model,
// nil when it was stuck.
func (r *running) untilEnd(ctx context.Context) (tea.Model, error) {
	if r.painted {
		defer r.watchTerminal()()
	}
	type result struct {
		m   tea.Model
		err error
	}
	done := make(chan result, 1)
	go func() {
		var last result
		defer func() { done <- last }()
		defer r.o.Guard.Caught() // of Bubble Tea's own
		last.m, last.err = r.program.Run()
	}()
	select {
	case last := <-done:
		return last.m, last.err
	case <-ctx.Done():
	}
	// Asked to quit it waits for its reader, which a context would not make it do.
	go r.program.Quit()
	select {
	case last := <-done:
		return last.m, last.err
	case <-time.After(leaveWithin):
		go r.program.Kill() // it is stuck: whatever comes of this is too late for us
		return nil, nil
	}
}

// endError says why a screen ended, nil where it was asked to: the terminal was
// closed, ctx ended, the program failed, or the terminal did not take its last bytes.
func endError(closed bool, ended, failed, closing error) error {
	switch {
	case closed:
		return ErrHungUp
	case ended != nil:
		return nil // from outside: whoever did knows why
	case failed != nil:
		return fmt.Errorf("the terminal failed: %w", failed)
	case closing != nil:
		return fmt.Errorf("%w: %w", ErrStalled, closing)
	}
	return nil
}
