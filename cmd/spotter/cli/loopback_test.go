package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"spotter/audio"
	"spotter/audio/engine"
	"spotter/audio/loopback"
	"spotter/audio/pulse"
	"spotter/race"
	"spotter/text"
	"spotter/ui/live"
)

func storeApp(t *testing.T) *App {
	t.Helper()
	now := time.Date(2027, 4, 19, 10, 0, 0, 0, time.UTC)
	return New(Options{
		Env: []string{"XDG_STATE_HOME=" + t.TempDir()},
		Now: func() race.Stamp { return race.Stamp{Wall: now, Boot: time.Hour} },
	})
}

func TestEarpiecesAreKept(t *testing.T) {
	a := storeApp(t)
	if e, err := a.earpieces(); e != nil || err != nil {
		t.Fatalf("before anything was measured: %v, %v", e, err)
	}
	day := a.o.Now().Wall.Add(-50 * time.Hour)
	ear := earpiece{183_700 * time.Microsecond, 189 * time.Millisecond, 11, 12, "mic \"x\"", day}
	tail := earpiece{-400 * time.Microsecond, 5 * time.Millisecond, 12, 12, "m", day}
	for _, step := range []struct {
		sink string
		m    earpiece
	}{{"ear", tail}, {"bluez_output.00_11", tail}, {"e\x1b[31m\"ar.1", tail}, {"ear", ear}} {
		if err := a.keepEarpiece(step.sink, step.m); err != nil {
			t.Fatal(err)
		}
	}
	got, err := a.earpieces()
	want := earpieces{"ear": ear, "bluez_output.00_11": tail, `e\x1b[31m"ar.1`: tail}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v\n%s", err, diff)
	}
	if m, ok := got.of("e\x1b[31m\"ar.1"); !ok || m != tail {
		t.Errorf("a name with control characters: %+v, %v", m, ok)
	}
	left, _ := filepath.Glob(filepath.Join(filepath.Dir(a.earpieceFile()), ".*"))
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
			a := storeApp(t)
			path := a.earpieceFile()
			if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, []byte(tt.text), 0o600); err != nil {
				t.Fatal(err)
			}
			e, err := a.earpieces()
			if e != nil || err == nil || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), path) {
				t.Errorf("%v, %v, want %q and the path", e, err, tt.want)
			}
			if err := a.keepEarpiece("ear", earpiece{Measured: time.Now()}); err == nil {
				t.Error("it was overwritten")
			}
			if text, err := os.ReadFile(path); err != nil || string(text) != tt.text {
				t.Errorf("it now holds %.40q, %v", text, err)
			}
			if f := a.checkEarpiece(audio.Device{Name: "ear"}, plan{}); len(f) != 1 || f[0].grade != gradeWarning || f[0].next == "" {
				t.Errorf("the check says %+v", f)
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

func TestEarpieceIsShown(t *testing.T) {
	a := storeApp(t)
	if err := a.keepEarpiece("ear", earpiece{184 * time.Millisecond, 189 * time.Millisecond, 12, 12, "mic", a.o.Now().Wall.Add(-3 * time.Hour)}); err != nil {
		t.Fatal(err)
	}
	f := a.checkEarpiece(audio.Device{Name: "ear"}, plan{target: 2 * time.Hour, distanceM: 36000, units: "km"})
	if len(f) != 1 || f[0].grade != gradeOK || f[0].text != "adds 184.0 ms to that, measured 3 hours ago with mic: 0.92 m at 3:20 /km" {
		t.Errorf("the check says %+v", f)
	}
	if f := a.checkEarpiece(audio.Device{Name: "laptop"}, plan{}); f != nil {
		t.Errorf("of a device that was not measured: %+v", f)
	}
	if f := a.checkEarpiece(audio.Device{Name: "bluez_1", Bluetooth: true}, plan{}); len(f) != 1 || !strings.Contains(f[0].next, "--loopback") {
		t.Errorf("of Bluetooth that was not measured: %+v", f)
	}
	known, err := a.earpieces()
	if err != nil {
		t.Fatal(err)
	}
	rows := [][]string{{"NAME", "NOTES"}, {"ear", "default"}, {"laptop", ""}}
	noteEarpieces(rows, []pulse.Sink{{Name: "ear"}, {Name: "laptop"}}, known, a.o.Now().Wall)
	if diff := cmp.Diff([][]string{{"NAME", "NOTES"}, {"ear", "default, earpiece +184 ms (3 hours ago)"}, {"laptop", ""}}, rows); diff != "" {
		t.Error(diff)
	}
	w, sound, _, _ := newTestWire()
	w.ears = known
	sound.status = engine.Status{DeviceEvent: engine.DeviceEvent{State: engine.Open, Device: audio.Device{Name: "ear", Latency: 5 * time.Millisecond}}}
	if out := w.Health().Output; out.Beyond != 184*time.Millisecond || out.Latency != 5*time.Millisecond || out.State != live.OutputOK {
		t.Errorf("the screen is told %+v", out)
	}
}

func TestLoopbackFindings(t *testing.T) {
	ms := time.Millisecond
	for _, tt := range []struct {
		r    loopback.Result
		want grade
		text string
	}{
		{loopback.Result{Median: 6 * ms, Least: 5 * ms, Most: 7 * ms, Reported: 6 * ms, Beyond: -ms, Heard: 12, Sent: 12}, gradeOK,
			"key to ear 6.0 ms (5.0 ms to 7.0 ms): 0.02 m at 5:18 /km; 12 of 12 clicks heard|adds nothing to the 6.0 ms that the sound server reports"},
		{loopback.Result{Median: 189 * ms, Least: 186 * ms, Most: 193 * ms, Reported: 5 * ms, Beyond: 184 * ms, Heard: 12, Sent: 12}, gradeWarning,
			"0.59 m at 5:18 /km; 12 of 12 clicks heard|adds 184.0 ms (0.58 m) to the 5.0 ms that the sound server reports"},
		{loopback.Result{Median: 6 * ms, Heard: 9, Sent: 12}, gradeWarning, "9 of 12"},
	} {
		speed, pace := plan{}.metresPerSecond()
		f := loopbackFindings(tt.r, speed, pace)
		if text := f[0].text + "|" + f[1].text; f[0].grade != tt.want || !strings.Contains(text, tt.text) {
			t.Errorf("%+v: %v %q, want %v %q", tt.r, f[0].grade, text, tt.want, tt.text)
		}
	}
}

func TestAgo(t *testing.T) {
	now := time.Date(2027, 4, 19, 10, 0, 0, 0, time.UTC)
	for d, want := range map[time.Duration]string{
		0: "just now", time.Minute: "1 minute ago", 90 * time.Minute: "1 hour ago", 47 * time.Hour: "47 hours ago", 72 * time.Hour: "3 days ago",
		-2 * time.Hour: "in the future: is the date right?",
	} {
		if got := ago(now.Add(-d), now); got != want {
			t.Errorf("%v: %q, want %q", d, got, want)
		}
	}
}
