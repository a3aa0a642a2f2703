//go:build !linux

package cli

// raisePriority does nothing: here a program's priority is the system's business.
func raisePriority() {}
