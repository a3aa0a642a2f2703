package audio

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/jfreymuth/pulse/proto"
)

// requestTimeout bounds a question to the server, so that one that hangs is
// noticed within a second.
const requestTimeout = 700 * time.Millisecond

// pulseConn is a connection to a PulseAudio or PipeWire server.
type pulseConn struct {
	*proto.Client
	wire *wire
	addr string
}

// dialPulse connects to the server that the environment names, as libpulse
// would, and introduces itself. on is called with each message of the server,
// from the reading goroutine: it must not wait, and must not ask.
func dialPulse(ctx context.Context, on func(any)) (*pulseConn, error) {
	addrs := pulseAddrs(os.Getenv)
	if len(addrs) == 0 {
		return nil, errors.New("no sound server: neither PULSE_SERVER nor XDG_RUNTIME_DIR says where one is")
	}
	var errs []error
	for _, a := range addrs {
		c, err := dialOne(ctx, a, on)
		if err == nil {
			return c, nil
		}
		errs = append(errs, err)
	}
	return nil, fmt.Errorf("no sound server answers: %w; start PulseAudio or PipeWire, or set PULSE_SERVER", errors.Join(errs...))
}

func dialOne(ctx context.Context, a pulseAddr, on func(any)) (*pulseConn, error) {
	conn, err := (&net.Dialer{Timeout: openDeadline}).DialContext(ctx, a.network, a.address)
	if err != nil {
		return nil, err
	}
	c := &pulseConn{Client: &proto.Client{Callback: on}, wire: newWire(conn), addr: a.address}
	c.SetTimeout(requestTimeout)
	c.Open(c.wire)
	if err := c.introduce(); err != nil {
		conn.Close()
		return nil, fmt.Errorf("sound server at %s: %w", a.address, err)
	}
	return c, nil
}

func (c *pulseConn) introduce() error {
	var auth proto.AuthReply
	if err := c.Request(&proto.Auth{Version: c.Version(), Cookie: pulseCookie()}, &auth); err != nil {
		if errors.Is(err, proto.ErrAccessDenied) {
			return fmt.Errorf("it refuses our cookie (%w): run as the user who runs the server, or set PULSE_COOKIE", err)
		}
		return err
	}
	c.SetVersion(auth.Version)
	props := proto.PropList{
		"application.name":       proto.PropListString("spotter"),
		"application.process.id": proto.PropListString(strconv.Itoa(os.Getpid())),
	}
	return c.Request(&proto.SetClientName{Props: props}, &proto.SetClientNameReply{})
}

// close ends the connection and with it the client's reading goroutine.
func (c *pulseConn) close() error { return c.wire.conn.Close() }

// pulseAddr is where a server may listen.
type pulseAddr struct{ network, address string }

// pulseAddrs returns where to look for a server, as PULSE_SERVER tells, or the
// usual sockets.
func pulseAddrs(env func(string) string) []pulseAddr {
	if s := env("PULSE_SERVER"); s != "" {
		return parsePulseServer(s, env)
	}
	var a []pulseAddr
	if d := env("PULSE_RUNTIME_PATH"); d != "" {
		a = append(a, pulseAddr{"unix", filepath.Join(d, "native")})
	}
	if d := env("XDG_RUNTIME_DIR"); d != "" {
		a = append(a, pulseAddr{"unix", filepath.Join(d, "pulse", "native")})
	}
	return a
}

// parsePulseServer reads a PULSE_SERVER text: addresses between spaces, each
// "{host}" first where it is meant for one machine only.
func parsePulseServer(s string, env func(string) string) []pulseAddr {
	var out []pulseAddr
	for _, f := range strings.Fields(s) {
		if strings.HasPrefix(f, "{") {
			host, rest, ok := strings.Cut(f[1:], "}")
			if name, err := os.Hostname(); !ok || err != nil || host != name {
				continue
			}
			f = rest
		}
		network, address, ok := strings.Cut(f, ":")
		switch {
		case strings.HasPrefix(f, "/"):
			out = append(out, pulseAddr{"unix", f})
		case ok && network == "unix":
			out = append(out, pulseAddr{"unix", address})
		case ok && (network == "tcp" || network == "tcp4" || network == "tcp6"):
			out = append(out, pulseAddr{network, withPort(address)})
		case f != "":
			out = append(out, pulseAddr{"tcp", withPort(f)})
		}
	}
	return out
}

func withPort(address string) string {
	if _, _, err := net.SplitHostPort(address); err == nil {
		return address
	}
	return net.JoinHostPort(strings.Trim(address, "[]"), "4713")
}

// pulseCookie returns the cookie that proves who we are. A server that lets
// anyone in takes any 256 bytes.
func pulseCookie() []byte {
	paths := []string{os.Getenv("PULSE_COOKIE")}
	if d := os.Getenv("XDG_CONFIG_HOME"); d != "" {
		paths = append(paths, filepath.Join(d, "pulse", "cookie"))
	}
	if home, err := os.UserHomeDir(); err == nil {
		paths = append(paths, filepath.Join(home, ".config", "pulse", "cookie"), filepath.Join(home, ".pulse-cookie"))
	}
	for _, p := range paths {
		if b, err := os.ReadFile(p); p != "" && err == nil && len(b) == 256 {
			return b
		}
	}
	return make([]byte, 256)
}
