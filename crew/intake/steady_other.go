//go:build !linux

package intake

import "net"

// steady returns the connection: see steady_linux.go.
func steady(c *net.TCPConn) net.Conn { return c }
