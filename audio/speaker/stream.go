package speaker

import (
	"context"
	"encoding/binary"
	"errors"
	"io"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"spotter/audio"
	"spotter/audio/dsp"
)

// How the operating system's own sound output is watched.
const (
	speakerProof = 2200 * time.Millisecond // for samples to be played; an idle null sink takes 2 s
	speakerStall = 500 * time.Millisecond
	speakerWatch = 100 * time.Millisecond

	proofLook = 2 * time.Millisecond // between two looks at whether samples were played

	dryFor = 2 // windows after one in which nothing was left ahead that a gap may show in

	speakerFrameBytes = 4 // 16-bit stereo
)

// driver holds the functions of the sound driver that an output needs.
type driver struct {
	// init sets the driver up with a buffer of its own, and returns when it plays.
	init func(buffer time.Duration) error
	// player returns a player that pulls from src, one call at a time.
	player func(src io.Reader) player
	// err says why the driver has given up for good; nil while it has not.
	err func() error
}

// player keeps some of what it pulls ahead of the driver.
type player interface {
	Play()
	Pause()
	SetBufferSize(bytes int) // from now on
	BufferedSize() int       // bytes that the driver has not taken yet
}

// output plays over the operating system's own sound. The driver can be
// set up only once in a process: a second output of this kind fails to open, and
// this one keeps the driver when a stream is closed.
type output struct {
	driver driver
	buffer time.Duration // the driver's own
	asked  time.Duration
	once   sync.Once
	ready  chan struct{} // closed when the driver is set up, or err says why not
	err    error

	mu     sync.Mutex
	policy bufferPolicy // outlasts a stream: what was learnt of the machine holds
}

// newOutput returns an output whose whole buffer is as long as asked, or
// longer where that is not to be had; 0 asks for the shortest.
func newOutput(asked time.Duration, d driver) *output {
	o := &output{driver: d, buffer: max(driverLeast, asked/2), asked: asked, ready: make(chan struct{})}
	o.policy.begin(o.buffer, asked, time.Now())
	return o
}

// Name implements [audio.Output].
func (o *output) Name() string { return "speaker" }

// Open implements [audio.Output]. The driver may report success even where there is no
// device, so only samples that were pulled are believed.
func (o *output) Open(ctx context.Context, tl *audio.Timeline) (audio.Stream, error) {
	o.once.Do(func() {
		go func() { // a driver that hangs must not hold up the program
			defer close(o.ready)
			o.err = o.driver.init(o.buffer)
		}()
	})
	ctx, cancel := context.WithTimeout(ctx, speakerProof)
	defer cancel()
	select {
	case <-o.ready:
	case <-ctx.Done():
		return nil, audio.Remedied("check the system's sound settings and start spotter again", "speaker: the sound driver does not answer")
	}
	if o.err != nil {
		return nil, audio.Remedied("check the system's sound settings and start spotter again", "speaker: %w", o.err)
	}
	if err := o.gaveUp(); err != nil {
		return nil, err
	}
	s := &stream{
		o: o, cursor: audio.NewCursor(tl), changed: make(chan struct{}, 1),
		lost: make(chan error, 1), stop: make(chan struct{}),
	}
	s.least.Store(int64(noPull))
	s.player = o.driver.player(s)
	s.apply()
	s.player.Play()
	if err := s.prove(ctx); err != nil {
		s.finish()
		return nil, err
	}
	s.done.Go(s.watch)
	return s, nil
}

// gaveUp says that the driver has ended, as after its device has gone.
func (o *output) gaveUp() error {
	if err := o.driver.err(); err != nil {
		return audio.Remedied("check the system's sound settings and start spotter again", "speaker: the sound driver failed: %w", err)
	}
	return nil
}

// prove waits until the driver has taken more than it can hold, which is when the
// device plays.
func (s *stream) prove(ctx context.Context) error {
	tick := time.NewTicker(proofLook)
	defer tick.Stop()
	for {
		if s.taken.Load() > int64(dsp.Rate.N(s.o.buffer)) {
			return nil
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			if err := s.o.gaveUp(); err != nil {
				return err
			}
			return audio.Remedied("check that one is connected and chosen in the system's sound settings", "speaker: the device takes no samples")
		}
	}
}

// stream is a timeline being pulled by the driver, and the watch over
// that. As an [io.Reader] it ends only when it is closed.
type stream struct {
	o       *output
	cursor  *audio.Cursor
	player  player
	device  atomic.Pointer[audio.Device]
	ahead   atomic.Int64 // frames to keep ahead of the driver
	taken   atomic.Int64 // frames that the driver had taken at the last pull
	least   atomic.Int64 // since it was looked at: time less what was taken, ns
	dry     atomic.Bool  // since it was looked at, nothing was left ahead of the driver
	ended   atomic.Bool
	broken  atomic.Pointer[audio.PanicError] // what Read has lived through
	changed chan struct{}
	lost    chan error
	stop    chan struct{}
	once    sync.Once
	done    sync.WaitGroup

	// The rest belongs to the driver's goroutine.
	began   time.Time // the first pull
	given   int64     // frames pulled so far
	samples [512][2]float64
}

