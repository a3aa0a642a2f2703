package clitest

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"spotter/audio/audiotest/wavfiles"
	"spotter/cues/pack"
)

// AsTTS makes the test binary a program that speaks, for tests without a script.
const AsTTS = "SPOTTER_TEST_TTS"

func init() {
	if os.Getenv(AsTTS) == "1" {
		FakeTTS()
	}
}

// FakeTTS is a program that speaks, after a fashion, and misbehaves on demand:
//
//	faketts MODE [OUT [TEXT]]
//
// OUT of "-" and none is standard output, and without TEXT it is read from standard
// input. Its voice is a tone whose pitch tells texts apart. Each call adds a line
// with the mode and the text to the file FAKETTS_LOG, where that is set.
func FakeTTS() {
	arg := func(i int) string {
		if i < len(os.Args) {
			return os.Args[i]
		}
		return ""
	}
	mode, out, text := arg(1), arg(2), arg(3)
	if len(os.Args) < 4 {
		text, _ = bufio.NewReader(os.Stdin).ReadString('\n')
		text = strings.TrimSuffix(text, "\n")
	}
	if log := os.Getenv("FAKETTS_LOG"); log != "" {
		f, err := os.OpenFile(log, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o600)
		if err == nil {
			fmt.Fprintf(f, "%s %s\n", mode, text)
			f.Close()
		}
	}
	if name, word, ok := strings.Cut(mode, "@"); ok { // only for a text with this word
		mode = "say"
		if strings.Contains(text, word) {
			mode = name
		}
	}
	var w io.Writer = os.Stdout
	if out != "" && out != "-" && mode != "quiet" {
		f, err := os.Create(out)
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			leave(1)
		}
		defer f.Close()
		w = f
	}
	misbehave(mode, w, text)
	leave(0)
}

// leave ends the program at once: under the race detector os.Exit takes a second.
func leave(code int) { syscall.Exit(code) }

// startSleeper starts a process that does nothing for a minute: this program itself,
// since not every system has one for that.
func startSleeper() *exec.Cmd {
	self, err := os.Executable()
	if err == nil {
		c := exec.Command(self, "sleep", "-", "")
		c.Env = append(os.Environ(), AsTTS+"=1", "FAKETTS_LOG=")
		c.Stdout, c.Stderr = os.Stdout, os.Stderr
		if err = c.Start(); err == nil {
			return c
		}
	}
	fmt.Fprintln(os.Stderr, err)
	leave(6)
	return nil
}

// misbehave does what a mode says.
func misbehave(mode string, w io.Writer, text string) {
	switch mode {
	case "say":
		fmt.Fprintln(os.Stderr, "loading the voice … done")
		_, _ = w.Write(FakeVoice(text, 300*time.Millisecond, 9000))
	case "slow":
		_, _ = w.Write(FakeVoice(text, 700*time.Millisecond, 9000))
	case "loud":
		_, _ = w.Write(FakeVoice(text, 300*time.Millisecond, 90000))
	case "hot": // a top cut off here and there
		b := FakeVoice(text, 300*time.Millisecond, 9000)
		for i := range 40 {
			binary.LittleEndian.PutUint16(b[9000+2*i:], 32767)
		}
		_, _ = w.Write(b)
	case "silent":
		_, _ = w.Write(FakeVoice(text, 300*time.Millisecond, 0))
	case "long":
		_, _ = w.Write(FakeVoice(text, 40*time.Second, 9000))
	case "fail":
		fmt.Fprint(os.Stderr, "loading  10 %\rloading 100 %\n\x1b[31merror:\x1b[0m no voice\x07 \xff\n")
		leave(3)
	case "chatter": // more than any pipe holds, and then no sound
		for i := range 20000 {
			fmt.Fprintf(os.Stderr, "line %d of nothing\n", i)
		}
		leave(4)
	case "quiet":
	case "sleep":
		time.Sleep(time.Minute)
	case "garbage":
		_, _ = w.Write([]byte("ID3\x03 this is no WAV file, by far"))
	case "flood":
		_, _ = w.Write(FakeVoice(text, time.Second, 9000))
		for b := make([]byte, 1<<20); ; {
			if _, err := w.Write(b); err != nil {
				leave(5)
			}
			if f, ok := w.(*os.File); ok && f != os.Stdout {
				time.Sleep(time.Millisecond) // so that a disk of a test is not filled
			}
		}
	case "hang", "stay": // with a child that holds every pipe
		c := startSleeper()
		if pids := os.Getenv("FAKETTS_PIDS"); pids != "" {
			_ = os.WriteFile(filepath.Join(pids, strconv.Itoa(c.Process.Pid)), nil, 0o600)
		}
		if mode == "hang" {
			time.Sleep(time.Minute)
		}
		_, _ = w.Write(FakeVoice(text, 300*time.Millisecond, 9000))
	default:
		fmt.Fprintf(os.Stderr, "no mode %q\n", mode)
		leave(7)
	}
}

// FakeRecording writes what [fakeTTS] says of a text to a file:
//
//	faketts-to [-silent] FILE TEXT
func FakeRecording(ts *testscript.TestScript, _ bool, args []string) {
	peak := 9000.0
	if args[0] == "-silent" {
		peak, args = 0, args[1:]
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), FakeVoice(args[1], 300*time.Millisecond, peak), 0o600))
}

// CopyVoice copies the sounds of the program's voice into a folder:
//
//	copyvoice DIR
func CopyVoice(ts *testscript.TestScript, _ bool, args []string) {
	pack := pack.Default()
	for _, c := range pack.Cues {
		data, err := pack.ReadFile(c.File)
		ts.Check(err)
		ts.Check(os.WriteFile(filepath.Join(ts.MkAbs(args[0]), c.File), data, 0o600))
	}
}

// FakeVoice is a WAV file of a tone, 22.05 kHz mono, with silence around it. What is
// above full scale is clipped.
func FakeVoice(text string, d time.Duration, peak float64) []byte {
	const rate, quiet = 22050, 2205
	hz := 300.0
	for _, r := range text {
		hz = 300 + math.Mod(hz*7+float64(r)*13, 900)
	}
	samples := make([]int16, quiet+int(d*rate/time.Second)+quiet)
	for i := quiet; i < len(samples)-quiet; i++ {
		v := peak * math.Sin(2*math.Pi*hz*float64(i-quiet)/rate)
		samples[i] = int16(max(-32768, min(32767, v)))
	}
	return wavfiles.PCM16(rate, samples)
}
