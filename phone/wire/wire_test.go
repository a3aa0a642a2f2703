package wire_test

import (
	"slices"
	"testing"

	"spotter/phone/wire"
)

func TestVoiceFrame(t *testing.T) {
	samples := []int16{0, 1, -1, 32767, -32768}
	b := wire.VoiceFrame(1234.5, samples)
	if due, got, ok := wire.ReadVoice(b); !ok || due != 1234.5 || !slices.Equal(got, samples) {
		t.Errorf("%v, %v, %v", due, got, ok)
	}
	for n := range 11 {
		if _, _, ok := wire.ReadVoice(b[:n]); ok {
			t.Errorf("%d bytes are no frame", n)
		}
	}
	if _, _, ok := wire.ReadVoice(b[:len(b)-1]); ok {
		t.Error("half a sample is no frame")
	}
	for i := range 8 {
		b[1+i] = 0xff // no number
	}
	if _, _, ok := wire.ReadVoice(b); ok {
		t.Error("a frame without a time is none")
	}
}
