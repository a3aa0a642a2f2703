package term

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/charmbracelet/x/ansi"
)

// fakeTerm is a terminal that reads only while a test lets it.
type fakeTerm struct {
	mu   sync.Mutex
	got  bytes.Buffer
	gate chan struct{} // closed: reads
	err  error
}

func (f *fakeTerm) Write(p []byte) (int, error) {
	<-f.gate
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.err != nil {
		return 0, f.err
	}
	return f.got.Write(p)
}
func (f *fakeTerm) text() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.got.String()
}
func (f *fakeTerm) Read([]byte) (int, error) { return 0, io.EOF }
func (f *fakeTerm) Close() error             { return nil }
func (f *fakeTerm) Fd() uintptr              { return ^uintptr(0) }

func TestWriterPassesFramesInOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fakeTerm{gate: make(chan struct{})}
		close(f.gate)
		w := NewWriter(WriterOptions{Out: f})
		for _, s := range []string{"one ", "two ", "three"} {
			if n, err := io.WriteString(w, s); n != len(s) || err != nil {
				t.Fatalf("Write = %d, %v", n, err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Errorf("second Close: %v", err)
		}
		if got := f.text(); got != "one two three" {
			t.Errorf("terminal got %q", got)
		}
	})
}

func TestWriterLeavesOutWholeFrames(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fakeTerm{gate: make(chan struct{})}
		repaints := 0
		w := NewWriter(WriterOptions{Out: f, Limit: 100, Repaint: func() { repaints++ }})
		frame := strings.Repeat("x", 39) + "."
		began := time.Now()
		for range 1000 {
			io.WriteString(w, frame)
			synctest.Wait()
		}
		if took := time.Since(began); took != 0 {
			t.Errorf("1000 frames to a stalled terminal took %v", took)
		}
		if !w.Stalled() || w.Dropped() < 990 || repaints != 0 {
			t.Errorf("stalled %v, dropped %d, repaints %d", w.Stalled(), w.Dropped(), repaints)
		}
		close(f.gate)
		synctest.Wait()
		if repaints != 1 || w.Stalled() {
			t.Errorf("after catching up: %d repaints, stalled %v", repaints, w.Stalled())
		}
		got := f.text()
		if len(got)%40 != 0 || len(got) > 200 || strings.Trim(got, "x.") != "" {
			t.Errorf("the terminal got %d bytes, not whole frames", len(got))
		}
		if err := w.Close(); err != nil {
			t.Error(err)
		}
	})
}

func TestWriterKeepsTheRestoringFrame(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fakeTerm{gate: make(chan struct{})}
		w := NewWriter(WriterOptions{Out: f, Limit: 100})
		for range 10 {
			io.WriteString(w, strings.Repeat("x", 60))
			synctest.Wait()
		}
		io.WriteString(w, "bye"+ansi.ResetModeAltScreenSaveCursor)
		close(f.gate)
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if got := f.text(); !strings.HasSuffix(got, "xbye"+ansi.ResetModeAltScreenSaveCursor) || len(got) > 200 {
			t.Errorf("terminal got %q", got)
		}
	})
}

func TestWriterCloseDoesNotHang(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fakeTerm{gate: make(chan struct{})}
		w := NewWriter(WriterOptions{Out: f, Grace: 300 * time.Millisecond})
		io.WriteString(w, "x")
		began := time.Now()
		err := w.Close()
		if took := time.Since(began); took != 300*time.Millisecond {
			t.Errorf("Close took %v", took)
		}
		if err == nil || !strings.Contains(err.Error(), "reset") {
			t.Errorf("Close = %v, want what to do", err)
		}
		close(f.gate) // lets the goroutine go
	})
}

func TestWriterTerminalGone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fakeTerm{gate: make(chan struct{}), err: errors.New("input/output error")}
		close(f.gate)
		w := NewWriter(WriterOptions{Out: f})
		io.WriteString(w, "x")
		synctest.Wait()
		if n, err := io.WriteString(w, "yy"); n != 2 || err != nil {
			t.Errorf("Write to a terminal that is gone = %d, %v", n, err)
		}
		if err := w.Close(); err == nil || !errors.Is(err, f.err) {
			t.Errorf("Close = %v", err)
		}
	})
}
