package clip

import (
	"context"
	"slices"
	"spotter/audio/audiotest"
	"spotter/audio/audiotest/wavfiles"

	"errors"
	"fmt"
	"math"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"spotter/cues"
	"spotter/cues/pack"
	"spotter/testrun"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(testrun.FewChecks(m, 15)) }

// TestDefaultPack holds the pack that is part of the program against what the
// runner is promised: no lead-in, and the same loudness for every cue.
func TestDefaultPack(t *testing.T) {
	pack := pack.Default()
	bank, err := LoadBank(pack)
	if err != nil {
		t.Fatal(err)
	}
	if len(bank) != len(pack.Cues) {
		t.Fatalf("%d clips for %d cues", len(bank), len(pack.Cues))
	}
	low, high := math.Inf(1), math.Inf(-1)
	for id, c := range bank {
		m := c.Measures()
		t.Logf("%-12s %6.2f LUFS %6.2f dBTP, lead-in %v, length %v", id, m.Loudness, m.TruePeak, m.LeadIn, m.Length)
		if m.TruePeak > PeakCeiling+0.01 {
			t.Errorf("%s: true peak %.2f dBTP", id, m.TruePeak)
		}
		if m.LeadIn > 2*time.Millisecond {
			t.Errorf("%s: lead-in %v", id, m.LeadIn)
		}
		low, high = min(low, m.Loudness), max(high, m.Loudness)
	}
	if high-low > 2 {
		t.Errorf("loudness from %.2f to %.2f LUFS: more than 2 LU apart", low, high)
	}
	for _, c := range pack.Cues {
		data, err := pack.ReadFile(c.File)
		if err != nil {
			t.Fatal(err)
		}
		r, err := Decode(data, c.File)
		if err != nil {
			t.Fatal(err)
		}
		if lead := r.Measures().LeadIn; lead > 10*time.Millisecond {
			t.Errorf("%s has a lead-in of %v in its file", c.File, lead)
		}
	}
}

func TestLoadBankSharesFiles(t *testing.T) {
	file := wavfiles.Square()
	var reads atomic.Int64
	all := []cues.Cue{{ID: "left", File: "a.wav"}, {ID: "right", File: "a.wav"}, {ID: "stop", File: "b.wav"}}
	bank, err := loadBank(all, func(string) ([]byte, error) { reads.Add(1); return file, nil })
	if err != nil {
		t.Fatal(err)
	}
	if reads.Load() != 2 {
		t.Errorf("read %d files, want 2", reads.Load())
	}
	if bank["left"] != bank["right"] || bank["left"] == bank["stop"] {
		t.Error("cues of one file do not share its clip, or others do")
	}
}

func TestLoadBankTellsEveryFault(t *testing.T) {
	files := map[string][]byte{"good.wav": wavfiles.Square(), "empty.wav": nil, "text.wav": []byte("hello, this is text"),
		"silent.wav": wavfiles.PCM16(48000, make([]int16, 4800))}
	all := []cues.Cue{
		{ID: "a", File: "text.wav", Line: 30}, {ID: "b", File: "good.wav", Line: 1}, {ID: "c", File: "empty.wav", Line: 12},
		{ID: "d", File: "gone\x1b[2J.wav", Line: 20}, {ID: "e", File: "silent.wav", Line: 40}, {ID: "f", File: "silent.wav", Line: 50},
	}
	bank, err := loadBank(all, func(file string) ([]byte, error) {
		if data, ok := files[file]; ok {
			return data, nil
		}
		return nil, fmt.Errorf("file %q is not in the pack", file)
	})
	if bank != nil {
		t.Error("a faulty pack has a bank")
	}
	faults, ok := errors.AsType[pack.Faults](err)
	if !ok {
		t.Fatalf("error is %T, want pack.Faults: %v", err, err)
	}
	want := []string{
		`pack.toml:12: file "empty.wav" is empty: `,
		`pack.toml:20: file "gone\x1b[2J.wav" is not in the pack`,
		`pack.toml:30: file "text.wav" is not a WAV file: `,
		`pack.toml:40: file "silent.wav" is silent: `,
	}
	if len(faults) != len(want) {
		t.Fatalf("%d faults, want %d:\n%v", len(faults), len(want), err)
	}
	for i, f := range faults {
		if !strings.HasPrefix(f.Error(), want[i]) {
			t.Errorf("fault %d is %q, want it to begin with %q", i, f.Error(), want[i])
		}
	}
}

