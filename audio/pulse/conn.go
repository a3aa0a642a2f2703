package pulse

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"reflect"
	"runtime"
	"strconv"
	"syscall"
	"time"

	"spotter/audio"
	"spotter/audio/clientconf"
	"spotter/audio/servers"

	"github.com/jfreymuth/pulse/proto"
)

// requestTimeout bounds a question to the server, so that one that hangs is
// noticed within a second.
const requestTimeout = 700 * time.Millisecond

// conn is a connection to a PulseAudio or PipeWire server.
type conn struct {
	*proto.Client
	wire *wire
	addr string
	conf *clientconf.Conf // what variables and client.conf say
}

// dial connects to the server that an environment names, as libpulse
// would, and introduces itself. on is called with each message of the server,
// from the reading goroutine: it must not wait, and must not ask. When the
// connection ends it is given an error that says why, and then a
// [proto.ConnectionClosed].
func dial(ctx context.Context, env func(string) string, on func(any)) (*conn, error) {
	places := clientconf.PlacesOf(runtime.GOOS, env)
	conf := places.Load()
	k := places.FindCookie(conf)
	addrs, others := places.Addrs(conf)
	none := &NoServerError{From: conf.ServerFrom, Other: others, Read: conf.Read, Fault: conf.Faults, X11: env("DISPLAY") != "",
		Next: servers.This(env).Remedy(conf.ServerFrom)}
	for _, a := range addrs {
		c, err := dialOne(ctx, a, k, on)
		if err == nil {
			c.conf = conf
			return c, nil
		}
		none.Tried = append(none.Tried, err)
	}
	return nil, none
}

func dialOne(ctx context.Context, a clientconf.Addr, k clientconf.Cookie, on func(any)) (*conn, error) {
	socket, err := (&net.Dialer{Timeout: audio.OpenDeadline}).DialContext(ctx, a.Network, a.Address)
	if err != nil {
		return nil, dialError(a, err)
	}
	c := &conn{wire: newWire(socket), addr: a.Address}
	c.Client = &proto.Client{Callback: func(m any) {
		defer audio.Caught(func(err error) { // on the client's goroutine, which nobody else guards
			c.wire.end(err)
			on(err)
		})
		if _, ended := m.(*proto.ConnectionClosed); ended {
			on(fmt.Errorf("sound server at %s: %w", c.addr, c.why()))
		}
		on(m)
	}}
	c.SetTimeout(requestTimeout)
	c.Open(c.wire)
	defer c.obey(ctx)()
	if err := c.introduce(k); err != nil {
		_ = c.close() // the first error counts
		return nil, fmt.Errorf("sound server at %s: %w", a.Address, err)
	}
	return c, nil
}

// oldest is the first version of the protocol that tells a sink's latency.
const oldest = 13

func (c *conn) introduce(k clientconf.Cookie) error {
	var auth proto.AuthReply
	if err := c.ask(&proto.Auth{Version: c.Version(), Cookie: k.Bytes}, &auth); err != nil {
		if errors.Is(err, proto.ErrAccessDenied) {
			return audio.Remedied("run as the user who runs the server, or set PULSE_COOKIE", "it refuses the cookie (%w), %s", err, k)
		}
		return err
	}
	c.SetVersion(auth.Version)
	if v := c.Version().Version(); v < oldest {
		return audio.Remedied("update the server", "it speaks version %d of the protocol, but spotter needs %d or later", v, oldest)
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
func (c *conn) Request(question proto.RequestArgs, reply proto.Reply) error {
	if n := len(nameIn(question)); n > maxName {
		return audio.Remedied("rename it, or choose another sink", "the sink's name has %d bytes, and only %d can be asked for", n, maxName)
	}
	err := c.ask(question, reply)
	code, refused := errors.AsType[proto.Error](err)
	switch {
	case err == nil:
		return nil
	case !refused:
		return fmt.Errorf("sound server at %s: %w", c.addr, err)
	case code == proto.ErrAccessDenied:
		return audio.Remedied("run as the user who runs the sound server", "%w", err)
	case code == proto.ErrNotSupported, code == proto.ErrInvalidArgument:
		return audio.Remedied("choose another", "%w: the sink does not take our sound", err)
	case code > proto.ErrDeviceOrEesourceBusy:
		return audio.Remedied("restart the sound server if it stays so", "%w %d", err, code)
	}
	return audio.Remedied("restart the sound server if it stays so, or choose another sink", "%w", err)
}

// ask is [conn.Request] for questions of our own making.
func (c *conn) ask(question proto.RequestArgs, reply proto.Reply) error {
	if reply != nil {
		c.wire.expect(reply.IsReplyTo(), reflect.TypeOf(reply).Elem())
	}
	err := c.Client.Request(question, reply)
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return &audio.RemedyError{Err: unansweredError{}, Next: "restart it if it stays so"}
	case errors.Is(err, io.EOF):
		return c.why()
	}
	return err
}

// unansweredError is a [context.DeadlineExceeded] in our words.
type unansweredError struct{}

func (unansweredError) Error() string {
	return fmt.Sprintf("no answer for %v", requestTimeout)
}

func (unansweredError) Unwrap() error { return context.DeadlineExceeded }

// why says in our words how the connection ended.
func (c *conn) why() error {
	cause := c.wire.cause.Load()
	switch {
	case cause == nil, errors.Is(*cause, io.EOF), errors.Is(*cause, net.ErrClosed), errors.Is(*cause, syscall.ECONNRESET), errors.Is(*cause, syscall.EPIPE):
		return audio.Remedied("restart the sound server", "it closed the connection")
	case errors.Is(*cause, io.ErrUnexpectedEOF):
		return audio.Remedied("restart the sound server", "it closed the connection in the middle of a message")
	case errors.Is(*cause, errSlow):
		return *cause
	case audio.IsPanic(*cause):
		return *cause
	}
	return audio.Remedied("is it a sound server? see which program listens there", "%w", *cause)
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

var errSlow = audio.Remedied("restart it if it stays so", "it answers too slowly")

// obey ends the connection when ctx ends before the function is called that it
// returns: what is being asked then fails at once.
func (c *conn) obey(ctx context.Context) (done func()) {
	stop := context.AfterFunc(ctx, func() { _ = c.wire.end(errSlow) })
	return func() { stop() }
}

// close ends the connection and with it the client's reading goroutine.
func (c *conn) close() error {
	if err := c.wire.end(net.ErrClosed); !errors.Is(err, net.ErrClosed) {
		return err
	}
	return nil
}
