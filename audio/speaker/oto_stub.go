//go:build !(darwin || windows || (linux && alsa))

package speaker

import (
	"context"
	"errors"
	"time"

	"spotter/audio"
)

// Built reports whether this build can play over the operating system itself: it
// cannot.
const Built = false

// New returns an output that cannot be opened: this build has none. Its
// error says how to build one.
func New(time.Duration) audio.Output { return noSpeaker{} }

type noSpeaker struct{}

// Name implements [audio.Output].
func (noSpeaker) Name() string { return "speaker" }

// Open implements [audio.Output].
func (noSpeaker) Open(context.Context, *audio.Timeline) (audio.Stream, error) {
	return nil, errors.New("speaker: this program was built without it: use --output pulse, or build it with " +
		"\"go build -tags alsa ./cmd/spotter\" on linux with cgo and the alsa headers (libasound2-dev)")
}
