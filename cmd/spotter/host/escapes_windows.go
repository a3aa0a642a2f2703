package host

import (
	"io"

	"golang.org/x/sys/windows"
)

// ShowEscapes makes the console obey escape sequences, if w is one: an old console of
// Windows prints them until it is asked.
func ShowEscapes(w io.Writer) {
	f, ok := w.(interface{ Fd() uintptr })
	if !ok {
		return
	}
	var mode uint32
	console := windows.Handle(f.Fd())
	if windows.GetConsoleMode(console, &mode) == nil { // else it is no console
		_ = windows.SetConsoleMode(console, mode|windows.ENABLE_VIRTUAL_TERMINAL_PROCESSING) // one that cannot prints them
	}
}
