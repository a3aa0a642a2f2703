//go:build !linux

package main

import "github.com/charmbracelet/x/term"

// nimbly returns the terminal itself.
func nimbly(out term.File) (term.File, func()) { return out, func() {} }
