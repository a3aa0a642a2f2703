package pulse

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/jfreymuth/pulse/proto"

	"spotter/audio"
	"spotter/audio/audiotest"
	"spotter/audio/audiotest/fakepulse"
	"spotter/testrun"
)

// vol is a volume in percent, as mixers show it.
func vol(percent float64) uint32 { return uint32(math.Round(percent * 655.36)) }

func TestVolumeCurve(t *testing.T) {
	for _, c := range []struct {
		percent, base, db float64
	}{{100, 0, 0}, {50, 0, -18.06}, {1, 0, -120}, {10, 0, -60}, {45, 45, 0}, {22.5, 45, -18.06}, {150, 0, 10.57}} {
		if got := volumeDB(vol(c.percent), vol(c.base)); math.Abs(got-c.db) > 0.1 {
			t.Errorf("%v %% of %v %%: %.2f dB, want %.2f", c.percent, c.base, got, c.db)
		}
	}
	if !math.IsInf(volumeDB(0, 0), -1) {
		t.Error("zero is not silence")
	}
}

func TestTooSoftIsReckonedFromEveryVolume(t *testing.T) {
	s := &stream{input: 7}
	for _, c := range []struct {
		name         string
		sink, stream [2]float64 // percent
		base         float64
		flags        uint32
		says, next   string
		unheard      bool
	}{
		{name: "full", sink: [2]float64{100, 100}, stream: [2]float64{100, 100}},
		{name: "as the remedy says", sink: [2]float64{60, 60}, stream: [2]float64{100, 100}},
		{name: "soft", sink: [2]float64{35, 35}, stream: [2]float64{100, 100}, says: "35%: soft for a race", next: "pactl set-sink-volume ear 60%"},
		{name: "too soft", sink: [2]float64{15, 15}, stream: [2]float64{100, 100}, says: "15%: the runner cannot hear", next: "pactl set-sink-volume ear 60%", unheard: true},
		{name: "a hundredth", sink: [2]float64{1, 1}, stream: [2]float64{100, 100}, says: "1%", next: "set-sink-volume ear", unheard: true},
		{name: "our stream", sink: [2]float64{100, 100}, stream: [2]float64{10, 10}, says: "the sound server has set spotter's volume to 10%", next: "pactl set-sink-input-volume 7 100%", unheard: true},
		{name: "both a little", sink: [2]float64{40, 40}, stream: [2]float64{45, 45}, says: "40%: the runner cannot hear", next: "set-sink-volume ear 60%", unheard: true},
		{name: "one ear", sink: [2]float64{100, 10}, stream: [2]float64{100, 100}, says: "right ear is too soft", next: "set-sink-volume ear 60%"},
		{name: "one ear of our stream", sink: [2]float64{100, 100}, stream: [2]float64{5, 100}, says: "left ear is too soft", next: "set-sink-input-volume 7 100%"},
		{name: "balance", sink: [2]float64{60, 100}, stream: [2]float64{100, 100}, says: `left ear of "ear" is 13 dB softer`, next: "set-sink-volume ear 60%"},
		{name: "a little balance", sink: [2]float64{80, 100}, stream: [2]float64{100, 100}},
		{name: "base volume", sink: [2]float64{20, 20}, stream: [2]float64{100, 100}, base: 30},
		{name: "below the base volume", sink: [2]float64{5, 5}, stream: [2]float64{100, 100}, base: 30, says: "5%", next: "set-sink-volume ear 18%", unheard: true},
		{name: "flat volumes count once", sink: [2]float64{50, 50}, stream: [2]float64{50, 50}, flags: flatVolume},
		{name: "louder than full", sink: [2]float64{150, 150}, stream: [2]float64{100, 100}},
	} {
		volumes := func(v [2]float64) proto.ChannelVolumes { return proto.ChannelVolumes{vol(v[0]), vol(v[1])} }
		stereo := proto.ChannelMap{proto.ChannelLeft, proto.ChannelRight}
		sink := &proto.GetSinkInfoReply{SinkName: "ear", ChannelMap: stereo, ChannelVolumes: volumes(c.sink), BaseVolume: proto.Volume(vol(c.base)), Flags: c.flags}
		input := &proto.GetSinkInputInfoReply{ChannelMap: stereo, ChannelVolumes: volumes(c.stream)}
		what, next, unheard := s.tooSoft(sink, input)
		if (what != "") != (c.says != "") || !strings.Contains(what, c.says) || !strings.Contains(next, c.next) || unheard != c.unheard {
			t.Errorf("%s: %q, %q, unheard %v; want %q, %q, %v", c.name, what, next, unheard, c.says, c.next, c.unheard)
		}
	}
	mono := &proto.GetSinkInfoReply{SinkName: "m", ChannelMap: proto.ChannelMap{proto.ChannelMono}, ChannelVolumes: proto.ChannelVolumes{vol(10)}}
	if what, _, unheard := s.tooSoft(mono, &proto.GetSinkInputInfoReply{}); !unheard || strings.Contains(what, "ear is") {
		t.Errorf("mono at 10 %%: %q, unheard %v", what, unheard)
	}
}

