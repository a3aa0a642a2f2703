//go:build unix

package pages_test

import (
	"math"
	"syscall"
	"testing"
	"time"

	"spotter/audio/audiotest"
	"spotter/audio/audiotest/wavfiles"
	"spotter/phone/wire"
	"spotter/testrun"
)

// speaker sends a tone as the spotter's live voice, 20 ms at a time, until it is stopped.
func (f *field) speaker() (stop func()) {
	end, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		tick := time.NewTicker(20 * time.Millisecond)
		defer tick.Stop()
		frame := make([]int16, wire.VoiceRate/50) // 10 periods of 500 Hz: the next one goes on with it
		for i := range frame {
			frame[i] = int16(16000 * math.Sin(2*math.Pi*500*float64(i)/wire.VoiceRate))
		}
		for {
			select {
			case <-end:
				return
			case <-tick.C:
			}
			p := f.Peer()
			if due, _, ok := p.Page(time.Now().Add(250 * time.Millisecond)); ok {
				p.SendSpare(wire.VoiceFrame(due, frame))
			}
		}
	}()
	return func() { close(end); <-ended }
}

// queue returns how the page's queue of the voice stands.
func (f *field) queue() (q struct{ Ahead, Want, Frames, Skipped, Dry, Old float64 }) {
	f.page.Eval("sound.queued()", &q)
	return q
}

// spans returns how long the sound was at some level for at least 50 ms on end, in parts of 5 ms, by the level less that
// of the loudest part in dB.
func spans(frames []audiotest.Frame) (lasts func(from, to float64) time.Duration) {
	const part = audiotest.Rate / 200
	var level []float64
	top := 0.0
	for ; len(frames) >= part; frames = frames[part:] {
		sum := 0.0
		for _, x := range frames[:part] {
			sum += float64(x[0]) * float64(x[0])
		}
		level = append(level, math.Sqrt(sum/part))
		top = max(top, level[len(level)-1])
	}
	return func(from, to float64) (longest time.Duration) {
		n := 0
		for _, l := range level {
			if db := 20 * math.Log10(max(l, 0.1)/top); db < from || db > to {
				n = 0
				continue
			}
			n++
			longest = max(longest, time.Duration(n)*5*time.Millisecond)
		}
		return longest
	}
}

// TestEarVoice has a real browser play the spotter's live voice into a real sound server: it is 18 dB down under a cue,
// silent under one that steers, and it does not grow old behind a link that stood still.
func TestEarVoice(t *testing.T) {
	testrun.Slow(t, "a voice carried for seconds")
	const level = 150 * time.Millisecond // on end
	t.Parallel()
	takePlace(t)
	f := newField(t, audiotest.PulseAudio)
	f.sound.Calibrate(f.rec) // the sink renders in short pieces from here on, as a phone's does
	silence := f.server.clip(wavfiles.PCM16(48000, make([]int16, 48000/2)))
	f.take("two", wire.Clip{ID: "silence", URL: silence})
	cue := func(n uint64, mutes bool) {
		f.settle()
		p := f.Peer()
		now, _, _ := p.Page(time.Now())
		p.Send(wire.Message{Type: wire.Cue, N: n, Clip: silence, Due: now + 5000, Mutes: mutes})
		f.want(wire.Ended, n)
	}
	stop := f.speaker()
	for f.queue().Frames < 50 {
		time.Sleep(20 * time.Millisecond)
	}
	began := len(f.rec.Frames())
	heard := func() (all bool) { // a busy machine tears the voice: again, then
		lasts := spans(f.rec.Frames()[began:])
		return lasts(-1, 0) >= level && lasts(-19.5, -16.5) >= level && lasts(-200, -50) >= level
	}
	for n := uint64(1); n <= 40 && !heard(); n += 2 {
		cue(n, false)
		time.Sleep(500 * time.Millisecond)
		cue(n+1, true)
		time.Sleep(500 * time.Millisecond)
	}
	lasts := spans(f.rec.Frames()[began:])
	before := f.queue()
	f.server.net.freeze(true)
	time.Sleep(400 * time.Millisecond) // the link lives on
	f.server.net.freeze(false)
	for f.queue().Frames < before.Frames+25 {
		time.Sleep(20 * time.Millisecond)
	}
	after := f.queue()
	if after.Ahead > after.Want+0.1 || after.Ahead > 0.2 {
		t.Errorf("the voice is %.0f ms behind after the link stood still, and %.0f ms are wanted", 1000*after.Ahead, 1000*after.Want)
	}
	if after.Skipped == before.Skipped {
		t.Error("nothing was skipped of what came at once")
	}
	f.signalTo(soundProcess, syscall.SIGSTOP)
	f.until(func() bool { return f.queue().Old > after.Old }, "a queue that is thrown away while the sound stands still")
	f.signalTo(soundProcess, syscall.SIGCONT)
	from := f.queue().Frames
	f.until(func() bool { q := f.queue(); return q.Frames > from+25 && q.Ahead > 0 }, "a voice that goes on")
	stop()
	for _, x := range []struct {
		what     string
		from, to float64
		least    time.Duration
	}{{"as it is", -1, 0, level}, {"18 dB down", -19.5, -16.5, level}, {"silent", -200, -50, level}} {
		if d := lasts(x.from, x.to); d < x.least {
			t.Errorf("the voice was %s for %v", x.what, d)
		}
	}
	for _, m := range f.all() {
		if m.Type == wire.Refused || m.Type == wire.Expired {
			t.Errorf("%s %d: %s, %.0f ms late", m.Type, m.N, m.Why, m.LateMs)
		}
	}
}
