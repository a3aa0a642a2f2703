package talk

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"sync"
	"sync/atomic"
	"time"

	"spotter/audio"
	"spotter/audio/dsp"
	"spotter/audio/pulse"
	"spotter/audio/safemic"
)

// How a talk is run.
const (
	Most      = 15 * time.Second       // of one talk
	lookEvery = 500 * time.Millisecond // between two looks at the runner's sink
	deafAfter = 2 * time.Second        // without a packet: the microphone sends nothing
	drainMost = 150 * time.Millisecond // at the end, for what is queued
	linkTakes = 80 * time.Millisecond  // to a phone, about: it is placed so in the recording
	keptMost  = dsp.Rate               // frames that wait for the goroutine; more is dropped
)

// Options say whose voice is heard where.
type Options struct {
	Mic  string // the name of the source; "" for the only one that is safe
	Sink string // the runner's; "" for none: the voice is for Frames alone
	// Ears returns those of some sinks on which the runner may hear cues now. It must not wait.
	Ears func(all []pulse.Sink) []pulse.Sink
	// Away says that the runner hears cues on no sink of this machine. It must not wait. Nil: never.
	Away func() bool
	Over Over // what sounds as it begins
	// Began is told the microphone once the runner can hear it. It must not wait. Nil: nobody.
	Began func(mic pulse.Source)
	// Record takes what is written to the sink: the number of the first frame since the talk
	// began, and after how long it reaches the ear. Frames may come again, and the last word
	// counts. It must not wait. Nil: nobody.
	Record func(at int64, after time.Duration, frames [][2]int16)
	// Frames takes the voice as frames of [FrameLength] samples at [FrameRate], 50 a second, as loud under a cue as else.
	// It must not wait, and copies what it keeps. Nil: nobody.
	Frames func(frame []int16)
}

// Result says how a talk went.
type Result struct {
	Length time.Duration // of what was sent, whole ms
	Mic    string        // that was open, "" for none
	Full   bool          // it ended since a talk has at most [Most]
	Dry    int64         // how often the server had nothing to play, by its own word
	Counts Counts
	Err    error // why it ended by itself, or never began
}

// Voice is one talk. Run is called once; the other methods are safe for concurrent use, and
// never wait.
type Voice struct {
	o       Options
	watch   safemic.Watch
	capture *pulse.Capture
	line    *pulse.Line // nil without a sink
	pacer   *pacer
	framer  *framer
	kick    chan struct{} // capacity 1: something came
	peak    atomic.Uint32 // of the sound since it was asked for, as float bits
	sent    int64         // frames
	looking sync.WaitGroup
	duck    duck // without a sink: what the recording has
	gain    float32
	was     Over
	out     [][2]int16
	choose  func(ctx context.Context, name string) (string, error) // of the watch
	allow   func(s pulse.Source, asked bool, all []pulse.Source) error

	mu      sync.Mutex // held for no longer than a copy takes
	pending []float32
	over    Over
	covered bool      // over has changed
	at      time.Time // of the last packet
}

// New returns a voice that is not open yet.
func New(o Options) *Voice {
	v := &Voice{o: o, watch: safemic.Watch{Ears: o.Ears, Away: o.Away}, kick: make(chan struct{}, 1), over: o.Over,
		pending: make([]float32, 0, keptMost)}
	v.choose, v.allow = v.watch.Choose, v.watch.Allow
	return v
}

// Cover says what sounds over the voice from now on.
func (v *Voice) Cover(over Over) {
	v.mu.Lock()
	v.covered = v.covered || over != v.over
	v.over = over
	v.mu.Unlock()
	v.nudge()
}

// Peak returns the highest sample of the voice since the last call, from 0 to 1.
func (v *Voice) Peak() float64 { return float64(math.Float32frombits(v.peak.Swap(0))) }

func (v *Voice) nudge() {
	select {
	case v.kick <- struct{}{}:
	default:
	}
}

// Run opens microphone and line, and carries the voice until ctx ends, it has lasted for
// [Most], or something goes wrong. It waits for the sound server: it is to be called from a
// goroutine of its own.
func (v *Voice) Run(ctx context.Context) (res Result) {
	defer audio.Caught(func(err error) { res.Err = err })
	defer v.looking.Wait()
	defer v.close()
	if err := v.open(ctx); err != nil {
		return Result{Err: err}
	}
	if v.o.Began != nil {
		v.o.Began(v.capture.Source())
	}
	full, err := v.carry(ctx)
	res = Result{Length: dsp.Lasts(v.sent).Truncate(time.Millisecond), Mic: v.capture.Source().Name, Full: full, Err: err}
	if v.line != nil {
		v.drain()
		res.Dry, res.Counts = v.line.Dry(), v.pacer.counts
	}
	return res
}

// open opens the microphone, if it is safe, and the line.
func (v *Voice) open(ctx context.Context) error {
	mic, err := v.choose(ctx, v.o.Mic)
	if err != nil {
		return err
	}
	v.mu.Lock()
	over := v.over
	v.covered = false
	v.mu.Unlock()
	if v.o.Frames != nil {
		v.framer = newFramer()
	}
	v.was, v.gain = over, over.gain()
	v.duck.set(0, v.gain)
	if v.o.Sink != "" {
		if v.line, err = pulse.OpenLine(ctx, v.o.Sink, "voice"); err != nil {
			return err
		}
		v.pacer = newPacer(over)
	}
	v.capture, err = pulse.Listen(ctx, pulse.CaptureOptions{Name: mic, Media: "talk", Every: lookEvery, Heed: v.receive,
		Fragment: dsp.Lasts(packet), Allow: v.allow})
	return err
}

