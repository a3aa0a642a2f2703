package output

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"sync"
	"time"

	"spotter/audio"
	"spotter/audio/dsp"
	"spotter/audio/wav"
	"spotter/text"
)

// How a recording of what the runner hears is written.
const (
	wavBlock   = int64(dsp.Rate) / 100 // frames written at once, 10 ms
	wavPace    = 10 * time.Millisecond // between two looks at the clock
	wavRefresh = time.Second           // between two updates of the header
	wavMaxLead = 10 * time.Second      // of silence written at once for the time before Open

	// wavMaxFrames is the most that a WAV file's 32-bit sizes can count: 6 h 12 min.
	wavMaxFrames = (math.MaxUint32 - wav.PlainHeader) / wav.StereoFrame / wavBlock * wavBlock
)

// NewWAV returns the output that writes to a file exactly what the runner would
// hear: 48 kHz, 16-bit stereo, in real time from start, which is frame 0 of the
// file; the zero time means the moment of opening. A file that is there already
// is never touched: "heard-2.wav" is written beside "heard.wav".
//
// The file can be read at any time, and after the program was killed: at most
// its last second is then missing from what its header counts.
func NewWAV(path string, start time.Time) audio.Output {
	return &wavOutput{path: path, start: start, create: wav.Create}
}

type wavOutput struct {
	path   string
	start  time.Time
	create func(path string) (f wav.File, name string, err error)
}

// Name implements [audio.Output].
func (o *wavOutput) Name() string { return "wav:" + o.path }

// Open implements [audio.Output]. It has proven itself when the header and the silence
// since the start are written.
func (o *wavOutput) Open(ctx context.Context, tl *audio.Timeline) (audio.Stream, error) {
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("recording to %s: %w", text.Escape(o.path), err)
	}
	file, name, err := o.create(o.path)
	if err != nil {
		return nil, fmt.Errorf("recording to %s: %w", text.Escape(o.path), wav.Trouble(err, outputWAV))
	}
	now := time.Now()
	began := o.start
	if lead := now.Sub(began); lead < 0 || lead > wavMaxLead { // reopened, or never said
		began = now
	}
	s := &wavStream{
		name: name, tl: tl, file: file, began: began, lost: make(chan error, 1), stop: make(chan struct{}),
	}
	s.zero = frameAfter(began, now)
	if err := s.begin(); err != nil {
		return nil, errors.Join(fmt.Errorf("recording to %s: %w", text.Escape(name), wav.Trouble(err, outputWAV)), file.Close())
	}
	s.done.Go(s.pace)
	return s, nil
}

// outputWAV is the flag that names the file of the output.
const outputWAV = "--output wav:FILE"

// wavStream is a recording under way.
type wavStream struct {
	name  string
	tl    *audio.Timeline
	file  wav.File
	began time.Time // when frame 0 of the file was due
	zero  int64     // frame of the file at which the timeline begins
	lost  chan error
	stop  chan struct{}
	done  sync.WaitGroup
	once  sync.Once
	err   error // of Close

	mu     sync.Mutex
	pos    int64 // of the file: frames up to here are rendered, and cannot change
	closed bool

	// The rest belongs to Open, then the goroutine of pace, then Close.
	frames [wavBlock][2]float64
	pcm    [wavBlock * wav.StereoFrame]byte
	failed error
}

// begin writes the header, and silence up to the timeline's first frame.
func (s *wavStream) begin() error {
	if _, err := s.file.Write(wav.StereoHeader(0)); err != nil {
		return err
	}
	clear(s.pcm[:])
	for s.pos < s.zero {
		n := min(wavBlock, s.zero-s.pos)
		if err := s.write(n); err != nil {
			return err
		}
		s.pos += n
	}
	return s.refresh()
}

// pace writes what is due, until it is stopped or fails.
func (s *wavStream) pace() {
	tick := time.NewTicker(wavPace)
	defer tick.Stop()
	fresh := time.Now()
	for {
		select {
		case <-s.stop:
			return
		case now := <-tick.C:
			err := audio.Guard(func() error { return s.catchUp(now) })
			if err == nil && now.Sub(fresh) >= wavRefresh {
				fresh = now
				err = s.refresh()
			}
			if err != nil {
				s.fail(err)
				return
			}
		}
	}
}

