package record

import (
	"bytes"
	"encoding/binary"
	"testing"

	"spotter/audio/audiotest/wavfiles"
	"spotter/audio/clip"
	"spotter/audio/wav"
)

// TestMendsHeaders: the length of a file whose header was never finished is that of
// the file, in whole frames; a header that merely lies is still a fault.
func TestMendsHeaders(t *testing.T) {
	good := wavfiles.Square()
	patch := func(b []byte, at int, v uint32) []byte {
		b = bytes.Clone(b)
		binary.LittleEndian.PutUint32(b[at:], v)
		return b
	}
	frames := (len(good) - wav.PlainHeader) / 2
	recording := func(counted, there int) []byte { // killed with so many frames
		m := &memFile{pages: map[int64]*[4096]byte{}}
		f, err := newFile(m, "x.wav", recordStart{})
		if err != nil {
			t.Fatal(err)
		}
		for at := range there {
			if at == counted {
				if err := f.count(); err != nil {
					t.Fatal(err)
				}
			}
			if err := f.sound(int64(at), []byte{0, 64, 0, 64}); err != nil {
				t.Fatal(err)
			}
		}
		b := make([]byte, m.size)
		if _, err := m.ReadAt(b, 0); err != nil {
			t.Fatal(err)
		}
		return b
	}
	done := recording(90, 100)
	copy(done[markAt+wav.ChunkHeader:], markDone)
	for name, tt := range map[string]struct {
		file   []byte
		frames int
		mended bool
	}{
		"whole":                          {good, frames, false},
		"data never known":               {patch(good, 40, 0xFFFFFFFF), frames, true},
		"data written to a pipe":         {patch(good, 40, 0x7FFFF000), frames, true},
		"neither known":                  {patch(patch(good, 4, 0xFFFFFFFF), 40, 0xFFFFFFFF), frames, true},
		"neither begun":                  {patch(patch(good, 4, 0), 40, 0), frames, true},
		"riff known, data not begun":     {patch(good, 40, 0), frames, true},
		"only the file's unknown":        {patch(good, 4, 0x7FFFF024), frames, false},
		"and part of a frame":            {patch(good, 40, 0xFFFFFFFF)[:len(good)-1], frames - 1, true},
		"a recording, killed":            {recording(90, 100), 100, true},
		"a recording, killed in a frame": {append(recording(90, 100), 1, 2, 3), 100, true},
		"a recording that is done":       {done, 90, false},
	} {
		if name == "and part of a frame" {
			tt.file = patch(tt.file, 4, 0xFFFFFFFF) // it is shorter than it was
		}
		r, err := clip.Decode(tt.file, "x.wav")
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if len(r.Samples) != tt.frames || r.Mended != tt.mended {
			t.Errorf("%s: %d frames, mended %v; want %d, %v", name, len(r.Samples), r.Mended, tt.frames, tt.mended)
		}
	}
	if _, err := clip.Decode(patch(good, 40, uint32(2*len(good))), "x.wav"); err == nil {
		t.Error("a file that claims more than it has was read")
	}
}
