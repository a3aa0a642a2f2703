//go:build unix

package e2e

import (
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"spotter/audio/audiotest"
	"spotter/audio/clip"
	"spotter/cmd/spotter/clitest"
	"spotter/cmd/spotter/fault"
	"spotter/cues"
	"spotter/cues/pack"
	"spotter/testrun"
)

// word returns a cue's file in the default pack.
func word(t *testing.T, id cues.ID) []byte {
	t.Helper()
	c, _ := pack.Default().Cue(id)
	data, err := pack.Default().ReadFile(c.File)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// speak says a cue into the sink whose monitor is the microphone.
func speak(t *testing.T, s *audiotest.Server, id cues.ID) {
	t.Helper()
	audiotest.Need(t, "paplay")
	path := filepath.Join(t.TempDir(), "say.wav")
	if err := os.WriteFile(path, word(t, id), 0o600); err != nil {
		t.Fatal(err)
	}
	c := exec.Command("paplay", "--device="+audiotest.Laptop, path)
	c.Env = s.Env
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("paplay: %v: %s", err, out)
	}
}

// meanFrames is the number of frames of which [samplesOf] makes one: a tenth of a millisecond.
const meanFrames = 5

// samplesOf returns the samples of a clip after skip frames, each tenth of a
// millisecond's mean: the words are told apart by it, and not by what limiting changed.
func samplesOf(c *clip.Clip, skip int) []float64 {
	buf := make([][2]float64, c.Frames())
	c.Streamer().Stream(buf)
	var out []float64
	for part := range slices.Chunk(buf[skip:], meanFrames) {
		sum := 0.0
		for _, f := range part {
			sum += f[0]
		}
		out = append(out, sum)
	}
	return out
}

// sameWord returns how alike two clips are, 1 for the same, at the shift of up to
// 60 ms where they are most. It is found to the frame: half a tenth of a millisecond
// is an eighth of a period where voices are loudest for a crowd.
func sameWord(a, b *clip.Clip) float64 {
	x := samplesOf(a, 0)
	best, shift := alike(x, samplesOf(b, 0), -576, 576)
	for skip := 1; skip < meanFrames; skip++ { // to the frame only near the best: it takes long
		r, _ := alike(x, samplesOf(b, skip), shift-2, shift+2)
		best = max(best, r)
	}
	return best
}

// alike returns the highest correlation of x and y at any shift of so many tenths of a
// millisecond, and that shift.
func alike(x, y []float64, least, most int) (best float64, at int) {
	var xx, yy float64
	for _, v := range x {
		xx += v * v
	}
	for _, v := range y {
		yy += v * v
	}
	for shift := least; shift <= most; shift++ {
		xy := 0.0
		for i := max(0, -shift); i < min(len(x), len(y)-shift); i++ {
			xy += x[i] * y[i+shift]
		}
		if r := xy / math.Sqrt(xx*yy); r > best {
			best, at = r, shift
		}
	}
	return best, at
}

// isWord fails unless a recorded file is the word, as a clip has to be.
func isWord(t *testing.T, path string, id cues.ID) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	rec, err := clip.Decode(data, path)
	if err != nil {
		t.Fatal(err)
	}
	m := rec.Measures()
	if rec.Rate != 48000 || rec.Channels != 1 || rec.Encoding != "16-bit PCM" {
		t.Errorf("%s: %d Hz, %d channels, %s", id, rec.Rate, rec.Channels, rec.Encoding)
	}
	if math.Abs(m.Loudness-clip.TargetLoudness) > 0.5 || m.LeadIn > 5*time.Millisecond || m.TruePeak > clip.PeakCeiling+0.1 {
		t.Errorf("%s: %+v", id, m)
	}
	got, err := rec.Clip()
	if err != nil {
		t.Fatal(err)
	}
	likest, most := cues.ID(""), 0.0
	for _, c := range []cues.ID{"stop", "left", "right", "water"} {
		clip, err := clip.Load(word(t, c), string(c))
		if err != nil {
			t.Fatal(err)
		}
		if r := sameWord(clip, got); r > most {
			likest, most = c, r
		}
	}
	t.Logf("%s: %+v, alike by %.3f", id, m, most)
	if likest != id || most < 0.9 {
		t.Errorf("%s is most like %s, by %.3f", id, likest, most)
	}
}

