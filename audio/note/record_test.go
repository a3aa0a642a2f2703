package note

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"

	"spotter/audio/audiotest/fakepulse"
	"spotter/audio/audiotest/mics"
	"spotter/audio/pulse"
	"spotter/audio/safemic"
	"spotter/audio/wav"
	"spotter/testrun"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(testrun.AtOnce(m, 4)) }

// rig is a server with microphones, and a recording on it.
type rig struct {
	*mics.Rig[Result]
	path string
}

// start begins a recording. o may have a path and a name of a microphone.
func start(t *testing.T, so fakepulse.Options, o Options, create func(string) (wav.File, string, error)) *rig {
	t.Helper()
	if o.Path == "" {
		o.Path = filepath.Join(t.TempDir(), "race-7.wav")
	}
	if o.Ears == nil {
		o.Ears = mics.Ears
	}
	return &rig{mics.Run(t, so, func(ctx context.Context, began func(pulse.Source)) Result {
		o.Began = began
		return recordTo(ctx, o, create)
	}), o.Path}
}

// holds checks that a file is a WAV file with so much sound of the fake microphone, that its
// SHA-256 is the one that was told, and that it is its owner's alone.
func holds(t *testing.T, res Result, path string, least, most time.Duration) {
	t.Helper()
	if res.Path != path {
		t.Fatalf("the file is %q, want %q: %+v", res.Path, path, res)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if h := sha256.Sum256(b); hex.EncodeToString(h[:]) != res.SHA256 {
		t.Errorf("its SHA-256 is %x, told was %s", h, res.SHA256)
	}
	if k, err := Check(path, res.SHA256); k != Whole || err != nil {
		t.Errorf("Check says %d, %v", k, err)
	}
	if info, _ := os.Stat(path); info.Mode().Perm() != 0o600 {
		t.Errorf("its rights are %v", info.Mode())
	}
	if got := checkWAV(t, b, true); got != res.Length || got < least || got > most {
		t.Errorf("it has %v, told was %v, want %v to %v", got, res.Length, least, most)
	}
}

// checkWAV checks that b is a WAV file of 16 kHz, mono, and returns its length. exact says
// that its header counts all of it.
func checkWAV(t *testing.T, b []byte, exact bool) time.Duration {
	t.Helper()
	le := binary.LittleEndian
	if len(b) < wav.PlainHeader || string(b[:4]) != "RIFF" || string(b[8:16]) != "WAVEfmt " || le.Uint16(b[22:]) != 1 || le.Uint32(b[24:]) != 16000 || le.Uint16(b[34:]) != 16 {
		t.Fatalf("no such file: % x", b[:min(len(b), 44)])
	}
	riff, data := int(le.Uint32(b[4:])), int(le.Uint32(b[40:]))
	if riff != data+36 || data+44 > len(b) || exact && data+44 != len(b) {
		t.Errorf("the header counts %d and %d bytes of %d", riff, data, len(b))
	}
	for i := 44; i < 44+data; i += 2 {
		if v := int16(le.Uint16(b[i:])); v != fakepulse.Level {
			t.Fatalf("sample %d is %d", (i-44)/2, v)
		}
	}
	return (time.Duration(data/2) * time.Second / 16000).Truncate(time.Millisecond)
}

// A note goes from the only safe microphone to its file, which is a sound one all the time.
func TestRecord(t *testing.T) {
	r := start(t, fakepulse.Options{}, Options{}, wav.Create)
	r.Opened()
	if got := r.Recording(); !slices.Equal(got, []string{mics.USB}) {
		t.Errorf("opened %q", got)
	}
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		b, err := os.ReadFile(r.path)
		if err != nil {
			t.Fatal(err)
		}
		if len(b) >= wav.PlainHeader && checkWAV(t, b, false) >= 300*time.Millisecond {
			break
		}
		if time.Now().After(end) {
			t.Fatal("waited 20 s for three packets")
		}
	}
	r.Stop()
	res := r.Ends()
	if res.Err != nil || res.Full {
		t.Errorf("%+v", res)
	}
	holds(t, res, r.path, 300*time.Millisecond, 20*time.Second)
}

