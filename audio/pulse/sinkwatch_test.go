package pulse

import (
	"strings"
	"testing"
	"time"

	"spotter/audio"
	"spotter/audio/audiotest"
	"spotter/audio/engine"
	"spotter/testrun"
)

// TestPulseTroubleIsNamed mutes what can be muted, and turns down what can be
// turned down, behind the program's back: each is named, and a cue that nobody
// can hear meanwhile is not called heard.
func TestPulseTroubleIsNamed(t *testing.T) {
	bothServers(t, func(t *testing.T, kind audiotest.Kind) {
		b := startBand(t, kind, "")
		stream := b.server.Streams()[0]
		for _, way := range []struct {
			name, says string
			unheard    bool
			spoil      []string
			mend       []string
		}{
			{"sink muted", "is muted", true, []string{"set-sink-mute", audiotest.Ear, "1"}, []string{"set-sink-mute", audiotest.Ear, "0"}},
			{"sink at zero", "volume of", true, []string{"set-sink-volume", audiotest.Ear, "0"}, []string{"set-sink-volume", audiotest.Ear, "100%"}},
			{"one ear at zero", "left ear", false, []string{"set-sink-volume", audiotest.Ear, "0", "65536"}, []string{"set-sink-volume", audiotest.Ear, "100%"}},
			{"stream muted", "muted spotter", true, []string{"set-sink-input-mute", stream, "1"}, []string{"set-sink-input-mute", stream, "0"}},
			{"stream at zero", "spotter's volume", true, []string{"set-sink-input-volume", stream, "0"}, []string{"set-sink-input-volume", stream, "100%"}},
		} {
			b.server.Pactl(way.spoil...)
			b.until(way.name+" is named", time.Second, func() bool {
				d := b.Status().Device
				return strings.Contains(d.Trouble, way.says) && d.Next != "" && d.Unheard == way.unheard
			})
			want := audio.Heard
			if way.unheard {
				want = audio.NoDevice
			}
			id := b.press("left")
			b.until(way.name+": the press ends", 3*time.Second, func() bool { o, ok := b.outcome(id); return ok && o == want })
			b.server.Pactl(way.mend...)
			b.until(way.name+" is over", time.Second, func() bool { return b.Status().Device.Trouble == "" })
		}
		id := b.press("right")
		b.until("a cue is heard again", 3*time.Second, func() bool { o, ok := b.outcome(id); return ok && o == audio.Heard })
	})
}

func TestPulseChangedDefaultIsNoted(t *testing.T) {
	bothServers(t, func(t *testing.T, kind audiotest.Kind) {
		b := startBand(t, kind, "")
		b.server.Pactl("set-default-sink", audiotest.Laptop)
		b.until("the new default is noted", 2*time.Second, func() bool {
			d := b.Status().Device
			return d.Name == audiotest.Ear && strings.Contains(d.Note, audiotest.Laptop) && d.Trouble == ""
		})
		b.server.Pactl("set-default-sink", audiotest.Ear)
		b.until("the note is gone", 2*time.Second, func() bool { return b.Status().Device.Note == "" })
	})
}

// TestPulseFollows takes the earpiece away from who wants cues from elsewhere
// then, and gives it back.
func TestPulseFollows(t *testing.T) {
	bothServers(t, func(t *testing.T, kind audiotest.Kind) {
		b := startBandOn(t, kind, NewFollower(audiotest.Ear, 5*time.Millisecond))
		b.server.UnloadSink(audiotest.Ear)
		b.server.TryPactl("set-default-sink", audiotest.Laptop)
		b.until("cues go to the laptop, and that is said", 10*time.Second, func() bool {
			s := b.Status()
			return s.State == engine.Open && s.Device.Name == audiotest.Laptop && strings.Contains(s.Device.Trouble, audiotest.Ear) && !s.Device.Unheard
		})
		id := b.press("left")
		b.until("a cue is heard on the laptop", 3*time.Second, func() bool { o, ok := b.outcome(id); return ok && o == audio.Heard })
		b.server.LoadSink(audiotest.Ear)
		b.until("cues are back in the ear", 10*time.Second, func() bool {
			s := b.Status()
			return s.State == engine.Open && s.Device.Name == audiotest.Ear && s.Device.Trouble == ""
		})
		id = b.press("right")
		b.until("a cue is heard in the ear", 3*time.Second, func() bool { o, ok := b.outcome(id); return ok && o == audio.Heard })
	})
}

// TestPulseMissingSinkOffersTheNearest misspells a sink.
func TestPulseMissingSinkOffersTheNearest(t *testing.T) {
	audiotest.EachServerApart(t, func(t *testing.T, kind audiotest.Kind) {
		s := audiotest.Start(t, kind)
		t.Setenv("PULSE_SERVER", s.Addr)
		_, err := New("lapotp", 0).Open(t.Context(), audio.NewTimeline())
		if err == nil || !strings.Contains(err.Error(), `"lapotp" is not there`) || !strings.Contains(err.Error(), "choose one of laptop, ear") {
			t.Errorf("error %v, want the nearest name first", err)
		}
	})
}

// TestPulseRelaxesAndTightens: after a quiet while the sink's latency is the long
// one, and the first key gets the short one back, without a hole in its own cue.
func TestPulseRelaxesAndTightens(t *testing.T) {
	testrun.Slow(t, "a queue that grows and gets short again")
	bothServers(t, func(t *testing.T, kind audiotest.Kind) {
		out := New("", 0).(*output)
		out.relaxAfter = 2 * time.Second
		b := startBandOn(t, kind, out)
		rec := b.server.Record(audiotest.Ear)
		const times = 3
		for range times {
			b.until("the sink is relaxed", 5*time.Second, func() bool {
				d := b.Status().Device
				return d.Latency >= relaxedLatency && strings.Contains(d.Detail, "while quiet")
			})
			id := b.press("left")
			b.until("the sink is tight", time.Second, func() bool { return b.Status().Device.Latency < relaxedLatency })
			b.until("the cue is heard", time.Second, func() bool { o, ok := b.outcome(id); return ok && o == audio.Heard })
		}
		sounds := audiotest.Sounds(rec.Stop(), 20*time.Millisecond)
		for _, s := range sounds {
			if d := s.Length() - clickLength; d.Abs() > time.Millisecond {
				t.Errorf("a cue after a quiet while lasts %v, want %v", s.Length(), clickLength)
			}
		}
		if len(sounds) != times {
			t.Errorf("%d sounds, want %d", len(sounds), times)
		}
	})
}
