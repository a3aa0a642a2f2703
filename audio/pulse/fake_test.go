package pulse

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jfreymuth/pulse/proto"

	"spotter/audio"
	"spotter/audio/audiotest"
	"spotter/audio/audiotest/fakepulse"
	"spotter/testrun"
	"spotter/text"
)

// openWithin bounds an opening: the time it is given, and what is
// left of the question under way.
const openWithin = audio.OpenDeadline + requestTimeout

// openFake opens an output on a fake server's sink and says how long that took.
func openFake(t *testing.T, s *fakepulse.Server, sink string) (audio.Stream, time.Duration, error) {
	t.Helper()
	t.Setenv("PULSE_SERVER", s.Addr)
	ctx, cancel := context.WithTimeout(t.Context(), audio.OpenDeadline)
	defer cancel()
	began := time.Now()
	stream, err := New(sink, 5*time.Millisecond).Open(ctx, audio.NewTimeline())
	if err == nil {
		t.Cleanup(func() { stream.Close() })
	}
	return stream, time.Since(began), err
}

// nextStep matches the remedies in the errors of an opening.
var nextStep = regexp.MustCompile(`restart|connect it|start PulseAudio|set PULSE_|run as|choose|resume|see which program listens|start the server that|update the server`)

// useful says what an error lacks that a spotter is to make sense of.
func useful(err error, place string) error {
	said := err.Error()
	switch {
	case !nextStep.MatchString(said):
		return fmt.Errorf("%q does not say what to do", said)
	case !strings.Contains(said, place):
		return fmt.Errorf("%q does not name %s", said, place)
	case strings.Contains(said, "EOF"), strings.Contains(said, "deadline exceeded"), text.Escape(said) != said:
		return fmt.Errorf("%q is not for people", said)
	}
	return nil
}

// opening are the questions of an opening, in order.
var openingQuestions = []struct {
	name string
	op   uint32
}{
	{"cookie", proto.OpAuth},
	{"name", proto.OpSetClientName},
	{"server", proto.OpGetServerInfo},
	{"sink", proto.OpGetSinkInfo},
	{"stream", proto.OpCreatePlaybackStream},
	{"position", proto.OpGetPlaybackLatency},
}

// misdeeds are things that a server may do in place of an answer.
var misdeeds = map[string]func(x *fakepulse.Exchange){
	"no answer":  func(*fakepulse.Exchange) {},
	"hangs up":   (*fakepulse.Exchange).Hangup,
	"refuses":    func(x *fakepulse.Exchange) { x.Refuse(proto.ErrAccessDenied) },
	"odd error":  func(x *fakepulse.Exchange) { x.Refuse(0xDEADBEEF) },
	"other tag":  func(x *fakepulse.Exchange) { op, v := x.Answer(); x.Raw(fakepulse.Command(op, x.Tag+1000, v)) },
	"web server": func(x *fakepulse.Exchange) { x.Raw([]byte("HTTP/1.1 400 Bad Request\r\n\r\n")) },
	"zeros":      func(x *fakepulse.Exchange) { x.Raw(make([]byte, 64<<10)) },
	"huge frame": func(x *fakepulse.Exchange) { x.Raw(append([]byte{0x7F, 0xFF, 0xFF, 0xFF}, make([]byte, 16)...)) },
	"wrong type": func(x *fakepulse.Exchange) { x.Send(proto.OpReply, []byte("PN")) },
	"empty":      func(x *fakepulse.Exchange) { x.Send(proto.OpReply, nil) },
	"unknown op": func(x *fakepulse.Exchange) { x.Send(4711, []byte("L\x00\x00\x00\x01")) },
	"half a frame": func(x *fakepulse.Exchange) {
		op, v := x.Answer()
		b := fakepulse.Command(op, x.Tag, v)
		x.Raw(b[:len(b)/2])
	},
	"a byte at a time": func(x *fakepulse.Exchange) {
		op, v := x.Answer()
		x.Raw(slices.Collect(slices.Chunk(fakepulse.Command(op, x.Tag, v), 1))...)
	},
	"late": func(x *fakepulse.Exchange) { time.Sleep(100 * time.Millisecond); x.Honest() },
	"babbles": func(x *fakepulse.Exchange) { // among well-formed messages, an answer
		for op, m := range serverMessages() {
			if op == proto.OpRequest || op == proto.OpStarted || op == proto.OpUnderflow || op == proto.OpSubscribeEvent {
				x.Message(op, m)
			}
		}
		x.Honest()
	},
}

