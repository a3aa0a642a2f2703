package record

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"spotter/audio"
	"spotter/audio/audiotest"
	"spotter/audio/clip"
	"spotter/audio/dsp"
	"spotter/audio/engine"
	"spotter/audio/output"
	"spotter/audio/wav"
	"spotter/cues"
	"spotter/testrun"
)

// recordEnv names the folder in which the test binary records until it is killed.
const recordEnv = "SPOTTER_RECORD_TO_BE_KILLED"

func init() {
	if dir := os.Getenv(recordEnv); dir != "" {
		fmt.Println("error", recordUntilKilled(dir))
		os.Exit(0)
	}
}

// recordUntilKilled is the other side of TestRecorderKilled: it plays to a file,
// records the same to another, and presses a key now and then.
func recordUntilKilled(dir string) error {
	start := time.Now()
	r, err := New(Options{
		Path: filepath.Join(dir, "heard.wav"), Lead: time.Since(start),
		Clock:  func() time.Duration { return time.Since(start) },
		Number: func(press uint64) (uint64, bool) { return 100 + press, true },
	})
	if err != nil {
		return err
	}
	sound := saw(4800)
	e := engine.New(engine.Options{
		Cue:     func(id cues.ID) (cues.Cue, bool) { return cues.Cue{ID: id, Class: cues.Steer}, true },
		Bank:    clip.Bank{"left": sound, "right": sound},
		Outputs: []audio.Output{output.NewWAV(filepath.Join(dir, "output.wav"), start)},
		Report: func(p audio.Report) {
			if p.Outcome == audio.Sounding {
				fmt.Println(p.ID, p.Latency.Truncate(time.Millisecond).Nanoseconds())
			}
		},
		Tap: r,
	})
	go r.Run(context.Background())
	go e.Run(context.Background())
	for id := uint64(1); ; id++ {
		at := time.Now()
		fmt.Println(id, "pressed", at.Sub(start).Truncate(time.Millisecond).Nanoseconds())
		e.Play(audio.Press{ID: id, Cue: []cues.ID{"left", "right"}[id%2], At: at})
		time.Sleep(time.Duration(20+rand.IntN(200)) * time.Millisecond)
	}
}

// TestRecorderKilled kills a program that records at random instants. Everything
// but the last second must be there, exactly as the output had it, for any program
// that reads WAV. Mending adds a point where each cue begins, and leaves the
// samples as they are.
func TestRecorderKilled(t *testing.T) {
	t.Parallel()
	kills := testrun.Long(t, 1, 3, 10)
	sounded, points := 0, 0
	for range kills {
		dir := t.TempDir()
		presses := killRecorder(t, dir)
		heard := filepath.Join(dir, "heard.wav")
		file, err := os.ReadFile(heard)
		if err != nil {
			t.Fatal(err)
		}
		marks, frames, err := parseCues(bytes.NewReader(file), int64(len(file)))
		if err != nil || len(marks) != 0 {
			t.Fatalf("%d points, %v", len(marks), err)
		}
		strangersRead(t, heard, frames)
		played, err := os.ReadFile(filepath.Join(dir, "output.wav"))
		if err != nil {
			t.Fatal(err)
		}
		want := loud(played[wav.PlainHeader:])
		got := loud(file[recordData:][:frames*wav.StereoFrame])
		counted := frames
		if missing := int64(len(played)-wav.PlainHeader)/wav.StereoFrame - counted; missing > int64(dsp.Rate)*11/10 {
			t.Errorf("the last %v are missing", dsp.Rate.D(int(missing)))
		}
		for len(want) > 0 && len(got) < len(want) && want[len(want)-1].at > counted-recordMargin {
			want = want[:len(want)-1]
		}
		if len(got) > len(want) { // the output's last 10 ms are missing as well
			got = got[:len(want)]
		}
		// Recorder and output each read the clock, and may lose the processor in between.
		if err := same(got, want, recordTolerance); err != nil {
			t.Error(err)
		}
		sounded += len(got)
		points += mendKilled(t, heard, file, presses)
	}
	t.Logf("%d frames of sound, %d points", sounded, points)
	if sounded == 0 || points == 0 {
		t.Error("nothing was recorded: nothing was tested")
	}
}

