package loopback

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"spotter/audio"
	"spotter/audio/clip"
	"spotter/audio/dsp"
	"spotter/audio/engine"
	"spotter/audio/pulse"
	"spotter/audio/safemic"
	"spotter/cues"
)

// Options name the output, the microphone and who is told of the progress.
type Options struct {
	Outputs  []audio.Output // the first that opens is measured
	Mic      string         // a [pulse.Source]'s name; "" for the server's default
	Progress func(Progress) // told how it goes, by the caller's goroutine; may be nil
	Rand     *rand.Rand     // for the gaps between clicks; nil for any
}

// Progress says how a measurement goes.
type Progress struct {
	Device audio.Device
	Source pulse.Source
	Click  int     // clicks played so far, of LoopbackClicks; 0 while the room is listened to
	Noise  float64 // dBFS of the room, once Click is 1
}

// Clicks counts the clicks that are played to be measured.
const Clicks = 12

// Result holds the delays of the clicks at the microphone.
type Result struct {
	Device      audio.Device
	Source      pulse.Source
	Sent, Heard int
	// Median, Least and Most are from the moment at which a key would have been
	// pressed to the microphone.
	Median, Least, Most time.Duration
	Reported            time.Duration // median of what the stream said of the same clicks
	Beyond              time.Duration // median of what came on top of it: the earpiece's own
	Noise, Level        float64       // of the room and of the clicks, dBFS
}

// How a measurement goes: two clicks that wake up whoever sleeps, then those that
// count, with gaps that differ so that each can be told by its neighbours.
const (
	roomFor    = 900 * time.Millisecond // listening to the room, and letting the sink settle
	warmUps    = 2
	leastGap   = 320 * time.Millisecond
	mostGap    = 800 * time.Millisecond
	tailFor    = 500 * time.Millisecond // after the last click
	tailAtMost = mostDelay + 300*time.Millisecond
	deafAfter  = 8                     // clicks of which nothing was heard, not even noise: longer than mostDelay
	mostSpread = 20 * time.Millisecond // between the quartiles
)

// Measure plays clicks through an output as cues go, by splicing them into its
// timeline, listens with a microphone or a monitor, and returns how late they
// were. An error says what to do. It takes about 10 s, or until ctx ends.
//
// The microphone's own delay counts as the earpiece's, as far as the sound
// server does not know of it: a few milliseconds with a built-in one.
func Measure(ctx context.Context, o Options) (Result, error) {
	if o.Progress == nil {
		o.Progress = func(Progress) {}
	}
	if o.Rand == nil {
		o.Rand = rand.New(rand.NewPCG(rand.Uint64(), rand.Uint64()))
	}
	mic, err := pulse.OpenCapture(ctx, o.Mic, safemic.Unasked)
	if err != nil {
		return Result{}, err
	}
	defer mic.Close()
	if err := mic.Source().Deaf(); err != nil {
		return Result{}, err
	}
	out, err := engine.OpenFirst(ctx, o.Outputs, audio.MixOptions{})
	if err != nil {
		return Result{}, err
	}
	defer out.Stream.Close()
	if out.Stream.Device().Silent {
		return Result{}, fmt.Errorf("output %s makes no sound: choose another with --output", out.Output.Name())
	}
	l := measurement{o: o, mic: mic, stream: out.Stream, tl: out.Timeline, clip: clickClip()}
	if err := l.play(ctx); err != nil {
		return Result{}, err
	}
	return l.result(ctx)
}

// measurement is a measurement under way.
type measurement struct {
	o      Options
	mic    *pulse.Capture
	stream audio.Stream
	tl     *audio.Timeline
	clip   *clip.Clip
	sent   []sentClick
}

// sentClick is a click on its way.
type sentClick struct {
	key time.Time // when a key would have been pressed
	ear time.Time // when it is heard, by the stream's word
}