// stillPlays are the misdeeds that an opening lives through.
var stillPlays = map[string]bool{"a byte at a time": true, "late": true, "babbles": true}

// TestFakeOpening has a server misbehave in each manner at each question: the
// opening ends in time, with an error of some use, and nothing of it remains.
func TestFakeOpening(t *testing.T) { audiotest.Apart(t, fakeOpening) }

func fakeOpening(t *testing.T) {
	turn := newTurns(t)
	var all sync.WaitGroup
	atOnce := make(chan struct{}, 12)
	for _, q := range openingQuestions {
		for name, misdeed := range misdeeds {
			s := fakepulse.Start(t, fakepulse.Options{Script: func(x *fakepulse.Exchange) {
				if x.Op == q.op {
					misdeed(x)
					return
				}
				x.Honest()
			}})
			atOnce <- struct{}{}
			done := turn.take(s.Addr)
			all.Go(func() {
				defer func() { <-atOnce }()
				if err := opensAsItShould(t.Context(), s, stillPlays[name], done); err != nil {
					t.Errorf("%s/%s: %v", q.name, name, err)
				}
			})
		}
	}
	all.Wait()
}

// opensAsItShould opens an output on a server and says what is wrong about it.
// done is called as soon as the server's address was read.
func opensAsItShould(ctx context.Context, s *fakepulse.Server, plays bool, done func()) error {
	read := make(chan struct{})
	defer func() { <-read }()
	go func() {
		defer close(read)
		defer done()
		for s.Asked(proto.OpAuth) == 0 {
			time.Sleep(100 * time.Microsecond)
		}
	}()
	opening, cancel := context.WithTimeout(ctx, audio.OpenDeadline)
	defer cancel()
	began := time.Now()
	stream, err := New(fakepulse.Ear, 5*time.Millisecond).Open(opening, audio.NewTimeline())
	if took := time.Since(began); took > openWithin {
		return fmt.Errorf("it took %v, want %v at most", took, openWithin)
	}
	switch {
	case err == nil:
		stream.Close()
		if !plays {
			return errors.New("it opened")
		}
	case plays:
		return fmt.Errorf("it did not open: %w", err)
	default:
		if e := useful(err, "sound server"); e != nil && useful(err, fakepulse.Ear) != nil {
			return e
		}
	}
	for began := time.Now(); s.Clients() > 0; time.Sleep(time.Millisecond) {
		if time.Since(began) > time.Second {
			return errors.New("its connection remains")
		}
	}
	return nil
}

// waitUntil waits for what the other side is about to do.
func waitUntil(t interface {
	Helper()
	Fatalf(string, ...any)
}, what string, ok func() bool) {
	t.Helper()
	for began := time.Now(); !ok(); time.Sleep(200 * time.Microsecond) {
		if time.Since(began) > 5*time.Second {
			t.Fatalf("not so after 5 s: %s", what)
		}
	}
}

// TestFakeSlowServer answers every question, each just in time for itself: all
// together must not take longer than an opening may.
func TestFakeSlowServer(t *testing.T) { audiotest.Apart(t, fakeSlowServer) }

func fakeSlowServer(t *testing.T) {
	s := fakepulse.Start(t, fakepulse.Options{Script: func(x *fakepulse.Exchange) {
		time.Sleep(requestTimeout * 85 / 100)
		x.Honest()
	}})
	_, took, err := openFake(t, s, fakepulse.Ear)
	if err == nil {
		t.Error("it opened")
	} else if e := useful(err, "native"); e != nil {
		t.Error(e)
	}
	if limit := audio.OpenDeadline + 200*time.Millisecond; took > limit {
		t.Errorf("it took %v, want %v at most", took, limit)
	}
}

