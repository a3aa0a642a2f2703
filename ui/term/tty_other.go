//go:build !linux

package term

import "github.com/charmbracelet/x/term"

// nonBlocking returns the terminal itself.
func nonBlocking(out term.File) (term.File, func()) { return out, func() {} }
