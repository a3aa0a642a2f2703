package note

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	"spotter/audio"
	"spotter/audio/pulse"
	"spotter/audio/safemic"
	"spotter/audio/wav"
)

// How a microphone is listened to, and the sink is watched.
const (
	fragment  = 100 * time.Millisecond // of a packet; without it the last second would be lost
	lastWait  = 150 * time.Millisecond // at the end, for what was said a moment ago
	lookOften = 100 * time.Millisecond // between two looks at the sink, at first
	oftenFor  = 3 * time.Second        // so long
	lookOn    = time.Second            // between two looks from then on
	deafAfter = 2 * time.Second        // without a packet: the microphone sends nothing
)

// Options say what is recorded, and where.
type Options struct {
	Path string // of the file; one that is there is never touched: "x-2.wav" is made beside it
	Mic  string // the name of the source; "" for the only one that is safe
	// Ears returns those of some sinks on which the runner may hear cues now. It must not wait.
	Ears func(all []pulse.Sink) []pulse.Sink
	// Began is told the microphone when the recording has begun. It must not wait.
	Began func(mic pulse.Source)
}

// Result says what a recording left.
type Result struct {
	Path   string        // of the file; "" for none
	Length time.Duration // of its sound, whole ms
	SHA256 string        // of the file, in lower-case hex
	Full   bool          // it ended because a note has at most [Most]
	// Err says why it ended by itself, or why there is none; nil where the spotter ended it, or
	// it was full.
	Err error
}

// Record records until ctx ends, the note is full, or something goes wrong. It waits for the
// sound server and for the disk: it is to be called from a goroutine of its own.
func Record(ctx context.Context, o Options) Result { return recordTo(ctx, o, wav.Create) }

func recordTo(ctx context.Context, o Options, create func(string) (wav.File, string, error)) (res Result) {
	defer audio.Caught(func(err error) { res.Err = err })
	r := &recorder{o: o, kick: make(chan struct{}, 1), watch: safemic.Watch{Ears: o.Ears}}
	mic, err := r.watch.Choose(ctx, o.Mic)
	if err != nil {
		return Result{Err: err}
	}
	f, err := createFile(o.Path, create)
	if err != nil {
		return Result{Err: err}
	}
	r.file = f
	r.capture, err = pulse.Listen(ctx, pulse.CaptureOptions{Name: mic, Media: "note by voice", Every: lookOn, Heed: r.receive,
		Rate: Rate, Fragment: fragment, Allow: r.watch.Allow})
	if err == nil {
		r.now = r.capture.Source()
		if o.Began != nil {
			o.Began(r.now)
		}
		err = r.listen(ctx)
	}
	return r.finish(err)
}

// listen runs while the microphone is open, and closes it whatever happens.
func (r *recorder) listen(ctx context.Context) error {
	defer r.capture.Close()
	return r.run(ctx)
}

// recorder is one recording.
type recorder struct {
	o       Options
	capture *pulse.Capture
	file    *file
	now     pulse.Source
	watch   safemic.Watch

	kick chan struct{} // capacity 1: there are samples
	mu   sync.Mutex    // held for no longer than a copy takes
	pcm  []byte        // samples that are not written yet
	got  int           // bytes of samples that came
	at   time.Time     // of the last packet
}

// receive takes in a packet, the mean of its channels. It runs on the reading goroutine.
func (r *recorder) receive(data []byte, channels int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.at = time.Now()
	for ; len(data) >= frameBytes*channels && r.got < mostBytes; data = data[frameBytes*channels:] {
		sum := 0
		for c := range channels {
			sum += int(int16(binary.LittleEndian.Uint16(data[frameBytes*c:])))
		}
		r.pcm = binary.LittleEndian.AppendUint16(r.pcm, uint16(int16(sum/channels)))
		r.got += frameBytes
	}
	select {
	case r.kick <- struct{}{}:
	default:
	}
}

// errFull ends a note that has all it may have.
var errFull = errors.New("full")

// run writes what comes and watches the sink, until ctx ends or something goes wrong.
func (r *recorder) run(ctx context.Context) error {
	r.mu.Lock()
	r.at = time.Now()
	r.mu.Unlock()
	began := time.Now()
	if err := r.look(); err != nil { // the opening itself may have changed it
		return err
	}
	timer := time.NewTimer(lookOften)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return r.last()
		case err := <-r.capture.Lost():
			return errors.Join(err, r.write())
		case <-r.kick:
			if err := r.write(); err != nil {
				return err
			}
		case <-timer.C:
			if err := r.look(); err != nil {
				return err
			}
			timer.Reset(lookOn)
			if time.Since(began) < oftenFor {
				timer.Reset(lookOften)
			}
		}
	}
}

// last waits for what was said just before the end, and writes it.
func (r *recorder) last() error {
	timer := time.NewTimer(lastWait)
	defer timer.Stop()
	select {
	case <-r.capture.Lost():
	case <-timer.C:
	}
	if err := r.write(); !errors.Is(err, errFull) {
		return err
	}
	return nil
}

// write writes the samples that came.
func (r *recorder) write() error {
	r.mu.Lock()
	pcm, full := r.pcm, r.got >= mostBytes
	r.pcm = nil
	r.mu.Unlock()
	if len(pcm) > 0 {
		if err := r.file.add(pcm); err != nil {
			return err
		}
	}
	if full {
		return errFull
	}
	return nil
}

// look fails when the microphone sends nothing, or must be closed for the earpiece's sake: see
// [safemic.Watch].
func (r *recorder) look() error {
	r.mu.Lock()
	silent := time.Since(r.at) > deafAfter
	r.mu.Unlock()
	if silent {
		return fmt.Errorf("microphone %q sends nothing: is it suspended, or in use by another program?", r.now.Name)
	}
	return r.watch.Look(r.capture)
}

// finish ends the file, and says what is in it. A file without a sound is removed.
func (r *recorder) finish(err error) Result {
	res := Result{Full: errors.Is(err, errFull), Err: err}
	if res.Full {
		res.Err = nil
	}
	if cerr := r.file.close(); cerr != nil && res.Err == nil {
		res.Err = cerr
	}
	if r.file.size == 0 {
		if rerr := os.Remove(r.file.name); rerr != nil && res.Err == nil {
			res.Err = rerr
		}
		if res.Err == nil {
			res.Err = errors.New("nothing was recorded: it was ended at once")
		}
		return res
	}
	sha, size, serr := sum(r.file.name)
	if serr == nil && size != wav.PlainHeader+r.file.size {
		serr = errors.New("the file of the note does not hold what was written to it")
	}
	if serr != nil {
		res.Err = errors.Join(res.Err, serr)
		return res
	}
	res.Path, res.Length, res.SHA256 = r.file.name, length(r.file.size).Truncate(time.Millisecond), sha
	return res
}
