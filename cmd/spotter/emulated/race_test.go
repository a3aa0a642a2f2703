//go:build linux && !race

package emulated

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"math"
	"os"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"spotter/ui/uitest"
)

// patience bounds every wait: an emulator on a busy machine is slow.
const patience = 5 * time.Minute

// race is the program at work in a terminal.
type race struct {
	t     *testing.T
	keys  *os.File
	ended chan error
	mu    sync.Mutex
	shown []byte // what it wrote
}

// race starts the program in a terminal.
func (p *program) race(t *testing.T, args ...string) *race {
	t.Helper()
	master, slave := uitest.OpenTerminal(t)
	c := p.command(args...)
	c.Stdin, c.Stdout, c.Stderr = slave, slave, slave
	c.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	r := &race{t: t, keys: master, ended: make(chan error, 1)}
	go func() { r.ended <- c.Wait() }()
	go func() {
		buf := make([]byte, 4096)
		for {
			n, err := master.Read(buf)
			r.mu.Lock()
			r.shown = append(r.shown, buf[:n]...)
			r.mu.Unlock()
			if err != nil {
				return
			}
		}
	}()
	t.Cleanup(func() { _ = c.Process.Kill() })
	return r
}

// press sends bytes as a terminal sends a key.
func (r *race) press(key string) {
	r.t.Helper()
	if _, err := r.keys.WriteString(key); err != nil {
		r.t.Fatal(err)
	}
}

// fail ends the test with what the program wrote last.
func (r *race) fail(format string, args ...any) {
	r.t.Helper()
	r.mu.Lock()
	defer r.mu.Unlock()
	r.t.Logf("the end of what it wrote: %q", r.shown[max(0, len(r.shown)-2000):])
	r.t.Fatalf(format, args...)
}

// shows waits until the program has written a text to its terminal.
func (r *race) shows(text string) {
	r.t.Helper()
	for deadline := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		r.mu.Lock()
		found := bytes.Contains(r.shown, []byte(text))
		r.mu.Unlock()
		if found {
			return
		}
		if time.Now().After(deadline) {
			r.fail("it does not show %q after %v", text, patience)
		}
	}
}

// await waits until a journal has so many lines of a kind.
func (r *race) await(journal, kind string, n int) {
	r.t.Helper()
	for deadline := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		b, _ := os.ReadFile(journal)
		if bytes.Count(b, []byte(`"kind":"`+kind+`"`)) >= n {
			return
		}
		select {
		case err := <-r.ended:
			r.fail("the program ended (%v) before line %d of kind %s", err, n, kind)
		default:
		}
		if time.Now().After(deadline) {
			r.fail("no line %d of kind %s after %v", n, kind, patience)
		}
	}
}

// leave presses what leaves until the program ends: a busy machine may see the two presses
// as a bounce, or the second one too late.
func (r *race) leave() {
	r.t.Helper()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); {
		r.press("\x03")
		time.Sleep(200 * time.Millisecond)
		r.press("\x03")
		select {
		case err := <-r.ended:
			if err != nil {
				r.fail("the program ended with %v", err)
			}
			return
		case <-time.After(5 * time.Second):
		}
	}
	r.fail("the program goes on")
}

// line holds the fields of a line that this test reads.
type line struct {
	Seq       int    `json:"seq"`
	Kind      string `json:"kind"`
	ElapsedMS int64  `json:"elapsed_ms"`
	Outcome   string `json:"outcome"`
	Hash      string `json:"hash"`
}

// chained reads a journal and checks its chain of hashes as docs/journal.md has it, without
// the program.
func chained(t *testing.T, path string) (lines []line) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	before := strings.Repeat("0", 64)
	for text := range strings.Lines(string(b)) {
		var l line
		if err := json.Unmarshal([]byte(text), &l); err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		body, _, _ := strings.Cut(text, `,"hash":`)
		if sum := sha256.Sum256([]byte(before + body)); hex.EncodeToString(sum[:]) != l.Hash {
			t.Fatalf("line %d: its hash is not that of the line", l.Seq)
		}
		before, lines = l.Hash, append(lines, l)
	}
	return lines
}

func count(lines []line, kind string) (n int) {
	for _, l := range lines {
		if l.Kind == kind {
			n++
		}
	}
	return n
}

// sound is a stretch of a file that is not silent, with the levels of both ears (root mean
// square, full scale is 32768).
type sound struct{ left, right float64 }

// sounds reads a finished file of 48 kHz, 16 bits and two channels, and returns its sounds:
// 150 ms of silence part two.
func sounds(t *testing.T, path string) (list []sound) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	le := binary.LittleEndian
	data := bytes.Index(b, []byte("data"))
	if len(b) < 44 || string(b[:4]) != "RIFF" || string(b[8:12]) != "WAVE" || data < 0 || int(le.Uint32(b[4:])) != len(b)-8 ||
		le.Uint32(b[24:]) != 48000 || le.Uint16(b[22:]) != 2 {
		t.Fatalf("no finished WAV file of 48 kHz in stereo: %d bytes that begin with %q", len(b), b[:min(44, len(b))])
	}
	samples := b[data+8 : min(len(b), data+8+int(le.Uint32(b[data+4:])))]
	var now sound
	frames, silent := 0, 0
	end := func() {
		if frames > 0 {
			list = append(list, sound{math.Sqrt(now.left / float64(frames)), math.Sqrt(now.right / float64(frames))})
		}
		now, frames, silent = sound{}, 0, 0
	}
	for ; len(samples) >= 4; samples = samples[4:] {
		l, r := float64(int16(le.Uint16(samples))), float64(int16(le.Uint16(samples[2:])))
		if math.Abs(l)+math.Abs(r) < 50 {
			if silent++; silent > 48000*150/1000 {
				end()
			}
			continue
		}
		now, frames, silent = sound{now.left + l*l, now.right + r*r}, frames+1, 0
	}
	end()
	return list
}
