package mic

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
	"time"

	"spotter/audio"
	"spotter/audio/dsp"
	"spotter/audio/pulse"
	"spotter/audio/safemic"
)

// offered is the number of other microphones that an error names.
const offered = 5

// How a microphone is watched.
const (
	micLook    = 250 * time.Millisecond  // between two questions whether the server still answers
	micStopped = 2500 * time.Millisecond // without a packet: it sends nothing
	micAsk     = time.Second             // between two looks at who is muted, while nothing is heard
)

// Mic listens with a microphone, all the time until it is closed: it remembers
// the last [earMemory] frames, so that a take has what came just before it. Its
// methods are safe for concurrent use, and but for OpenMic and Close none of them
// waits for the sound server.
type Mic struct {
	capture *pulse.Capture
	source  pulse.Source // as it was when it was opened
	closed  chan struct{}
	done    sync.WaitGroup

	mu   sync.Mutex
	ear  *micEar
	at   time.Time      // of the last packet
	err  error          // why it is lost
	now  pulse.Source   // as the server last described it
	rest []pulse.Source // the other microphones
	part []int16        // of the packet that is taken in
}

// Level tells what a microphone hears now. Levels are in dBFS, and negative
// infinity for silence.
type Level struct {
	Peak    float64 // of the last 150 ms
	Room    float64 // how loud it is while nobody speaks
	Clipped bool    // the signal met the ceiling a moment ago
	Speech  bool    // the take has speech in it
	Over    bool    // the take is over: silence behind the speech, or too long
	Silent  bool    // less than any room is heard, or nothing comes at all
	Err     error   // why it is silent or lost, and what to do
	Lost    bool    // nothing will come any more: open it again
}

// Microphones returns the sources that are no monitors.
func Microphones(all []pulse.Source) []pulse.Source {
	return slices.DeleteFunc(slices.Clone(all), func(s pulse.Source) bool { return s.MonitorOf != "" })
}

// Open listens with the named source, or with "" with the server's default
// one. A monitor, which hears what a sink plays, and a Bluetooth headset are never
// taken unless they are named.
func Open(ctx context.Context, name string) (*Mic, error) {
	m := &Mic{ear: newMicEar(), closed: make(chan struct{}), at: time.Now()}
	c, err := pulse.Listen(ctx, pulse.CaptureOptions{Name: name, Media: "recording cues", Every: micLook, Heed: m.receive, Allow: safemic.Unasked})
	if err != nil {
		return nil, err
	}
	m.capture, m.source, m.now = c, c.Source(), c.Source()
	all, err := c.Sources()
	if err == nil && name == "" && m.source.MonitorOf != "" {
		err = onlyMonitor(m.source, all)
	}
	if err != nil {
		c.Close()
		return nil, err
	}
	m.others(all)
	m.done.Go(m.watch)
	return m, nil
}

// onlyMonitor says that the server would listen to its own sound.
func onlyMonitor(s pulse.Source, all []pulse.Source) error {
	next := fmt.Sprintf("connect a microphone; --mic %s records what that sink plays anyway", s.Name)
	if names := sourceNames(Microphones(all)); len(names) > 0 {
		next = "choose one with --mic: " + strings.Join(names, ", ")
	}
	return fmt.Errorf("the sound server's default source %q is the monitor of a sink and no microphone: %s", s.Name, next)
}

func sourceNames(list []pulse.Source) []string {
	var names []string
	for _, s := range list {
		names = append(names, s.Name)
	}
	return names
}

// Source describes the microphone.
func (m *Mic) Source() pulse.Source { return m.source }

// receive takes in a packet, the mean of its channels. It runs on the reading goroutine.
func (m *Mic) receive(data []byte, channels int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.at = time.Now()
	m.part = m.part[:0]
	for ; len(data) >= 2*channels; data = data[2*channels:] {
		sum := 0
		for c := range channels {
			sum += int(int16(binary.LittleEndian.Uint16(data[2*c:])))
		}
		m.part = append(m.part, int16(sum/channels))
	}
	m.ear.hear(m.part)
}

// watch notes the loss of the microphone and, while nothing is heard, asks who is
// muted.
func (m *Mic) watch() {
	defer audio.Caught(func(err error) {
		m.mu.Lock()
		defer m.mu.Unlock()
		m.err = err
	})
	tick := time.NewTicker(micAsk)
	defer tick.Stop()
	for {
		select {
		case <-m.closed:
			return
		case err := <-m.capture.Lost():
			m.mu.Lock()
			m.err = err
			m.mu.Unlock()
			return
		case <-tick.C:
		}
		if !m.Hear().Silent {
			continue
		}
		if all, err := m.capture.Sources(); err == nil { // else the capture's own look tells
			m.seen(all)
		}
	}
}

