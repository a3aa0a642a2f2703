package term

import (
	"bytes"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/term"
)

// Defaults of a Writer.
const (
	writerLimit = 128 << 10              // bytes: several whole screens
	writerGrace = 500 * time.Millisecond // for the terminal to take the last of them
)

// WriterOptions configures a [Writer].
type WriterOptions struct {
	Out   term.File     // the terminal, such as os.Stdout; it is never closed
	Limit int           // most bytes to hold for a terminal that does not read; 0 for 128 KiB
	Grace time.Duration // how long Close waits for such a one; 0 for 500 ms

	// Repaint is called when a terminal that had stalled reads again and the
	// screen must be drawn from scratch. It is called from the Writer's own
	// goroutine and may wait for the screen. [Writer.SetRepaint] sets it later.
	Repaint func()
}

// Writer stands between Bubble Tea and a terminal, so that a terminal that stops
// reading, as over a stalled connection, stops nothing else. Writing to it never
// waits: what the terminal does not take is held up to a limit, and beyond that
// whole frames are left out. Once the terminal has caught up, the screen is asked
// for again from scratch, since a frame only says what changed.
//
// It passes for the terminal itself, for its size, modes and colours. It is safe
// for concurrent use.
type Writer struct {
	o    WriterOptions
	done chan struct{} // closed when the goroutine has ended
	wake chan struct{} // holds one token when there is something to do

	mu      sync.Mutex
	pending []byte // what the goroutine takes next
	stale   bool   // a frame was left out: the terminal shows something else
	dropped int    // frames left out
	closed  bool
	err     error // why the terminal can no longer be written to
	repaint func()
}

var _ term.File = (*Writer)(nil)

// NewWriter returns a Writer to a terminal and starts its goroutine, which ends
// with [Writer.Close].
func NewWriter(o WriterOptions) *Writer {
	if o.Limit <= 0 {
		o.Limit = writerLimit
	}
	if o.Grace <= 0 {
		o.Grace = writerGrace
	}
	w := &Writer{o: o, done: make(chan struct{}), wake: make(chan struct{}, 1), repaint: o.Repaint}
	go w.run()
	return w
}

// SetRepaint sets what draws the screen from scratch, such as sending
// [tea.ClearScreen]'s message to the program.
func (w *Writer) SetRepaint(f func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.repaint = f
}

// Write takes a frame and returns at once. It always takes all of it: that a
// frame was left out, or that the terminal is gone, is no reason for the screen
// to stop.
func (w *Writer) Write(p []byte) (n int, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closed || w.err != nil {
		return len(p), nil
	}
	if len(w.pending) > 0 && len(w.pending)+len(p) > w.o.Limit {
		if !restores(p) {
			w.stale = true
			w.dropped++
			return len(p), nil
		}
		// The terminal must get its own screen back; what it did not get of
		// ours no longer matters.
		w.pending = w.pending[:0]
	}
	w.pending = append(w.pending, p...)
	w.signal()
	return len(p), nil
}

// restores reports whether a frame gives the terminal its own screen back.
func restores(p []byte) bool { return bytes.Contains(p, []byte(ansi.ResetModeAltScreenSaveCursor)) }

// signal wakes the goroutine. The lock must be held.
func (w *Writer) signal() {
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

// run writes what is pending until the Writer is closed.
func (w *Writer) run() {
	defer close(w.done)
	var batch []byte
	for range w.wake {
		for {
			w.mu.Lock()
			batch, w.pending = w.pending, batch[:0]
			closed := w.closed
			if len(batch) == 0 {
				repaint := w.caughtUp()
				w.mu.Unlock()
				if closed {
					return
				}
				if repaint != nil {
					repaint()
				}
				break
			}
			w.mu.Unlock()
			_, err := w.o.Out.Write(batch)
			w.mu.Lock()
			if err != nil {
				w.err, w.pending = err, nil
			}
			w.mu.Unlock()
		}
	}
}

// caughtUp returns what to call when the terminal has taken everything after
// frames had been left out, else nil. The lock must be held.
func (w *Writer) caughtUp() func() {
	if !w.stale || w.closed || w.err != nil {
		return nil
	}
	w.stale = false
	return w.repaint
}

// Dropped returns how many frames were left out.
func (w *Writer) Dropped() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.dropped
}

// Stalled reports whether the terminal has more to take than it takes.
func (w *Writer) Stalled() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.stale
}

// Close writes what is pending, for as long as the grace lasts, and ends the
// Writer. The terminal stays open. The error says that the terminal did not take
// the end, and so may still show the last screen. Close may be called more than
// once.
func (w *Writer) Close() error {
	w.mu.Lock()
	w.closed = true
	w.signal()
	w.mu.Unlock()
	late := time.NewTimer(w.o.Grace)
	defer late.Stop()
	select {
	case <-w.done:
	case <-late.C:
		return fmt.Errorf("the terminal took nothing for %v: type reset if it looks wrong", w.o.Grace)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.err != nil {
		return fmt.Errorf("writing to the terminal: %w", w.err)
	}
	return nil
}

// Fd returns the terminal's file descriptor.
func (w *Writer) Fd() uintptr { return w.o.Out.Fd() }

// Read always fails: the Writer is for writing.
func (w *Writer) Read([]byte) (int, error) { return 0, errors.New("reading from the screen's writer") }
