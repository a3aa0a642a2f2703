//go:build !linux

package host

// RaisePriority does nothing: here a program's priority is the system's business.
func RaisePriority() {}
