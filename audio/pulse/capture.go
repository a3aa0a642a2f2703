package pulse

import (
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"spotter/audio"
	"spotter/audio/dsp"
	"spotter/audio/headset"
	"spotter/text"

	"github.com/jfreymuth/pulse/proto"
)

// How a microphone or monitor is listened to.
const (
	captureFragment = 20 * time.Millisecond  // of a packet
	captureMost     = int(dsp.Rate) * 120    // frames that are kept: 2 min, 11 MiB
	lookAfter       = 23 * time.Millisecond  // between two looks at the source's timing; in step with no usual period
	missedLooks     = 3                      // in a row that a busy server may leave unanswered
	lookRound       = 3 * time.Millisecond   // a slower answer says little about when it was given
	lookNear        = 300 * time.Millisecond // looks this far from a frame say when it was captured
)

// Source is a microphone, or the monitor of a sink, that a sound server offers.
type Source struct {
	Name      string // for --mic; cleaned
	Label     string // for people; cleaned
	State     string // running, idle, suspended or unknown
	MonitorOf string // the sink whose monitor it is, "" for a microphone; cleaned
	Default   bool   // the server's default
	Muted     bool   // nothing is heard
	Turned    bool   // down to a volume of zero
	Rate      int    // frames per second
	Channels  int
	Bluetooth bool   // its headset plays in telephone quality while it is open
	Card      uint32 // the number of its card; [NoCard] for none
	Address   string // of a Bluetooth device, such as "AA:BB:CC:DD:EE:FF"; "" for none
	Master    string // the source that it is made of, "" for none or where the server does not say it; cleaned
	Filter    bool   // it is made of another source
	index     uint32 // the server's number
}

// NoSourceError says that a source is not there, and which are.
type NoSourceError struct {
	Name    string // as asked for
	From    string // variable or file that named it, "" where the user did
	Sources []Source
}

// Error implements error.
func (e *NoSourceError) Error() string {
	var names []string
	for _, s := range e.Sources {
		names = append(names, s.Name)
	}
	text.SortNearest(e.Name, names)
	more := ""
	if len(names) > offeredNames {
		more = fmt.Sprintf(" and %d more", len(names)-offeredNames)
		names = names[:offeredNames]
	}
	what := fmt.Sprintf("microphone %q is not there", text.Escape(e.Name))
	if e.From != "" {
		what = fmt.Sprintf("microphone %q, which %s names, is not there", text.Escape(e.Name), text.Escape(e.From))
	}
	if e.Name == "" {
		what = "the sound server has no default microphone"
	}
	if len(names) == 0 {
		return what + ", and the sound server has none: connect one"
	}
	return what + ": choose one of " + strings.Join(names, ", ") + more
}

// Sources lists what the sound server can listen with.
func Sources(ctx context.Context) ([]Source, error) {
	c, err := dial(ctx, os.Getenv, func(any) {})
	if err != nil {
		return nil, err
	}
	defer c.close()
	return sources(c)
}

func sources(c *conn) ([]Source, error) {
	var server proto.GetServerInfoReply
	if err := c.Request(&proto.GetServerInfo{}, &server); err != nil {
		return nil, fmt.Errorf("asking the sound server about itself: %w", err)
	}
	var list proto.GetSourceInfoListReply
	if err := c.Request(&proto.GetSourceInfoList{}, &list); err != nil {
		return nil, fmt.Errorf("asking the sound server for its microphones: %w", err)
	}
	out := make([]Source, 0, len(list))
	for _, s := range list {
		label, prop := text.Escape(s.SourceName), propsOf(s.Properties)
		if d := s.Properties["device.description"]; len(d) > 1 {
			label = text.Clean(d.String())
		}
		out = append(out, Source{
			Name: text.Escape(s.SourceName), Label: label, State: sinkState(s.State),
			MonitorOf: text.Escape(s.MonitorSourceName), Default: s.SourceName == server.DefaultSourceName,
			Muted: s.Mute, Turned: len(s.ChannelVolumes) > 0 && slices.Max(s.ChannelVolumes) == 0,
			Rate: int(s.Rate), Channels: int(s.Channels), index: s.SourceIndex,
			Bluetooth: headset.Bluetooth(s.SourceName, prop), Card: s.CardIndex,
			Address: headset.Of(s.SourceName, prop).Address, Master: text.Escape(prop("device.master_device")),
			Filter: prop("device.class") == "filter" || prop("node.link-group") != "",
		})
	}
	return out, nil
}

// CaptureOptions say what is listened to, and how.
type CaptureOptions struct {
	Name  string        // of the source; "" for the server's default
	Media string        // what the server's lists call the stream
	Every time.Duration // between two looks at the timing
	// Allow is asked before a source is opened: an error of it is that of [Listen]. asked
	// says that the source was named, here, by a variable or by a file. Nil allows all.
	Allow    func(s Source, asked bool, all []Source) error
	Rate     int           // frames per second of packets that are heeded; 0: [dsp.Rate]
	Fragment time.Duration // of a packet; 0: 20 ms
	// Heed takes the packets, on the reading goroutine, in the source's own channels
	// up to two; nil: they are kept in memory, in mono.
	Heed func(data []byte, channels int)
}