// TestFakeSoftCueIsNotHeard turns the sink, and our stream, down while a cue plays,
// and up again before its end.
func TestFakeSoftCueIsNotHeard(t *testing.T) { audiotest.Apart(t, fakeSoftCueIsNotHeard) }

func fakeSoftCueIsNotHeard(t *testing.T) {
	s := fakepulse.Start(t, fakepulse.Options{})
	t.Setenv("PULSE_SERVER", s.Addr)
	c := startCrew(t, New("", 0))
	for _, way := range []struct {
		name string
		down func(volume uint32)
	}{
		{"sink", func(v uint32) { s.SetVolume(fakepulse.Ear, v, v) }},
		{"stream", func(v uint32) { s.SetStreamVolume(v, v) }},
	} {
		for _, early := range []bool{true, false} { // before the key, and while the cue sounds
			if early {
				way.down(vol(10))
				waitUntil(t, way.name+" is too soft", func() bool { return c.Status().Device.Unheard })
			}
			id := c.press("info")
			waitUntil(t, "it sounds", func() bool { c.mu.Lock(); defer c.mu.Unlock(); return c.sounding == id })
			if !early {
				way.down(vol(10))
				waitUntil(t, way.name+" is too soft meanwhile", func() bool { return c.Status().Device.Unheard })
			}
			way.down(vol(100))
			waitUntil(t, "the cue ends", func() bool { _, n := c.outcome(id); return n > 0 })
			if o, _ := c.outcome(id); o != audio.NoDevice {
				t.Errorf("%s, turned down before the key %v: outcome %d, want %d", way.name, early, o, audio.NoDevice)
			}
			waitUntil(t, "all is well", func() bool { return c.Status().Device.Trouble == "" })
		}
	}
	id := c.press("info")
	waitUntil(t, "a cue is heard", func() bool { o, n := c.outcome(id); return n > 0 && o == audio.Heard })
}

// TestPulseTooSoftIsNamed turns real servers' volumes down, and holds what is said
// against the sound on the sink's monitor.
func TestPulseTooSoftIsNamed(t *testing.T) {
	testrun.Slow(t, "volumes of a real server")
	bothServers(t, func(t *testing.T, kind audiotest.Kind) {
		b := startBand(t, kind, "")
		stream := b.server.Streams()[0]
		for _, way := range []struct {
			percent int
			says    string
			want    audio.Outcome
		}{{1, "the runner cannot hear", audio.NoDevice}, {10, "the runner cannot hear", audio.NoDevice}, {30, "soft for a race", audio.Heard}, {60, "", audio.Heard}} {
			for _, of := range []string{"set-sink-volume " + audiotest.Ear, "set-sink-input-volume " + stream} {
				name := fmt.Sprintf("%s %d%%", of, way.percent)
				args := strings.Fields(of)
				b.server.Pactl(append(args, fmt.Sprintf("%d%%", way.percent))...)
				b.until(name+" is named", 2*time.Second, func() bool {
					d := b.Status().Device
					return strings.Contains(d.Trouble, way.says) && (d.Trouble == "") == (way.says == "") && d.Unheard == (way.want == audio.NoDevice) &&
						(way.says == "" || strings.Contains(d.Next, "pactl "+args[0]))
				})
				id := b.press("left")
				b.until(name+": the press ends", 3*time.Second, func() bool { o, ok := b.outcome(id); return ok && o == way.want })
				b.server.Pactl(append(args, "100%")...)
				b.until(name+" is over", 2*time.Second, func() bool { return b.Status().Device.Trouble == "" })
			}
		}
	})
}

// TestPulseTwoSpottersAreTold has two engines speak on one sink.
func TestTwoSpottersAreTold(t *testing.T) {
	s := fakepulse.Start(t, fakepulse.Options{})
	t.Setenv("PULSE_SERVER", s.Addr)
	other := newOutput("", 0, false)
	other.instance = "another program"
	first := startCrew(t, other)
	if d := first.Status().Device; d.Trouble != "" {
		t.Errorf("alone, and told %q", d.Trouble)
	}
	second := startCrew(t, New("", 0))
	for name, c := range map[string]*crew{"first": first, "second": second} {
		waitUntil(t, "the "+name+" is told", func() bool {
			d := c.Status().Device
			return strings.Contains(d.Trouble, "another spotter (process ") && d.Next != "" && !d.Unheard
		})
	}
	first.stop()
	waitUntil(t, "the second is alone", func() bool { return second.Status().Device.Trouble == "" })
	elsewhere := newOutput(fakepulse.Laptop, 0, false)
	elsewhere.instance = "a third"
	startCrew(t, elsewhere)
	if d := second.Status().Device; d.Trouble != "" {
		t.Errorf("another sink, and told %q", d.Trouble)
	}
}
