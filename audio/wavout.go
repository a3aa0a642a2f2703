package audio

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"

	"spotter/audio/dsp"

	goaudio "github.com/go-audio/audio"
	"github.com/go-audio/wav"
)

// How a recording of what the runner hears is written.
const (
	wavBlock      = int64(dsp.Rate) / 100 // frames written at once, 10 ms
	wavPace       = 10 * time.Millisecond // between two looks at the clock
	wavRefresh    = time.Second           // between two updates of the header
	wavFrameBytes = 4                     // 16-bit stereo
	wavHeader     = 44                    // bytes in front of the samples, as the encoder writes them
	wavMaxLead    = 10 * time.Second      // of silence written at once for the time before Open

	// wavMaxFrames is what a WAV file's 32-bit sizes can count: 6 h 12 min.
	wavMaxFrames = (math.MaxUint32 - wavHeader) / wavFrameBytes / wavBlock * wavBlock
)

// NewWAV returns the output that writes to a file exactly what the runner would
// hear: 48 kHz, 16-bit stereo, in real time from start, which is frame 0 of the
// file; the zero time means the moment of opening. A file that is there already
// is never touched: "heard-2.wav" is written beside "heard.wav".
//
// The file can be read at any time, and after the program was killed: at most
// its last second is then missing from what its header counts.
func NewWAV(path string, start time.Time) Output {
	return &wavOutput{path: path, start: start, create: createWAV}
}

// wavFile is what a recording needs of a file.
type wavFile interface {
	io.WriteSeeker
	recordStore
}

type wavOutput struct {
	path   string
	start  time.Time
	create func(path string) (f wavFile, name string, err error)
}

// Name implements [Output].
func (o *wavOutput) Name() string { return "wav:" + o.path }

// Open implements [Output]. It has proven itself when the header and the silence
// since the start are written.
func (o *wavOutput) Open(ctx context.Context, tl *Timeline) (Stream, error) {
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("recording to %s: %w", Clean(o.path), err)
	}
	file, name, err := o.create(o.path)
	if err != nil {
		return nil, fmt.Errorf("recording to %s: %w", Clean(o.path), recordingTrouble(err, outputWAV))
	}
	now := time.Now()
	began := o.start
	if lead := now.Sub(began); lead < 0 || lead > wavMaxLead { // reopened, or never said
		began = now
	}
	s := &wavStream{
		name: name, tl: tl, file: file, began: began, lost: make(chan error, 1), stop: make(chan struct{}),
		enc: wav.NewEncoder(file, int(dsp.Rate), 16, 2, tagPCM),
		buf: goaudio.IntBuffer{Format: &goaudio.Format{NumChannels: 2, SampleRate: int(dsp.Rate)}},
	}
	s.zero = frameAfter(began, now)
	if err := s.begin(); err != nil {
		return nil, errors.Join(fmt.Errorf("recording to %s: %w", Clean(name), recordingTrouble(err, outputWAV)), file.Close())
	}
	s.done.Go(s.pace)
	return s, nil
}

// createWAV creates the file at path, or beside it when there is one.
func createWAV(path string) (wavFile, string, error) {
	if info, err := os.Stat(path); err == nil && info.Mode()&fs.ModeCharDevice != 0 { // such as /dev/null
		f, err := os.OpenFile(path, os.O_WRONLY, 0)
		return f, path, err
	}
	ext := filepath.Ext(path)
	for n, name := 1, path; n < 1000; n++ {
		if n > 1 {
			name = fmt.Sprintf("%s-%d%s", strings.TrimSuffix(path, ext), n, ext)
		}
		// Its owner's alone: it has a runner's whole race in it.
		f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
		switch {
		case errors.Is(err, fs.ErrExist):
		case err != nil:
			return nil, name, err
		default:
			if err := proveRoom(f); err != nil {
				return nil, name, errors.Join(err, f.Close(), os.Remove(name))
			}
			return f, name, nil
		}
	}
	return nil, "", errors.New("this file and 998 numbered ones exist already: choose another name")
}

