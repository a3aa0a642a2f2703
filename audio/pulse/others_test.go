package pulse

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jfreymuth/pulse/proto"

	"spotter/audio/audiotest"
	"spotter/audio/audiotest/fakepulse"
)

// A program that is no spotter, such as a music player, may play on the runner's sink
// without being called one. An output aside takes no notice of it either.
func TestOtherProgramsAreNoSpotters(t *testing.T) {
	s := fakepulse.Start(t, fakepulse.Options{})
	t.Setenv("PULSE_SERVER", s.Addr)
	player, conn, err := proto.Connect(s.Addr)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if err := player.Request(&proto.SetClientName{Props: proto.PropList{"application.name": proto.PropListString("music")}}, &proto.SetClientNameReply{}); err != nil {
		t.Fatal(err)
	}
	stream := proto.CreatePlaybackStream{SampleSpec: proto.SampleSpec{Format: proto.FormatInt16LE, Channels: 2, Rate: 48000},
		ChannelMap: proto.ChannelMap{proto.ChannelLeft, proto.ChannelRight}, SinkIndex: proto.Undefined, BufferMaxLength: proto.Undefined,
		BufferTargetLength: 192000, BufferMinimumRequest: 4800, Properties: proto.PropList{"media.name": proto.PropListString("song")}}
	if err := player.Request(&stream, &proto.CreatePlaybackStreamReply{}); err != nil {
		t.Fatal(err)
	}
	aside := startCrew(t, NewAside("", 0))
	time.Sleep(100 * time.Millisecond) // a look around takes place after 50 ms
	if d := aside.Status().Device; d.Trouble != "" || d.Shared {
		t.Errorf("beside music: %+v", d)
	}
	runner := startCrew(t, New("", 0))
	waitUntil(t, "the runner's cues are known of", func() bool { return aside.Status().Device.Shared })
	if d := runner.Status().Device; d.Trouble != "" || d.Shared {
		t.Errorf("the runner's output takes notice: %+v", d)
	}
	runner.stop()
	waitUntil(t, "the runner is gone", func() bool { return !aside.Status().Device.Shared })
}

// A sink that passes its sound on says to which: a combined one, and a remapped one.
func TestSinksThatPassTheirSoundOn(t *testing.T) {
	audiotest.EachServerApart(t, func(t *testing.T, kind audiotest.Kind) {
		s := audiotest.Start(t, kind)
		t.Setenv("PULSE_SERVER", s.Addr)
		made := map[string][]string{"both": {audiotest.Ear, audiotest.Laptop}, "mapped": {audiotest.Ear}}
		s.Pactl("load-module", "module-combine-sink", "sink_name=both", "slaves="+strings.Join(made["both"], ","))
		s.Pactl("load-module", "module-remap-sink", "sink_name=mapped", "master="+audiotest.Ear)
		got := map[string][]string{}
		waitUntil(t, "both sinks are known", func() bool {
			list, err := Sinks(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			for _, sink := range list {
				slices.Sort(sink.Into)
				got[sink.Name] = sink.Into
			}
			return slices.Equal(got["both"], made["both"]) && slices.Equal(got["mapped"], made["mapped"])
		})
		if len(got[audiotest.Ear]) > 0 || len(got[audiotest.Laptop]) > 0 {
			t.Errorf("plain sinks: %v", got)
		}
	})
}