// play plays all clicks.
func (l *measurement) play(ctx context.Context) error {
	p := Progress{Device: l.stream.Device(), Source: l.mic.Source()}
	l.o.Progress(p)
	if err := l.wait(ctx, roomFor); err != nil {
		return err
	}
	samples, _, _ := l.mic.Heard()
	_, noise := findClicks(samples)
	for n := 1 - warmUps; n <= Clicks; n++ {
		click, err := l.click()
		if err != nil {
			return fmt.Errorf("playing a click: %w", err)
		}
		if n > 0 {
			l.sent = append(l.sent, click)
			p.Click, p.Noise = n, dsp.DBFS(noise)
			l.o.Progress(p)
		}
		if n == deafAfter {
			if samples, _, _ := l.mic.Heard(); len(samples) > 0 && peakOf(samples) <= 1 {
				return deaf(l.mic.Source())
			}
		}
		if err := l.wait(ctx, leastGap+time.Duration(l.o.Rand.Int64N(int64(mostGap-leastGap)))); err != nil {
			return err
		}
	}
	return nil
}

// click plays one click, as a key plays a cue.
func (l *measurement) click() (sentClick, error) {
	c := sentClick{key: time.Now()}
	var err error
	c.ear, err = l.stream.Splice(func(at int64) { l.tl.Replace(at, l.clip, cues.Centre, 0) })
	return c, err
}

// wait lets time pass, unless something ends the measurement.
func (l *measurement) wait(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case err := <-l.stream.Lost():
		return fmt.Errorf("the output was lost: %w", err)
	case err := <-l.mic.Lost():
		return err
	case <-ctx.Done():
		return errors.New("the measurement was broken off")
	}
}

// result waits for the last click to come in and evaluates the recording.
func (l *measurement) result(ctx context.Context) (Result, error) {
	for waited := tailFor; ; waited += tailFor {
		if err := l.wait(ctx, tailFor); err != nil {
			return Result{}, err
		}
		samples, at, ok := l.mic.Heard()
		if len(samples) == 0 || !ok {
			if waited >= tailAtMost {
				return Result{}, fmt.Errorf("microphone %q sends nothing: is it suspended, or in use by another program? --mic chooses another", l.mic.Source().Name)
			}
			continue
		}
		r, err := evaluate(l.mic.Source(), l.sent, samples, at)
		if err == nil && r.Heard == r.Sent || waited >= tailAtMost {
			r.Device = l.stream.Device()
			return r, err
		}
	}
}

// evaluate finds the clicks that were sent in what was heard.
func evaluate(src pulse.Source, sent []sentClick, samples []int16, at func(frame int) time.Time) (Result, error) {
	clicks, level := findClicks(samples)
	r := Result{Source: src, Sent: len(sent), Noise: dsp.DBFS(level)}
	origin := at(0)
	for i := range clicks { // from the recording's frames to time since its beginning
		clicks[i].at = at(dsp.Rate.N(clicks[i].at)).Sub(origin)
	}
	ears := make([]time.Duration, len(sent))
	for i, s := range sent {
		ears[i] = s.ear.Sub(origin)
	}
	matches := matchClicks(ears, clicks)
	r.Heard = len(matches)
	if err := judge(src, peakOf(samples), r.Noise, len(sent), clicks, matches); err != nil {
		return r, err
	}
	var totals, reported, beyond []time.Duration
	var levels []float64
	for _, m := range matches {
		s := sent[m.sent]
		said := s.ear.Sub(s.key)
		beyond = append(beyond, m.delay)
		reported = append(reported, said)
		totals = append(totals, said+m.delay)
		levels = append(levels, clicks[m.found].level)
	}
	for _, list := range [][]time.Duration{totals, reported, beyond} {
		slices.Sort(list)
	}
	slices.Sort(levels)
	n := len(totals)
	if spread := beyond[n-1-n/4] - beyond[n/4]; spread > mostSpread {
		return r, fmt.Errorf("the delay is not the same from click to click, half of them %v apart: keep the earpiece still, close other programs that play sound, and try again", spread.Round(time.Millisecond))
	}
	r.Median, r.Least, r.Most = totals[n/2], totals[0], totals[n-1]
	r.Reported, r.Beyond, r.Level = reported[n/2], beyond[n/2], dsp.DBFS(levels[n/2])
	return r, nil
}

// peakOf returns the largest sample, whatever its sign.
func peakOf(samples []int16) int16 {
	peak := int16(0)
	for _, v := range samples {
		if v < 0 {
			v = ^v // one less than its absolute value, which may not fit
		}
		peak = max(peak, v)
	}
	return peak
}
