package term

import (
	"io"
	"regexp"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"
)

// sheet is a screen that shows one word, and changes with each message.
type sheet struct {
	shown  bool // by the terminal
	at     time.Time
	places bool
}

func (s *sheet) Init() tea.Cmd    { return nil }
func (s *sheet) View() tea.View   { return tea.View{} }
func (s *sheet) Time() time.Time  { return s.at }
func (s *sheet) Question() string { return ansi.RequestBackgroundColor }

func (s *sheet) Update(tea.Msg) (tea.Model, tea.Cmd) {
	s.at = s.at.Add(PaintApart)
	return s, nil
}

func (s *sheet) Changes(b []byte) []byte {
	if s.shown {
		return append(b, "."...)
	}
	s.shown = true
	return append(b, ansi.EraseEntireScreen+ansi.CursorPosition(1, 1)+"race"...)
}

func (s *sheet) Forget()            { s.shown = false }
func (s *sheet) Wake(time.Duration) {}
func (s *sheet) WantsPlaces() bool  { return s.places }
func (s *sheet) ForgetPlaces()      { s.places = false }

// painted is a painter of a sheet at a terminal, and what was written to it last.
type painted struct {
	p    *Painter
	term *vt.Emulator
	last string
}

func newPainted(t *testing.T) *painted {
	d := &painted{term: vt.NewEmulator(80, 24)}
	answered := make(chan struct{})
	go func() { defer close(answered); io.Copy(io.Discard, d.term) }() // what a terminal answers
	t.Cleanup(func() { d.term.InputPipe().(io.Closer).Close(); <-answered })
	d.p = NewPainter(&sheet{}, d)
	d.p.Start()
	return d
}

func (d *painted) Write(b []byte) (int, error) {
	d.last = string(b)
	return d.term.Write(b)
}

// step gives the painter a message, and has it paint.
func (d *painted) step(msg tea.Msg) {
	d.last = ""
	d.p.Update(msg)
	d.p.View()
}

// The terminal is itself again after Stop, and nothing comes after that.
func TestPainterGivesTheTerminalBack(t *testing.T) {
	d := newPainted(t)
	if !d.term.IsAltScreen() || !d.term.CursorHidden() {
		t.Error("the terminal was not taken")
	}
	if !strings.Contains(d.last, ansi.RequestBackgroundColor) {
		t.Errorf("started with %q, which does not ask for the colours", d.last)
	}
	d.step(nil)
	d.term.Write([]byte(ansi.ResetModeAltScreenSaveCursor)) // by a shell, while the program was stopped
	d.step(Resume{})
	if !d.term.IsAltScreen() {
		t.Error("not taken again")
	}
	if got := d.term.String(); !strings.HasPrefix(got, "race") {
		t.Errorf("after it was taken again the terminal shows %q", got)
	}
	d.p.Stop()
	if d.term.IsAltScreen() || d.term.CursorHidden() {
		t.Error("the terminal was not given back")
	}
	for _, want := range []string{wheelBack, ansi.ResetModifyOtherKeys, ansi.PopKittyKeyboard(1), ansi.ResetModeAltScreenSaveCursor} {
		if !strings.Contains(d.last, want) {
			t.Errorf("the end %q has no %q", d.last, want)
		}
	}
	if d.step(nil); d.last != "" {
		t.Errorf("painted after the end: %q", d.last)
	}
}

// With touch the terminal is asked for presses by 1002 and 1006, and never by 1003, on a phone
// too; without it not by 1002. Both are always given back.
func TestPainterTakesTouch(t *testing.T) {
	for _, phone := range []bool{false, true} {
		d := newPainted(t)
		if strings.Contains(d.last, "?1002h") {
			t.Errorf("taken without touch: %q", d.last)
		}
		if phone {
			d.p.LeaveTaps()
		}
		d.p.TakeTouch()
		d.step(Resume{})
		var all strings.Builder
		d.p.out = io.MultiWriter(&all, d)
		d.p.Start()
		if s := all.String(); !strings.Contains(s, "\x1b[?1002h\x1b[?1006h") || strings.Contains(s, "?1003h") || strings.Contains(s, "?1000h") {
			t.Errorf("taken with %q", s)
		}
		d.p.Stop()
		if s := all.String(); !strings.Contains(s, "\x1b[?1002l") || !strings.Contains(s, "\x1b[?1006l") {
			t.Errorf("given back with %q", s)
		}
	}
}

// A terminal whose program ended in the middle of a painting, or of a sequence, is
// itself again after Abandoned, and every mode that was set is reset.
func TestAbandonedGivesTheTerminalBack(t *testing.T) {
	for _, cut := range []string{"", "\x1b[38;5;1", "\x1b]0;tit", "\x1bP+q", ansi.SetModeSynchronizedOutput + "\x1b[1;31m", "\xe2\x82"} {
		d := newPainted(t)
		d.step(nil)
		d.term.Write([]byte(cut))
		d.term.Write(append(Abandoned(), "prompt$ "...))
		if d.term.IsAltScreen() || d.term.CursorHidden() {
			t.Errorf("after %q the terminal is not given back", cut)
		}
		if got := d.term.String(); !strings.Contains(got, "prompt$") {
			t.Errorf("after %q the terminal shows %q", cut, got)
		}
	}
	taken := takeTerminal + takeMouse + takeTouch + ansi.PushKittyKeyboard(1)
	for _, mode := range regexp.MustCompile(`\x1b\[\?(\d+)([hl])`).FindAllStringSubmatch(taken, -1) {
		other := map[string]string{"h": "l", "l": "h"}[mode[2]]
		if want := "\x1b[?" + mode[1] + other; !strings.Contains(string(Abandoned()), want) {
			t.Errorf("%q is not taken back", mode[0])
		}
	}
	for _, want := range []string{ansi.ResetModifyOtherKeys, ansi.PopKittyKeyboard(1), string(giveBack())} {
		if !strings.Contains(string(Abandoned()), want) {
			t.Errorf("%q is missing", want)
		}
	}
}
