package pulse

import (
	"bytes"
	"encoding/binary"
	"io"
	"net"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/jfreymuth/pulse/proto"

	"spotter/audio/audiotest/fakepulse"
)

// command returns a control frame with the given code and tagged values.
func controlFrame(op uint32, values string) []byte {
	body := append([]byte{'L'}, binary.BigEndian.AppendUint32(nil, op)...)
	body = append(append(body, 'L', 0, 0, 0, 9), values...)
	frame := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	frame = binary.BigEndian.AppendUint32(frame, controlChannel)
	return append(append(frame, make([]byte, 12)...), body...)
}

// served returns a wire that has agreed on a version and asked question 9 about
// the server; the server says b and hangs up.
func served(t testing.TB, b []byte) *wire {
	ours, theirs := net.Pipe()
	t.Cleanup(func() { ours.Close(); theirs.Close() })
	go func() { theirs.Write(b); theirs.Close() }()
	w := newWire(ours)
	w.version.Store(fakepulse.Version)
	w.expect(proto.OpGetServerInfo, reflect.TypeFor[proto.GetServerInfoReply]())
	if err := w.remember(controlFrame(proto.OpGetServerInfo, "")[frameHeader:]); err != nil {
		t.Fatal(err)
	}
	return w
}

func TestWirePassesOnWhatTheClientKnows(t *testing.T) {
	request := controlFrame(proto.OpRequest, "L\x00\x00\x00\x01L\x00\x00\x10\x00")
	unknown := controlFrame(4711, "L\x00\x00\x00\x01")
	refused := controlFrame(proto.OpError, "L\x00\x00\x00\x01")
	data := appendFrame(nil, 3, 4, seekRelative)
	data = append(data, 1, 2, 3, 4)
	w := served(t, bytes.Join([][]byte{unknown, data, request, refused, refused}, nil))
	got, err := io.ReadAll(w)
	if want := append(request, refused...); err != nil || !bytes.Equal(got, want) {
		t.Errorf("passed on %q, %v; want the request and one answer to the question: %q", got, err, want)
	}
}

// TestWireKeepsMessagesBackAtFirst: how a message reads depends on the version,
// so that none may come while it is being agreed on.
func TestWireKeepsMessagesBackAtFirst(t *testing.T) {
	w := served(t, controlFrame(proto.OpRequest, "L\x00\x00\x00\x01L\x00\x00\x10\x00"))
	w.version.Store(0)
	if got, _ := io.ReadAll(w); len(got) > 0 {
		t.Errorf("passed on %q", got)
	}
}

func TestWireShortensTexts(t *testing.T) {
	info := proto.GetServerInfoReply{PackageName: strings.Repeat("x", 64<<10), DefaultSinkName: "ear"}
	w := served(t, controlFrame(proto.OpReply, string(fakepulse.Encode(&info))))
	got, err := io.ReadAll(w)
	info.PackageName = info.PackageName[:maxText]
	if want := controlFrame(proto.OpReply, string(fakepulse.Encode(&info))); err != nil || !bytes.Equal(got, want) {
		t.Errorf("passed on %d bytes, %v; want %d", len(got), err, len(want))
	}
}

func TestWireRefusesGarbage(t *testing.T) {
	huge := binary.BigEndian.AppendUint32(nil, 1<<31)
	for name, c := range map[string]struct {
		said []byte
		want string
	}{
		"a huge frame":        {append(huge, make([]byte, 16)...), "2147483648 bytes"},
		"an unknown tag":      {controlFrame(proto.OpReply, "?"), `a value of type '?'`},
		"a number for a text": {controlFrame(proto.OpReply, "L\x00\x00\x00\x01"), "PackageName"},
		"a truncated number":  {controlFrame(proto.OpError, "L\x00"), "past its end"},
		"an endless text":     {controlFrame(proto.OpReply, "t"+strings.Repeat("x", 5000)), "past its end"},
		"too few values":      {controlFrame(proto.OpReply, "NNNN"), "DefaultSampleSpec"},
		"too many values":     {controlFrame(proto.OpError, "L\x00\x00\x00\x01N"), "more values"},
		"a short command":     {binary.BigEndian.AppendUint32(nil, 0), "EOF"},
		"a web server":        {[]byte("HTTP/1.1 400 Bad Request\r\n\r\n"), "frame of 1213486160 bytes"},
	} {
		t.Run(name, func(t *testing.T) {
			w := served(t, c.said)
			if got, _ := io.ReadAll(w); len(got) != 0 {
				t.Errorf("passed on %q", got)
			}
			if cause := w.cause.Load(); cause == nil || !strings.Contains((*cause).Error(), c.want) {
				t.Errorf("cause %v, want %q in it", *cause, c.want)
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
