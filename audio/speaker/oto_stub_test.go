//go:build !(darwin || windows || (linux && alsa))

package speaker

import (
	"strings"
	"testing"

	"spotter/audio"
)

// TestSpeakerNotBuilt: the build without it says how to get it.
func TestSpeakerNotBuilt(t *testing.T) {
	_, err := New(0).Open(t.Context(), audio.NewTimeline())
	if err == nil || !strings.Contains(err.Error(), "go build -tags alsa") {
		t.Errorf("error is %v", err)
	}
}
