package run

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"spotter/audio"
	"spotter/audio/engine"
	"spotter/text"
	"spotter/ui/live"
)

func TestEarpiecesAreKept(t *testing.T) {
	path := filepath.Join(t.TempDir(), "spotter", "earpieces.toml")
	if e, err := ReadEarpieces(path); e != nil || err != nil {
		t.Fatalf("before anything was measured: %v, %v", e, err)
	}
	day := time.Date(2027, 4, 17, 8, 0, 0, 0, time.UTC)
	ear := Earpiece{183_700 * time.Microsecond, 189 * time.Millisecond, 11, 12, "mic \"x\"", day}
	tail := Earpiece{-400 * time.Microsecond, 5 * time.Millisecond, 12, 12, "m", day}
	for _, step := range []struct {
		sink string
		m    Earpiece
	}{{"ear", tail}, {"bluez_output.00_11", tail}, {"e\x1b[31m\"ar.1", tail}, {"ear", ear}} {
		if err := KeepEarpiece(path, step.sink, step.m); err != nil {
			t.Fatal(err)
		}
	}
	got, err := ReadEarpieces(path)
	want := Earpieces{"ear": ear, "bluez_output.00_11": tail, `e\x1b[31m"ar.1`: tail}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v\n%s", err, diff)
	}
	if m, ok := got.Of("e\x1b[31m\"ar.1"); !ok || m != tail {
		t.Errorf("a name with control characters: %+v, %v", m, ok)
	}
	left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), ".*"))
	if len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// TestEarpiecesBroken: a broken file is named, and neither used nor overwritten.
func TestEarpiecesBroken(t *testing.T) {
	for name, tt := range map[string]struct{ text, want string }{
		"no TOML":       {"[sinks.ear]\nbeyond_ms = \n", "line 2"},
		"not a number":  {"[sinks.ear]\nbeyond_ms = nan\nmeasured = 2027-04-19T10:00:00Z\n", `sink "ear"`},
		"past any ear":  {"[sinks.ear]\nbeyond_ms = 1e300\nmeasured = 2027-04-19T10:00:00Z\n", `sink "ear"`},
		"without a day": {"[sinks.ear]\nbeyond_ms = 3.5\n", `sink "ear"`},
		"too long":      {strings.Repeat("#", maxEarpieces+1), "more than"},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "spotter", "earpieces.toml")
			if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, []byte(tt.text), 0o600); err != nil {
				t.Fatal(err)
			}
			e, err := ReadEarpieces(path)
			if e != nil || err == nil || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), path) {
				t.Errorf("%v, %v, want %q and the path", e, err, tt.want)
			}
			if err := KeepEarpiece(path, "ear", Earpiece{Measured: time.Now()}); err == nil {
				t.Error("it was overwritten")
			}
			if text, err := os.ReadFile(path); err != nil || string(text) != tt.text {
				t.Errorf("it now holds %.40q, %v", text, err)
			}
		})
	}
}

func FuzzParseEarpieces(f *testing.F) {
	f.Add([]byte("[sinks.ear]\nbeyond_ms = 184.2\nkey_to_ear_ms = 189\nheard = 12\nof = 12\nmic = 'm'\nmeasured = 2027-04-19T10:00:00Z\n"))
	f.Add([]byte("[sinks.\"a.b\"]\nbeyond_ms = -inf"))
	f.Fuzz(func(t *testing.T, data []byte) {
		e, err := parseEarpieces(data)
		for name, m := range e {
			if err != nil || m.Beyond.Abs() > mostBeyond || m.Measured.IsZero() || name != text.Escape(name) {
				t.Fatalf("%q: %+v, %v", name, m, err)
			}
		}
	})
}

// TestEarpieceReachesTheScreen adds what was measured to what the server knows.
func TestEarpieceReachesTheScreen(t *testing.T) {
	w, sound, _, _ := newTestWire()
	w.ears = Earpieces{"ear": {Beyond: 184 * time.Millisecond, Measured: time.Now()}}
	sound.status = engine.Status{DeviceEvent: engine.DeviceEvent{State: engine.Open, Device: audio.Device{Name: "ear", Latency: 5 * time.Millisecond}}}
	if out := w.Health().Output; out.Beyond != 184*time.Millisecond || out.Latency != 5*time.Millisecond || out.State != live.OutputOK {
		t.Errorf("the screen is told %+v", out)
	}
}