// recordWord records the sound that is shown, up to what came of it.
func (x *terminal) recordWord(s *audiotest.Server, id cues.ID) {
	x.t.Helper()
	x.press("enter")
	x.see("SAY IT")
	speak(x.t.(*testing.T), s, id)
	x.see("enter keeps it")
}

// TestServerRecordsAVoice records a voice with the program: the words that a sink
// plays, heard by its monitor, in two sittings.
func TestServerRecordsAVoice(t *testing.T) {
	testrun.Slow(t, "a voice recorded word by word")
	onLong(t, func(t *testing.T, s *audiotest.Server, h *home) {
		dir := clitest.VoiceToRecord(t, h.path("voice"), "stop", "left", "right", "water")
		args := []string{"cues", "record", dir, "--mic", audiotest.Laptop + ".monitor", "--output", "pulse:" + audiotest.Ear}
		x := h.open(t, 80, 24, args...)
		x.see(`0 of 4 recorded`)
		heard := s.Record(audiotest.Ear)
		x.recordWord(s, "stop")
		x.see("✓ good .* LUFS")
		if !heard.WaitFor(patience, func(f []audiotest.Frame) bool { return len(audiotest.Sounds(f, time.Second)) > 0 }) {
			t.Error("the take was not played")
		}
		x.press("enter")
		x.see(`stop is saved`)
		x.see(`2 of 4 left`)
		x.recordWord(s, "right") // the wrong one
		x.press("r")
		x.see("SAY IT")
		speak(t, s, "left")
		x.see("enter keeps it")
		x.press("enter")
		x.see(`2 of 4 recorded`)
		x.press("q")
		if code := x.exit(); code != fault.ExitDone {
			t.Errorf("exit code %d", code)
		}
		x.restored()
		if text := strings.ReplaceAll(x.text(), "\n", ""); !strings.Contains(text, "2 of 4 sounds recorded in "+dir+"; 2 are missing") {
			t.Errorf("at the end it says\n%s", text)
		}
		isWord(t, filepath.Join(dir, "stop.wav"), "stop")
		isWord(t, filepath.Join(dir, "left.wav"), "left")

		x = h.open(t, 40, 12, args...)
		x.see(`2 of 4 recorded`)
		x.see(`3 of 4 right`)
		x.recordWord(s, "right")
		x.press("enter")
		x.see("right is saved")
		x.recordWord(s, "water")
		x.press("enter")
		x.see(`4 of 4 recorded`)
		x.press("ctrl+c")
		if code := x.exit(); code != fault.ExitDone {
			t.Errorf("exit code %d", code)
		}
		isWord(t, filepath.Join(dir, "right.wav"), "right")
		isWord(t, filepath.Join(dir, "water.wav"), "water")
		if code, out := h.run(t, "cues", "list", dir); code != fault.ExitDone || !strings.Contains(out, "Test Voice") {
			t.Errorf("the folder as a pack: code %d\n%s", code, out)
		}
		files, _ := filepath.Glob(filepath.Join(dir, "*"))
		takes, _ := filepath.Glob(filepath.Join(dir, "takes", "*.wav"))
		hidden, _ := filepath.Glob(filepath.Join(dir, ".*"))
		if len(files) != 6 || len(takes) != 4 || len(hidden) != 0 {
			t.Errorf("the folder has %v, %v, %v", files, takes, hidden)
		}
	})
}