// seen is others with the lock taken.
func (m *Mic) seen(all []pulse.Source) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.others(all)
}

// others takes in what the server says of the microphones.
func (m *Mic) others(all []pulse.Source) {
	m.rest = nil
	for _, s := range all {
		switch {
		case s.Name == m.source.Name:
			m.now = s
		case s.MonitorOf == "":
			m.rest = append(m.rest, s)
		}
	}
}

// Hear returns what is heard now.
func (m *Mic) Hear() Level {
	m.mu.Lock()
	defer m.mu.Unlock()
	h := Level{Peak: math.Inf(-1), Room: m.ear.room(5*int(dsp.Rate)/earBlock, 0.1)}
	for _, l := range m.ear.last(earPeak) {
		h.Peak = max(h.Peak, float64(l.peak))
	}
	h.Clipped = slices.ContainsFunc(m.ear.last(earClipped), func(l earLevel) bool { return l.clipped })
	if t := m.ear.takes; t != nil {
		h.Speech, h.Over = t.speech, t.end > 0
	}
	stopped := time.Since(m.at) >= micStopped
	switch {
	case m.err != nil:
		h.Err, h.Lost, h.Silent = m.err, true, true
	case stopped:
		h.Silent = true
		h.Err = fmt.Errorf("microphone %q sends nothing: is it suspended, or in use by another program? %s", m.source.Name, m.instead())
	case m.deaf():
		h.Silent, h.Err = true, m.whyDeaf()
	}
	if stopped || h.Lost {
		h.Peak, h.Clipped = math.Inf(-1), false
	}
	return h
}

// deaf reports whether less than any room was heard for a while: since the take
// began, or ever. Some microphones are silent between two words.
func (m *Mic) deaf() bool {
	e := m.ear
	if t := e.takes; t != nil && t.end == 0 && !t.speech {
		return e.since(t.unsilent) >= earSilent
	}
	return e.loud < 0 && e.since(0) >= earSilent
}

// whyDeaf says why nothing may be heard, as far as the server knows, and what to do.
func (m *Mic) whyDeaf() error {
	if err := m.now.Deaf(); err != nil {
		return err
	}
	return fmt.Errorf("microphone %q hears nothing, not even a room: is it switched off or muted, or the wrong one? %s", m.source.Name, m.instead())
}

// instead names the other microphones.
func (m *Mic) instead() string {
	names := sourceNames(m.rest)
	switch {
	case len(names) == 0:
		return "there is no other microphone"
	case len(names) > offered:
		names = append(names[:offered], fmt.Sprintf("%d more", len(names)-offered))
	}
	return "others are " + strings.Join(names, ", ")
}

// Others returns the names of the other microphones, as the server last told.
func (m *Mic) Others() []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return sourceNames(m.rest)
}

// Begin begins a take, in place of one that is under way.
func (m *Mic) Begin() {
	holes := m.capture.Holes()
	m.mu.Lock()
	defer m.mu.Unlock()
	m.ear.begin(holes)
}

// Drop forgets the take.
func (m *Mic) Drop() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.ear.takes = nil
}

// End ends the take and returns what was said in it, trimmed, levelled and
// measured. With byKey a key ended it, and its click is left out.
func (m *Mic) End(byKey bool) (*Take, error) {
	holes := m.capture.Holes()
	m.mu.Lock()
	t := m.ear.takes
	m.ear.takes = nil
	if t == nil {
		m.mu.Unlock()
		return nil, errors.New("no take was begun")
	}
	if m.err != nil {
		m.mu.Unlock()
		return nil, m.err
	}
	end := m.ear.total
	if t.end > 0 {
		end = t.end
	} else if byKey {
		end = max(t.begin, end-int64(dsp.Rate.N(keyClick)))
	}
	samples, first := m.ear.samples(t.begin-int64(earRoom*earBlock), end)
	m.mu.Unlock()
	if first > t.begin {
		return nil, errors.New("the take was fetched too late, and its beginning is forgotten: record it again")
	}
	take := cutTake(samples, max(0, int(t.begin-first)-dsp.Rate.N(preRoll)))
	take.Holed = holes > t.holes
	return take, nil
}

// Close stops listening. It may be called more than once.
func (m *Mic) Close() {
	m.mu.Lock()
	select {
	case <-m.closed:
	default:
		close(m.closed)
	}
	m.mu.Unlock()
	m.capture.Close()
	m.done.Wait()
}
