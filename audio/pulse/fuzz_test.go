package pulse

import (
	"bytes"
	"encoding/binary"
	"io"
	"net"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/jfreymuth/pulse/proto"
	"pgregory.net/rapid"

	"spotter/audio/audiotest/fakepulse"
)

// dialogue is a question of ours with an honest answer to it.
type dialogue struct {
	op       uint32
	question proto.RequestArgs
	reply    func() proto.Reply // for an answer
	honest   any
}

// dialogues are the questions whose answers we look at.
func dialogues() []dialogue {
	sink := &proto.GetSinkInfoReply{
		SinkName: "ear", SampleSpec: proto.SampleSpec{Format: 3, Channels: 2, Rate: 48000}, ChannelMap: proto.ChannelMap{1, 2},
		ChannelVolumes: proto.ChannelVolumes{1, 2}, Properties: proto.PropList{"device.bus": proto.PropListString("usb")},
		Formats: []proto.FormatInfo{{Encoding: 1, Properties: proto.PropList{}}},
	}
	ports := reflect.ValueOf(&sink.Ports).Elem() // whose type has no name
	ports.Set(reflect.MakeSlice(ports.Type(), 1, 1))
	sink.Ports[0].Name = "out"
	return []dialogue{
		{proto.OpAuth, &proto.Auth{}, func() proto.Reply { return &proto.AuthReply{} }, &proto.AuthReply{Version: 32}},
		{proto.OpSetClientName, &proto.SetClientName{}, func() proto.Reply { return &proto.SetClientNameReply{} }, &proto.SetClientNameReply{ClientIndex: 1}},
		{proto.OpGetServerInfo, &proto.GetServerInfo{}, func() proto.Reply { return &proto.GetServerInfoReply{} }, &proto.GetServerInfoReply{PackageName: "pulseaudio", DefaultSinkName: "ear"}},
		{proto.OpGetSinkInfo, &proto.GetSinkInfo{SinkName: "ear"}, func() proto.Reply { return &proto.GetSinkInfoReply{} }, sink},
		{proto.OpGetSinkInfoList, &proto.GetSinkInfoList{}, func() proto.Reply { return &proto.GetSinkInfoListReply{} }, &proto.GetSinkInfoListReply{sink, sink}},
		{proto.OpGetSinkInputInfo, &proto.GetSinkInputInfo{}, func() proto.Reply { return &proto.GetSinkInputInfoReply{} }, &proto.GetSinkInputInfoReply{MediaName: "cues"}},
		{proto.OpCreatePlaybackStream, &proto.CreatePlaybackStream{}, func() proto.Reply { return &proto.CreatePlaybackStreamReply{} }, &proto.CreatePlaybackStreamReply{SinkName: "ear", Missing: 192000}},
		{proto.OpSetPlaybackStreamBufferAttr, &proto.SetPlaybackStreamBufferAttr{}, func() proto.Reply { return &proto.SetPlaybackStreamBufferAttrReply{} }, &proto.SetPlaybackStreamBufferAttrReply{BufferTargetLength: 192000}},
		{proto.OpGetPlaybackLatency, &proto.GetPlaybackLatency{}, func() proto.Reply { return &proto.GetPlaybackLatencyReply{} }, &proto.GetPlaybackLatencyReply{WriteIndex: 1, ReadIndex: 2}},
		{proto.OpGetSourceInfoList, &proto.GetSourceInfoList{}, func() proto.Reply { return &proto.GetSourceInfoListReply{} }, &proto.GetSourceInfoListReply{{SourceName: "mic"}}},
		{proto.OpCreateRecordStream, &proto.CreateRecordStream{}, func() proto.Reply { return &proto.CreateRecordStreamReply{} }, &proto.CreateRecordStreamReply{SourceName: "mic"}},
		{proto.OpGetRecordLatency, &proto.GetRecordLatency{}, func() proto.Reply { return &proto.GetRecordLatencyReply{} }, &proto.GetRecordLatencyReply{WriteIndex: 1}},
		{proto.OpSubscribe, &proto.Subscribe{}, func() proto.Reply { return nil }, &struct{}{}},
	}
}

