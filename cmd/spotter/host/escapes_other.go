//go:build !windows

package host

import "io"

// ShowEscapes makes the console obey escape sequences; every terminal here does.
func ShowEscapes(io.Writer) {}