// TestFakeTellsWhatItRefuses: the usual refusals by what they say.
func TestFakeTellsWhatItRefuses(t *testing.T) {
	refuse := func(op uint32, code proto.Error) func(x *fakepulse.Exchange) {
		return func(x *fakepulse.Exchange) {
			if x.Op == op {
				x.Refuse(code)
				return
			}
			x.Honest()
		}
	}
	for name, c := range map[string]struct {
		script func(x *fakepulse.Exchange)
		sink   string
		want   string
	}{
		"cookie":                     {refuse(proto.OpAuth, proto.ErrAccessDenied), "", "PULSE_COOKIE"},
		"format":                     {refuse(proto.OpCreatePlaybackStream, proto.ErrNotSupported), "", "not supported"},
		"no such sink":               {nil, "bluez_sink.00_11", "laptop"},
		"sink with a name of 64 KiB": {nil, strings.Repeat("x", 64<<10), "65536 bytes"},
		"sink that needs cleaning":   {nil, "ear\x1b[2J\n", "laptop"},
		"an old server": {func(x *fakepulse.Exchange) {
			if x.Op == proto.OpAuth {
				x.Send(proto.OpReply, fakepulse.Encode(&proto.AuthReply{Version: 12}))
				return
			}
			x.Honest()
		}, "", "version 12"},
		"a server from the future": {func(x *fakepulse.Exchange) {
			op, v := x.Answer()
			if x.Op == proto.OpAuth {
				v = fakepulse.Encode(&proto.AuthReply{Version: 0xC0000000 | 999})
			}
			x.Send(op, v)
		}, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := fakepulse.Start(t, fakepulse.Options{Script: c.script})
			_, _, err := openFake(t, s, c.sink)
			if c.want == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Fatalf("error %v, want %q in it", err, c.want)
			}
			if err := useful(err, ""); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestFakeSinks lists what no server should have.
func TestFakeSinks(t *testing.T) {
	sinks := []fakepulse.Sink{
		{Name: "ear", Description: "OpenRun\x1b[31m\u202e", Rate: 8000, Channels: 1, Muted: true},
		{Name: "big", Description: strings.Repeat("ä", 32<<10), Rate: 192000, Channels: 8},
		{Name: strings.Repeat("n", 64<<10)},
		{Name: "\x01\x02"},
		{Name: ""},
	}
	many := 10000 // more than anybody has
	if testrun.RaceDetector {
		many = 2000 // as many as can be listed in time
	}
	for i := range many {
		sinks = append(sinks, fakepulse.Sink{Name: fmt.Sprintf("sink%05d", i)})
	}
	s := fakepulse.Start(t, fakepulse.Options{Sinks: sinks})
	t.Setenv("PULSE_SERVER", s.Addr)
	began := time.Now()
	got, err := Sinks(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if took := time.Since(began); took > 2*time.Second {
		t.Errorf("it took %v", took)
	}
	if len(got) != len(sinks) {
		t.Errorf("%d sinks, want %d", len(got), len(sinks))
	}
	if k := got[0]; k.Name != "ear" || strings.ContainsAny(k.Label, "\x1b\u202e") || k.Rate != 8000 || k.Channels != 1 || !k.Muted || !k.Default {
		t.Errorf("the first is %+v", k)
	}
	for _, k := range got {
		if text.Escape(k.Name) != k.Name || text.Escape(k.Label) != k.Label {
			t.Errorf("%q, %q", k.Name, k.Label)
		}
	}
	_, _, err = openFake(t, s, "earr")
	if err == nil || !strings.Contains(err.Error(), "ear") || len(err.Error()) > 2000 {
		t.Errorf("with so many sinks an error has %d bytes: %.200s", len(fmt.Sprint(err)), fmt.Sprint(err))
	}
}

// TestFakeHangingSinks: a list ends in time, whatever the server does.
func TestFakeHangingSinks(t *testing.T) { audiotest.Apart(t, fakeHangingSinks) }

func fakeHangingSinks(t *testing.T) {
	turn := newTurns(t)
	var all sync.WaitGroup
	for name, misdeed := range misdeeds {
		begun := make(chan struct{})
		s := fakepulse.Start(t, fakepulse.Options{Script: func(x *fakepulse.Exchange) {
			if x.Op == proto.OpAuth {
				close(begun)
			}
			if x.Op == proto.OpGetSinkInfoList {
				misdeed(x)
				return
			}
			x.Honest()
		}})
		done := turn.take(s.Addr)
		all.Go(func() {
			began := time.Now()
			_, err := Sinks(t.Context())
			if took := time.Since(began); took > requestTimeout+2*time.Second {
				t.Errorf("%s: it took %v", name, took)
			}
			empty := name == "empty" // a server may have no sink
			if err == nil && !stillPlays[name] && !empty {
				t.Errorf("%s: no error", name)
			}
			if err != nil && !strings.Contains(err.Error(), "asking the sound server for its sinks") {
				t.Errorf("%s: %v", name, err)
			}
		})
		<-begun
		done()
	}
	all.Wait()
}
