//go:build !linux

package cli

import "github.com/charmbracelet/x/term"

// nimbly returns the terminal itself.
func nimbly(out term.File) (term.File, func()) { return out, func() {} }