func (v *Voice) close() {
	if v.capture != nil {
		v.capture.Close()
	}
	if v.line != nil {
		v.line.Close()
	}
}

// receive takes in a packet, the mean of its channels. It runs on the reading goroutine.
func (v *Voice) receive(data []byte, channels int) {
	v.mu.Lock()
	v.at = time.Now()
	for ; len(data) >= 2*channels && len(v.pending) < cap(v.pending); data = data[2*channels:] {
		sum := 0
		for c := range channels {
			sum += int(int16(binary.LittleEndian.Uint16(data[2*c:])))
		}
		v.pending = append(v.pending, float32(sum)/float32(channels)/-math.MinInt16)
	}
	v.mu.Unlock()
	v.nudge()
}

// carry runs while the voice is open. full says that it has lasted for [Most].
func (v *Voice) carry(ctx context.Context) (full bool, err error) {
	v.mu.Lock()
	v.at = time.Now()
	v.mu.Unlock()
	if err := v.watch.Look(v.capture); err != nil { // the opening itself may have changed it
		return false, err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var lost <-chan error
	if v.line != nil {
		lost = v.line.Lost()
	}
	looked := v.look(ctx)
	for {
		select {
		case <-ctx.Done():
			return false, nil
		case err := <-v.capture.Lost():
			return false, err
		case err := <-lost:
			return false, err
		case err := <-looked:
			return false, err
		case <-v.kick:
			if err := v.send(); err != nil {
				return false, err
			}
			if dsp.Lasts(v.sent) >= Most {
				return true, nil
			}
		}
	}
}

// look looks at the runner's sink and at the microphone from a goroutine of its own, since
// the server may be slow to answer. What it finds ends the talk.
func (v *Voice) look(ctx context.Context) <-chan error {
	found := make(chan error, 1)
	v.looking.Go(func() {
		defer audio.Caught(func(err error) { found <- err })
		tick := time.NewTicker(lookEvery)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
			}
			v.mu.Lock()
			silent := time.Since(v.at) > deafAfter
			v.mu.Unlock()
			err := error(nil)
			if silent {
				err = fmt.Errorf("microphone %q sends nothing: is it suspended, or in use by another program?", v.capture.Source().Name)
			} else if err = v.watch.Look(v.capture); errors.Is(err, context.Canceled) {
				return
			}
			if err != nil {
				found <- err
				return
			}
		}
	})
	return found
}

// send writes what came, and has the voice give way where a cue has begun.
func (v *Voice) send() error {
	var part [keptMost / 4]float32 // 250 ms
	v.mu.Lock()
	n := copy(part[:], v.pending)
	v.pending = v.pending[:copy(v.pending, v.pending[n:])]
	more, covered, over := len(v.pending) > 0, v.covered, v.over
	v.covered = false
	v.mu.Unlock()
	if more {
		v.nudge()
	}
	if covered && v.line != nil {
		queued := v.line.Queued()
		if c, ok := v.pacer.rewrite(over, queued); ok {
			if err := v.write(c, queued); err != nil {
				return err
			}
		}
	}
	if n == 0 {
		return nil
	}
	v.sent += int64(n)
	if v.framer != nil {
		v.framer.take(part[:n], v.o.Frames)
	}
	if v.line == nil {
		v.alone(part[:n], over)
		return nil
	}
	queued := v.line.Queued()
	c := v.pacer.take(part[:n], queued)
	v.hold(v.pacer.takePeak())
	return v.write(c, queued)
}

// write sends a chunk to the sink and to the recording.
func (v *Voice) write(c chunk, queued int64) error {
	if v.o.Record != nil {
		v.o.Record(c.first, dsp.Lasts(queued+c.at)+v.line.Latency(), c.frames)
	}
	return v.line.Write(c.at, c.frames)
}

// alone takes samples that go nowhere but to Frames: their peak, and what the recording is to have of them.
func (v *Voice) alone(in []float32, over Over) {
	from := v.sent - int64(len(in))
	if over != v.was {
		if v.was = over; over == Nothing {
			v.duck.set(from+holdAfter, 1)
		} else {
			v.duck.set(from, over.gain())
		}
	}
	v.out = v.out[:0]
	peak := float32(0)
	for i, x := range in {
		v.gain = v.duck.next(from+int64(i), v.gain)
		x *= v.gain
		peak = max(peak, x, -x)
		s := int16(dsp.PCM16(float64(x)))
		v.out = append(v.out, [2]int16{s, s})
	}
	v.hold(peak)
	if v.o.Record != nil {
		v.o.Record(from, linkTakes, v.out)
	}
}

// hold keeps a peak until it is asked for.
func (v *Voice) hold(peak float32) {
	if peak > math.Float32frombits(v.peak.Load()) {
		v.peak.Store(math.Float32bits(peak))
	}
}

// drain has the voice fade, and waits until what is queued was heard.
func (v *Voice) drain() {
	queued := v.line.Queued()
	if c, ok := v.pacer.finish(queued); ok {
		if v.write(c, queued) != nil {
			return
		}
	}
	time.Sleep(min(drainMost, dsp.Lasts(max(0, queued-v.pacer.tail+fadeOut))+v.line.Latency()))
}