// messages are those that a server sends unasked.
func serverMessages() map[uint32]any {
	return map[uint32]any{
		proto.OpRequest:                   &proto.Request{StreamIndex: 1, Length: 4096},
		proto.OpOverflow:                  &proto.Overflow{StreamIndex: 1},
		proto.OpUnderflow:                 &proto.Underflow{StreamIndex: 1, Offset: 2},
		proto.OpPlaybackStreamKilled:      &proto.PlaybackStreamKilled{StreamIndex: 1},
		proto.OpSubscribeEvent:            &proto.SubscribeEvent{Event: proto.EventSink, Index: 1},
		proto.OpPlaybackStreamSuspended:   &proto.PlaybackStreamSuspended{StreamIndex: 1, Suspended: true},
		proto.OpPlaybackStreamMoved:       &proto.PlaybackStreamMoved{StreamIndex: 1, DestName: "laptop"},
		proto.OpRecordStreamKilled:        &proto.RecordStreamKilled{StreamIndex: 1},
		proto.OpRecordStreamSuspended:     &proto.RecordStreamSuspended{StreamIndex: 1},
		proto.OpRecordStreamMoved:         &proto.RecordStreamMoved{StreamIndex: 1, DestName: "other"},
		proto.OpStarted:                   &proto.Started{StreamIndex: 1},
		proto.OpPlaybackBufferAttrChanged: &proto.PlaybackBufferAttrChanged{StreamIndex: 1, SinkLatency: 5},
	}
}

// answered asks a server that says op and values, as an answer, and that hangs up
// then. It returns what the client made of it. A message that the client cannot
// bear ends the whole process: that is what is being looked for.
func answered(t interface{ Fatalf(string, ...any) }, d dialogue, op uint32, values []byte) error {
	ours, theirs := net.Pipe()
	go func() {
		defer theirs.Close()
		head := make([]byte, frameHeader)
		if _, err := io.ReadFull(theirs, head); err != nil {
			return
		}
		body := make([]byte, binary.BigEndian.Uint32(head))
		if _, err := io.ReadFull(theirs, body); err != nil {
			return
		}
		tag := binary.BigEndian.Uint32(body[6:])
		// A message behind it must be understood, or nothing at all be passed on.
		behind := fakepulse.Command(proto.OpStarted, 0xFFFFFFFF, fakepulse.Encode(&proto.Started{StreamIndex: 7}))
		_, _ = theirs.Write(append(fakepulse.Command(op, tag, values), behind...))
	}()
	closed := make(chan struct{})
	seen := make(chan uint32, 16)
	c := &conn{addr: "fake", wire: newWire(ours), Client: &proto.Client{Callback: func(m any) {
		switch m := m.(type) {
		case *proto.ConnectionClosed:
			close(closed)
		case *proto.Started:
			seen <- m.StreamIndex
		}
	}}}
	c.SetTimeout(time.Second)
	c.Open(c.wire)
	c.wire.version.Store(fakepulse.Version)
	err := c.Request(d.question, d.reply())
	select {
	case <-closed:
	case <-time.After(10 * time.Second):
		t.Fatalf("the client did not see the end of the connection")
	}
	_ = c.close()
	if err == nil && op == proto.OpReply {
		select {
		case index := <-seen:
			if index != 7 {
				t.Fatalf("the message behind the answer reads %d", index)
			}
		default:
			t.Fatalf("the answer to %d was taken, and swallowed the message behind it: %q", d.op, values)
		}
	}
	return err
}

// TestHonestAnswers: what the checks let through is what the client reads.
func TestHonestAnswers(t *testing.T) {
	for _, d := range dialogues() {
		if err := answered(t, d, proto.OpReply, fakepulse.Encode(d.honest)); err != nil {
			t.Errorf("question %d: %v", d.op, err)
		}
	}
}

