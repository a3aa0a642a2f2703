package uitest

import (
	"io"
	"sync"

	"github.com/charmbracelet/x/vt"
)

// Emulator is an emulated terminal that may be read while it is written to.
type Emulator struct {
	mu  sync.Mutex
	emu *vt.Emulator
}

// NewEmulator returns an emulated terminal of w columns and h rows.
func NewEmulator(w, h int) *Emulator {
	s := &Emulator{emu: vt.NewEmulator(w, h)}
	go io.Copy(io.Discard, s.emu) // its answers to queries
	return s
}

// Write takes what is written to the terminal.
func (s *Emulator) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.emu.Write(p)
}

// Text returns what the terminal shows, as lines.
func (s *Emulator) Text() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.emu.String()
}

// Close ends the reading of answers. The emulator's own Close races with it.
func (s *Emulator) Close() {
	if c, ok := s.emu.InputPipe().(io.Closer); ok {
		c.Close()
	}
}
