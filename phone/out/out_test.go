package out_test

import (
	"context"
	"net"
	"net/http"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"spotter/audio"
	"spotter/audio/clip"
	"spotter/audio/dsp"
	"spotter/audio/engine"
	"spotter/cues"
	"spotter/phone/ear"
	"spotter/phone/link"
	"spotter/phone/out"
	"spotter/testrun"
)

// TestMain runs all tests at once: they wait, and compute next to nothing.
func TestMain(m *testing.M) { os.Exit(testrun.AtOnce(m, 8).Run()) }

// device is an output that plays into nothing, in time, and keeps when a clip began.
type device struct {
	mu     sync.Mutex
	began  []time.Time
	stream *deviceStream
	still  atomic.Pointer[int64] // the frame at which it stands still; nil: it does not
	behind atomic.Int64          // frames by which it is behind, since it stood still
}

func (d *device) Name() string { return "device" }

func (d *device) Open(_ context.Context, tl *audio.Timeline) (audio.Stream, error) {
	s := &deviceStream{d: d, tl: tl, began: time.Now(), lost: make(chan error)}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.stream = s
	return s, nil
}

type deviceStream struct {
	d     *device
	tl    *audio.Timeline
	began time.Time
	lost  chan error
}

func (s *deviceStream) Device() audio.Device {
	return audio.Device{Name: "device", Label: "device", Latency: 10 * time.Millisecond}
}
func (s *deviceStream) Played() (int64, bool) {
	if at := s.d.still.Load(); at != nil {
		return *at, true
	}
	return int64(time.Since(s.began).Seconds()*float64(dsp.Rate)) - s.d.behind.Load(), true
}
func (s *deviceStream) Splice(edit func(int64)) (time.Time, error) {
	at, _ := s.Played()
	at += int64(dsp.Rate.N(10 * time.Millisecond))
	before, after := s.tl.Edit(at, edit)
	if after > at && after != before {
		s.d.mu.Lock()
		s.d.began = append(s.d.began, time.Now().Add(10*time.Millisecond))
		s.d.mu.Unlock()
	}
	return time.Now().Add(10 * time.Millisecond), nil
}
func (s *deviceStream) Lost() <-chan error { return s.lost }
func (s *deviceStream) Close() error       { return nil }

// stands has the device stand still for a time, and go on where it was.
func (s *deviceStream) stands(still time.Duration) {
	at, _ := s.Played()
	s.d.still.Store(&at)
	time.Sleep(still)
	s.d.behind.Store(int64(time.Since(s.began).Seconds()*float64(dsp.Rate)) - at)
	s.d.still.Store(nil)
}

// begins returns when something began to sound on the device.
func (d *device) begins() []time.Time {
	d.mu.Lock()
	defer d.mu.Unlock()
	return append([]time.Time(nil), d.began...)
}

// proxy carries bytes between a phone and spotter, and may hold them or cut the way.
type proxy struct {
	to     string
	on     net.Listener
	frozen atomic.Bool
	mu     sync.Mutex
	conns  []net.Conn
}

func newProxy(t *testing.T, to string) *proxy {
	t.Helper()
	on, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{to: to, on: on}
	t.Cleanup(func() { on.Close(); p.cut() })
	go func() {
		for {
			a, err := on.Accept()
			if err != nil {
				return
			}
			b, err := net.Dial("tcp", to)
			if err != nil {
				a.Close()
				continue
			}
			p.mu.Lock()
			p.conns = append(p.conns, a, b)
			p.mu.Unlock()
			go p.carry(a, b)
			go p.carry(b, a)
		}
	}()
	return p
}

// carry copies bytes, and keeps them back while the way is frozen.
func (p *proxy) carry(from, to net.Conn) {
	defer to.Close()
	defer from.Close()
	buf := make([]byte, 32<<10)
	for {
		n, err := from.Read(buf)
		for p.frozen.Load() {
			time.Sleep(time.Millisecond)
		}
		if _, werr := to.Write(buf[:n]); err != nil || werr != nil {
			return
		}
	}
}

// cut closes what is open.
func (p *proxy) cut() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range p.conns {
		c.Close()
	}
	p.conns = nil
}

// scene is an engine whose runner has a phone.
type scene struct {
	*engine.Engine
	t     *testing.T
	ear   *out.Ear
	dev   *device
	proxy *proxy

	mu      sync.Mutex
	reports []audio.Report
	states  []engine.DeviceEvent
	said    []string
	ids     uint64
	keys    map[uint64]time.Time
}

var testCues = map[cues.ID]cues.Cue{
	"left":  {ID: "left", Class: cues.Steer, Pan: cues.Left},
	"right": {ID: "right", Class: cues.Steer, Pan: cues.Right},
	"water": {ID: "water", Class: cues.Service},
	"stop":  {ID: "stop", Class: cues.Alarm},
	"long":  {ID: "long", Class: cues.Service},
}

// noise returns a clip of a length.
func noise(length time.Duration) *clip.Clip {
	s := make([]float32, dsp.Rate.N(length))
	for i := range s {
		s[i] = float32(i%96)/96 - 0.5
	}
	return clip.New(s)
}

