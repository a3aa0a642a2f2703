//go:build !(darwin || windows || (linux && alsa))

package audio

import (
	"context"
	"errors"
	"time"
)

// speakerBuilt says that this build cannot play over the operating system itself.
const speakerBuilt = false

// NewSpeaker returns an output that cannot be opened: this build has none. Its
// error says how to build one.
func NewSpeaker(time.Duration) Output { return noSpeaker{} }

type noSpeaker struct{}

// Name implements [Output].
func (noSpeaker) Name() string { return "speaker" }

// Open implements [Output].
func (noSpeaker) Open(context.Context, *Timeline) (Stream, error) {
	return nil, errors.New("speaker: this program was built without it: use --output pulse, or build it with " +
		"\"go build -tags alsa ./cmd/spotter\" on linux with cgo and the alsa headers (libasound2-dev)")
}
