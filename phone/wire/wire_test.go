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

// TestClipParts puts a file together from its parts.
func TestClipParts(t *testing.T) {
	for _, size := range []int{0, 1, 16 << 10, 16<<10 + 1, 100000} {
		file := make([]byte, size)
		for i := range file {
			file[i] = byte(i * 7)
		}
		var got []byte
		frames := wire.ClipParts("said-1", file)
		for i, b := range frames {
			name, part, last, ok := wire.ReadPart(b)
			if name != "said-1" || !ok || last != (i == len(frames)-1) || len(b) > 17<<10 {
				t.Errorf("part %d of %d: %q, last %v, %v, %d bytes", i, len(frames), name, last, ok, len(b))
			}
			got = append(got, part...)
		}
		if !slices.Equal(got, file) {
			t.Errorf("%d bytes are not those of the file", size)
		}
	}
	for _, b := range [][]byte{nil, {wire.BinaryClip}, {wire.BinaryPart, 5, 'x'}, {wire.BinaryVoice, 0, 0}} {
		if _, _, _, ok := wire.ReadPart(b); ok {
			t.Errorf("%v is a part", b)
		}
	}
}
