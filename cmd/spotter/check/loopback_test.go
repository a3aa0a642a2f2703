package check

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"spotter/audio"
	"spotter/audio/loopback"
	"spotter/audio/pulse"
	"spotter/cmd/spotter/run"
	"spotter/cmd/spotter/settings"
	"spotter/race"
)

func storeDesk(t *testing.T) Desk {
	t.Helper()
	now := time.Date(2027, 4, 19, 10, 0, 0, 0, time.UTC)
	return Desk{
		Settings: settings.Desk{Environ: []string{"XDG_STATE_HOME=" + t.TempDir()}},
		Now:      func() race.Stamp { return race.Stamp{Wall: now, Boot: time.Hour} },
	}
}

func TestEarpieceIsShown(t *testing.T) {
	d := storeDesk(t)
	if err := run.KeepEarpiece(d.Settings.EarpieceFile(), "ear", run.Earpiece{Beyond: 184 * time.Millisecond, KeyToEar: 189 * time.Millisecond,
		Heard: 12, Of: 12, Mic: "mic", Measured: d.Now().Wall.Add(-3 * time.Hour)}); err != nil {
		t.Fatal(err)
	}
	f := d.checkEarpiece(audio.Device{Name: "ear"}, run.Plan{Target: 2 * time.Hour, DistanceM: 36000, Units: "km"})
	if len(f) != 1 || f[0].grade != gradeOK || f[0].text != "adds 184.0 ms to that, measured 3 hours ago with mic: 0.92 m at 3:20 /km" {
		t.Errorf("the check says %+v", f)
	}
	if f := d.checkEarpiece(audio.Device{Name: "laptop"}, run.Plan{}); f != nil {
		t.Errorf("of a device that was not measured: %+v", f)
	}
	if f := d.checkEarpiece(audio.Device{Name: "bluez_1", Bluetooth: true}, run.Plan{}); len(f) != 1 || !strings.Contains(f[0].next, "--loopback") {
		t.Errorf("of Bluetooth that was not measured: %+v", f)
	}
	known, err := run.ReadEarpieces(d.Settings.EarpieceFile())
	if err != nil {
		t.Fatal(err)
	}
	rows := [][]string{{"NAME", "NOTES"}, {"ear", "default"}, {"laptop", ""}}
	noteEarpieces(rows, []pulse.Sink{{Name: "ear"}, {Name: "laptop"}}, known, d.Now().Wall)
	if diff := cmp.Diff([][]string{{"NAME", "NOTES"}, {"ear", "default, earpiece +184 ms (3 hours ago)"}, {"laptop", ""}}, rows); diff != "" {
		t.Error(diff)
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
		speed, pace := metresPerSecond(run.Plan{})
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

// TestBrokenEarpiecesAreShown has the check warn of a file that it cannot read.
func TestBrokenEarpiecesAreShown(t *testing.T) {
	d := storeDesk(t)
	if err := os.MkdirAll(filepath.Dir(d.Settings.EarpieceFile()), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(d.Settings.EarpieceFile(), []byte("[sinks.ear]\nbeyond_ms = \n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if f := d.checkEarpiece(audio.Device{Name: "ear"}, run.Plan{}); len(f) != 1 || f[0].grade != gradeWarning || f[0].next == "" {
		t.Errorf("the check says %+v", f)
	}
}
