package engine

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"spotter/audio"
	"spotter/audio/clip"
	"spotter/cues"
)

// Playback plays clips one at a time, to hear what was recorded. Its stream is
// opened by the first one, and again by the next after it was lost. It is safe
// for concurrent use.
type Playback struct {
	outputs []audio.Output

	mu     sync.Mutex
	stream audio.Stream
	tl     *audio.Timeline
}

// NewPlayback returns a player over the first output that opens; see audio/output.
func NewPlayback(outputs []audio.Output) *Playback { return &Playback{outputs: outputs} }

// Play plays a clip in place of what sounds. It returns when the clip is on its
// way, and waits for an output to open where none is.
func (p *Playback) Play(ctx context.Context, clip *clip.Clip, pan cues.Pan) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.stream != nil {
		select {
		case <-p.stream.Lost():
			p.drop()
		default:
			if p.splice(clip, pan) == nil {
				return nil
			}
			p.drop()
		}
	}
	if err := p.open(ctx); err != nil {
		return err
	}
	if err := p.splice(clip, pan); err != nil {
		p.drop()
		return fmt.Errorf("playing: %w", err)
	}
	return nil
}

// Hush ends what sounds.
func (p *Playback) Hush() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.stream != nil && p.splice(nil, cues.Centre) != nil {
		p.drop() // it is lost, and so silent
	}
}

// Close closes the output.
func (p *Playback) Close() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.stream == nil {
		return nil
	}
	err := p.stream.Close()
	p.stream = nil
	return err
}

// splice makes a clip sound now; nil is silence.
func (p *Playback) splice(clip *clip.Clip, pan cues.Pan) error {
	_, err := p.stream.Splice(func(at int64) { p.tl.Replace(at, clip, pan, 0) })
	return err
}

// open opens the first output that can be, and that can be heard.
func (p *Playback) open(ctx context.Context) error {
	outputs := Audible(p.outputs)
	if len(outputs) == 0 {
		return errors.New("output null makes no sound: choose another with --output")
	}
	r, err := OpenFirst(ctx, outputs, audio.MixOptions{})
	p.stream, p.tl = r.Stream, r.Timeline
	return err
}

// drop gives up a stream that is lost.
func (p *Playback) drop() {
	_ = p.stream.Close() // nothing of it counts any more
	p.stream = nil
}