// TestServerRecordsNothing: silence is noticed while it is recorded, in red; so is
// a microphone that goes in the middle of a take, and recording goes on with it
// when it is back.
func TestServerRecordsNothing(t *testing.T) {
	testrun.Slow(t, "words that nobody speaks")
	onLong(t, func(t *testing.T, s *audiotest.Server, h *home) {
		dir := clitest.VoiceToRecord(t, h.path("voice"), "stop", "left", "right")
		x := h.open(t, 80, 24, "cues", "record", dir, "--mic", audiotest.Laptop+".monitor", "--output", "pulse:"+audiotest.Ear)
		x.see(`0 of 3 recorded`)
		x.press("enter")
		x.see("SAY IT")
		x.see("NOTHING IS HEARD: .*hears nothing")
		plain, red := x.look()
		if i := slices.IndexFunc(strings.Split(plain, "\n"), func(l string) bool { return strings.Contains(l, "NOTHING IS HEARD") }); !red[i] {
			t.Errorf("it is not red:\n%s", plain)
		}
		s.Pactl("set-source-mute", audiotest.Laptop+".monitor", "1")
		x.see("is muted: unmute it")
		s.Pactl("set-source-mute", audiotest.Laptop+".monitor", "0")
		x.see("nothing was heard: enter records again")
		x.press("enter")
		x.see("SAY IT")
		s.UnloadSink(audiotest.Laptop)
		x.see("NO MICROPHONE: microphone \"laptop.monitor\"")
		x.see("the take is lost with the microphone")
		x.press("o")
		x.seeWrapped(`microphone "laptop\.monitor" is not there: choose one of ear\.monitor`)
		s.LoadSink(audiotest.Laptop)
		x.press("o")
		x.see("listening with .*laptop")
		x.recordWord(s, "stop")
		x.press("enter")
		x.see(`1 of 3 recorded`)
		x.press("q")
		if code := x.exit(); code != fault.ExitDone {
			t.Errorf("exit code %d", code)
		}
		isWord(t, filepath.Join(dir, "stop.wav"), "stop")
	})
}

// TestServerRecordsWhenItHangs: a sound server that answers no more is told, and
// the screen goes on obeying.
func TestServerRecordsWhenItHangs(t *testing.T) {
	testrun.Slow(t, "a server that hangs")
	t.Parallel()
	s := audiotest.Start(t, audiotest.PulseAudio)
	h := newHome(t)
	h.use(s)
	dir := clitest.VoiceToRecord(t, h.path("voice"), "stop", "left", "right")
	x := h.open(t, 80, 24, "cues", "record", dir, "--mic", audiotest.Laptop+".monitor", "--output", "pulse:"+audiotest.Ear)
	x.see(`0 of 3 recorded`)
	s.Freeze(true)
	defer s.Freeze(false)
	x.see("NO MICROPHONE|sends nothing")
	x.press("n")
	x.see("2 of 3 left")
	x.seeWrapped("NO MICROPHONE: .*no answer for")
	x.press("o", "n")
	x.see("3 of 3 right")
	x.seeWrapped("no sound server answers")
	x.press("q")
	if code := x.exit(); code != fault.ExitDone {
		t.Errorf("exit code %d", code)
	}
	x.restored()
}

// TestServerRecordsToAFullDisk: the take is kept in memory until there is room.
func TestServerRecordsToAFullDisk(t *testing.T) {
	testrun.Slow(t, "a voice recorded to a full disk")
	t.Parallel()
	s := audiotest.Start(t, audiotest.PulseAudio)
	h := newHome(t)
	h.use(s)
	disk := smallDiskOf(t, h, "2m")
	dir := clitest.VoiceToRecord(t, filepath.Join(disk, "voice"), "stop", "left", "right")
	x := h.open(t, 80, 24, "cues", "record", dir, "--mic", audiotest.Laptop+".monitor", "--output", "pulse:"+audiotest.Ear)
	x.see(`0 of 3 recorded`)
	x.recordWord(s, "stop")
	fill(t, filepath.Join(disk, "filler"))
	x.press("enter")
	x.seeWrapped("NOT SAVED: .*no space left on device: make room on the disk")
	if left, _ := filepath.Glob(filepath.Join(dir, "*.wav")); len(left) > 0 {
		t.Errorf("half of it is there: %v", left)
	}
	x.press("q")
	x.see("this take is not kept")
	if err := os.Remove(filepath.Join(disk, "filler")); err != nil {
		t.Fatal(err)
	}
	x.press("enter")
	x.see("stop is saved")
	x.press("q")
	if code := x.exit(); code != fault.ExitDone {
		t.Errorf("exit code %d", code)
	}
	isWord(t, filepath.Join(dir, "stop.wav"), "stop")
}
