//go:build unix

package run

import (
	"encoding/binary"
	"math"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"spotter/audio"
	"spotter/audio/clip"
	"spotter/audio/engine"
	"spotter/audio/mic"
	"spotter/audio/output"
	"spotter/cmd/spotter/clitest"
	"spotter/cues/pack"
	"spotter/studio/check"
)

// toneTake is a take of a tone of so many milliseconds.
func toneTake(t *testing.T, ms int) *mic.Take {
	t.Helper()
	n := 48 * ms
	b := []byte("RIFF\x00\x00\x00\x00WAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00\x80\xbb\x00\x00\x00\x77\x01\x00\x02\x00\x10\x00data")
	b = binary.LittleEndian.AppendUint32(b, uint32(2*n))
	for i := range n {
		b = binary.LittleEndian.AppendUint16(b, uint16(int16(9000*math.Sin(float64(i)/8))))
	}
	binary.LittleEndian.PutUint32(b[4:], uint32(len(b)-8))
	clip, err := clip.Load(b, "tone.wav")
	if err != nil {
		t.Fatal(err)
	}
	return &mic.Take{Clip: clip, Raw: clip, Level: -25, Room: 45}
}

func TestJudgeTake(t *testing.T) {
	for name, tt := range map[string]struct {
		ms    int
		set   func(*mic.Take)
		limit time.Duration
		want  []string
	}{
		"good":            {300, func(*mic.Take) {}, check.LongSteer, nil},
		"long for steer":  {600, func(*mic.Take) {}, check.LongSteer, []string{"too long, 600 ms of 450"}},
		"long for others": {600, func(*mic.Take) {}, check.LongCue, nil},
		"soft":            {300, func(k *mic.Take) { k.Level = -52 }, check.LongSteer, []string{"too soft, -52 LUFS"}},
		"noisy":           {300, func(k *mic.Take) { k.Room = 12 }, check.LongSteer, []string{"noisy, room 12 dB below the voice"}},
		"silent room":     {300, func(k *mic.Take) { k.Room = math.Inf(1) }, check.LongSteer, nil},
		"all": {600, func(k *mic.Take) { k.Holed, k.Clipped, k.Level, k.Room = true, 2*time.Millisecond, -60, 3 }, check.LongSteer,
			[]string{"left out part", "clipped for 2.0 ms", "too soft", "noisy", "too long"}},
	} {
		k := toneTake(t, tt.ms)
		tt.set(k)
		got := judged(k, tt.limit)
		ok := slices.EqualFunc(got.Faults, tt.want, strings.Contains)
		if !ok || got.Nothing || !strings.Contains(got.Facts, "-18.0 LUFS") {
			t.Errorf("%s: %+v, want %q", name, got, tt.want)
		}
	}
	if got := judged(&mic.Take{}, check.LongSteer); !got.Nothing {
		t.Errorf("of nothing: %+v", got)
	}
}

// TestBoothWithoutATake: nothing is kept or played that is not there.
func TestBoothWithoutATake(t *testing.T) {
	t.Setenv("PULSE_SERVER", "unix:"+filepath.Join(t.TempDir(), "none"))
	d, err := pack.OpenDraft(clitest.VoiceToRecord(t, t.TempDir(), "stop", "left", "right"))
	if err != nil {
		t.Fatal(err)
	}
	b := &Booth{ctx: t.Context(), draft: d, playback: engine.NewPlayback([]audio.Output{output.NewNull()})}
	b.Roll(true)
	b.Hush()
	for _, next := range []bool{false, true} {
		if err := b.Listen(next); err == nil || !strings.Contains(err.Error(), "no sound server answers") {
			t.Errorf("listen: %v", err)
		}
	}
	if h := b.Hear(); !h.Lost || !strings.Contains(h.Fault, "no sound server") {
		t.Errorf("it hears %+v", h)
	}
	_, cut := b.Cut(0, true)
	_, keep := b.Keep(0)
	_, playTake := b.Play(0, true)
	_, playFile := b.Play(0, false)
	for what, err := range map[string]error{"cut": cut, "keep": keep, "play a take": playTake, "play a file": playFile} {
		if err == nil {
			t.Errorf("%s: no error", what)
		}
	}
	if err := b.Close(); err != nil {
		t.Error(err)
	}
}