// mendKilled mends a recording that was killed, with the presses that its program
// told of, and returns how many points it has then. was is the file before.
func mendKilled(t *testing.T, heard string, was []byte, presses []Cue) (points int) {
	t.Helper()
	mended, err := Mend(heard, func(Span) ([]Cue, error) { return presses, nil })
	if err != nil || mended.Had {
		t.Fatalf("%+v, %v", mended, err)
	}
	file, err := os.ReadFile(heard)
	if err != nil {
		t.Fatal(err)
	}
	marks, frames, err := parseCues(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	whole := (len(was) - recordData) / wav.StereoFrame * wav.StereoFrame
	if !bytes.Equal(samplesOf(file), was[recordData:][:whole]) {
		t.Error("mending changed the samples")
	}
	length := framesLast(frames)
	want := 0
	for _, p := range presses {
		if p.At < length-10*time.Millisecond {
			want++
		}
	}
	if len(marks) != mended.Points || len(marks) < want {
		t.Errorf("%d points, mending says %d, at least %d were heard in %v", len(marks), mended.Points, want, length)
	}
	begins := make(map[uint32]time.Duration, len(presses))
	for _, p := range presses {
		begins[uint32(p.Seq)] = p.At
	}
	// By number: of two cues that began within a millisecond of each other, either may be the first.
	for i, m := range marks {
		began, ok := begins[m.seq]
		if d := framesLast(m.at) - began; !ok || d < -12*time.Millisecond || d > 12*time.Millisecond {
			t.Errorf("point %d is %+v, and that cue began at %v (%t): %v away", i, m, began, ok, d)
		}
		delete(begins, m.seq) // one point each
	}
	strangersRead(t, heard, frames)
	return len(marks)
}

// samplesOf returns the bytes of a recording that its header counts as samples.
func samplesOf(file []byte) []byte {
	return file[recordData:][:binary.LittleEndian.Uint32(file[recordData-4:])]
}

// loud returns the frames of 16-bit stereo that are not silent.
func loud(pcm []byte) (list []frame) {
	le := binary.LittleEndian
	for i := 0; i+4 <= len(pcm); i += 4 {
		if f := (frame{int64(i / 4), int16(le.Uint16(pcm[i:])), int16(le.Uint16(pcm[i+2:]))}); f.left != 0 || f.right != 0 {
			list = append(list, f)
		}
	}
	return list
}

// killRecorder runs a recording in a folder and kills it. It returns the cues that
// began to sound, as a journal has them.
func killRecorder(t *testing.T, dir string) (heard []Cue) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), recordEnv+"="+dir)
	var out, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(1500*time.Millisecond + time.Duration(rand.Int64N(int64(2*time.Second))))
	if err := cmd.Process.Kill(); err != nil {
		t.Error(err)
	}
	if err := cmd.Wait(); err == nil || stderr.Len() > 0 || strings.Contains(out.String(), "error") {
		t.Fatalf("it ended by itself: %v: %s%s", err, &out, &stderr)
	}
	pressed := map[uint64]int64{}
	for line := range strings.Lines(out.String()) {
		var id uint64
		var ns int64
		if n, _ := fmt.Sscanf(line, "%d pressed %d", &id, &ns); n == 2 {
			pressed[id] = ns
		} else if n, _ := fmt.Sscanf(line, "%d %d", &id, &ns); n == 2 {
			heard = append(heard, Cue{Seq: 100 + id, Cue: "left", At: time.Duration(pressed[id] + ns)})
		}
	}
	return heard
}

// strangersRead holds a recording against programs that everybody has.
func strangersRead(t *testing.T, path string, frames int64) {
	t.Helper()
	python := `
import sys, wave
w = wave.open(sys.argv[1])
print(w.getframerate(), w.getnchannels(), w.getsampwidth(), w.getnframes(), len(w.readframes(w.getnframes())) // 4)`
	audiotest.Need(t, "python3", "soxi", "ffprobe")
	for _, tt := range []struct {
		program string
		args    []string
		want    string
	}{
		{"python3", []string{"-c", python, path}, fmt.Sprintf("48000 2 2 %d %d", frames, frames)},
		{"soxi", []string{"-s", path}, fmt.Sprint(frames)},
		{"soxi", []string{"-e", path}, "Signed Integer PCM"},
		{"ffprobe", []string{"-v", "warning", "-show_entries", "stream=duration_ts", "-of", "csv=p=0", path}, fmt.Sprint(frames)},
	} {
		out, err := exec.Command(tt.program, tt.args...).CombinedOutput()
		if got := strings.TrimSpace(string(out)); err != nil || got != tt.want {
			t.Errorf("%s %v: %v, %q, want %q", tt.program, tt.args, err, got, tt.want)
		}
	}
}
