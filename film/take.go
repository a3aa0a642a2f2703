//go:build unix

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"syscall"
	"time"

	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"
)

// piece holds the bytes that the program wrote to its terminal at one moment.
type piece struct {
	at   time.Duration // since the program was started
	text []byte
}

// take is one run of the program.
type take struct {
	pieces  []piece
	pressed []time.Duration // of each step, since the program was started
}

// roll runs the program in a terminal, presses the keys of the steps at their times, and
// returns what was shown, and when. It ends with the program.
func roll(ctx context.Context, c *exec.Cmd, steps []step) (take, error) {
	p, tty, err := pty.Open()
	if err != nil {
		return take{}, fmt.Errorf("opening a pseudo-terminal: %w", err)
	}
	defer p.Close()
	if err := pty.Setsize(p, &pty.Winsize{Rows: rows, Cols: cols}); err != nil {
		tty.Close()
		return take{}, fmt.Errorf("setting the size of the terminal: %w", err)
	}
	c.Stdin, c.Stdout, c.Stderr = tty, tty, tty
	c.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	began := time.Now()
	if err := c.Start(); err != nil {
		tty.Close()
		return take{}, fmt.Errorf("starting the program: %w", err)
	}
	tty.Close()
	ended := make(chan error, 1)
	go func() { ended <- c.Wait() }()
	shown := make(chan []piece, 1)
	go func() { shown <- watch(p, began) }()

	var t take
	for _, s := range steps {
		select {
		case err := <-ended:
			return take{}, errors.Join(fmt.Errorf("the program ended before the key %q of %v", s.key, s.at), err)
		case <-ctx.Done():
			return take{}, errors.Join(ctx.Err(), c.Process.Kill(), <-ended)
		case <-time.After(time.Until(began.Add(s.at))):
		}
		if _, err := io.WriteString(p, s.key); err != nil {
			return take{}, errors.Join(fmt.Errorf("pressing %q: %w", s.key, err), c.Process.Kill(), <-ended)
		}
		t.pressed = append(t.pressed, time.Since(began))
	}
	select {
	case err = <-ended:
	case <-time.After(patience):
		return take{}, errors.Join(errors.New("the program does not end after the last key"), c.Process.Kill(), <-ended)
	}
	if err != nil {
		return take{}, fmt.Errorf("the program: %w", err)
	}
	t.pieces = <-shown
	return t, nil
}

// patience bounds the time between the last key and the end of the program.
const patience = 20 * time.Second

// watch reads what the program shows until its terminal is closed, and answers its
// questions as a terminal does.
func watch(p io.ReadWriter, began time.Time) (pieces []piece) {
	screen := vt.NewEmulator(cols, rows)
	answered := make(chan struct{})
	go func() {
		defer close(answered)
		_, _ = io.Copy(p, screen) // what the emulated terminal answers
	}()
	buf := make([]byte, 32<<10)
	for {
		n, err := p.Read(buf)
		if n > 0 {
			b := append([]byte(nil), buf[:n]...)
			pieces = append(pieces, piece{time.Since(began), b})
			_, _ = screen.Write(b)
		}
		if err != nil {
			_ = screen.InputPipe().(io.Closer).Close()
			<-answered
			return pieces
		}
	}
}
