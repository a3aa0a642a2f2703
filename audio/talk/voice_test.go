package talk

import (
	"context"
	"math"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"spotter/audio/audiotest"
	"spotter/audio/audiotest/fakepulse"
	"spotter/audio/audiotest/mics"
	"spotter/audio/pulse"
	"spotter/testrun"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(testrun.AtOnce(m, 4)) }

// rig is a server with microphones, and a talk.
type rig struct {
	*mics.Rig[Result]
	t      *testing.T
	v      *Voice
	wrote  chan int64    // receives the frame up to which was written, at each packet
	to     int64         // the last of them
	frames chan []int16  // for a link
	end    chan struct{} // closed when the talk is over
}

// start begins a talk. stepped says that the server's clock moves by [rig.step] alone.
func start(t *testing.T, stepped bool, o Options, sources ...fakepulse.Source) *rig {
	t.Helper()
	r := &rig{t: t, wrote: make(chan int64, 1<<14), frames: make(chan []int16, 1<<14), end: make(chan struct{})}
	if o.Ears == nil {
		o.Ears = mics.Ears
	}
	o.Record = func(at int64, after time.Duration, frames [][2]int16) {
		if after < 0 || after > 400*time.Millisecond {
			t.Errorf("frame %d is heard after %v", at, after)
		}
		if to := at + int64(len(frames)); to > r.to { // a packet, and no rewriting
			r.to = to
			r.wrote <- to
		}
	}
	o.Frames = func(f []int16) { r.frames <- slices.Clone(f) }
	var began func(pulse.Source)
	ready := make(chan struct{})
	o.Began = func(mic pulse.Source) { <-ready; began(mic) }
	r.v = New(o)
	r.Rig = mics.Run(t, fakepulse.Options{Stepped: stepped, Sources: sources}, func(ctx context.Context, told func(pulse.Source)) Result {
		began = told
		close(ready)
		defer close(r.end)
		return r.v.Run(ctx)
	})
	return r
}

// step has the microphone hear n packets, and waits for each until the server has it, and the voice the server's word
// for that. It reports whether the talk goes on.
func (r *rig) step(n int) bool {
	r.t.Helper()
	for range n {
		r.Step(packet)
		select {
		case to := <-r.wrote:
			for end := time.Now().Add(20 * time.Second); !r.took(to); time.Sleep(20 * time.Microsecond) {
				if time.Now().After(end) {
					r.t.Fatalf("waited 20 s for frame %d at the server: %+v", to, r.Streams())
				}
			}
		case <-r.end:
			return false
		case <-time.After(20 * time.Second):
			r.t.Fatal("waited 20 s for a packet to be written")
		}
	}
	return true
}

// took reports whether the server has what was written up to a frame, and the voice what it asked for.
func (r *rig) took(to int64) bool {
	all := r.Streams()
	if len(all) == 0 {
		return true // it is over
	}
	s := all[0]
	return s.Played+s.Ahead+s.Queued/4 == to && r.v.line.Queued()*4 == s.Queued+s.Missing
}

// The voice comes to the runner's sink, on a stream of its own, to frames for a link, and to the recording; it is
// down under a cue. Its queue is short.
func TestTheVoiceIsHeard(t *testing.T) {
	r := start(t, true, Options{Sink: mics.Earpiece})
	if mic := r.Opened(); mic != mics.USB {
		t.Errorf("opened %q", mic)
	}
	r.step(120)
	if p := r.v.Peak(); p < 0.030 || p > 0.031 {
		t.Errorf("the level is %v", p)
	}
	levels := func(n int) (low, high float64) {
		low = 1
		for range n {
			r.step(1)
			p := r.v.Peak()
			low, high = min(low, p), max(high, p)
		}
		return low, high
	}
	r.v.Cover(ACue)
	r.step(3) // it is taken by the next packet, and 5 ms later it is down
	r.v.Peak()
	if low, high := levels(60); low < 0.0038 || high > 0.0039 {
		t.Errorf("under a cue the level is %v to %v", low, high)
	}
	r.v.Cover(Nothing)
	if low, high := levels(26); low < 0.0038 || high > 0.0039 { // 150 ms, less what is queued
		t.Errorf("within 150 ms of a cue's end the level is %v to %v", low, high)
	}
	r.step(20)
	r.v.Peak()
	if low, high := levels(30); low < 0.030 || high > 0.031 {
		t.Errorf("then it is %v to %v", low, high)
	}
	streams := r.Streams()
	if len(streams) != 1 || streams[0].Sink != mics.Earpiece || streams[0].Queued > (least+tailLength+5*packet)*4 {
		t.Errorf("streams: %+v", streams)
	}
	r.Stop()
	res := r.Ends()
	if res.Err != nil || res.Mic != mics.USB || res.Counts.Frames < 240*int(packet) {
		t.Fatalf("%+v", res)
	}
	loud, soft := 0, 0
	for _, run := range r.Runs() {
		for _, f := range run.Frames {
			switch {
			case f[0] != f[1]:
				t.Fatalf("the ears differ: %v", f)
			case f[0] > fakepulse.Level-10:
				loud++
			case f[0] > 120 && f[0] < 132:
				soft++
			}
		}
	}
	if loud < 120*int(packet) || soft < 80*int(packet) {
		t.Errorf("%d frames were heard as they are, %d ducked: %+v", loud, soft, res)
	}
	want := int(res.Length / (20 * time.Millisecond))
	if len(r.frames) != want {
		t.Errorf("%d frames for the link, want %d", len(r.frames), want)
	}
	for i := range want {
		if f := <-r.frames; len(f) != FrameLength || i > 1 && i < 28 && math.Abs(float64(f[100])-fakepulse.Level) > 10 {
			t.Fatalf("frame %d for the link: %d samples, one of %d", i, len(f), f[100])
		}
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
		"named":             {mics.HSP, nil, `"` + mics.HSP + `" is not safe: on the earpiece's own device`},
		"the only one":      {"", []fakepulse.Source{{Name: mics.HSP, Card: "bluez", Turns: "headset-head-unit"}}, "is not safe"},
		"the default":       {"", []fakepulse.Source{{Name: mics.HSP, Card: "bluez"}, {Name: "x", Card: "bluez"}}, "no microphone is safe"},
		"two that are safe": {"", []fakepulse.Source{{Name: mics.USB, Card: "usb"}, {Name: "second", Card: "usb"}}, "choose one with"},
		"none":              {"", []fakepulse.Source{{Name: "laptop.monitor", MonitorOf: "laptop"}}, "connect one"},
		"muted":             {mics.USB, []fakepulse.Source{{Name: mics.USB, Card: "usb", Muted: true}}, "muted"},
	} {
		t.Run(name, func(t *testing.T) {
			r := start(t, false, Options{Sink: mics.Earpiece, Mic: tt.mic}, tt.sources...)
			res := r.Ends()
			if res.Err == nil || !strings.Contains(res.Err.Error(), tt.want) || res.Mic != "" || res.Length != 0 {
				t.Errorf("%+v, want %q", res, tt.want)
			}
			if n := r.Asked(5); n > 0 { // proto.OpCreateRecordStream
				t.Errorf("%d streams were opened", n)
			}
		})
	}
}

