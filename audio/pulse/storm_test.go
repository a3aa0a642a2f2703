package pulse

import (
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/jfreymuth/pulse/proto"

	"spotter/audio"
	"spotter/audio/audiotest"
	"spotter/audio/audiotest/fakepulse"
	"spotter/audio/engine"
	"spotter/cues"
	"spotter/testrun"
)

// mishap is something that befalls the way to the ear, and how it ends.
type mishap struct {
	name string
	do   func()
	undo func() // nil: it ends by itself
}

// storm presses keys while mishaps befall the server, one after the other.
type storm struct {
	t       *testing.T
	random  *rand.Rand
	crew    *crew
	mishaps []mishap
	presses int
	// How far apart keys are, how long each mishap lasts, and how long things are
	// well after it: at least and at most.
	apart, lasts, calm [2]time.Duration
	// strayed says what was heard from the wrong loudspeaker since it was last
	// asked, and forgets it.
	strayed func() error
	befell  map[string]int
	heaps   []uint64 // in use, in quiet moments
}

// seed is that of SPOTTER_SEED, or another each time; it is printed, so that a
// run that failed can be had again as far as the machine's own chances allow.
func seed(t *testing.T) *rand.Rand {
	n := uint64(time.Now().UnixNano())
	if s, err := strconv.ParseUint(os.Getenv("SPOTTER_SEED"), 10, 64); err == nil {
		n = s
	}
	t.Logf("SPOTTER_SEED=%d", n)
	return rand.New(rand.NewPCG(n, 0))
}

func (s *storm) between(d [2]time.Duration) time.Duration {
	return d[0] + time.Duration(s.random.Int64N(int64(d[1]-d[0])))
}

// rage presses all the keys, and returns when every mishap is over.
func (s *storm) rage() {
	s.look() // the output is open here, so the heap is weighed once at least
	keys := rand.New(rand.NewPCG(s.random.Uint64(), 1))
	pressed := make(chan struct{})
	go func() {
		defer close(pressed)
		for range s.presses {
			switch n := keys.IntN(100); {
			case n < 3:
				s.crew.press("stop")
			case n < 9:
				s.crew.Clear()
				s.crew.press("turn")
			default:
				s.crew.press([]cues.ID{"left", "right", "turn", "info"}[n%4])
			}
			time.Sleep(s.apart[0] + time.Duration(keys.Int64N(int64(s.apart[1]-s.apart[0]))))
		}
	}()
	s.befell = make(map[string]int)
	quarter := time.Duration(s.presses/4) * (s.apart[0] + s.apart[1]) / 2
	next := time.Now()
	for going := true; going; {
		m := s.mishaps[s.random.IntN(len(s.mishaps))]
		s.befell[m.name]++
		m.do()
		time.Sleep(s.between(s.lasts))
		if m.undo != nil {
			m.undo()
		}
		time.Sleep(s.between(s.calm))
		if time.Now().After(next) {
			s.look()
			next = time.Now().Add(quarter)
		}
		select {
		case <-pressed:
			going = false
		default:
		}
	}
	s.look()
}

// look listens to the wrong loudspeaker and weighs the heap.
func (s *storm) look() {
	s.t.Helper()
	if err := s.strayed(); err != nil {
		s.t.Errorf("after %v: %v", s.befell, err)
	}
	if s.crew.Status().State == engine.Open { // without its buffers it would be no measure for later
		s.heaps = append(s.heaps, heap())
	}
}

// heap returns how many bytes are in use.
func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func millis(least, most int) [2]time.Duration {
	return [2]time.Duration{time.Duration(least) * time.Millisecond, time.Duration(most) * time.Millisecond}
}

// descriptors returns how many files this process has open.
func descriptors(t *testing.T) int {
	t.Helper()
	list, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		audiotest.Lacking(t, "no list of descriptors on this system: %v", err)
	}
	return len(list)
}

// weather counts what the process holds and nobody may leave behind.
type weather struct {
	descriptors, goroutines int
	heap                    uint64
}

func clearSky(t *testing.T) weather { return weather{descriptors(t), runtime.NumGoroutine(), heap()} }

func (w weather) after(t *testing.T) error {
	var now weather
	for began := time.Now(); ; time.Sleep(10 * time.Millisecond) {
		now = clearSky(t)
		if now.descriptors <= w.descriptors && now.goroutines <= w.goroutines && now.heap <= w.heap+heapSlack {
			return nil
		}
		if time.Since(began) > 5*time.Second {
			return fmt.Errorf("%+v remain, where before there were %+v", now, w)
		}
	}
}

// heapSlack is by how much the heap in use may differ between two looks: what is
// under way at that moment, but not what a thousand presses would leave.
const heapSlack = 1 << 20

