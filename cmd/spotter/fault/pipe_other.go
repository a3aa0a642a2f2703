//go:build !windows

package fault

// brokenPipe reports whether an error is what this system alone calls a broken pipe.
func brokenPipe(error) bool { return false }
