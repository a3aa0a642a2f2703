package note

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"slices"
	"sync"
	"time"

	"spotter/audio"
	"spotter/audio/pulse"
	"spotter/audio/safemic"
	"spotter/audio/wav"
	"spotter/text"
)

// How a microphone is listened to, and the sink is watched.
const (
	fragment  = 100 * time.Millisecond // of a packet; without it the last second would be lost
	lastWait  = 150 * time.Millisecond // at the end, for what was said a moment ago
	lookOften = 100 * time.Millisecond // between two looks at the sink, at first
	oftenFor  = 3 * time.Second        // so long
	lookOn    = time.Second            // between two looks from then on
	deafAfter = 2 * time.Second        // without a packet: the microphone sends nothing
	askWithin = 2 * time.Second        // for the answers of the server before the microphone opens
	lookFails = 2                      // looks in a row that the server may leave unanswered
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

// EarpieceError says what changed about the runner's earpiece while a microphone was open.
type EarpieceError struct{ What string }

// Error implements error.
func (e *EarpieceError) Error() string {
	return "the earpiece changed (" + e.What + "): microphone closed"
}

// Record records until ctx ends, the note is full, or something goes wrong. It waits for the
// sound server and for the disk: it is to be called from a goroutine of its own.
func Record(ctx context.Context, o Options) Result { return recordTo(ctx, o, wav.Create) }

func recordTo(ctx context.Context, o Options, create func(string) (wav.File, string, error)) (res Result) {
	defer audio.Caught(func(err error) { res.Err = err })
	r := &recorder{o: o, kick: make(chan struct{}, 1)}
	mic, err := r.choose(ctx)
	if err != nil {
		return Result{Err: err}
	}
	f, err := createFile(o.Path, create)
	if err != nil {
		return Result{Err: err}
	}
	r.file = f
	r.capture, err = pulse.Listen(ctx, pulse.CaptureOptions{Name: mic, Media: "note by voice", Every: lookOn, Heed: r.receive,
		Rate: Rate, Fragment: fragment, Allow: r.allow})
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
	before  []pulse.Sink // the runner's sinks, as they were before the microphone was opened
	failed  int          // looks in a row without an answer

	kick chan struct{} // capacity 1: there are samples
	mu   sync.Mutex    // held for no longer than a copy takes
	pcm  []byte        // samples that are not written yet
	got  int           // bytes of samples that came
	at   time.Time     // of the last packet
}

// choose returns the name of the microphone, and remembers how the runner's sinks are.
func (r *recorder) choose(ctx context.Context) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, askWithin)
	defer cancel()
	sinks, err := pulse.Sinks(ctx)
	if err != nil {
		return "", err
	}
	sources, err := pulse.Sources(ctx)
	if err != nil {
		return "", err
	}
	r.before = r.o.Ears(sinks)
	mic, err := safemic.Choose(r.o.Mic, sources, r.before)
	return mic.Name, err
}

// allow refuses a microphone that is not safe as the server describes it at the last moment.
func (r *recorder) allow(s pulse.Source, _ bool, all []pulse.Source) error {
	if why := safemic.Why(s, all, r.before); why != "" {
		return &safemic.UnsafeError{Name: s.Name, Why: why}
	}
	return nil
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

// look fails when the runner's sinks are not as they were before the microphone was opened,
// or when the runner hears cues elsewhere and the microphone is not safe there.
func (r *recorder) look() error {
	r.mu.Lock()
	silent := time.Since(r.at) > deafAfter
	r.mu.Unlock()
	if silent {
		return fmt.Errorf("microphone %q sends nothing: is it suspended, or in use by another program?", r.now.Name)
	}
	all, err := r.capture.Sinks()
	if err != nil {
		if r.failed++; r.failed < lookFails && errors.Is(err, context.DeadlineExceeded) {
			return nil
		}
		return &EarpieceError{What: "the sound server does not tell how it is: " + text.FirstLine(err)}
	}
	r.failed = 0
	for _, was := range r.before {
		if what := changed(was, all); what != "" {
			return &EarpieceError{What: what}
		}
	}
	return r.lookElsewhere(r.o.Ears(all))
}

// lookElsewhere takes in the sinks on which the runner hears cues now.
func (r *recorder) lookElsewhere(ears []pulse.Sink) error {
	same := func(a, b pulse.Sink) bool { return a.Name == b.Name }
	if slices.EqualFunc(ears, r.before, same) {
		return nil
	}
	sources, err := r.capture.Sources()
	if err != nil {
		return &EarpieceError{What: "the sound server does not tell of its microphones: " + text.FirstLine(err)}
	}
	r.before = ears
	return r.allow(r.now, true, sources)
}

// changed says what is another about a sink, "" for nothing. A sink that was not there before
// can have no other shape.
func changed(was pulse.Sink, all []pulse.Sink) string {
	at := slices.IndexFunc(all, func(s pulse.Sink) bool { return s.Name == was.Name })
	switch {
	case at < 0 && was.Rate > 0:
		return fmt.Sprintf("sink %q is gone", was.Name)
	case at < 0 || was.Rate == 0:
		return ""
	}
	switch now := all[at]; {
	case now.Card != was.Card || now.Profile != was.Profile:
		return fmt.Sprintf("profile %q, was %q", now.Profile, was.Profile)
	case now.Channels != was.Channels:
		return fmt.Sprintf("%s, was %d", text.Count(now.Channels, "channel"), was.Channels)
	case now.Rate != was.Rate:
		return fmt.Sprintf("%d Hz, was %d", now.Rate, was.Rate)
	}
	return ""
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
