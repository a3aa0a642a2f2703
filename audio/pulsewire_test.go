package audio

import (
	"bytes"
	"encoding/binary"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/jfreymuth/pulse/proto"
)

// command returns a control frame with the given code and tagged values.
func controlFrame(op uint32, values string) []byte {
	body := append([]byte{'L'}, binary.BigEndian.AppendUint32(nil, op)...)
	body = append(append(body, 'L', 0, 0, 0, 9), values...)
	frame := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	frame = binary.BigEndian.AppendUint32(frame, controlChannel)
	return append(append(frame, make([]byte, 12)...), body...)
}

// served returns a wire whose server says b and hangs up.
func served(t testing.TB, b []byte) *wire {
	ours, theirs := net.Pipe()
	t.Cleanup(func() { ours.Close(); theirs.Close() })
	go func() { theirs.Write(b); theirs.Close() }()
	return newWire(ours)
}

func TestWirePassesOnWhatTheClientKnows(t *testing.T) {
	request := controlFrame(proto.OpRequest, "L\x00\x00\x00\x01L\x00\x00\x10\x00")
	unknown := controlFrame(4711, "L\x00\x00\x00\x01")
	data := appendFrame(nil, 3, 4, seekRelative)
	data = append(data, 1, 2, 3, 4)
	w := served(t, bytes.Join([][]byte{unknown, data, request}, nil))
	got, err := io.ReadAll(w)
	if err != nil || !bytes.Equal(got, request) {
		t.Errorf("passed on %q, %v; want the request alone", got, err)
	}
}

func TestWireRefusesGarbage(t *testing.T) {
	huge := binary.BigEndian.AppendUint32(nil, 1<<31)
	for name, c := range map[string]struct {
		said []byte
		want string
	}{
		"a huge frame":       {append(huge, make([]byte, 16)...), "2147483648 bytes"},
		"an unknown tag":     {controlFrame(proto.OpReply, "?"), "unknown tag"},
		"a truncated number": {controlFrame(proto.OpReply, "L\x00"), "past its end"},
		"an endless text":    {controlFrame(proto.OpReply, "t"+strings.Repeat("x", 5000)), "past its end"},
		"a short command":    {binary.BigEndian.AppendUint32(nil, 0), "EOF"},
		"a web server":       {[]byte("HTTP/1.1 400 Bad Request\r\n\r\n"), "frame of 1213486160 bytes"},
	} {
		t.Run(name, func(t *testing.T) {
			w := served(t, c.said)
			if got, _ := io.ReadAll(w); len(got) != 0 {
				t.Errorf("passed on %q", got)
			}
			if w.cause == nil || !strings.Contains(w.cause.Error(), c.want) {
				t.Errorf("cause %v, want %q in it", w.cause, c.want)
			}
		})
	}
}

func TestWireWritesWholeFrames(t *testing.T) {
	ours, theirs := net.Pipe()
	defer ours.Close()
	w := newWire(ours)
	frame := controlFrame(proto.OpGetServerInfo, "")
	got := make(chan []byte)
	go func() { // a pipe gives each write as one read
		b := make([]byte, 4096)
		n, _ := theirs.Read(b)
		got <- b[:n]
	}()
	for i := range frame[:len(frame)-1] { // byte by byte nothing must leave
		if _, err := w.Write(frame[i : i+1]); err != nil {
			t.Fatal(err)
		}
	}
	select {
	case b := <-got:
		t.Fatalf("%d bytes left before the frame was whole", len(b))
	case <-time.After(10 * time.Millisecond):
	}
	w.Write(frame[len(frame)-1:])
	if b := <-got; !bytes.Equal(b, frame) {
		t.Errorf("wrote %q, want %q", b, frame)
	}
}

func TestWireGivesUpOnAServerThatReadsNothing(t *testing.T) {
	ours, theirs := net.Pipe()
	defer ours.Close()
	defer theirs.Close()
	began := time.Now()
	if err := newWire(ours).send(make([]byte, 100)); err == nil {
		t.Error("no error")
	}
	if d := time.Since(began); d > 4*writeTimeout {
		t.Errorf("it took %v", d)
	}
}

func TestPulseAddresses(t *testing.T) {
	for _, c := range []struct{ server, runtime, want string }{
		{"unix:/run/x", "", "unix /run/x"},
		{"/run/x", "", "unix /run/x"},
		{"tcp:host", "", "tcp host:4713"},
		{"tcp4:10.0.0.1:99", "", "tcp4 10.0.0.1:99"},
		{"host unix:/run/y", "", "tcp host:4713, unix /run/y"},
		{"{nosuchhost}unix:/run/x", "", ""},
		{"", "/run/user/1", "unix /run/user/1/pulse/native"},
		{"", "", ""},
	} {
		env := func(k string) string {
			return map[string]string{"PULSE_SERVER": c.server, "XDG_RUNTIME_DIR": c.runtime}[k]
		}
		var got []string
		for _, a := range pulseAddrs(env) {
			got = append(got, a.network+" "+a.address)
		}
		if s := strings.Join(got, ", "); s != c.want {
			t.Errorf("PULSE_SERVER=%q XDG_RUNTIME_DIR=%q: %q, want %q", c.server, c.runtime, s, c.want)
		}
	}
}

// FuzzWire feeds a server's bytes through the checks: whatever they are, what is
// passed on must be whole frames, each well formed.
func FuzzWire(f *testing.F) {
	f.Add(controlFrame(proto.OpRequest, "L\x00\x00\x00\x01L\x00\x00\x10\x00"))
	f.Add(controlFrame(proto.OpReply, "Ptkey\x00L\x00\x00\x00\x02x\x00\x00\x00\x02v\x00N"))
	f.Add([]byte("HTTP/1.1 400 Bad Request\r\n\r\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		got, _ := io.ReadAll(served(t, b))
		for len(got) > 0 {
			n := frameHeader + int(binary.BigEndian.Uint32(got))
			if n > len(got) {
				t.Fatalf("a frame of %d bytes in %d", n, len(got))
			}
			if _, err := checkCommand(got[frameHeader:n]); err != nil {
				t.Fatal(err)
			}
			got = got[n:]
		}
	})
}
