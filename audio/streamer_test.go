package audio

import (
	"testing"

	"spotter/audio/audiotest/tones"
	"spotter/audio/clip"

	"github.com/gopxl/beep/v2"
)

// endless is the length of a stream that must never drain.
const endless = -1

// TestStreamers holds every stream of ours to the contract of [beep.Streamer]:
//
//  1. n == len(samples) && ok    all that was asked for
//  2. 0 < n < len(samples) && ok the rest; only 3 follows
//  3. n == 0 && !ok              drained, for ever
//
// and never a sample written beyond n.
func TestStreamers(t *testing.T) {
	clip := tones.Constant(1000, 0.5)
	playing := NewTimeline()
	playing.Edit(0, func(at int64) { playing.mix.add(voice{clip: clip, start: at, fade: noFade, left: 1, right: 1}) })
	for _, tt := range []struct {
		name   string
		open   func() beep.Streamer
		length int
	}{
		{"cursor over silence", func() beep.Streamer { return NewCursor(NewTimeline()) }, endless},
		{"cursor over a voice", func() beep.Streamer { return NewCursor(playing) }, endless},
		{"clip", func() beep.Streamer { return clip.Streamer() }, 1000},
		{"clip of one frame", func() beep.Streamer { return tones.Constant(1, 0.5).Streamer() }, 1},
		{"empty clip", func() beep.Streamer { return tones.Constant(0, 0).Streamer() }, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, size := range []int{1, 3, 256, 512, 999, 1000, 1001, 4096} {
				checkStreamer(t, tt.open(), tt.length, size)
			}
		})
	}
}

// checkStreamer reads s in pieces of size frames, and of none in between.
func checkStreamer(t *testing.T, s beep.Streamer, length, size int) {
	t.Helper()
	const mark = 7
	read := 0
	for calls := 0; ; calls++ {
		buf := make([][2]float64, size+8)
		for i := range buf {
			buf[i] = [2]float64{mark, mark}
		}
		n, ok := s.Stream(buf[:size])
		if s.Err() != nil {
			t.Fatalf("size %d: error %v", size, s.Err())
		}
		want := size
		if length != endless {
			want = min(size, length-read)
		}
		if n != want || ok != (want > 0) {
			t.Fatalf("size %d, after %d frames: got %d, %v; want %d, %v", size, read, n, ok, want, want > 0)
		}
		for i, f := range buf {
			if touched := f != [2]float64{mark, mark}; touched != (i < n) {
				t.Fatalf("size %d: frame %d touched: %v, of %d streamed", size, i, touched, n)
			}
		}
		if m, ok := s.Stream(nil); m != 0 || ok != (length == endless || read+n < length) {
			t.Fatalf("size %d, after %d frames: nothing asked for, got %d, %v", size, read+n, m, ok)
		}
		read += n
		if length == endless && calls == 20 {
			return
		}
		if !ok {
			if n, ok := s.Stream(buf); n != 0 || ok || read != length {
				t.Fatalf("size %d: drained after %d of %d frames, then %d, %v", size, read, length, n, ok)
			}
			return
		}
	}
}

// TestClipStreamer checks what a [beep.StreamSeeker] must do beyond streaming.
func TestClipStreamer(t *testing.T) {
	c := clip.New([]float32{0, 1, 2, 3, 4})
	s := c.Streamer()
	if s.Len() != 5 || s.Position() != 0 {
		t.Errorf("length %d, position %d", s.Len(), s.Position())
	}
	for _, p := range []int{3, 0, 5} {
		if err := s.Seek(p); err != nil || s.Position() != p {
			t.Errorf("seeking to %d: at %d, %v", p, s.Position(), err)
		}
	}
	for _, p := range []int{-1, 6} {
		if err := s.Seek(p); err == nil || s.Position() != 5 {
			t.Errorf("seeking to %d: at %d, %v", p, s.Position(), err)
		}
	}
	if err := s.Seek(2); err != nil {
		t.Fatal(err)
	}
	var buf [4][2]float64
	if n, ok := s.Stream(buf[:]); n != 3 || !ok || buf[0] != [2]float64{2, 2} || buf[2] != [2]float64{4, 4} {
		t.Errorf("streamed %d, %v: %v", n, ok, buf)
	}
	if c.Streamer().Position() != 0 {
		t.Error("streams of one clip are not independent")
	}
	if again := newClip(c.Streamer()); again.Frames() != 5 || again.Samples()[4] != 4 {
		t.Errorf("a clip of its stream is %v", again.Samples())
	}
}

// newClip holds everything that s streams, mixed to mono.
func newClip(s beep.Streamer) *clip.Clip {
	var samples []float32
	var part [512][2]float64
	for {
		n, ok := s.Stream(part[:])
		for _, f := range part[:n] {
			samples = append(samples, float32((f[0]+f[1])/2))
		}
		if !ok {
			return clip.New(samples)
		}
	}
}