// Capture is an open record stream, mono at [dsp.Rate], in memory, with the server's
// word for when its frames were captured. Its methods are safe for concurrent use.
type Capture struct {
	o      CaptureOptions
	c      *conn
	index  uint32
	source Source
	width  int        // channels, of 2 bytes
	lost   chan error // receives why it ended, once
	closed chan struct{}
	once   sync.Once
	done   sync.WaitGroup

	mu      sync.Mutex
	samples []int16
	got     int64 // frames that came, kept or not
	holes   int   // how often the server left out some, where packets are heeded
	looks   []timing
}

// timing is one answer of the server about its timing.
type timing struct {
	at     time.Time // when it was given, by our clock
	origin time.Time // when frame 0 was captured, by this answer
}

// OpenCapture listens to the named source, or with "" to the default one where allow lets
// it, keeps all it hears for two minutes, and often asks the server for the timing.
func OpenCapture(ctx context.Context, name string, allow func(Source, bool, []Source) error) (*Capture, error) {
	return Listen(ctx, CaptureOptions{Name: name, Media: "loopback", Every: lookAfter, Allow: allow})
}

// Listen opens a capture. An error names the microphone and what to do; where it is not
// there it is a [NoSourceError].
func Listen(ctx context.Context, o CaptureOptions) (*Capture, error) {
	s := &Capture{o: o, lost: make(chan error, 1), closed: make(chan struct{})}
	c, err := dial(ctx, os.Getenv, s.message)
	if err != nil {
		return nil, err
	}
	s.c = c
	if err := s.open(o.Name); err != nil {
		c.close()
		return nil, err
	}
	s.done.Go(s.run)
	return s, nil
}

// Source describes what is listened to, as it was when it was opened.
func (s *Capture) Source() Source { return s.source }

// Sources asks the server what it can listen with now.
func (s *Capture) Sources() ([]Source, error) { return sources(s.c) }

// Lost receives one error that says why, when the capture has ended by itself.
func (s *Capture) Lost() <-chan error { return s.lost }

// Holes returns how often the server has left out something so far, where packets are
// heeded.
func (s *Capture) Holes() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.holes
}

func (s *Capture) open(name string) error {
	all, err := sources(s.c)
	if err != nil {
		return err
	}
	from := ""
	if name == "" && s.c.conf.Source != "" {
		name, from = s.c.conf.Source, s.c.conf.SourceFrom
	}
	if name == "@DEFAULT_SOURCE@" {
		name = ""
	}
	at := slices.IndexFunc(all, func(x Source) bool {
		return x.Name == name || name == "" && x.Default || from != "" && name == fmt.Sprint(x.index)
	})
	if at < 0 {
		return &NoSourceError{Name: name, From: from, Sources: all}
	}
	if s.o.Allow != nil {
		if err := s.o.Allow(all[at], name != "", all); err != nil {
			return err
		}
	}
	rate := cmp.Or(s.o.Rate, int(dsp.Rate))
	fragment := int(cmp.Or(s.o.Fragment, captureFragment) * time.Duration(rate) / time.Second)
	s.mu.Lock()
	s.source, s.width = all[at], 1
	channels := proto.ChannelMap{proto.ChannelMono}
	if s.o.Heed != nil && s.source.Channels > 1 { // PipeWire's mono is 3 dB louder, and clips
		s.width, channels = 2, proto.ChannelMap{proto.ChannelLeft, proto.ChannelRight}
	}
	s.mu.Unlock()
	take := s.receive
	s.c.wire.record.Store(&take)
	req := proto.CreateRecordStream{
		SourceIndex: proto.Undefined, SourceName: s.source.Name, DirectOnInputIndex: proto.Undefined,
		SampleSpec:     proto.SampleSpec{Format: proto.FormatInt16LE, Channels: byte(s.width), Rate: uint32(rate)},
		ChannelMap:     channels,
		ChannelVolumes: slices.Repeat(proto.ChannelVolumes{uint32(proto.VolumeNorm)}, s.width),
		NoMove:         true, BufferMaxLength: proto.Undefined, BufferFragSize: uint32(fragment * 2 * s.width),
		// A microphone is to send soon what it hears. A monitor that were asked to
		// would make its sink quick, and flatter what is measured; where nothing is,
		// it must be, since an idle one moves in steps of 2 s.
		AdjustLatency: s.source.MonitorOf == "" || s.o.Heed != nil,
		Properties:    proto.PropList{"media.name": proto.PropListString(s.o.Media)},
	}
	var reply proto.CreateRecordStreamReply
	if err := s.c.Request(&req, &reply); err != nil {
		return fmt.Errorf("recording from microphone %q: %w", s.source.Name, err)
	}
	s.index = reply.StreamIndex
	return nil
}