// A note ends by itself at 30 s, to the frame.
func TestANoteIsFull(t *testing.T) {
	r := start(t, fakepulse.Options{Stepped: true}, Options{}, wav.Create)
	r.Opened()
	r.Step(31 * fakepulse.Rate)
	res := r.Ends()
	if res.Err != nil || !res.Full {
		t.Errorf("%+v", res)
	}
	holds(t, res, r.path, Most, Most)
}

// A microphone that goes away ends the note, and what was said is kept.
func TestTheMicrophoneVanishes(t *testing.T) {
	r := start(t, fakepulse.Options{Stepped: true}, Options{Mic: mics.USB}, wav.Create)
	r.Opened()
	r.Step(2 * fakepulse.Rate)
	r.RemoveSource(mics.USB)
	res := r.Ends()
	if res.Err == nil || !strings.Contains(res.Err.Error(), `microphone "`+mics.USB+`" is gone`) {
		t.Errorf("%v", res.Err)
	}
	holds(t, res, r.path, 2*time.Second, 2*time.Second)
}

// Whatever changes about the earpiece while a microphone is open closes the microphone.
func TestTheEarpieceWins(t *testing.T) {
	testrun.Slow(t, "an earpiece that changes, in each way")
	for name, c := range map[string]struct {
		change func(r *rig)
		want   string
	}{
		"profile":  {func(r *rig) { r.Turn("bluez", "headset-head-unit") }, `the earpiece changed (profile "headset-head-unit", was "a2dp-sink"): microphone closed`},
		"channels": {func(r *rig) { r.Reshape(mics.Earpiece, 48000, 1) }, "the earpiece changed (1 channel, was 2)"},
		"rate":     {func(r *rig) { r.Reshape(mics.Earpiece, 16000, 2) }, "the earpiece changed (16000 Hz, was 48000)"},
		"gone":     {func(r *rig) { r.Remove(mics.Earpiece) }, `the earpiece changed (sink "` + mics.Earpiece + `" is gone)`},
		"no word":  {func(r *rig) { r.Freeze(true); time.Sleep(2500 * time.Millisecond); r.Freeze(false) }, ""},
	} {
		t.Run(name, func(t *testing.T) {
			r := start(t, fakepulse.Options{}, Options{}, wav.Create)
			r.Opened()
			time.Sleep(150 * time.Millisecond) // a packet
			c.change(r)
			res := r.Ends()
			if res.Err == nil || !strings.Contains(res.Err.Error(), c.want) {
				t.Errorf("%v, want %q", res.Err, c.want)
			}
		})
	}
}

// A microphone whose opening turns the earpiece is closed at once, though nothing told that it
// was the headset's.
func TestAMicrophoneThatTurnsTheEarpiece(t *testing.T) {
	r := start(t, fakepulse.Options{Sources: []fakepulse.Source{{Name: "plain", Turns: "headset-head-unit", TurnsCard: "bluez"}}}, Options{}, wav.Create)
	var e *safemic.EarpieceError
	if res := r.Ends(); !errors.As(res.Err, &e) {
		t.Errorf("%v", res.Err)
	}
}

// When the runner's cues move to the microphone's own card, the microphone is closed.
func TestCuesMoveToTheMicrophonesCard(t *testing.T) {
	runner := make(chan string, 1)
	runner <- mics.Earpiece
	o := Options{Mic: "built-in", Ears: func(all []pulse.Sink) []pulse.Sink {
		name := <-runner
		runner <- name
		return safemic.Ears(all, name)
	}}
	r := start(t, fakepulse.Options{Sources: []fakepulse.Source{{Name: "built-in", Card: "pci"}}}, o, wav.Create)
	r.Opened()
	<-runner
	runner <- "laptop"
	var e *safemic.UnsafeError
	if res := r.Ends(); !errors.As(res.Err, &e) {
		t.Errorf("%v", res.Err)
	}
}

