package wav

import (
	"encoding/binary"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"spotter/audio/audiotest"
	"spotter/audio/audiotest/wavfiles"
)

// oddFiles returns files whose headers are wrong or rare and which other programs
// play: three samples (a half up, silence, a quarter down) unless the name says more.
func oddFiles() map[string][]byte {
	f, d := wavfiles.Format(1, 1, 48000, 2, 16), wavfiles.Chunk("data", []byte{0, 0x40, 0, 0, 0, 0xE0})
	put := func(b []byte, at int, add int) []byte {
		b = append([]byte(nil), b...)
		binary.LittleEndian.PutUint32(b[at:], uint32(int(binary.LittleEndian.Uint32(b[at:]))+add))
		return b
	}
	good := wavfiles.RIFF(f, d)
	right := func(v ...int32) []byte { // 24 bits at the bottom of 4 bytes
		var b []byte
		for _, x := range v {
			b = binary.LittleEndian.AppendUint32(b, uint32(x)&0xFFFFFF)
		}
		return b
	}
	extended := func(v ...int32) (b []byte) { // with their sign above them
		for _, x := range v {
			b = binary.LittleEndian.AppendUint32(b, uint32(x))
		}
		return b
	}
	half, quarter := int32(1<<22), int32(-1<<21)
	return map[string][]byte{
		"riff counts itself":          put(good, 4, 8),
		"riff counts much more":       put(good, 4, 5000),
		"riff counts too little":      put(good, 4, -12),
		"riff counts next to nothing": put(good, 4, -40),
		"riff too small, list behind": put(wavfiles.RIFF(f, d, wavfiles.Chunk("LIST", []byte("INFO"))), 4, -30),
		"data counts itself":          put(good, 40, 8),
		"data counts the header":      put(good, 40, 44),
		"data counts the file's riff": put(good, 40, 36),
		"a second sound":              wavfiles.RIFF(f, d, wavfiles.Chunk("data", make([]byte, 6))),
		"pad byte counted, 24 bits":   wavfiles.RIFF(wavfiles.Format(1, 1, 48000, 3, 24), wavfiles.Chunk("data", []byte{0, 0, 0x40, 0, 0, 0, 0, 0, 0xE0, 0})),
		"half a frame at the end":     wavfiles.RIFF(f, wavfiles.Chunk("data", []byte{0, 0x40, 0, 0, 0, 0xE0, 7})),
		"a broken chunk behind":       append(wavfiles.RIFF(f, d), "LIST\xff\xff\xff\x7fINFO"...),
		"24 at the bottom of 4 bytes": wavfiles.RIFF(wavfiles.Format(1, 1, 48000, 4, 24), wavfiles.Chunk("data", right(half+1, 0, quarter))),
		"16 of 24 at the bottom":      wavfiles.RIFF(wavfiles.Format(1, 1, 48000, 4, 24), wavfiles.Chunk("data", right(half, 0, quarter))),
		"24 at the bottom, with sign": wavfiles.RIFF(wavfiles.Format(1, 1, 48000, 4, 24), wavfiles.Chunk("data", extended(half+1, 0, quarter))),
		"extensible 24 at the bottom": wavfiles.RIFF(wavfiles.Extensible(1, 1, 48000, 4, 24), wavfiles.Chunk("data", extended(half+1, 0, quarter))),
		"12 at the bottom of 2 bytes": wavfiles.RIFF(wavfiles.Format(1, 1, 48000, 2, 12), wavfiles.Chunk("data", []byte{1, 4, 0, 0, 0, 0xFE})),
		"16 at the bottom of 4 bytes": wavfiles.RIFF(wavfiles.Format(1, 1, 48000, 4, 16), wavfiles.Chunk("data", extended(1<<14+1, 0, -1<<13))),
		"big-endian 16":               rifx(d, 16),
		"RF64":                        rf64("RF64", d),
		"BW64":                        rf64("BW64", d),
		"64 bits":                     wavfiles.RIFF(wavfiles.Format(1, 1, 48000, 8, 64), wavfiles.Chunk("data", append(make([]byte, 7), 0x40, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xE0))),
		"six channels":                wavfiles.RIFF(wavfiles.Format(1, 6, 48000, 2, 16), wavfiles.Chunk("data", []byte{0, 0x40, 0, 0x40, 0, 0x40, 0, 0x40, 0, 0x40, 0, 0x40, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xE0, 0, 0xE0, 0, 0xE0, 0, 0xE0, 0, 0xE0, 0, 0xE0})),
		"ADPCM of Microsoft":          adpcmFile([]byte{2, 0, 0x20, 0, 0, 0, 0x40, 0xF0}, 3),
		"µ-law":                       wavfiles.RIFF(wavfiles.Format(7, 1, 48000, 1, 8), wavfiles.Chunk("data", []byte{0x8F, 0xFF, 0x1F})),
		"A-law":                       wavfiles.RIFF(wavfiles.Format(6, 1, 48000, 1, 8), wavfiles.Chunk("data", []byte{0xA5, 0xD5, 0x35})),
	}
}

