//go:build unix

package main

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"spotter/audio/wav"
	"spotter/testrun"
)

// A film of the real program: a cast that a player can read, and the sound of each key
// where the key is.
func TestFilm(t *testing.T) {
	testrun.Slow(t, "a film of a race")
	dir := t.TempDir()
	program := filepath.Join(dir, "spotter")
	if b, err := exec.Command("go", "build", "-o", program, "../cmd/spotter").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, b)
	}
	old := script
	defer func() { script = old }()
	script = []step{
		{at: 1500 * time.Millisecond, key: "\x1b[C", says: "left", sound: true},
		{at: 3 * time.Second, key: "w", says: "water", sound: true},
		{at: 5 * time.Second, key: "\x03", says: "leave"},
		{at: 5500 * time.Millisecond, key: "\x03", says: "leave"},
	}
	if err := shoot(t.Context(), program, dir); err != nil {
		t.Fatal(err)
	}
	film, err := os.ReadFile(filepath.Join(dir, "race.cast"))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(film)), "\n")
	var h header
	if err := json.Unmarshal([]byte(lines[0]), &h); err != nil || h.Version != 2 || h.Width != cols || h.Height != rows {
		t.Errorf("the head is %s (%v)", lines[0], err)
	}
	last, markers := 0.0, 0
	for _, l := range lines[1:] {
		var e []any
		if err := json.Unmarshal([]byte(l), &e); err != nil || len(e) != 3 {
			t.Fatalf("no event: %s (%v)", l, err)
		}
		if at := e[0].(float64); at < last {
			t.Errorf("the event at %v stands behind one at %v", at, last)
		} else {
			last = at
		}
		if e[1] == "m" {
			markers++
		}
	}
	if markers != len(script) {
		t.Errorf("%d markers of %d keys", markers, len(script))
	}
	if !strings.Contains(string(film), "heard") {
		t.Error("the film does not show that a cue was heard")
	}
	sound, err := os.ReadFile(filepath.Join(dir, "race.wav"))
	if err != nil {
		t.Fatal(err)
	}
	at := beginnings(sound[wav.PlainHeader:])
	if off, ok := nearest(at, 3*time.Second); !ok || off > apart {
		t.Errorf("the first cue is %v from its key in the film", off)
	}
}

// recorded is silence with a sound of 100 ms at each moment.
func recorded(length time.Duration, at ...time.Duration) []byte {
	pcm := make([]byte, int(length*frameRate/time.Second)*wav.StereoFrame)
	for _, a := range at {
		from := int(a * frameRate / time.Second)
		for i := range frameRate / 10 {
			binary.LittleEndian.PutUint16(pcm[(from+i)*wav.StereoFrame:], 5000)
		}
	}
	return append(wav.StereoHeader(uint32(len(pcm))), pcm...)
}

func TestAlign(t *testing.T) {
	steps := []step{{key: "a", says: "a", sound: true}, {key: "b", says: "b"}, {key: "c", says: "c", sound: true}}
	keys := take{pressed: []time.Duration{2 * time.Second, 3 * time.Second, 4 * time.Second}}
	for _, c := range []struct {
		name string
		wav  []byte
		ok   bool
	}{
		{"the recording begins later", recorded(5*time.Second, 1500*time.Millisecond, 3500*time.Millisecond), true},
		{"the recording begins earlier", recorded(6*time.Second, 2500*time.Millisecond, 4500*time.Millisecond), true},
		{"a cue is missing", recorded(5*time.Second, 1500*time.Millisecond), false},
		{"a cue is late", recorded(5*time.Second, 1500*time.Millisecond, 3700*time.Millisecond), false},
		{"silence", recorded(5 * time.Second), false},
		{"no file", nil, false},
	} {
		film, _, err := align(c.wav, keys, steps)
		if (err == nil) != c.ok {
			t.Errorf("%s: %v", c.name, err)
		}
		if err == nil {
			at := beginnings(film[wav.PlainHeader:])
			if len(at) != 2 || (at[0]-2*time.Second).Abs() > time.Millisecond || (at[1]-4*time.Second).Abs() > time.Millisecond {
				t.Errorf("%s: in the film the sounds begin at %v", c.name, at)
			}
		}
	}
}

// Letters that two reads cut in the middle are whole in the film.
func TestWholeLetters(t *testing.T) {
	all := []byte("a é ─ 🙂 z")
	for cut := range all {
		var b bytes.Buffer
		text, rest := whole(all[:cut])
		b.WriteString(text)
		text, rest = whole(append(rest, all[cut:]...))
		b.WriteString(text)
		if b.String() != string(all) || len(rest) > 0 {
			t.Errorf("cut at %d: %q, left %q", cut, b.String(), rest)
		}
	}
}

// Each key has its marker, also one after which the program showed nothing.
func TestEveryKeyHasItsMarker(t *testing.T) {
	steps := []step{{says: "a"}, {says: "b"}, {says: "c"}}
	film, err := take{pieces: []piece{{2 * time.Second, []byte("x")}}, pressed: []time.Duration{time.Second, 3 * time.Second, 4 * time.Second}}.cast("t", steps)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []string{`[1,"m","a"]`, `[2,"o","x"]`, `[3,"m","b"]`, `[4,"m","c"]`} {
		if !strings.Contains(string(film), s) {
			t.Errorf("no %s in\n%s", s, film)
		}
	}
}