// wrong returns values that are well formed, of which some are not what they
// should be.
func wrong(t *rapid.T, values []byte) []byte {
	parts, err := fakepulse.Split(values)
	if err != nil {
		t.Fatal(err)
	}
	parts = slices.Clone(parts)
	others := []string{"N", "1", "0", "B\x07", "L\x00\x00\x00\x01", "L\xFF\xFF\xFF\xFF", "V\x00\x00\x00\x01", "R12345678", "r12345678", "U12345678",
		"T12345678", "a\x03\x02\x00\x00\xBB\x80", "ttext\x00", "t\x00", "x\x00\x00\x00\x00", "x\x00\x00\x00\x02ab", "m\x02ab", "m\x00", "v\x01abcd", "v\x00",
		"PN", "Ptkey\x00L\x00\x00\x00\x02x\x00\x00\x00\x02v\x00N", "Ptkey\x00L\x00\x00\x00\x03x\x00\x00\x00\x02v\x00N", "PtkeyN", "fB\x01PN", "fB\x01N", "B\xFF", "?"}
	for range rapid.IntRange(1, 3).Draw(t, "changes") {
		at := rapid.IntRange(0, len(parts)).Draw(t, "at")
		other := []byte(rapid.SampledFrom(others).Draw(t, "value"))
		switch how := rapid.SampledFrom([]string{"replace", "insert", "remove", "cut"}).Draw(t, "how"); {
		case how == "insert" || at == len(parts):
			parts = slices.Insert(parts, at, other)
		case how == "replace":
			parts[at] = other
		case how == "remove":
			parts = slices.Delete(parts, at, at+1)
		default:
			parts[at] = parts[at][:rapid.IntRange(0, max(0, len(parts[at])-1)).Draw(t, "length")]
		}
	}
	return bytes.Join(parts, nil)
}

// TestWrongAnswers lets servers answer with well-formed values of the wrong type:
// no answer may end the process, or be taken for what follows it.
func TestWrongAnswers(t *testing.T) {
	all := dialogues()
	rapid.Check(t, func(t *rapid.T) {
		d := rapid.SampledFrom(all).Draw(t, "question")
		op := rapid.SampledFrom([]uint32{proto.OpReply, proto.OpReply, proto.OpReply, proto.OpError}).Draw(t, "answer")
		_ = answered(t, d, op, wrong(t, fakepulse.Encode(d.honest)))
	})
}

// TestWrongMessages does the same with what a server says unasked.
func TestWrongMessages(t *testing.T) {
	all := serverMessages()
	ops := make([]uint32, 0, len(all))
	for op := range all {
		ops = append(ops, op)
	}
	slices.Sort(ops)
	ask := dialogues()[2]
	rapid.Check(t, func(t *rapid.T) {
		op := rapid.SampledFrom(ops).Draw(t, "message")
		_ = answered(t, ask, op, wrong(t, fakepulse.Encode(all[op])))
	})
}

// FuzzAnswer lets a server answer one of our questions with any bytes.
func FuzzAnswer(f *testing.F) {
	all := dialogues()
	for i, d := range all {
		f.Add(byte(i), uint32(proto.OpReply), fakepulse.Encode(d.honest))
	}
	for op, m := range serverMessages() {
		f.Add(byte(2), op, fakepulse.Encode(m))
	}
	f.Fuzz(func(t *testing.T, which byte, op uint32, values []byte) {
		_ = answered(t, all[int(which)%len(all)], op, values)
	})
}

// FuzzWire feeds a server's bytes through the checks: whatever they are, what is
// passed on must be whole frames, each of which fits.
func FuzzWire(f *testing.F) {
	f.Add(controlFrame(proto.OpRequest, "L\x00\x00\x00\x01L\x00\x00\x10\x00"))
	f.Add(controlFrame(proto.OpReply, string(fakepulse.Encode(dialogues()[2].honest))))
	f.Add([]byte("HTTP/1.1 400 Bad Request\r\n\r\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		got, _ := io.ReadAll(served(t, b))
		for len(got) > 0 {
			n := frameHeader + int(binary.BigEndian.Uint32(got))
			if n > len(got) {
				t.Fatalf("a frame of %d bytes in %d", n, len(got))
			}
			op, _, err := commandHead(got[frameHeader:n])
			if err != nil {
				t.Fatal(err)
			}
			want := message(op)
			if op == proto.OpReply {
				want = reflect.TypeFor[proto.GetServerInfoReply]()
			}
			s := tagReader{body: got[frameHeader:n], at: commandStart, version: fakepulse.Version}
			if err := s.fits(want); err != nil || len(s.long) > 0 {
				t.Fatal(err, s.long)
			}
			got = got[n:]
		}
	})
}
