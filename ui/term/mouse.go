package term

import (
	"io"

	"github.com/charmbracelet/x/ansi"
)

// On the alternate screen many terminals make arrow keys of the wheel. These
// sequences keep the terminal's own choice, turn it off, and give the choice
// back: on first, for terminals that cannot keep one, since there it is the rule.
const (
	wheelOff  = "\x1b[?1007s\x1b[?1007l"
	wheelBack = "\x1b[?1007h\x1b[?1007r"
)

// Kitty and tmux make arrow keys of the wheel all the same, unless a program takes the
// mouse. Its reports are then removed by the filter before the decoder. Text is still
// selected with shift held.
const (
	takeMouse = ansi.SetModeMouseNormal + ansi.SetModeMouseExtSgr
	giveMouse = ansi.ResetModeMouseExtSgr + ansi.ResetModeMouseNormal
)

// With touch the presses are the program's. They are asked for with the mode that reports a
// pointer only while a button is held (1002). The mode that reports it always (1003) is never
// asked for: Termux does not know it and then reports nothing.
const (
	takeTouch = ansi.SetModeMouseButtonEvent + ansi.SetModeMouseExtSgr
	giveTouch = ansi.ResetModeMouseButtonEvent
)

// StopWheel has the terminal make no arrow keys of its wheel until restore is
// called. With mouse it takes the mouse too, which some terminals need for it. A
// [Painter] does this by itself.
func StopWheel(out io.Writer, mouse bool) (restore func()) {
	take, give := wheelOff, wheelBack
	if mouse {
		take, give = take+takeMouse, giveMouse+give
	}
	_, _ = io.WriteString(out, take) // a Writer keeps what went wrong until it is closed
	return func() { _, _ = io.WriteString(out, give) }
}

// AskPlaces asks a terminal with kitty's keyboard protocol to tell of every key
// where it is on the keyboard, besides what [Painter.Start] asked for.
var AskPlaces = ansi.KittyKeyboard(ansi.KittyDisambiguateEscapeCodes|ansi.KittyReportEventTypes|
	ansi.KittyReportAlternateKeys|ansi.KittyReportAllKeysAsEscapeCodes, 1) + ansi.RequestKittyKeyboard
