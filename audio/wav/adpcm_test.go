package wav

import (
	"encoding/binary"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"spotter/audio/audiotest"
)

// TestADPCMAsOthersDecodeIt encodes a sweep with sox and with ffmpeg, as both kinds of
// ADPCM, and compares what Decode makes of it with what those two programs decode.
func TestADPCMAsOthersDecodeIt(t *testing.T) {
	audiotest.Need(t, "sox", "ffmpeg")
	dir := t.TempDir()
	run := func(name string, args ...string) []byte {
		t.Helper()
		out, err := exec.Command(name, args...).Output()
		if err != nil {
			t.Fatalf("%s %v: %v", name, args, err)
		}
		return out
	}
	for channels := 1; channels <= 2; channels++ {
		plain := filepath.Join(dir, fmt.Sprintf("plain%d.wav", channels))
		run("sox", "-n", "-r", "22050", "-b", "16", "-c", fmt.Sprint(channels), plain, "synth", "0.7", "sine", "200-4000", "gain", "-3")
		for kind, command := range map[string][]string{
			"ms, sox":     {"sox", plain, "-e", "ms-adpcm"},
			"ima, sox":    {"sox", plain, "-e", "ima-adpcm"},
			"ms, ffmpeg":  {"ffmpeg", "-v", "error", "-i", plain, "-c:a", "adpcm_ms"},
			"ima, ffmpeg": {"ffmpeg", "-v", "error", "-i", plain, "-c:a", "adpcm_ima_wav"},
		} {
			file := filepath.Join(dir, fmt.Sprintf("%s %d.wav", kind, channels))
			run(command[0], append(command[1:], file)...)
			want := run("sox", file, "-t", "raw", "-e", "signed", "-b", "16", "-L", "-")
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got, err := Decode(text, "x.wav")
			if err != nil || got.Encoding != "4-bit ADPCM" || got.Rate != 22050 || got.Channels != channels {
				t.Errorf("%s, %d channels: %v %q %d %d", kind, channels, err, got.Encoding, got.Rate, got.Channels)
				continue
			}
			compareWith(t, fmt.Sprintf("%s, %d channels", kind, channels), got.Samples, want, channels)
		}
	}
}

// compareWith compares mono samples with 16-bit ones of another decoder. The last step
// of rounding differs between decoders, and errors add up within a block.
func compareWith(t *testing.T, name string, got []float32, want []byte, channels int) {
	t.Helper()
	if len(got) > len(want)/2/channels || len(got) < 15435 { // 0.7 s; sox plays the padding of the last block too
		t.Errorf("%s: %d samples, sox decodes %d", name, len(got), len(want)/2/channels)
		return
	}
	worst := 0.0
	for i := range got {
		sum := 0.0
		for c := range channels {
			sum += float64(int16(binary.LittleEndian.Uint16(want[2*(i*channels+c):]))) / 32768 / float64(channels)
		}
		worst = max(worst, math.Abs(float64(got[i])-sum))
	}
	if worst > 0.002 {
		t.Errorf("%s: %.5f of full scale off", name, worst)
	}
}

// TestADPCMByHand decodes blocks whose samples were worked out by hand from the
// tables of the two formats.
func TestADPCMByHand(t *testing.T) {
	ima, err := imaBlock(nil, []byte{0, 0, 0, 0, 0xF7, 0x00}, 1, 5)
	if got := fmt.Sprint(ima, err); got != "[0 11 -19 -15 -12] <nil>" {
		t.Errorf("IMA: %s", got)
	}
	f := format{tag: tagADPCM, channels: 1, predictors: [][2]int{{256, 0}, {512, -256}}}
	ms, err := msBlock(nil, []byte{1, 16, 0, 100, 0, 90, 0, 0x1F}, f, 4)
	if got := fmt.Sprint(ms, err); got != "[90 100 126 136] <nil>" {
		t.Errorf("Microsoft: %s", got)
	}
}

// TestADPCMLastBlock: a block that was cut short plays as far as it goes.
func TestADPCMLastBlock(t *testing.T) {
	f := format{tag: tagIMA, channels: 1, block: 36}
	for size, want := range map[int]int{36: 65, 40: 66, 39: 65, 37: 65, 4: 1, 72: 130} {
		if got := f.frames(size); got != want {
			t.Errorf("%d bytes: %d frames, want %d", size, got, want)
		}
		sound := make([]byte, size)
		if _, pcm, err := decompressed(f, sound); err != nil || len(pcm) != 2*want {
			t.Errorf("%d bytes: %d bytes decoded, %v", size, len(pcm), err)
		}
	}
}
