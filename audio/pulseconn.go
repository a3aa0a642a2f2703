package audio

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"syscall"
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

// dialPulse connects to the server that an environment names, as libpulse
// would, and introduces itself. on is called with each message of the server,
// from the reading goroutine: it must not wait, and must not ask. When the
// connection ends it is given an error that says why, and then a
// [proto.ConnectionClosed].
func dialPulse(ctx context.Context, env func(string) string, on func(any)) (*pulseConn, error) {
	addrs := pulseAddrs(env)
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
	c := &pulseConn{wire: newWire(conn), addr: a.address}
	c.Client = &proto.Client{Callback: func(m any) {
		if _, ended := m.(*proto.ConnectionClosed); ended {
			on(fmt.Errorf("sound server at %s: %w", c.addr, c.why()))
		}
		on(m)
	}}
	c.SetTimeout(requestTimeout)
	c.Open(c.wire)
	defer c.obey(ctx)()
	if err := c.introduce(); err != nil {
		_ = c.close() // the first error counts
		return nil, fmt.Errorf("sound server at %s: %w", a.address, err)
	}
	return c, nil
}

// oldest is the first version of the protocol that tells a sink's latency.
const oldest = 13

func (c *pulseConn) introduce() error {
	var auth proto.AuthReply
	if err := c.ask(&proto.Auth{Version: c.Version(), Cookie: pulseCookie()}, &auth); err != nil {
		if errors.Is(err, proto.ErrAccessDenied) {
			return fmt.Errorf("it refuses our cookie (%w): run as the user who runs the server, or set PULSE_COOKIE", err)
		}
		return err
	}
	c.SetVersion(auth.Version)
	if v := c.Version().Version(); v < oldest {
		return fmt.Errorf("it speaks version %d of the protocol, and we none before %d: update it", v, oldest)
	}
	c.wire.version.Store(int32(c.Version().Version()))
	props := proto.PropList{
		"application.name":       proto.PropListString("spotter"),
		"application.process.id": proto.PropListString(strconv.Itoa(os.Getpid())),
	}
	return c.ask(&proto.SetClientName{Props: props}, &proto.SetClientNameReply{})
}

// Request asks the server and reads its answer into reply, which may be nil. It
// takes the time of [requestTimeout] at most.
func (c *pulseConn) Request(question proto.RequestArgs, reply proto.Reply) error {
	if n := len(nameIn(question)); n > maxName {
		return fmt.Errorf("the sink's name has %d bytes, more than the %d that can be asked for: rename it, or choose another sink", n, maxName)
	}
	err := c.ask(question, reply)
	code, refused := errors.AsType[proto.Error](err)
	switch {
	case err == nil:
		return nil
	case !refused:
		return fmt.Errorf("sound server at %s: %w", c.addr, err)
	case code == proto.ErrAccessDenied:
		return fmt.Errorf("%w: run as the user who runs the sound server", err)
	case code == proto.ErrNotSupported, code == proto.ErrInvalidArgument:
		return fmt.Errorf("%w: the sink does not take our sound, choose another", err)
	case code > proto.ErrDeviceOrEesourceBusy:
		return fmt.Errorf("%w %d: restart the sound server if it stays so", err, code)
	}
	return fmt.Errorf("%w: restart the sound server if it stays so, or choose another sink", err)
}

// ask is [pulseConn.Request] for questions of our own making.
func (c *pulseConn) ask(question proto.RequestArgs, reply proto.Reply) error {
	if reply != nil {
		c.wire.expect(reply.IsReplyTo(), reflect.TypeOf(reply).Elem())
	}
	err := c.Client.Request(question, reply)
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return unansweredError{}
	case errors.Is(err, io.EOF):
		return c.why()
	}
	return err
}

// unansweredError is a [context.DeadlineExceeded] in our words.
type unansweredError struct{}

func (unansweredError) Error() string {
	return fmt.Sprintf("no answer for %v: restart it if it stays so", requestTimeout)
}

func (unansweredError) Unwrap() error { return context.DeadlineExceeded }

// why says in our words how the connection ended.
func (c *pulseConn) why() error {
	cause := c.wire.cause.Load()
	switch {
	case cause == nil, errors.Is(*cause, io.EOF), errors.Is(*cause, net.ErrClosed), errors.Is(*cause, syscall.ECONNRESET), errors.Is(*cause, syscall.EPIPE):
		return errors.New("it closed the connection: does it still run?")
	case errors.Is(*cause, io.ErrUnexpectedEOF):
		return errors.New("it closed the connection in the middle of a message: does it still run?")
	case errors.Is(*cause, errSlow):
		return *cause
	}
	return fmt.Errorf("%w: is it a sound server? see PULSE_SERVER", *cause)
}

// maxName is the longest name that fits into a question of the client's, which
// has 1,024 bytes for all of it.
const maxName = 512

// nameIn returns the name of a sink in a question: all else is of our making.
func nameIn(question proto.RequestArgs) string {
	switch q := question.(type) {
	case *proto.GetSinkInfo:
		return q.SinkName
	case *proto.CreatePlaybackStream:
		return q.SinkName
	case *proto.MoveSinkInput:
		return q.DeviceName
	}
	return ""
}

var errSlow = errors.New("it answers too slowly: restart it if it stays so")

// obey ends the connection when ctx ends before the function is called that it
// returns: what is being asked then fails at once.
func (c *pulseConn) obey(ctx context.Context) (done func()) {
	stop := context.AfterFunc(ctx, func() { _ = c.wire.end(errSlow) })
	return func() { stop() }
}

// close ends the connection and with it the client's reading goroutine.
func (c *pulseConn) close() error {
	if err := c.wire.end(net.ErrClosed); !errors.Is(err, net.ErrClosed) {
		return err
	}
	return nil
}

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
