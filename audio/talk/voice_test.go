package talk

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"spotter/audio"
	"spotter/audio/audiotest"
	"spotter/audio/audiotest/fakepulse"
	"spotter/audio/pulse"
	"spotter/audio/safemic"
	"spotter/testrun"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(testrun.AtOnce(m, 4)) }

// The devices of the tests.
const (
	earpiece = "bluez_output.AA_BB_CC_DD_EE_FF.1"
	hsp      = "bluez_input.AA_BB_CC_DD_EE_FF.0"
	usb      = "alsa_input.usb-Mic-00.mono"
)

// rig is a server with a headset and a USB microphone, the stream of the cues, and a talk.
type rig struct {
	*fakepulse.Server
	t     *testing.T
	v     *Voice
	began chan string
	stop  context.CancelFunc
	res   chan Result
}

func start(t *testing.T, o Options, sources ...fakepulse.Source) *rig {
	t.Helper()
	so := fakepulse.Options{
		Cards:   []fakepulse.Card{{Name: "pci", Profile: "analog"}, {Name: "usb", Profile: "mono"}, {Name: "bluez", Profile: "a2dp-sink"}},
		Sinks:   []fakepulse.Sink{{Name: "laptop", Card: "pci"}, {Name: earpiece, Card: "bluez", Properties: map[string]string{"api.bluez5.address": "AA:BB:CC:DD:EE:FF"}}},
		Sources: sources,
	}
	if sources == nil {
		so.Sources = []fakepulse.Source{{Name: hsp, Card: "bluez", Turns: "headset-head-unit"}, {Name: usb, Card: "usb"}, {Name: "laptop.monitor", MonitorOf: "laptop"}}
	}
	r := &rig{Server: fakepulse.Start(t, so), t: t, began: make(chan string, 1), res: make(chan Result, 1)}
	t.Setenv("PULSE_SERVER", r.Addr)
	cues, err := pulse.New(earpiece, 0).Open(t.Context(), audio.NewTimeline())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cues.Close() })
	o.Ears = func(all []pulse.Sink) []pulse.Sink { return safemic.Ears(all, earpiece) }
	o.Began = func(mic pulse.Source) { r.began <- mic.Name }
	ctx, stop := context.WithCancel(context.Background())
	r.stop, r.v = stop, New(o)
	t.Cleanup(stop)
	go func() { r.res <- r.v.Run(ctx) }()
	return r
}

func (r *rig) opened() string {
	r.t.Helper()
	select {
	case mic := <-r.began:
		return mic
	case res := <-r.res:
		r.t.Fatalf("it did not begin: %+v", res)
	case <-time.After(20 * time.Second):
		r.t.Fatal("waited 20 s for the microphone")
	}
	return ""
}

func (r *rig) ends() Result {
	r.t.Helper()
	select {
	case res := <-r.res:
		if faults := r.Faults(); len(faults) > 0 {
			r.t.Errorf("faults: %q", faults)
		}
		for end := time.Now().Add(10 * time.Second); len(r.Recording()) > 0 || len(r.Streams()) > 1; time.Sleep(5 * time.Millisecond) {
			if time.Now().After(end) {
				r.t.Fatalf("%q is still open, and %d streams", r.Recording(), len(r.Streams()))
			}
		}
		return res
	case <-time.After(20 * time.Second):
		r.t.Fatal("waited 20 s for the end")
		return Result{}
	}
}

