package talk

import (
	"math"
	"math/rand/v2"
	"testing"
)

// sim is a sound server and a microphone, whose clocks differ, on a machine that is late at times.
type sim struct {
	p       *pacer
	rng     *rand.Rand
	read    float64        // frames that the sink has taken
	asked   int64          // frames
	line    [1 << 17]int16 // by frame
	written int64          // the write index
	heard   []int16
	voiceAt int64 // frames of the microphone so far
	drift   float64
	now     float64 // frames of the clock that is right
	due     float64 // when the next packet is whole
}

const target = 15 * msFrames

func newSim(drift float64, seed uint64) *sim {
	return &sim{p: newPacer(Nothing), rng: rand.New(rand.NewPCG(seed, 1)), drift: drift, asked: target}
}

// advance plays so many frames of the server's clock, in blocks of the sink. It and write do not
// look for data races: a simulation is one goroutine's, and takes most of the time of its tests.
//
//go:norace
func (s *sim) advance(frames float64) {
	before := int64(s.read)
	s.read += frames * (1 + s.drift)
	for f := before; f < int64(s.read); f++ {
		s.heard = append(s.heard, s.line[f%int64(len(s.line))])
		s.line[f%int64(len(s.line))] = 0
	}
	for int64(s.read)+target-s.asked >= packet { // it asks in steps
		s.asked += packet
	}
}

// until plays up to a time.
func (s *sim) until(at float64) {
	if at > s.now {
		s.advance(at - s.now)
		s.now = at
	}
}

func (s *sim) queued() int64 { return target - s.asked + s.written }

// write does as a server does: what comes too late is lost.
//
//go:norace
func (s *sim) write(c chunk) {
	at := s.written + c.at
	if at != c.first {
		panic("the pacer has lost count of the frames")
	}
	for i := range c.frames {
		if f := int64(i) + at; f >= int64(s.read) {
			s.line[f%int64(len(s.line))] = c.frames[i][0]
		}
	}
	s.written = at + int64(len(c.frames))
}

// talk sends n packets, each late by up to jitter frames; now and then the machine stands still
// for a stall, and what was said meanwhile comes together.
func (s *sim) talk(t *testing.T, n int, jitter, stall float64, sound func(frame int64) float32, after func()) {
	t.Helper()
	var pending []float32
	for i := range n {
		s.due += float64(packet)
		s.until(s.due + s.rng.Float64()*jitter)
		for range packet {
			pending = append(pending, sound(s.voiceAt))
			s.voiceAt++
		}
		if stall > 0 && i%400 == 399 {
			s.due += stall
			s.until(s.due)
			for range int64(stall) {
				pending = append(pending, sound(s.voiceAt))
				s.voiceAt++
			}
		}
		s.write(s.p.take(pending, s.queued()))
		pending = pending[:0]
		if after != nil {
			after()
		}
	}
}

// The queue never grows beyond what is wanted, whatever the clocks and the machine do, and the
// sound goes on.
func TestTheQueueStaysShort(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name          string
		drift         float64
		jitter, stall float64 // frames
		gaps          int     // at most
	}{
		{"quiet machine", 0, 48, 0, 0},
		{"microphone slower by 0.2 %: 12 ms less in the time", 2000e-6, 48, 0, 2},
		{"microphone faster by 0.2 %", -2000e-6, 48, 0, 0},
		{"microphone far too fast", -0.01, 48, 0, 0},
		{"jitter of 8 ms", 0, 8 * 48, 0, 6},
		{"stalls of 40 ms each 2 s", 100e-6, 48, 40 * 48, 14},
		{"stalls of 300 ms each 2 s", -100e-6, 48, 300 * 48, 14},
	} {
		s := newSim(tt.drift, 1)
		longest, n := int64(0), 1250 // 6 s
		s.talk(t, n, tt.jitter, tt.stall, func(f int64) float32 { return 0.5 }, func() {
			longest = max(longest, s.queued()-s.p.tail)
			if over := s.queued() - s.p.tail - packet - s.p.want - tooLong; over > packet {
				t.Fatalf("%s: %d frames more than are wanted", tt.name, over)
			}
		})
		c := s.p.counts
		if c.Gaps+c.Concealed > tt.gaps || longest > most+tooLong+2*packet {
			t.Errorf("%s: %+v, at most %d ms queued, wanted %d ms", tt.name, c, longest/msFrames, s.p.want/msFrames)
		}
		if tt.gaps == 0 && s.p.want != least {
			t.Errorf("%s: %d ms are wanted", tt.name, s.p.want/msFrames)
		}
	}
}

