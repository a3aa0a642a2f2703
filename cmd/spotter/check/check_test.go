package check

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"spotter/audio"
	"spotter/audio/pulse"
	"spotter/cmd/spotter/host"
	"spotter/cmd/spotter/run"
	"spotter/cmd/spotter/settings"
	"spotter/race"
)

// fakeOutput opens as it is told.
type fakeOutput struct {
	name   string
	stream *fakeStream
	err    error
}

func (f fakeOutput) Name() string { return f.name }

func (f fakeOutput) Open(context.Context, *audio.Timeline) (audio.Stream, error) {
	if f.err != nil {
		return nil, f.err
	}
	return f.stream, nil
}

// fakeStream takes as long as it is told from a key to the ear.
type fakeStream struct {
	device audio.Device
	takes  time.Duration
	err    error
	closed int
}

func (f *fakeStream) Device() audio.Device  { return f.device }
func (f *fakeStream) Lost() <-chan error    { return nil }
func (f *fakeStream) Close() error          { f.closed++; return nil }
func (f *fakeStream) Played() (int64, bool) { return 0, false }
func (f *fakeStream) Splice(edit func(int64)) (time.Time, error) {
	edit(0)
	return time.Now().Add(f.takes), f.err
}

func TestCheckOutput(t *testing.T) {
	quick := &fakeStream{device: audio.Device{Label: "Ear", Detail: "queue 1 s"}, takes: 5 * time.Millisecond}
	for _, tt := range []struct {
		name string
		outs []audio.Output
		spec string
		want grade
		text string
	}{
		{"good", []audio.Output{fakeOutput{name: "pulse", stream: quick}}, "pulse", gradeOK, `pulse "Ear": key to ear 5.`},
		{"second choice", []audio.Output{fakeOutput{name: "pulse", err: errors.New("no\nserver")}, fakeOutput{name: "speaker", stream: quick}}, "auto",
			gradeOK, "(no; server)"},
		{"slow", []audio.Output{fakeOutput{name: "pulse", stream: &fakeStream{takes: 180 * time.Millisecond}}}, "pulse", gradeWarning, "key to ear 1"},
		{"no splice", []audio.Output{fakeOutput{name: "pulse", stream: &fakeStream{err: errors.New("gone")}}}, "pulse", gradeFailure, "pulse: gone"},
		{"silence asked for", []audio.Output{fakeOutput{name: "null", stream: &fakeStream{device: audio.Device{Silent: true}}}}, "null", gradeWarning, "the runner hears nothing"},
		{"silence is no sound", []audio.Output{fakeOutput{name: "pulse", err: errors.New("none")}, fakeOutput{name: "null", stream: quick}}, "auto", gradeFailure, "none"},
		{"nothing built in", []audio.Output{fakeOutput{name: "null", stream: quick}}, "auto", gradeFailure, "no output is built"},
	} {
		f, o := checkOutput(t.Context(), tt.outs, run.Plan{Output: run.Value{Text: tt.spec}})
		if f.grade != tt.want || !strings.Contains(f.text, tt.text) {
			t.Errorf("%s: %v %q, want %v with %q", tt.name, f.grade, f.text, tt.want, tt.text)
		}
		if f.grade == gradeWarning && f.next == "" {
			t.Errorf("%s: a warning without what to do", tt.name)
		}
		if o.proven != (strings.Contains(f.text, "key to ear")) {
			t.Errorf("%s: proven %v", tt.name, o.proven)
		}
		for _, out := range tt.outs {
			if s := out.(fakeOutput).stream; s != nil && s != quick && s.closed != 1 {
				t.Errorf("%s: closed %d times", tt.name, s.closed)
			}
		}
	}
}

func TestCheckClockAndSpace(t *testing.T) {
	wall := time.Date(2027, 4, 19, 10, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		name       string
		boot, wall time.Duration // that each clock goes between two readings
		start      time.Time
		err        error
		want       grade
	}{
		{"good", clockTest, clockTest, wall, nil, gradeOK},
		{"boot clock stands", 0, clockTest, wall, nil, gradeFailure},
		{"no boot clock", 0, 0, wall, errors.New("none"), gradeFailure},
		{"wall clock being set", clockTest, time.Minute, wall, nil, gradeWarning},
		{"never set", clockTest, clockTest, time.Unix(0, 0), nil, gradeWarning},
	} {
		n := time.Duration(-1)
		d := Desk{Host: host.This(), Now: func() race.Stamp {
			n++
			return race.Stamp{Wall: tt.start.Add(n * tt.wall), Boot: time.Hour + n*tt.boot}
		}}
		d.Host.Boot = func() (time.Duration, error) { return time.Hour, tt.err }
		if f := d.checkClock(); f.grade != tt.want || (f.grade != gradeOK && f.next == "") {
			t.Errorf("%s: %+v, want %v and what to do", tt.name, f, tt.want)
		}
	}
	asleep := Desk{Host: host.This(), Now: host.This().Now}
	asleep.Host.Stops = true
	if f := asleep.checkClock(); f.grade != gradeWarning || !strings.Contains(f.next, "keep the machine awake") {
		t.Errorf("a clock that stops in sleep: %+v", f)
	}
	for free, want := range map[int64]grade{1 << 20: gradeFailure, 10 << 20: gradeWarning, 1 << 40: gradeOK} {
		d := Desk{Host: host.This(), Settings: settings.Desk{Environ: []string{"HOME=" + t.TempDir()}}}
		d.Host.Free = func(string) (int64, error) { return free, nil }
		if f := d.checkSpace(); f.grade != want {
			t.Errorf("%d bytes free: %+v, want %v", free, f, want)
		}
	}
}

func TestSinkRows(t *testing.T) {
	rows := sinkRows([]pulse.Sink{
		{Name: "ear", Label: "Open Run", State: "running", Default: true, Bluetooth: true, Muted: true, Rate: 48000, Channels: 1, Latency: 5300 * time.Microsecond},
		{Name: "hdmi", Rate: 44100, Channels: 2},
	})
	want := []string{
		"pulse:ear|Open Run|running|48000 Hz|1|5.3 ms|default, bluetooth, muted, mono: no left and right",
		"pulse:hdmi|||44100 Hz|2|–|",
	}
	for i, w := range want {
		if got := strings.Join(rows[i+1], "|"); got != w {
			t.Errorf("row %d: %s, want %s", i, got, w)
		}
	}
}