// The voice comes to the runner's sink, on a stream of its own, and to frames for a link; it is
// down under a cue. Its buffer is short, and so is the queue.
func TestTheVoiceIsHeard(t *testing.T) {
	var mu sync.Mutex
	var frames [][]int16
	recorded := int64(0)
	r := start(t, Options{Sink: earpiece, Frames: func(f []int16) {
		mu.Lock()
		defer mu.Unlock()
		frames = append(frames, slices.Clone(f))
	}, Record: func(at int64, after time.Duration, pcm [][2]int16) {
		mu.Lock()
		defer mu.Unlock()
		recorded = at + int64(len(pcm))
		if after < 0 || after > 200*time.Millisecond {
			t.Errorf("frame %d is heard after %v", at, after)
		}
	}})
	if mic := r.opened(); mic != usb {
		t.Errorf("opened %q", mic)
	}
	time.Sleep(600 * time.Millisecond)
	if p := r.v.Peak(); p < 0.025 || p > 0.035 {
		t.Errorf("the level is %v", p)
	}
	r.v.Cover(ACue)
	time.Sleep(200 * time.Millisecond)
	r.v.Peak()
	time.Sleep(100 * time.Millisecond)
	if p := r.v.Peak(); p > 0.005 {
		t.Errorf("under a cue the level is %v", p)
	}
	r.v.Cover(Nothing)
	time.Sleep(400 * time.Millisecond)
	for _, s := range r.Streams() {
		if s.Queued > 100*msFrames*4 && s.Target < 48000 {
			t.Errorf("%d bytes are queued", s.Queued)
		}
	}
	r.stop()
	res := r.ends()
	if res.Err != nil || res.Mic != usb || res.Length < 900*time.Millisecond || res.Length > 5*time.Second {
		t.Fatalf("%+v", res)
	}
	loud, soft := 0, 0
	for _, run := range r.Runs() {
		if run.Sink != earpiece {
			t.Errorf("heard on %s", run.Sink)
		}
		for _, f := range run.Frames {
			switch {
			case f[0] != f[1]:
				t.Fatalf("the ears differ: %v", f)
			case f[0] > fakepulse.Level-10:
				loud++
			case f[0] > 100 && f[0] < 140:
				soft++
			}
		}
	}
	if loud < 20000 || soft < 7000 {
		t.Errorf("%d frames were heard as they are, %d ducked: %+v", loud, soft, res)
	}
	mu.Lock()
	defer mu.Unlock()
	if want := int(res.Length / (20 * time.Millisecond)); len(frames) != want || len(frames[10]) != FrameLength || frames[10][100] < fakepulse.Level-30 {
		t.Errorf("%d frames for the link, want %d", len(frames), want)
	}
	if recorded < int64(loud) {
		t.Errorf("recorded %d frames", recorded)
	}
}

// A microphone that is the earpiece's is never opened, by whatever way it is asked for, and the
// sentence says which is which.
func TestMicrophonesOfTheEarpiece(t *testing.T) {
	for name, tt := range map[string]struct {
		mic     string
		sources []fakepulse.Source
		want    string
	}{
		"named":             {hsp, nil, `"` + hsp + `" is not safe: on the earpiece's own device`},
		"the only one":      {"", []fakepulse.Source{{Name: hsp, Card: "bluez", Turns: "headset-head-unit"}}, "is not safe"},
		"the default":       {"", []fakepulse.Source{{Name: hsp, Card: "bluez"}, {Name: "x", Card: "bluez"}}, "no microphone is safe"},
		"two that are safe": {"", []fakepulse.Source{{Name: usb, Card: "usb"}, {Name: "second", Card: "usb"}}, "choose one with"},
		"none":              {"", []fakepulse.Source{{Name: "laptop.monitor", MonitorOf: "laptop"}}, "connect one"},
		"muted":             {usb, []fakepulse.Source{{Name: usb, Card: "usb", Muted: true}}, "muted"},
	} {
		t.Run(name, func(t *testing.T) {
			r := start(t, Options{Sink: earpiece, Mic: tt.mic}, tt.sources...)
			res := r.ends()
			if res.Err == nil || !strings.Contains(res.Err.Error(), tt.want) || res.Mic != "" || res.Length != 0 {
				t.Errorf("%+v, want %q", res, tt.want)
			}
		})
	}
}

// Whatever goes while the voice is open ends it, and the reason is told.
func TestTheVoiceEnds(t *testing.T) {
	for name, tt := range map[string]struct {
		do   func(r *rig)
		want string
	}{
		"the microphone goes":   {func(r *rig) { r.RemoveSource(usb) }, usb},
		"the earpiece goes":     {func(r *rig) { r.Remove(earpiece) }, ""},
		"the earpiece turns":    {func(r *rig) { r.Turn("bluez", "headset-head-unit") }, "the earpiece changed"},
		"the server goes":       {func(r *rig) { r.HangUp() }, "the sound server closed the connection"},
		"the sink is suspended": {func(r *rig) { r.Suspend(earpiece, true) }, "suspended"},
	} {
		t.Run(name, func(t *testing.T) {
			r := start(t, Options{Sink: earpiece})
			r.opened()
			time.Sleep(50 * time.Millisecond)
			tt.do(r)
			select {
			case res := <-r.res:
				if res.Err == nil || !strings.Contains(res.Err.Error(), tt.want) {
					t.Errorf("%+v, want %q", res, tt.want)
				}
			case <-time.After(10 * time.Second):
				t.Fatal("the voice is still open")
			}
		})
	}
}

// No talk is longer than 15 s.
func TestTheVoiceIsNotEndless(t *testing.T) { audiotest.Apart(t, isNotEndless) }

func isNotEndless(t *testing.T) {
	r := start(t, Options{Sink: earpiece})
	r.opened()
	began := time.Now()
	select {
	case res := <-r.res:
		if !res.Full || res.Err != nil || res.Length < Most || res.Length > Most+time.Second {
			t.Errorf("%+v after %v", res, time.Since(began))
		}
	case <-time.After(40 * time.Second):
		t.Fatal("it goes on")
	}
}
