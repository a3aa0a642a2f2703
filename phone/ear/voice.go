package ear

import (
	"context"
	"sync"
	"time"

	"spotter/audio/talk"
	"spotter/phone/wire"
	"spotter/text"
)

const (
	voiceLasts = time.Second     // for so long without a frame the stream of the voice stays open
	voiceAgain = 2 * time.Second // after a fault it is not opened for so long
)

// speaker plays the spotter's live voice on the device of the cues, on a stream of its own.
type speaker interface {
	Run(ctx context.Context) error
	Play(frame []int16)
	Cover(over talk.Over)
}

// voice has a speaker while the spotter speaks. It belongs to the client's goroutine.
type voice struct {
	make   func(device string, over talk.Over) speaker
	say    func(string)
	now    speaker // nil: nobody speaks
	end    context.CancelFunc
	over   talk.Over
	last   time.Time // of the last frame
	device string
	fault  string // why the device takes no voice; told once
	failed time.Time
	ended  chan error
	done   sync.WaitGroup
}

// take plays a frame on a device, unless it is too old. now is the client's clock, ms.
func (v *voice) take(b []byte, device string, now float64) {
	due, samples, ok := wire.ReadVoice(b)
	if !ok || now > due || device == "" || len(samples) != talk.FrameLength || time.Since(v.failed) < voiceAgain {
		return
	}
	v.last = time.Now()
	if v.now == nil {
		ctx, end := context.WithCancel(context.Background())
		s, ended := v.make(device, v.over), make(chan error, 1)
		v.now, v.end, v.device, v.ended = s, end, device, ended
		v.done.Go(func() { ended <- s.Run(ctx) })
	}
	v.now.Play(samples)
}

// look has the voice give way to what sounds on a device, and ends it when nothing more comes or the device is another.
func (v *voice) look(over talk.Over, device string) {
	if v.over != over {
		v.over = over
		if v.now != nil {
			v.now.Cover(over)
		}
	}
	if v.now == nil {
		return
	}
	select {
	case err := <-v.ended:
		if v.failed = time.Now(); err != nil && v.fault != err.Error() {
			v.fault = err.Error()
			v.say("no voice: " + text.FirstLine(err))
		}
		v.end()
		v.now = nil
	default:
		if device != v.device || time.Since(v.last) > voiceLasts {
			v.close()
		}
	}
}

// close ends the voice. It does not wait.
func (v *voice) close() {
	if v.now != nil {
		v.end()
		v.now = nil
	}
}

// over says what the device plays over the spotter's voice.
func (p *player) over() talk.Over {
	switch s := p.playing; {
	case s == nil || s.over && s.every == 0:
		return talk.Nothing
	case s.mutes:
		return talk.ASteer
	}
	return talk.ACue
}

// device returns the name of the open device; empty: there is none.
func (p *player) device() string {
	if p.stream == nil {
		return ""
	}
	return p.stream.Device().Name
}