// loadBank is [LoadBank] for cues whose files read returns.
func loadBank(all []cues.Cue, read func(file string) ([]byte, error)) (Bank, error) {
	bank, failed := loadClips(runtime.GOMAXPROCS(0), all, fromFiles(read))
	if err := faultsOf(failed); err != nil {
		return nil, err
	}
	return bank, nil
}

// fromFiles makes clips of files that read returns.
func fromFiles(read func(file string) ([]byte, error)) func(file string) (*Clip, error) {
	return func(file string) (*Clip, error) {
		data, err := read(file)
		if err != nil {
			return nil, err
		}
		return Load(data, file)
	}
}

func TestLoadBankOfNothing(t *testing.T) {
	if bank, err := loadBank(nil, nil); err != nil || len(bank) != 0 {
		t.Errorf("got %v, %v", bank, err)
	}
}

// BenchmarkLoadBank makes 45 clips of 0.7 s ready.
func BenchmarkLoadBank(b *testing.B) {
	for _, rate := range []int{48000, 44100, 22050} {
		b.Run(fmt.Sprint(rate), func(b *testing.B) {
			file := wavfiles.PCM16(rate, audiotest.SpeechLike(rate*7/10, rate))
			all := make([]cues.Cue, 45)
			for i := range all {
				all[i] = cues.Cue{ID: cues.ID(fmt.Sprint(i)), File: fmt.Sprint(i, ".wav")}
			}
			for b.Loop() {
				if _, err := loadBank(all, func(string) ([]byte, error) { return file, nil }); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkLoadDefaultPack(b *testing.B) {
	pack := pack.Default()
	for b.Loop() {
		if _, err := LoadBank(pack); err != nil {
			b.Fatal(err)
		}
	}
}

// A voice of the program gives the clips that its files give, though it makes them late, once,
// whoever asks for them at the same time.
func TestLateClips(t *testing.T) {
	voice := pack.Default()
	bank, err := LoadBank(voice)
	if err != nil {
		t.Fatal(err)
	}
	late := 0
	for _, c := range voice.Cues {
		got := bank[c.ID]
		if got.late != nil {
			late++
		}
		data, err := voice.ReadFile(c.File)
		if err != nil {
			t.Fatal(err)
		}
		want, err := Load(data, c.File)
		if err != nil {
			t.Fatal(err)
		}
		first := make(chan *float32, 2)
		for range 2 {
			go func() { first <- &got.Samples()[0] }()
		}
		if one, other := <-first, <-first; one != other {
			t.Errorf("%s was made twice", c.ID)
		}
		if !slices.Equal(got.Samples(), want.Samples()) || got.Frames() != want.Frames() {
			t.Errorf("%s is not the clip of its file", c.ID)
		}
	}
	if late != len(voice.Cues) {
		t.Errorf("%d of %d clips are made late", late, len(voice.Cues))
	}
	done, end := context.WithCancel(t.Context())
	end()
	bank, _ = LoadBank(voice)
	bank.MakeReady(done)
	bank.MakeReady(t.Context())
}

// BenchmarkMakeReady makes all clips of the program's own voice.
func BenchmarkMakeReady(b *testing.B) {
	voice := pack.Default()
	for b.Loop() {
		bank, err := LoadBank(voice)
		if err != nil {
			b.Fatal(err)
		}
		bank.MakeReady(b.Context())
	}
}
