//go:build unix

package term

import (
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/term"
)

// paints says that the live screen draws itself here, and does for its terminal
// what Bubble Tea does with its renderer.
const paints = true

// makeRaw has keys come as they are pressed, and returns the screen's size.
func (r *running) makeRaw() (tea.WindowSizeMsg, error) {
	if _, err := term.MakeRaw(r.in); err != nil {
		return tea.WindowSizeMsg{}, fmt.Errorf("taking keys from the terminal: %w", err)
	}
	return r.size(), nil
}

// watchTerminal tells the screen when its terminal has another size, and when
// the program goes on after it was stopped: a shell may have had the terminal
// meanwhile. It ends with the function that it returns.
func (r *running) watchTerminal() (unwatch func()) {
	sigs, ended, done := make(chan os.Signal, 2), make(chan struct{}), make(chan struct{})
	signal.Notify(sigs, syscall.SIGWINCH, syscall.SIGCONT)
	go func() {
		defer close(done)
		for {
			select {
			case s := <-sigs:
				if s == syscall.SIGCONT {
					_, _ = term.MakeRaw(r.in) // without it keys still come, a line at a time
					r.program.Send(Resume{})
				}
				r.program.Send(r.size())
			case <-ended:
				return
			}
		}
	}()
	return func() {
		signal.Stop(sigs)
		close(ended)
		<-done
	}
}

// openKeys returns what a screen reads its keys from: the terminal, behind a
// filter that no unfinished sequence can close. notice is told what the filter
// removed, ended that the terminal is gone. release ends the reading.
func openKeys(o *RunOptions, notice func(Notice), ended func()) (in io.Reader, release func(), err error) {
	f, ok := o.In.(File)
	if !ok {
		return o.In, func() {}, nil
	}
	r, err := NewReader(f, ReaderOptions{Notice: notice, Ended: ended, Taps: o.Touch})
	if err != nil {
		return nil, nil, err
	}
	return r, func() { closeWithin(r) }, nil
}

// closeWithin closes a reader, and waits for that no longer than a screen may take to
// end.
func closeWithin(r *Reader) {
	done := make(chan struct{})
	go func() { defer close(done); _ = r.Close() }()
	select {
	case <-done:
	case <-time.After(leaveWithin):
	}
}