// With a phone as the earpiece the microphone of the spotter's own headset is free, if it is named; when the runner's cues
// come to the headset, it is closed. The recording has the voice, though it is played on no sink.
func TestAHeadsetBesideAPhone(t *testing.T) { audiotest.Apart(t, aHeadsetBesideAPhone) }

func aHeadsetBesideAPhone(t *testing.T) {
	var here atomic.Bool
	o := Options{Mic: mics.HSP, Away: func() bool { return !here.Load() }, Ears: func(all []pulse.Sink) []pulse.Sink {
		if here.Load() {
			return mics.Ears(all)
		}
		return nil
	}}
	r := start(t, true, o)
	if mic := r.Opened(); mic != mics.HSP {
		t.Errorf("opened %q", mic)
	}
	r.step(100)
	if p := r.v.Peak(); p < 0.030 || p > 0.031 {
		t.Errorf("the level is %v", p)
	}
	r.v.Cover(ASteer)
	r.step(3)
	r.v.Peak()
	r.step(5)
	if p := r.v.Peak(); p > 0 {
		t.Errorf("under a cue that steers the recording has it at %v", p)
	}
	here.Store(true)
	if res := r.Ends(); res.Err == nil || !strings.Contains(res.Err.Error(), "is not safe") || r.to < 100*packet {
		t.Errorf("%+v, recorded to frame %d", res, r.to)
	}

	here.Store(false)
	o.Mic = ""
	r = start(t, true, o)
	if mic := r.Opened(); mic != mics.USB {
		t.Errorf("unasked it opened %q", mic)
	}
	r.Stop()
	r.Ends()
}

// Whatever goes while the voice is open ends it, and the reason is told.
func TestTheVoiceEnds(t *testing.T) { audiotest.Apart(t, theVoiceEnds) }

func theVoiceEnds(t *testing.T) {
	for name, tt := range map[string]struct {
		do   func(r *rig)
		want string
	}{
		"the microphone goes":   {func(r *rig) { r.RemoveSource(mics.USB) }, mics.USB},
		"the earpiece goes":     {func(r *rig) { r.Remove(mics.Earpiece) }, ""},
		"the earpiece turns":    {func(r *rig) { r.Turn("bluez", "headset-head-unit") }, "the earpiece changed"},
		"the server goes":       {func(r *rig) { r.HangUp() }, "the sound server closed the connection"},
		"the sink is suspended": {func(r *rig) { r.Suspend(mics.Earpiece, true) }, "suspended"},
	} {
		t.Run(name, func(t *testing.T) {
			r := start(t, true, Options{Sink: mics.Earpiece})
			r.Opened()
			r.step(10)
			tt.do(r)
			if res := r.Ends(); res.Err == nil || !strings.Contains(res.Err.Error(), tt.want) {
				t.Errorf("%+v, want %q", res, tt.want)
			}
		})
	}
}

// No talk is longer than 15 s.
func TestTheVoiceIsNotEndless(t *testing.T) { audiotest.Apart(t, theVoiceIsNotEndless) }

func theVoiceIsNotEndless(t *testing.T) {
	r := start(t, true, Options{Sink: mics.Earpiece})
	r.Opened()
	var once sync.Once
	for r.step(1) {
		once.Do(func() {
			go func() { // what is not looked at
				for range r.frames {
				}
			}()
		})
	}
	close(r.frames)
	if res := r.Ends(); !res.Full || res.Err != nil || res.Length != Most {
		t.Errorf("%+v", res)
	}
}
