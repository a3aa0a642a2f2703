package term

import (
	"io"
	"sync"

	tea "charm.land/bubbletea/v2"
)

// printerLimit bounds the lines that wait for a terminal which does not read, in bytes:
// events of long ago are worth nothing to somebody who listens.
const printerLimit = 8 << 10

// Teller is a screen that is told in lines, for people who do not see it. Its methods are
// called from Bubble Tea's goroutine, and none of them waits.
type Teller interface {
	tea.Model

	// Lines appends to b what happened since the last call: printable text, and \r\n at
	// the end of each line. The last line may be open, where somebody types.
	Lines(b []byte) []byte

	// Missed is called when lines were left out, since the terminal took none, and when
	// others may have written to it.
	Missed()
}

// Printer shows a [Teller]: it is a [tea.Model] for a program without a renderer. It
// writes what the Teller says and nothing else: no sequence, no cursor, no colour.
//
// Its methods are called from Bubble Tea's goroutine; Stop comes after the program, from
// any goroutine.
type Printer struct {
	teller Teller
	buf    []byte

	mu      sync.Mutex
	out     io.Writer // never waits
	open    bool      // the last line has no end
	stopped bool
}

// NewPrinter returns a printer of a screen to a terminal; writing to out must never
// wait, as a [Writer] does not.
func NewPrinter(t Teller, out io.Writer) *Printer { return &Printer{teller: t, out: out} }

// Stop ends the line that is open, and writes no more.
func (p *Printer) Stop() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.open && !p.stopped {
		_, _ = io.WriteString(p.out, "\r\n") // a Writer keeps what went wrong until it is closed
	}
	p.stopped = true
}

// Init implements [tea.Model]. A screen's first command asks for the terminal's colours,
// and may have work besides.
func (p *Printer) Init() tea.Cmd { return p.teller.Init() }

// Update implements [tea.Model].
func (p *Printer) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg.(type) {
	case Repaint, Resume:
		p.teller.Missed()
	}
	_, cmd := p.teller.Update(msg)
	return p, cmd
}

// View implements [tea.Model]: it writes what is new.
func (p *Printer) View() tea.View {
	p.buf = p.teller.Lines(p.buf[:0])
	if len(p.buf) == 0 {
		return tea.View{}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.stopped {
		p.open = p.buf[len(p.buf)-1] != '\n'
		_, _ = p.out.Write(p.buf) // a Writer keeps what went wrong until it is closed
	}
	return tea.View{}
}
