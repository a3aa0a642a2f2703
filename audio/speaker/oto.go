//go:build darwin || windows || (linux && alsa)

package speaker

import (
	"io"
	"sync/atomic"
	"time"

	"spotter/audio"
	"spotter/audio/dsp"

	"github.com/ebitengine/oto/v3"
)

// Built reports whether this build can play over the operating system itself.
const Built = true

// New returns the output that plays over the operating system's own sound
// (CoreAudio, WASAPI, ALSA), with a buffer that is as long as latency at least,
// or as short as can be for 0, and grows where the machine needs it. Make one for
// a process: the driver cannot be set up twice.
func New(latency time.Duration) audio.Output { return newOutput(latency, otoDriver()) }

// otoDriver is oto, which beep/speaker stands on: that sets its buffer once and
// for all, and keeps the driver's errors to itself.
func otoDriver() driver {
	var set atomic.Pointer[oto.Context]
	return driver{
		init: func(buffer time.Duration) error {
			c, ready, err := oto.NewContext(&oto.NewContextOptions{
				SampleRate: int(dsp.Rate), ChannelCount: 2, Format: oto.FormatSignedInt16LE, BufferSize: buffer,
			})
			if err != nil {
				return err
			}
			<-ready
			set.Store(c)
			return nil
		},
		player: func(src io.Reader) player { return set.Load().NewPlayer(src) },
		err: func() error {
			if c := set.Load(); c != nil {
				return c.Err()
			}
			return nil
		},
	}
}
