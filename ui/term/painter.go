package term

import (
	"io"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// PaintApart is the least time between two paintings: what comes in between is
// painted together, when it is over.
const PaintApart = 16 * time.Millisecond

// Repaint is the message that makes a [Painter] draw its screen from scratch.
type Repaint struct{}

// Resume is the message that makes a [Painter] take the terminal again, after
// the program was stopped and others may have written to it.
type Resume struct{}

// Screen is a screen that a [Painter] shows. Its methods are called from Bubble
// Tea's goroutine, and none of them waits.
type Screen interface {
	tea.Model

	// Changes appends to b what makes the terminal show the screen as it is now,
	// where it showed what the call before made of it. Nothing is appended where
	// nothing changed.
	Changes(b []byte) []byte

	Forget()                  // others may have written to the terminal: Changes writes all of it next
	Time() time.Time          // the wall clock, at the last message
	Wake(after time.Duration) // has a message sent after a while
	Question() string         // what asks the terminal for its colours, "" for nothing

	// WantsPlaces reports whether the terminal should tell where keys are on the
	// keyboard. ForgetPlaces is called when the terminal no longer does.
	WantsPlaces() bool
	ForgetPlaces()
}

// Painter shows a [Screen] that writes its own changes: it is a [tea.Model] for a
// program without a renderer. Bubble Tea's own looks sixty times a second for
// something to draw, which keeps a phone awake for hours; this one draws when the
// screen was told something, and then writes only the cells that changed.
//
// Its methods are called from Bubble Tea's goroutine; Start comes before and
// Stop after the program, and Stop from any goroutine.
type Painter struct {
	screen Screen
	known  bool      // the terminal shows what was painted last
	at     time.Time // of that
	buf    []byte
	taps   bool // taps are the terminal's
	touch  bool // taps are the screen's

	mu      sync.Mutex
	out     io.Writer // never waits
	stopped bool
}

// NewPainter returns a painter of a screen to a terminal; writing to out must never
// wait, as a [Writer] does not.
func NewPainter(s Screen, out io.Writer) *Painter {
	return &Painter{screen: s, out: out}
}

// LeaveTaps leaves the mouse, and with it taps and swipes, to the terminal: on a phone
// a tap calls the keyboard. It must come before Start.
func (p *Painter) LeaveTaps() { p.taps = true }

// TakeTouch has the terminal report what a finger or a mouse presses, on a phone too. Text is
// then selected with shift held, if at all. It must come before Start.
func (p *Painter) TakeTouch() { p.touch = true }

// What a screen asks of its terminal, and takes back: the other screen, no
// cursor, a wheel that presses no keys, and keys that say whether they are pressed,
// held or let go. Pasted text is asked to be marked as such, so that the reader of the
// keys can take it out: unmarked it would play as a storm of cues. That another window takes the
// keys is asked for, since a key that is held is then let go without a word.
const (
	takeTerminal = ansi.ResetModifyOtherKeys + ansi.SetModeAltScreenSaveCursor + ansi.ResetModeTextCursorEnable +
		wheelOff + ansi.SetModeBracketedPaste + ansi.SetModeFocusEvent + ansi.SetModifyOtherKeys2
	giveTerminal = ansi.ResetModifyOtherKeys
	lastOfAll    = ansi.ResetModeAltScreenSaveCursor + ansi.SetModeTextCursorEnable + ansi.ResetModeBracketedPaste + ansi.ResetModeFocusEvent + wheelBack
)

// lowest is a row at or below the last of any terminal, which all take for the last.
const lowest = 9999

// Start takes the terminal.
func (p *Painter) Start() {
	b := append([]byte(nil), takeTerminal...)
	switch {
	case p.touch:
		b = append(b, takeTouch...)
	case !p.taps:
		b = append(b, takeMouse...)
	}
	b = append(b, ansi.PushKittyKeyboard(ansi.KittyDisambiguateEscapeCodes|ansi.KittyReportEventTypes)...)
	b = append(b, p.screen.Question()...)
	p.write(b)
}

// giveBack returns what gives the terminal its own screen back, in one piece. The
// mouse is given back also where it was not taken, which changes nothing.
func giveBack() []byte {
	b := append([]byte(nil), giveTerminal+giveTouch+giveMouse...)
	b = append(b, ansi.PopKittyKeyboard(1)...)
	b = append(b, ansi.CursorPosition(1, lowest)...)
	return append(b, lastOfAll...)
}

// Abandoned returns what gives a terminal its own screen back after a program
// that showed any screen ended without doing so. It first ends
// what may have been cut off: a sequence, a painting that waits for its end, a
// style. It holds all that Bubble Tea turns on for screens that it draws itself.
func Abandoned() []byte {
	const cancel = "\x18" // CAN ends a sequence, whatever its kind
	b := []byte(cancel + ansi.ResetModeSynchronizedOutput + ansi.ResetStyle + ansi.ResetModeUnicodeCore)
	b = append(b, ansi.ResetModeMouseButtonEvent+ansi.ResetModeMouseAnyEvent+ansi.ResetModeMouseExtSgr...)
	return append(b, giveBack()...)
}

// Stop gives the terminal its own screen back, in one piece, and paints no more.
func (p *Painter) Stop() {
	p.write(giveBack())
	p.mu.Lock()
	defer p.mu.Unlock()
	p.stopped = true
}

// write hands b to the terminal, unless it was given back.
func (p *Painter) write(b []byte) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.stopped {
		_, _ = p.out.Write(b) // a Writer keeps what went wrong until it is closed
	}
}

// Init implements [tea.Model]. Start has asked the terminal for its background.
func (p *Painter) Init() tea.Cmd {
	p.screen.Init()
	return nil
}

// Update implements [tea.Model].
func (p *Painter) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg.(type) {
	case Repaint:
		p.forget()
	case Resume:
		p.write([]byte(ansi.PopKittyKeyboard(1)))
		p.Start()
		p.screen.ForgetPlaces() // asked for anew when it is missed
		p.forget()
	}
	asked := p.screen.WantsPlaces()
	_, cmd := p.screen.Update(msg)
	if p.screen.WantsPlaces() && !asked {
		p.write([]byte(AskPlaces))
	}
	return p, cmd
}

// forget has all of the screen painted anew.
func (p *Painter) forget() {
	p.known = false
	p.screen.Forget()
}

// View implements [tea.Model]: it paints what changed since it last did, or asks
// to be woken when that was only just.
func (p *Painter) View() tea.View {
	now := p.screen.Time()
	if since := now.Sub(p.at); p.known && since >= 0 && since < PaintApart {
		p.screen.Wake(PaintApart - since)
		return tea.View{}
	}
	p.at, p.known = now, true
	b := append(p.buf[:0], ansi.SetModeSynchronizedOutput...)
	head := len(b)
	b = p.screen.Changes(b)
	p.buf = b
	if len(b) == head {
		return tea.View{}
	}
	p.buf = append(b, ansi.ResetModeSynchronizedOutput...)
	p.write(p.buf)
	return tea.View{}
}
