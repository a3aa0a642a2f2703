package ear

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"spotter/audio/talk"
	"spotter/phone/wire"
)

// booth is a speaker of the tests.
type booth struct {
	frames int
	over   []talk.Over
	fails  error
	ran    bool
	ended  bool
}

func (b *booth) Run(ctx context.Context) error {
	b.ran = true
	if b.fails == nil {
		<-ctx.Done()
	}
	b.ended = true
	return b.fails
}
func (b *booth) Play([]int16)      { b.frames++ }
func (b *booth) Cover(o talk.Over) { b.over = append(b.over, o) }

// The voice is played while frames come, gives way to what sounds, and ends with the frames or the device. What is too
// old, or of another length, is not played.
func TestVoice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var booths []*booth
		var said []string
		var fails error
		v := voice{say: func(s string) { said = append(said, s) }, make: func(device string, over talk.Over) speaker {
			if device != "ear" && device != "other" {
				t.Errorf("on %q", device)
			}
			booths = append(booths, &booth{over: []talk.Over{over}, fails: fails})
			return booths[len(booths)-1]
		}}
		frame := wire.VoiceFrame(1000, make([]int16, talk.FrameLength))
		v.take(frame, "ear", 1001)
		v.take(frame, "", 0)
		v.take(frame[:len(frame)-2], "ear", 0)
		v.take([]byte{wire.BinaryClip, 0, 1}, "ear", 0)
		v.look(talk.ACue, "ear")
		if len(booths) > 0 {
			t.Fatal("it plays what it must not")
		}
		v.take(frame, "ear", 990)
		v.take(frame, "ear", 999)
		v.look(talk.ASteer, "ear")
		v.look(talk.ASteer, "ear")
		v.look(talk.Nothing, "ear")
		synctest.Wait()
		if b := booths[0]; !b.ran || b.frames != 2 || !slices.Equal(b.over, []talk.Over{talk.ACue, talk.ASteer, talk.Nothing}) {
			t.Errorf("%+v", b)
		}
		time.Sleep(voiceLasts + time.Millisecond)
		v.look(talk.Nothing, "ear")
		synctest.Wait()
		if !booths[0].ended {
			t.Error("it goes on without frames")
		}
		v.take(frame, "ear", 0)
		v.look(talk.Nothing, "other")
		v.take(frame, "other", 0)
		synctest.Wait()
		if len(booths) != 3 || !booths[1].ended || booths[2].ended {
			t.Errorf("after another device there are %d", len(booths))
		}
		v.close()
		fails = errors.New("no such sink")
		for range 200 { // 4 s
			v.take(frame, "ear", 0)
			synctest.Wait()
			v.look(talk.Nothing, "ear")
			time.Sleep(20 * time.Millisecond)
		}
		if n := len(booths); n != 5 || len(said) != 1 || !strings.Contains(said[0], "no such sink") {
			t.Errorf("a device that takes no voice was opened %d times, said %q", n-3, said)
		}
		v.done.Wait()
	})
}

// A cue has the voice down while it sounds, one that mutes it has it mute, and a STOP that repeats always.
func TestWhatSoundsOverTheVoice(t *testing.T) {
	for _, tt := range []struct {
		s    *sounding
		want talk.Over
	}{{nil, talk.Nothing}, {&sounding{}, talk.ACue}, {&sounding{over: true}, talk.Nothing}, {&sounding{mutes: true}, talk.ASteer},
		{&sounding{mutes: true, over: true, every: 1}, talk.ASteer}, {&sounding{tone: true}, talk.ACue}} {
		if got := (&player{playing: tt.s}).over(); got != tt.want {
			t.Errorf("%+v: %v, want %v", tt.s, got, tt.want)
		}
	}
	if d := (&player{}).device(); d != "" {
		t.Errorf("%q", d)
	}
}