// weigh checks, while the crew is still at work, that the heap is as it was in the
// first half of the storm. What is under way, such as a frame of four megabytes
// that the server announced, has a few seconds to end.
func (s *storm) weigh() {
	s.t.Helper()
	most := slices.Max(s.heaps[:len(s.heaps)/2+1]) + heapSlack
	for range 50 {
		if now := heap(); now <= most {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	s.t.Errorf("the heap grows: %d bytes, and %d after the storm", s.heaps, heap())
}

// clear checks, once the storm is over, that the next key is heard, and then that
// each press had one outcome and nothing was left behind.
func (s *storm) clear(before weather) {
	t, c := s.t, s.crew
	t.Helper()
	waitFor := func(what string, limit time.Duration, ok func() bool) {
		t.Helper()
		for began := time.Now(); !ok(); time.Sleep(5 * time.Millisecond) {
			if time.Since(began) > limit {
				t.Fatalf("after %v not so: %s (status %+v, %v)", limit, what, c.Status(), s.befell)
			}
		}
	}
	time.Sleep(1500 * time.Millisecond) // whatever was lost has been noticed, and the last cues have ended
	c.Clear()
	waitFor("the output is open again", 15*time.Second, func() bool { return c.Status().State == engine.Open })
	if d := c.Status().Device; d.Name != audiotest.Ear {
		t.Errorf("in the end it plays on %q", d.Name)
	}
	time.Sleep(400 * time.Millisecond) // a cleared alarm has ended
	last := c.press("left")
	waitFor("a key after the storm has an outcome", 5*time.Second, func() bool { _, n := c.outcome(last); return n > 0 })
	if o, _ := c.outcome(last); o != audio.Heard {
		t.Errorf("a key after the storm: outcome %d, want heard", o)
	}
	s.weigh()
	c.stop()
	counts, err := c.eachOnce()
	if err != nil {
		t.Error(err)
	}
	if err := before.after(t); err != nil {
		t.Error(err)
	}
	t.Logf("%d presses: %d heard, %d cut, %d dropped, %d expired, %d without a device; opened %d times; %v; heap %d",
		len(c.outcomes)-1, counts[audio.Heard], counts[audio.Cut], counts[audio.Dropped], counts[audio.Expired], counts[audio.NoDevice], c.opened, s.befell, s.heaps)
	// A short storm may by chance have nothing that takes the device away.
	if short := len(c.outcomes) < 500; counts[audio.Heard]+counts[audio.Cut] == 0 || counts[audio.NoDevice] == 0 && !short {
		t.Errorf("outcomes %v: there was no storm, or no calm in it", counts)
	}
}

// TestFakeStorm presses 1,000 keys over a fake server that all befalls that can.
func TestFakeStorm(t *testing.T) { audiotest.Apart(t, fakeStorm) }

func fakeStorm(t *testing.T) {
	for _, pipewire := range []bool{false, true} {
		t.Run(fmt.Sprintf("pipewire=%v", pipewire), func(t *testing.T) {
			s := fakepulse.Start(t, fakepulse.Options{PipeWire: pipewire})
			t.Setenv("PULSE_SERVER", s.Addr)
			time.Sleep(20 * time.Millisecond)
			before := clearSky(t)
			st := &storm{t: t, random: seed(t), presses: testrun.Times(t, 150, 1000), crew: startCrew(t, New("", 5*time.Millisecond)),
				apart: millis(2, 6), lasts: millis(5, 80), calm: millis(20, 250)}
			st.mishaps = fakeMishaps(s)
			st.strayed = func() error {
				for _, r := range s.Runs() {
					if r.Sink != fakepulse.Ear {
						return fmt.Errorf("%d frames of sound from %s", len(r.Frames), r.Sink)
					}
				}
				return nil
			}
			st.rage()
			st.clear(before)
			for _, f := range s.Faults() {
				t.Error(f)
			}
		})
	}
}

// fakeMishaps are the faults of a fake server.
func fakeMishaps(s *fakepulse.Server) []mishap {
	script := func(f func(x *fakepulse.Exchange)) func() { return func() { s.SetScript(f) } }
	honest := script(nil)
	list := []mishap{
		{"sink unloaded", func() { s.Remove(fakepulse.Ear) }, func() { s.Add(fakepulse.Sink{Name: fakepulse.Ear}); s.SetDefault(fakepulse.Ear) }},
		{"server gone", s.Down, s.Up},
		{"hung up", s.HangUp, nil},
		{"frozen", func() { s.Freeze(true) }, func() { s.Freeze(false) }},
		{"frozen long", func() { s.Freeze(true); time.Sleep(time.Second) }, func() { s.Freeze(false) }},
		{"stream killed", s.Kill, nil},
		{"moved", func() { s.Move(fakepulse.Laptop, false) }, func() { s.Move(fakepulse.Ear, false) }},
		{"suspended", func() { s.Suspend(fakepulse.Ear, true) }, func() { s.Suspend(fakepulse.Ear, false) }},
		{"muted", func() { s.Mute(fakepulse.Ear, true) }, func() { s.Mute(fakepulse.Ear, false) }},
		{"volume zero", func() { s.Silence(fakepulse.Ear, true) }, func() { s.Silence(fakepulse.Ear, false) }},
		{"other default", func() { s.SetDefault(fakepulse.Laptop) }, func() { s.SetDefault(fakepulse.Ear) }},
		{"long latency", func() { s.Grant(fakepulse.Ear, func(k *fakepulse.Sink) { k.LeastLatency = 1920 }) },
			func() { s.Grant(fakepulse.Ear, func(k *fakepulse.Sink) { k.LeastLatency = 0 }) }},
		{"garbage", func() { s.Shout([]byte("HTTP/1.1 500 Oh dear\r\n\r\n")) }, nil},
		{"wrong types", func() { s.Shout(fakepulse.Command(proto.OpRequest, 0xFFFFFFFF, []byte("1t\x00"))) }, nil},
	}
	for name, misdeed := range misdeeds {
		list = append(list, mishap{name, script(func(x *fakepulse.Exchange) {
			if x.Nth%3 == 0 {
				misdeed(x)
				return
			}
			x.Honest()
		}), honest})
	}
	return list
}

// TestStorm presses 1,000 keys over real servers to which happens what happens
// to real servers.
func TestStorm(t *testing.T) {
	testrun.Slow(t, "a storm of keys on a real server")
	audiotest.EachServerApart(t, func(t *testing.T, kind audiotest.Kind) {
		s := audiotest.Start(t, kind)
		t.Setenv("PULSE_SERVER", s.Addr)
		before := clearSky(t)
		st := &storm{t: t, random: seed(t), presses: testrun.Times(t, 100, 1000), crew: startCrew(t, New("", 5*time.Millisecond)),
			apart: millis(30, 50), lasts: millis(100, 800), calm: millis(200, 1500)}
		laptop := s.Record(audiotest.Laptop)
		heard := func(frames []audiotest.Frame) error {
			if sounds := audiotest.Sounds(frames, 20*time.Millisecond); len(sounds) > 0 {
				return fmt.Errorf("%d sounds from the laptop, the first at frame %d lasts %v", len(sounds), sounds[0].Start, sounds[0].Length())
			}
			return nil
		}
		st.strayed = func() error {
			err := heard(laptop.Stop())
			laptop = s.Record(audiotest.Laptop)
			return err
		}
		ended := func() { // with the server
			if err := heard(laptop.Stop()); err != nil {
				t.Error(err)
			}
			laptop = s.Record(audiotest.Laptop)
		}
		st.mishaps = realMishaps(s, ended)
		st.rage()
		laptop.Stop()
		st.clear(before)
	})
}

// realMishaps are the faults of a real server; restarted is told when it was.
func realMishaps(s *audiotest.Server, restarted func()) []mishap {
	move := func(sink string) func() {
		return func() {
			for _, index := range s.Streams() {
				s.TryPactl("move-sink-input", index, sink) // the server may refuse, and should
			}
		}
	}
	return []mishap{
		{"sink unloaded", func() { s.UnloadSink(audiotest.Ear) }, func() { s.LoadSink(audiotest.Ear); s.Pactl("set-default-sink", audiotest.Ear) }},
		{"server killed", s.Kill, func() { s.Restart(); restarted() }},
		{"server restarted", func() { s.Restart(); restarted() }, nil},
		{"frozen", func() { s.Freeze(true) }, func() { s.Freeze(false) }},
		{"frozen long", func() { s.Freeze(true); time.Sleep(1500 * time.Millisecond) }, func() { s.Freeze(false) }},
		{"streams killed", s.KillStreams, nil},
		{"moved", move(audiotest.Laptop), move(audiotest.Ear)},
		{"suspended", func() { s.Suspend(audiotest.Ear, true) }, func() { s.Suspend(audiotest.Ear, false) }},
		{"muted", func() { s.Mute(audiotest.Ear, true) }, func() { s.Mute(audiotest.Ear, false) }},
		{"other default", func() { s.Pactl("set-default-sink", audiotest.Laptop) }, func() { s.Pactl("set-default-sink", audiotest.Ear) }},
		{"volume zero", func() { s.SetVolume(audiotest.Ear, 0) }, func() { s.SetVolume(audiotest.Ear, 100) }},
	}
}