// Read implements [io.Reader], for the driver's goroutine: it gives no more than
// is to be kept ahead, whatever the driver has room for.
func (s *stream) Read(b []byte) (n int, err error) {
	if s.ended.Load() {
		return 0, io.EOF
	}
	defer func() { // on the driver's goroutine, which nobody guards
		if r := recover(); r != nil {
			s.broken.CompareAndSwap(nil, &audio.PanicError{Value: r, Stack: debug.Stack()}) // watch gives the stream up
			n, err = 0, nil
		}
	}()
	now := time.Now()
	if s.began.IsZero() {
		s.began = now
	}
	buffered := int64(s.player.BufferedSize() / speakerFrameBytes)
	taken := s.given - buffered
	s.taken.Store(taken)
	if buffered == 0 && taken > 0 {
		s.dry.Store(true)
	}
	s.lower(now.Sub(s.began) - dsp.Lasts(taken))
	frames := min(int64(len(b)/speakerFrameBytes), s.ahead.Load()-buffered)
	for frames > 0 {
		part := s.samples[:min(frames, int64(len(s.samples)))]
		s.cursor.Stream(part)
		for _, f := range part {
			frame := uint32(uint16(dsp.PCM16(f[0]))) | uint32(uint16(dsp.PCM16(f[1])))<<16
			binary.LittleEndian.PutUint32(b[n:], frame)
			n += speakerFrameBytes
		}
		frames -= int64(len(part))
	}
	s.given += int64(n / speakerFrameBytes)
	return n, nil
}

// lower makes d the least difference of the window, if it is.
func (s *stream) lower(d time.Duration) {
	for {
		old := s.least.Load()
		if int64(d) >= old || s.least.CompareAndSwap(old, int64(d)) {
			return
		}
	}
}

// watch reports a device that has stopped pulling, which the driver never does,
// and fits the buffer to what the machine can do.
func (s *stream) watch() {
	defer audio.Caught(s.lose)
	tick := time.NewTicker(speakerWatch)
	defer tick.Stop()
	var clock pullClock
	seen, idle, wet := s.taken.Load(), time.Duration(0), 0
	for n := time.Duration(1); ; n++ {
		select {
		case <-s.stop:
			return
		case <-tick.C:
		}
		err := s.o.gaveUp()
		if p := s.broken.Load(); p != nil {
			err = p
		}
		if err != nil {
			s.lose(err)
			return
		}
		// Ticks are counted, not time, so that a program that itself stood still
		// does not blame the device.
		if now := s.taken.Load(); now != seen {
			seen, idle = now, 0
		} else if idle += speakerWatch; idle >= speakerStall+s.Device().Latency {
			s.lose(audio.Remedied("check that it is connected and switched on", "speaker: the device has taken no samples for %v", idle))
			return
		}
		if n%(pullWindow/speakerWatch) == 0 {
			if wet++; s.dry.Swap(false) {
				wet = 0
			}
			if s.fit(clock.window(time.Duration(s.least.Swap(int64(noPull)))) > 0, wet <= dryFor) {
				clock = pullClock{} // what is seen next may still be of before
			}
		}
	}
}

// fit changes how much is kept ahead after a gap, or after a quiet while, and
// reports whether it did.
func (s *stream) fit(gap, dry bool) (changed bool) {
	before := s.ahead.Load()
	told := s.o.learn(gap, dry)
	if told || gap {
		s.apply()
	}
	if told {
		select {
		case s.changed <- struct{}{}:
		default:
		}
	}
	return s.ahead.Load() != before
}

// learn tells the policy whether there was a gap, and reports whether there is
// something new to be told.
func (o *output) learn(gap, dry bool) (changed bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if gap {
		return o.policy.gap(dry, time.Now())
	}
	return o.policy.quiet(time.Now())
}

// apply puts the policy's step in force.
func (s *stream) apply() {
	s.o.mu.Lock()
	p := s.o.policy
	s.o.mu.Unlock()
	frames := dsp.Rate.N(p.ahead())
	s.ahead.Store(int64(frames))
	s.player.SetBufferSize(frames * speakerFrameBytes)
	s.device.Store(&audio.Device{
		Name: "speaker", Label: "the system's sound output", Rate: int(dsp.Rate),
		Latency: s.o.buffer + p.ahead(), Detail: p.detail(s.o.buffer), Note: p.note(s.o.buffer),
	})
}

// finish makes the driver drop the stream.
func (s *stream) finish() {
	s.ended.Store(true)
	s.player.Pause()
}

func (s *stream) lose(err error) {
	s.finish()
	s.lost <- err
}

// Device implements [audio.Stream].
func (s *stream) Device() audio.Device { return *s.device.Load() }

// Changed implements [audio.Changing].
func (s *stream) Changed() <-chan struct{} { return s.changed }

// queued returns the frames that were pulled and not yet played, as far as the
// driver tells: what is kept ahead, and its own buffer, which it keeps full.
func (s *stream) queued() int64 {
	return int64(s.player.BufferedSize()/speakerFrameBytes + dsp.Rate.N(s.o.buffer))
}

// Played implements [audio.Stream]: what was pulled, less what is still in the
// buffers. The driver took it, which is proof that it wants more.
func (s *stream) Played() (frame int64, proven bool) {
	return s.cursor.Pulled() - s.queued(), !s.ended.Load()
}

// Splice implements [audio.Stream]. What was pulled cannot be changed any more: the
// edit is heard when the buffers have played. What the device adds behind them
// the driver does not say.
func (s *stream) Splice(edit func(at int64)) (ear time.Time, err error) {
	if s.ended.Load() {
		return time.Time{}, errors.New("speaker: the stream has ended")
	}
	s.cursor.Splice(edit)
	return time.Now().Add(dsp.Lasts(s.queued())), nil
}

// Lost implements [audio.Stream].
func (s *stream) Lost() <-chan error { return s.lost }

// Close implements [audio.Stream]. The driver drops the stream at its next pull.
func (s *stream) Close() error {
	s.once.Do(func() {
		s.finish()
		close(s.stop)
		s.done.Wait()
	})
	return nil
}