// Without a safe microphone none is opened, no file is made, and the error says why.
func TestNoSafeMicrophone(t *testing.T) {
	for mic, want := range map[string]string{
		"":               `microphone "` + mics.HSP + `" is not safe: on the earpiece's own device: it would turn the earpiece into a telephone`,
		mics.HSP:         "it would turn the earpiece into a telephone",
		"laptop.monitor": "it hears what a sink plays",
		"none":           `microphone "none" is not there`,
	} {
		r := start(t, fakepulse.Options{Sources: []fakepulse.Source{{Name: mics.HSP, Card: "bluez", Turns: "headset-head-unit"}, {Name: "laptop.monitor", MonitorOf: "laptop"}}},
			Options{Mic: mic}, wav.Create)
		res := r.Ends()
		if res.Err == nil || !strings.Contains(res.Err.Error(), want) || res.Path != "" {
			t.Errorf("%q: %+v, want %q", mic, res, want)
		}
		if _, err := os.Stat(r.path); err == nil {
			t.Errorf("%q: there is a file", mic)
		}
		if n := r.Asked(5); n > 0 { // proto.OpCreateRecordStream
			t.Errorf("%q: %d streams were opened", mic, n)
		}
	}
}

// A file that is there stays as it is.
func TestANoteOverwritesNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "race-7.wav")
	if err := os.WriteFile(path, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	r := start(t, fakepulse.Options{Stepped: true}, Options{Path: path}, wav.Create)
	r.Opened()
	r.Step(fakepulse.Rate)
	time.Sleep(50 * time.Millisecond)
	r.Stop()
	res := r.Ends()
	holds(t, res, strings.TrimSuffix(path, ".wav")+"-2.wav", time.Second, time.Second)
	if b, _ := os.ReadFile(path); string(b) != "mine" {
		t.Errorf("the file that was there is %q", b)
	}
}

// fullFile is a file on a disk that has room for so many bytes more.
type fullFile struct {
	*os.File
	room int
}

func (f *fullFile) WriteAt(b []byte, at int64) (int, error) {
	if at == 0 { // the header has its place
		return f.File.WriteAt(b, at)
	}
	n := min(len(b), f.room)
	f.room -= n
	n, err := f.File.WriteAt(b[:n], at)
	if err == nil && n < len(b) {
		err = &os.PathError{Op: "write", Path: f.Name(), Err: syscall.ENOSPC}
	}
	return n, err
}

// A disk that fills up ends the note, and what it took is kept whole. A full one has no file.
func TestTheDiskIsFull(t *testing.T) {
	r := start(t, fakepulse.Options{Stepped: true}, Options{}, func(path string) (wav.File, string, error) {
		f, name, err := wav.Create(path)
		if err != nil {
			return nil, name, err
		}
		return &fullFile{f.(*os.File), 10*3200 + 700}, name, nil
	})
	r.Opened()
	for range 20 {
		r.Step(fakepulse.Rate / 10)
		time.Sleep(5 * time.Millisecond)
	}
	res := r.Ends()
	if !errors.Is(res.Err, errDiskFull) {
		t.Errorf("%+v", res)
	}
	holds(t, res, r.path, 100*time.Millisecond, time.Second)

	r = start(t, fakepulse.Options{}, Options{}, func(path string) (wav.File, string, error) {
		return nil, path, &os.PathError{Op: "write", Path: path, Err: syscall.ENOSPC}
	})
	if res := r.Ends(); !errors.Is(res.Err, errDiskFull) || res.Path != "" || r.Asked(5) > 0 {
		t.Errorf("%+v", res)
	}
}

// A file is whole, changed or missing; a folder or a huge one is no note.
func TestCheck(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.wav")
	if err := os.WriteFile(path, []byte("abc"), 0o600); err != nil {
		t.Fatal(err)
	}
	const sha = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
	for _, tt := range []struct {
		path, sha string
		want      Kept
		fails     bool
	}{{path, sha, Whole, false}, {path, strings.Repeat("0", 64), Changed, false}, {filepath.Join(dir, "b.wav"), sha, Missing, false}, {dir, sha, Changed, true}} {
		if got, err := Check(tt.path, tt.sha); got != tt.want || (err != nil) != tt.fails {
			t.Errorf("%s: %d, %v", tt.path, got, err)
		}
	}
}
