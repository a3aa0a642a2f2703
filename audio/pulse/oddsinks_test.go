package pulse

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"spotter/audio"
	"spotter/audio/audiotest"
	"spotter/cues"
	"spotter/testrun"
)

// oddSink is a sink that is nothing like our stream.
type oddSink struct {
	name  string
	like  string        // arguments of module-null-sink
	ears  bool          // it has two
	exact time.Duration // by how much a resampler's ends may blur a cue
}

// TestPulseOddSinks plays to odd sinks: cues are heard, whole, and where a sink
// has two ears in the right one.
func TestPulseOddSinks(t *testing.T) {
	testrun.Slow(t, "sinks of every form")
	all := []oddSink{
		{"at-8kHz", "rate=8000 channels=2", true, 2 * time.Millisecond},
		{"mono", "rate=48000 channels=1", false, time.Millisecond},
		{"eight", "rate=48000 channels=8", true, time.Millisecond},
		{"at-44.1kHz", "rate=44100 channels=2", true, time.Millisecond},
		{"at-192kHz", "rate=192000 channels=2", true, time.Millisecond},
		{"mono-8kHz", "rate=8000 channels=1 format=u8", false, 2 * time.Millisecond},
		{"eight-192kHz", "rate=192000 channels=8 format=float32le", true, time.Millisecond},
		{"big-endian", "rate=48000 channels=2 format=s32be", true, time.Millisecond},
	}
	audiotest.EachServerApart(t, func(t *testing.T, kind audiotest.Kind) {
		server := audiotest.Start(t, kind)
		t.Setenv("PULSE_SERVER", server.Addr)
		tries := 1
		if kind == audiotest.PipeWire { // whose graph can lose cycles: see heardBy
			tries = 3
		}
		odd := all[:testrun.Times(t, 2, len(all))]
		for sinks := range slices.Chunk(odd, 4) { // at once: each takes some seconds to settle
			for _, k := range sinks {
				server.LoadSinkLike(k.name, strings.Fields(k.like)...)
			}
			for try := 1; len(sinks) > 0; try++ {
				sinks = heardWrong(t, server, sinks, try == tries)
			}
		}
	})
}

// heardWrong presses keys over each sink, and returns the sinks that did not play
// what they should. The last try says so as an error.
func heardWrong(t *testing.T, server *audiotest.Server, sinks []oddSink, last bool) (wrong []oddSink) {
	crews := make([]*crew, len(sinks))
	recs := make([]*audiotest.Recording, len(sinks))
	for i, k := range sinks {
		crews[i] = startCrew(t, New(k.name, 5*time.Millisecond))
		defer crews[i].stop()
		recs[i] = server.Record(k.name)
	}
	time.Sleep(2500 * time.Millisecond) // until the sinks keep the streams' time, and not the recorders'
	for _, side := range oddKeys {
		for _, c := range crews {
			c.press(side)
		}
		time.Sleep(300 * time.Millisecond)
	}
	for i, k := range sinks {
		err := k.heard(recs[i].Stop(), crews[i])
		switch {
		case err == nil:
		case last:
			t.Errorf("%s: %v", k.name, err)
		default:
			t.Logf("%s: %v; once more", k.name, err)
			wrong = append(wrong, k)
		}
	}
	return wrong
}

// clearly is by how much the power in the near ear must be above that in the far
// one: 10 of the 11.8 dB that the pan has, on sinks of eight channels too, since
// cues go to their left and right alone.
const clearly = 10

// oddKeys are the keys that are pressed over an odd sink.
var oddKeys = [...]cues.ID{"left", "right", "left", "right"}

// heard says what is wrong with what a sink has played.
func (k *oddSink) heard(frames []audiotest.Frame, c *crew) error {
	sounds := audiotest.Sounds(frames, 20*time.Millisecond)
	if len(sounds) != len(oddKeys) {
		return fmt.Errorf("%d sounds, want %d (status %+v)", len(sounds), len(oddKeys), c.Status())
	}
	for i, s := range sounds {
		if d := s.Length() - crewClick; d.Abs() > k.exact {
			return fmt.Errorf("sound %d lasts %v, want %v", i+1, s.Length(), crewClick)
		}
		near, far := s.Left, s.Right
		if oddKeys[i] == "right" {
			near, far = far, near
		}
		if k.ears && near < clearly*far {
			return fmt.Errorf("sound %d has a power of %.4f on the left and %.4f on the right, want %q", i+1, s.Left, s.Right, oddKeys[i])
		}
		if o, n := c.outcome(uint64(i + 1)); n != 1 || o != audio.Heard {
			return fmt.Errorf("press %d: outcome %d, %d times", i+1, o, n)
		}
	}
	return nil
}