// message takes what the server says unasked. It runs on the reading goroutine.
func (s *Capture) message(m any) {
	switch m := m.(type) {
	case *proto.RecordStreamKilled:
		s.fail(fmt.Errorf("microphone %q is gone: connect it again", s.mic()))
	case *proto.RecordStreamMoved:
		s.fail(fmt.Errorf("the sound server moved the recording from %q to %q", s.mic(), text.Escape(m.DestName)))
	case *proto.RecordStreamSuspended:
		if m.Suspended {
			s.fail(fmt.Errorf("microphone %q was suspended: resume it, or choose another with --mic", s.mic()))
		}
	case *audio.PanicError:
		s.fail(m)
	case *proto.ConnectionClosed:
		s.fail(errors.New("the sound server closed the connection"))
	}
}

// mic returns the microphone's name.
func (s *Capture) mic() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.source.Name
}

func (s *Capture) fail(err error) {
	select {
	case s.lost <- err:
	default:
	}
}

// receive keeps a packet, or hands it on. It runs on the reading goroutine.
func (s *Capture) receive(data []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.got += int64(len(data) / 2 / s.width)
	if s.o.Heed != nil {
		s.o.Heed(data, s.width)
		return
	}
	for ; len(data) >= 2 && len(s.samples) < captureMost; data = data[2:] {
		s.samples = append(s.samples, int16(binary.LittleEndian.Uint16(data)))
	}
}

// run asks for the source's timing until the capture is closed.
func (s *Capture) run() {
	defer audio.Caught(s.fail)
	tick := time.NewTicker(s.o.Every)
	defer tick.Stop()
	for missed := 0; ; {
		select {
		case <-s.closed:
			return
		case <-tick.C:
		}
		err := s.askTiming()
		if missed++; err == nil {
			missed = 0
		}
		if err != nil && (missed > missedLooks || !errors.Is(err, context.DeadlineExceeded)) {
			s.fail(err)
			return
		}
	}
}

// askTiming asks the server how far the recording has come.
//
// The frame at the write index was captured at the time of the answer, less what
// the source still held back (its latency). A monitor is ahead of what is heard
// by its sink's latency, which PulseAudio tells and PipeWire does not.
func (s *Capture) askTiming() error {
	var r proto.GetRecordLatencyReply
	asked := time.Now()
	if err := s.c.Request(&proto.GetRecordLatency{StreamIndex: s.index}, &r); err != nil {
		return fmt.Errorf("asking the sound server about microphone %q: %w", s.source.Name, err)
	}
	round := time.Since(asked)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.o.Heed != nil {
		if left := r.ReadIndex/2/int64(s.width) - s.got; left > 0 { // what is lost does not come: go on behind it
			s.got, s.holes = s.got+left, s.holes+1
		}
		return nil
	}
	if s.got < r.ReadIndex/2 {
		return fmt.Errorf("the sound server left out part of what microphone %q heard: try again on a quieter machine", s.source.Name)
	}
	if round > lookRound || r.WriteIndex <= 0 {
		return nil
	}
	at := asked.Add(round / 2)
	held := time.Duration(r.Latency-r.MonitorLatency) * time.Microsecond
	if r.MonitorLatency > r.Latency { // the values are unsigned
		held = -time.Duration(r.MonitorLatency-r.Latency) * time.Microsecond
	}
	s.looks = append(s.looks, timing{at: at, origin: at.Add(-held - dsp.Lasts(r.WriteIndex/2))})
	return nil
}

// Heard returns a copy of what has come in so far, and a function that tells
// when a frame of it was captured. ok is false while the server has not said.
func (s *Capture) Heard() (samples []int16, at func(frame int) time.Time, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	samples, looks := slices.Clone(s.samples), slices.Clone(s.looks)
	return samples, func(frame int) time.Time { return capturedAt(looks, frame) }, len(looks) > 0
}

// capturedAt returns when a frame was captured. A server moves its index by
// whole periods, so that most answers are late by part of one: those that put
// the recording's beginning earliest are right. The lowest decile of the answers
// near the frame is taken, so that a single odd one does not count.
func capturedAt(looks []timing, frame int) time.Time {
	d := dsp.Rate.D(frame)
	about := earlyOrigin(looks).Add(d)
	near := slices.DeleteFunc(slices.Clone(looks), func(l timing) bool { return l.at.Sub(about).Abs() > lookNear })
	if len(near) < 10 {
		near = looks
	}
	return earlyOrigin(near).Add(d)
}

func earlyOrigin(looks []timing) time.Time {
	sorted := slices.SortedFunc(slices.Values(looks), func(a, b timing) int { return a.origin.Compare(b.origin) })
	return sorted[len(sorted)/10].origin
}

// Close ends the recording. It may be called more than once.
func (s *Capture) Close() {
	s.once.Do(func() {
		close(s.closed)
		_ = s.c.close() // there is nothing left to be said to it
		s.done.Wait()
	})
}