// A machine that comes to rest is given back what it was given.
func TestTheQueueGetsShortAgain(t *testing.T) {
	t.Parallel()
	s := newSim(0, 1)
	ones := func(int64) float32 { return 0.5 }
	s.talk(t, 400, 0, 40*48, ones, nil) // one
	if s.p.want <= least {
		t.Fatalf("after a stall %d ms are wanted", s.p.want/msFrames)
	}
	s.talk(t, 4*calmFor, 0, 0, ones, nil)
	if left := s.queued() - s.p.tail; s.p.want != least || left > least+packet+skipLeast+packet {
		t.Errorf("at rest %d ms are wanted, %d are queued", s.p.want/msFrames, left/msFrames)
	}
}

// On a machine that is in time the sound comes out as it went in.
func TestTheVoiceIsWhole(t *testing.T) {
	tone := func(f int64) float32 { return 0.5 * float32(math.Sin(float64(f)*2*math.Pi*220/48000)) }
	s := newSim(0, 1)
	s.talk(t, 2000, 20, 0, tone, nil)
	start := 0
	for start < len(s.heard) && s.heard[start] == 0 {
		start++
	}
	c := s.p.counts
	if c.Gaps+c.Concealed+c.Skips > 0 {
		t.Fatalf("%+v", c)
	}
	for i := int(fadeIn) + 10; start-1+i < len(s.heard)-1; i++ {
		want := float64(tone(int64(i))) * math.MaxInt16
		if got := float64(s.heard[start-1+i]); math.Abs(got-want) > 2 {
			t.Fatalf("frame %d is %v, want %v", i, got, want)
		}
	}
}

// Neither skips nor gaps make a click: no step is larger than those of the tone and the fades.
func TestNoClicks(t *testing.T) {
	t.Parallel()
	tone := func(f int64) float32 { return 0.5 * float32(math.Sin(float64(f)*2*math.Pi*220/48000)) }
	for _, drift := range []float64{-0.005, 0.005} {
		s := newSim(drift, 3)
		s.talk(t, 2000, 48, 0, tone, nil)
		worst := 0.0
		for i := 1; i < len(s.heard); i++ {
			worst = max(worst, math.Abs(float64(s.heard[i])-float64(s.heard[i-1])))
		}
		c := s.p.counts
		if own := 0.5 * 2 * math.Pi * 220 / 48000 * math.MaxInt16; worst > 2.2*own {
			t.Errorf("drift %v: a step of %.0f, the tone's own are %.0f: %+v", drift, worst, own, c)
		}
		if c.Skips+c.Concealed+c.Gaps == 0 {
			t.Errorf("drift %v: nothing was done: %+v", drift, c)
		}
	}
}

// A machine that stands still for 50 ms makes neither a hole nor a click: the voice goes on with its last period.
func TestAStallMakesNoHole(t *testing.T) {
	t.Parallel()
	tone := func(f int64) float32 { return 0.5 * float32(math.Sin(float64(f)*2*math.Pi*220/48000)) }
	own := 0.5 * 2 * math.Pi * 220 / 48000 * math.MaxInt16
	s := newSim(0, 3)
	s.talk(t, 2400, 48, 50*48, tone, nil)
	start := 0
	for start < len(s.heard) && s.heard[start] == 0 {
		start++
	}
	silent, worst := 0, 0.0
	for i := start + 1; i < len(s.heard); i++ {
		if silent++; s.heard[i] != 0 {
			silent = 0
		}
		if silent == 24 {
			t.Errorf("silence at frame %d", i)
		}
		worst = max(worst, math.Abs(float64(s.heard[i])-float64(s.heard[i-1])))
	}
	if c := s.p.counts; worst > 2.2*own || c.Gaps > 0 || c.Concealed < 3 {
		t.Errorf("a step of %.0f, the tone's own are %.0f: %+v", worst, own, c)
	}
}