// fail ends the recording with an error.
func (s *wavStream) fail(err error) {
	s.failed = err
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	s.lost <- fmt.Errorf("recording to %s: %w", text.Escape(s.name), wav.Trouble(err, outputWAV))
}

// catchUp renders and writes the frames that are due at now, block by block, and
// none ahead of its time.
func (s *wavStream) catchUp(now time.Time) error {
	for {
		n, err := s.renderDue(now)
		if err != nil || n <= 0 {
			return err
		}
		for i, f := range s.frames[:n] {
			frame := uint32(uint16(dsp.PCM16(f[0]))) | uint32(uint16(dsp.PCM16(f[1])))<<16
			binary.LittleEndian.PutUint32(s.pcm[i*wav.StereoFrame:], frame)
		}
		if err := s.write(n); err != nil {
			return err
		}
	}
}

// renderDue renders the next block that is due at now into frames, and returns its
// length.
func (s *wavStream) renderDue(now time.Time) (n int64, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	n = min(wavBlock, frameAfter(s.began, now)-s.pos)
	if n <= 0 {
		return 0, nil
	}
	if s.pos+n > wavMaxFrames {
		return 0, errors.New("the file has reached 4 GiB, the limit of WAV: a new file is begun")
	}
	s.tl.Render(s.pos-s.zero, s.frames[:n])
	s.pos += n
	return n, nil
}

// write writes n frames of pcm.
func (s *wavStream) write(n int64) error {
	_, err := s.file.Write(s.pcm[:n*wav.StereoFrame])
	return err
}

// refresh brings the sizes in the header up to what is written.
func (s *wavStream) refresh() error {
	_, err := s.file.WriteAt(wav.StereoHeader(uint32(s.pos)*wav.StereoFrame), 0)
	return err
}

// finish makes the header final and has the disk keep the file.
func (s *wavStream) finish() error {
	if err := s.refresh(); err != nil {
		return err
	}
	if f, ok := s.file.(interface{ Sync() error }); ok {
		return f.Sync()
	}
	return nil
}

// Device implements [audio.Stream].
func (s *wavStream) Device() audio.Device {
	return audio.Device{
		Name: "wav:" + s.name, Label: text.Escape(filepath.Base(s.name)), Rate: int(dsp.Rate),
		Detail: "48 kHz 16-bit stereo, in real time",
	}
}

// Played implements [audio.Stream]: what is due now cannot change, and that it is
// being written is proof.
func (s *wavStream) Played() (frame int64, proven bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return s.pos - s.zero, true
	}
	return max(s.pos, frameAfter(s.began, time.Now())) - s.zero, true
}

// Splice implements [audio.Stream]: what is due now, and not written yet, can change.
func (s *wavStream) Splice(edit func(at int64)) (ear time.Time, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return time.Time{}, fmt.Errorf("recording to %s: it has ended", text.Escape(s.name))
	}
	at := max(s.pos, frameAfter(s.began, time.Now()))
	s.tl.Edit(at-s.zero, edit)
	return timeOfFrame(s.began, at), nil
}

// Lost implements [audio.Stream].
func (s *wavStream) Lost() <-chan error { return s.lost }

// Close implements [audio.Stream]: it writes what is still due and finishes the header.
func (s *wavStream) Close() error {
	s.once.Do(func() {
		close(s.stop)
		s.done.Wait()
		if s.failed == nil {
			s.failed = s.catchUp(time.Now())
		}
		s.mu.Lock()
		s.closed = true
		s.mu.Unlock()
		var err error
		if s.failed == nil {
			err = s.finish()
		}
		if err = errors.Join(err, s.file.Close()); err != nil {
			s.err = fmt.Errorf("finishing the recording %s: %w", text.Escape(s.name), err)
		}
	})
	return s.err
}