// play has an engine, a link, a proxy and a phone play together until the test ends.
func play(t *testing.T) *scene {
	t.Helper()
	s := &scene{t: t, dev: &device{}, keys: map[uint64]time.Time{}}
	bank := clip.Bank{"left": noise(200 * time.Millisecond), "right": noise(210 * time.Millisecond), "water": noise(220 * time.Millisecond), "stop": noise(300 * time.Millisecond),
		"long": noise(2 * time.Second)}
	s.ear = out.New(out.Options{Bank: bank, Label: "phone"})
	o := link.Options{Clip: s.ear.Clip}
	o.Pages[link.Ear] = link.Page{Files: fstest.MapFS{"index.html": {Data: []byte("x")}}, Handle: s.ear.Handle}
	l, err := link.New(o)
	if err != nil {
		t.Fatal(err)
	}
	on, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, end := context.WithCancel(context.Background())
	var inside sync.WaitGroup
	inside.Go(func() { _ = l.Serve(ctx, on) })
	s.Engine = engine.New(engine.Options{
		Cue: func(id cues.ID) (cues.Cue, bool) { c, ok := testCues[id]; return c, ok }, Bank: bank, Outputs: []audio.Output{s.ear},
		Report: func(r audio.Report) { s.mu.Lock(); s.reports = append(s.reports, r); s.mu.Unlock() },
		Device: func(d engine.DeviceEvent) { s.mu.Lock(); s.states = append(s.states, d); s.mu.Unlock() },
	})
	inside.Go(func() { _ = s.Run(ctx) })
	for l.URL(link.Ear) == "" {
		time.Sleep(time.Millisecond)
	}
	s.proxy = newProxy(t, on.Addr().String())
	inside.Go(func() { s.phone(ctx, l.URL(link.Ear)) })
	t.Cleanup(func() { end(); s.proxy.cut(); inside.Wait() })
	s.until("the phone plays", func() bool { return s.Status().State == engine.Open })
	return s
}

// phone runs a phone behind the proxy. The proxy has another address: the phone says the link's
// as its Host.
func (s *scene) phone(ctx context.Context, address string) {
	dial := func(ctx context.Context, network, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, network, s.proxy.on.Addr().String())
	}
	c, err := ear.New(ear.Options{URL: address, Outputs: []audio.Output{s.dev}, Agent: "test", Client: clientOver(dial), Say: func(said string) {
		s.mu.Lock()
		s.said = append(s.said, said)
		s.mu.Unlock()
	}})
	if err != nil {
		s.t.Error(err)
		return
	}
	_ = c.Run(ctx)
}

// until waits for something.
func (s *scene) until(what string, is func() bool) {
	s.t.Helper()
	for end := time.Now().Add(60 * time.Second); !is(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(end) {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.t.Fatalf("never: %s; reports %+v, the phone said %q, device %+v", what, s.reports, s.said, s.states)
		}
	}
}

// press presses a key.
func (s *scene) press(id cues.ID) uint64 {
	s.mu.Lock()
	s.ids++
	n := s.ids
	s.keys[n] = time.Now()
	s.mu.Unlock()
	s.Play(audio.Press{ID: n, Cue: id, At: time.Now()})
	return n
}

// final returns the last report of a press, when that is there.
func (s *scene) final(id uint64) audio.Report {
	s.t.Helper()
	var got audio.Report
	s.until("a final report", func() bool {
		s.mu.Lock()
		defer s.mu.Unlock()
		for _, r := range s.reports {
			if r.ID == id && r.Outcome != audio.Sounding {
				got = r
				return true
			}
		}
		return false
	})
	return got
}

// oneEach checks that each press has one final report, and that nothing sounded late.
func (s *scene) oneEach() {
	s.t.Helper()
	time.Sleep(300 * time.Millisecond)
	s.mu.Lock()
	defer s.mu.Unlock()
	n := map[uint64]int{}
	for _, r := range s.reports {
		if r.Outcome != audio.Sounding {
			n[r.ID]++
		}
	}
	for id := range s.keys {
		if n[id] != 1 {
			s.t.Errorf("press %d has %d final reports: %+v", id, n[id], s.reports)
		}
	}
}

// lateBegins checks that each begin on the device is within 300 ms of a key, but for times that
// are excepted.
func (s *scene) lateBegins(after time.Time) {
	s.t.Helper()
	for _, b := range s.dev.begins() {
		if b.Before(after) {
			continue
		}
		near := false
		s.mu.Lock()
		for _, k := range s.keys {
			near = near || !b.Before(k) && b.Sub(k) <= 300*time.Millisecond
		}
		s.mu.Unlock()
		if !near {
			s.t.Errorf("something began %v after the start of the fault, and no key was pressed in the 300 ms before", b.Sub(after))
		}
	}
}

// clientOver returns a client whose connections are made by dial.
func clientOver(dial func(ctx context.Context, network, address string) (net.Conn, error)) *http.Client {
	return &http.Client{Transport: &http.Transport{DialContext: dial, DisableKeepAlives: true}}
}
