//go:build darwin || windows || (linux && alsa)

package audio

import (
	"time"

	"github.com/gopxl/beep/v2/speaker"
)

// speakerBuilt says that this build can play over the operating system itself.
const speakerBuilt = true

// NewSpeaker returns the output that plays over the operating system's own sound
// (CoreAudio, WASAPI, ALSA), with a buffer of latency, but at least 40 ms. Make
// one for a process: the driver cannot be set up twice.
func NewSpeaker(latency time.Duration) Output {
	return newSpeakerOutput(latency, speakerDriver{init: speaker.Init, play: speaker.Play})
}
