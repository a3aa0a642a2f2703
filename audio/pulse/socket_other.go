//go:build !linux

package pulse

import (
	"io"
	"net"
)

// socketReader returns what reads from conn.
func socketReader(conn net.Conn) io.Reader { return conn }