// adpcmFile returns a file with one block of Microsoft's ADPCM, of which the first
// frames count.
func adpcmFile(block []byte, frames uint32) []byte {
	le := binary.LittleEndian
	head := []byte{2, 0, 1, 0, 0x80, 0xBB, 0, 0, 0x80, 0xBB, 0, 0, byte(len(block)), 0, 4, 0, 32, 0, 4, 0, 7, 0}
	for _, v := range []int16{256, 0, 512, -256, 0, 0, 192, 64, 240, 0, 460, -208, 392, -232} {
		head = le.AppendUint16(head, uint16(v))
	}
	return wavfiles.RIFF(wavfiles.Chunk("fmt ", head), wavfiles.Chunk("fact", le.AppendUint32(nil, frames)), wavfiles.Chunk("data", block))
}

// rifx returns the samples of a 16-bit chunk in a big-endian file.
func rifx(data []byte, bits uint16) []byte {
	be := binary.BigEndian
	sound := swapped(data[8:], 2)
	b := be.AppendUint32([]byte("RIFX"), uint32(36+len(sound)))
	b = be.AppendUint32(append(b, "WAVEfmt "...), 16)
	for _, v := range []uint16{1, 1, 0, 48000, 1, 96000 - 65536, 2, bits} {
		b = be.AppendUint16(b, v)
	}
	return append(be.AppendUint32(append(b, "data"...), uint32(len(sound))), sound...)
}

// rf64 returns the samples of a 16-bit chunk in a file with sizes of 64 bits, and
// a chunk behind them that must not be taken for sound.
func rf64(id string, data []byte) []byte {
	le := binary.LittleEndian
	sizes := le.AppendUint64(nil, 200)
	sizes = le.AppendUint64(sizes, uint64(len(data)-8))
	sizes = append(sizes, make([]byte, 12)...)
	data = append([]byte(nil), data...)
	le.PutUint32(data[4:], 0xFFFFFFFF)
	b := wavfiles.RIFF(wavfiles.Chunk("ds64", sizes), wavfiles.Format(1, 1, 48000, 2, 16), data, wavfiles.Chunk("LIST", []byte("INFOISFT")))
	copy(b, id)
	le.PutUint32(b[4:], 0xFFFFFFFF)
	return b
}

// TestDecodeWAVOdd: what the data chunk and the file agree on is played, and where
// the header is wrong the recording says so.
func TestDecodeWAVOdd(t *testing.T) {
	for name, file := range oddFiles() {
		r, err := Decode(file, "x.wav")
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if len(r.Samples) != 3 {
			t.Errorf("%s: %d samples", name, len(r.Samples))
			continue
		}
		for i, want := range []float64{0.5, 0, -0.25} {
			if math.Abs(float64(r.Samples[i])-want) > 0.02 {
				t.Errorf("%s: got %v", name, r.Samples)
				break
			}
		}
		wrong := strings.HasPrefix(name, "data counts") || strings.HasPrefix(name, "pad") || strings.HasPrefix(name, "half") ||
			strings.HasPrefix(name, "a second")
		if wrong != (r.Odd != "") {
			t.Errorf("%s: called %q", name, r.Odd)
		}
	}
}

// TestOddFilesPlayElsewhere: each file of [oddFiles] is one that ffmpeg or sox reads
// too, so that the list stays a list of files that people have.
func TestOddFilesPlayElsewhere(t *testing.T) {
	audiotest.Need(t, "sox")
	refused := 0
	for name, file := range oddFiles() {
		path := filepath.Join(t.TempDir(), "odd.wav")
		if err := os.WriteFile(path, file, 0o600); err != nil {
			t.Fatal(err)
		}
		if out, err := exec.Command("sox", path, "-n", "stat").CombinedOutput(); err != nil {
			t.Logf("sox refuses %s: %s", name, strings.TrimSpace(string(out)))
			refused++
		}
	}
	if refused > 4 { // BW64, a second sound and the like
		t.Errorf("sox refuses %d of them", refused)
	}
}

// TestG711 holds the two laws against values of the standard's tables.
func TestG711(t *testing.T) {
	for _, tt := range []struct {
		name string
		got  []int16
		want string
	}{
		{"µ-law", []int16{muLaw(0x00), muLaw(0x80), muLaw(0x7F), muLaw(0xFF), muLaw(0x30)}, "[-32124 32124 0 0 -3900]"},
		{"A-law", []int16{aLaw(0x2A), aLaw(0xAA), aLaw(0x55), aLaw(0xD5), aLaw(0x35)}, "[-32256 32256 -8 8 -8448]"},
	} {
		if got := fmt.Sprint(tt.got); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}