// At the end the voice fades in 5 ms, and no tail is heard.
func TestTheVoiceFadesAtItsEnd(t *testing.T) {
	s := newSim(0, 1)
	s.talk(t, 100, 0, 0, func(int64) float32 { return 0.5 }, nil)
	end := s.p.end
	c, ok := s.p.finish(s.queued())
	if !ok {
		t.Fatal("nothing is written")
	}
	s.write(c)
	s.until(s.now + 100*48)
	for i, x := range s.heard[end:] {
		if want := 0.5 * max(0, 1-float64(i+1)/float64(fadeOut)) * math.MaxInt16; math.Abs(float64(x)-want) > 2 {
			t.Fatalf("frame %d behind the end is %d, want %.0f", i, x, want)
		}
	}
	if _, ok := s.p.finish(-1000); ok {
		t.Error("what was heard is written again")
	}
	if _, ok := newPacer(Nothing).finish(0); ok {
		t.Error("a voice that never began fades")
	}
}

// A sound that comes again and again is told from noise.
func TestPeriod(t *testing.T) {
	p := newPacer(Nothing)
	for _, want := range []int64{150, 240, 437, 700} {
		p.end = 4 * longest
		for i := range p.end {
			x := 2 * math.Pi * float64(i) / float64(want)
			p.voice[i] = float32(0.3*math.Sin(x) + 0.2*math.Sin(2*x+1) + 0.1*math.Sin(5*x))
		}
		got := p.period()
		if off := got % want; min(off, want-off) > 2 { // twice the period is as good
			t.Errorf("a period of %d frames is taken for one of %d", want, got)
		}
	}
	rng := rand.New(rand.NewPCG(1, 1))
	for i := range p.end {
		p.voice[i] = rng.Float32() - 0.5
	}
	if got := p.period(); got < longest/4 {
		t.Errorf("noise has a period of %d frames", got)
	}
	clear(p.voice[:])
	if got := p.period(); got != longest {
		t.Errorf("silence has a period of %d frames", got)
	}
}

// A cue takes the voice down by 18 dB within 5 ms, one that steers takes it to nothing; it comes
// back 150 ms after the end.
func TestTheVoiceGivesWay(t *testing.T) {
	for over, floor := range map[Over]float64{ACue: 0.1259, ASteer: 0} {
		s := newSim(0, 1)
		full := func(int64) float32 { return 0.5 }
		s.talk(t, 100, 0, 0, full, nil)
		at := int64(s.read)
		if c, ok := s.p.rewrite(over, s.queued()); ok {
			s.write(c)
		} else {
			t.Fatal("what is queued stays loud")
		}
		s.talk(t, 40, 0, 0, full, nil)
		end := int64(s.read)
		if c, ok := s.p.rewrite(Nothing, s.queued()); ok {
			s.write(c)
		}
		s.talk(t, 100, 0, 0, full, nil)
		level := func(f int64) float64 { return float64(s.heard[f]) / math.MaxInt16 / 0.5 }
		if got := level(at); got < 0.99 {
			t.Errorf("%v: %v before", over, got)
		}
		if got := level(at + safe + 5*msFrames); math.Abs(got-floor) > 0.01 {
			t.Errorf("%v: after 5 ms and what cannot be changed any more the voice is at %.3f, want %.3f", over, got, floor)
		}
		if got := level(end + holdAfter); math.Abs(got-floor) > 0.01 {
			t.Errorf("%v: 150 ms after the end it is at %.3f, want %.3f", over, got, floor)
		}
		if got := level(end + holdAfter + safe + upTime*msFrames); got < 0.99 {
			t.Errorf("%v: then it is at %.3f", over, got)
		}
	}
}

func TestPacerAllocatesNothing(t *testing.T) {
	s := newSim(0, 1)
	in := make([]float32, packet)
	s.p.take(in, 0)
	if n := testing.AllocsPerRun(1000, func() {
		c := s.p.take(in, s.p.tail+s.p.want)
		_ = c
	}); n != 0 {
		t.Errorf("%v allocations a packet", n)
	}
}