// proveRoom fails unless the disk has room for the next five seconds. Without it
// a full disk that takes a header and no more would be lost and reopened for
// ever, and be littered with files that hold nothing.
func proveRoom(f *os.File) error {
	if _, err := f.Write(make([]byte, 1<<20)); err != nil {
		return err
	}
	if err := f.Truncate(0); err != nil {
		return err
	}
	_, err := f.Seek(0, io.SeekStart)
	return err
}

// outputWAV is the flag that names the file of the output.
const outputWAV = "--output wav:FILE"

// recordingTrouble adds the next step to an error of the file system; flag names
// the file.
func recordingTrouble(err error, flag string) error {
	next := "choose another file with " + flag
	switch {
	case errors.Is(err, syscall.ENOSPC):
		next = "the disk is full: make room, or " + next
	case errors.Is(err, fs.ErrNotExist):
		next = "make its folder, or " + next
	}
	return fmt.Errorf("%w: %s", err, next)
}

// wavStream is a recording under way.
type wavStream struct {
	name  string
	tl    *Timeline
	file  wavFile
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
	enc    *wav.Encoder
	buf    goaudio.IntBuffer
	frames [wavBlock][2]float64
	words  [2 * wavBlock]int
	failed error
}

// begin writes the header, and silence up to the timeline's first frame.
func (s *wavStream) begin() error {
	if err := s.enc.Write(&s.buf); err != nil { // the header alone
		return err
	}
	for s.pos < s.zero {
		n := min(wavBlock, s.zero-s.pos)
		clear(s.words[:])
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
			err := guard(func() error { return s.catchUp(now) })
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
	s.lost <- fmt.Errorf("recording to %s: %w", Clean(s.name), recordingTrouble(err, outputWAV))
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
			s.words[2*i], s.words[2*i+1] = int(dsp.PCM16(f[0])), int(dsp.PCM16(f[1]))
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

// write writes n frames of words.
func (s *wavStream) write(n int64) error {
	s.buf.Data = s.words[:2*n]
	return s.enc.Write(&s.buf)
}

// refresh brings the sizes in the header up to what is written. The encoder does
// so only at its close, which a killed program does not come to.
func (s *wavStream) refresh() error {
	size := uint32(s.pos) * wavFrameBytes
	var b [4]byte
	binary.LittleEndian.PutUint32(b[:], wavHeader-8+size)
	if _, err := s.file.WriteAt(b[:], 4); err != nil {
		return err
	}
	binary.LittleEndian.PutUint32(b[:], size)
	_, err := s.file.WriteAt(b[:], wavHeader-4)
	return err
}

// Device implements [Stream].
func (s *wavStream) Device() Device {
	return Device{
		Name: "wav:" + s.name, Label: Clean(filepath.Base(s.name)), Rate: int(dsp.Rate),
		Detail: "48 kHz 16-bit stereo, in real time",
	}
}

// Played implements [Stream]: what is due now cannot change, and that it is
// being written is proof.
func (s *wavStream) Played() (frame int64, proven bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return s.pos - s.zero, true
	}
	return max(s.pos, frameAfter(s.began, time.Now())) - s.zero, true
}

// Splice implements [Stream]: what is due now, and not written yet, can change.
func (s *wavStream) Splice(edit func(at int64)) (ear time.Time, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return time.Time{}, fmt.Errorf("recording to %s: it has ended", Clean(s.name))
	}
	at := max(s.pos, frameAfter(s.began, time.Now()))
	s.tl.Edit(at-s.zero, edit)
	return timeOfFrame(s.began, at), nil
}

// Lost implements [Stream].
func (s *wavStream) Lost() <-chan error { return s.lost }

// Close implements [Stream]: it writes what is still due and finishes the header.
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
			err = s.enc.Close()
		}
		if err = errors.Join(err, s.file.Close()); err != nil {
			s.err = fmt.Errorf("finishing the recording %s: %w", Clean(s.name), err)
		}
	})
	return s.err
}

var _ wavFile = (*os.File)(nil)
