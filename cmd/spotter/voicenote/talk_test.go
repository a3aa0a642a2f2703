package voicenote

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	voice "spotter/audio/talk"
	"spotter/audio/ticks"
	"spotter/cues"
	"spotter/race"
)

// booth is a Talk with what it was asked and what it told.
type booth struct {
	*Talk
	mu     sync.Mutex
	log    []race.Event
	boot   time.Duration
	output string
	runner ticks.Runner
	heard  bool
	ran    int
}

func newBooth(run func(context.Context, *voice.Voice) voice.Result) *booth {
	b := &booth{boot: time.Hour, output: "pulse:ear", runner: ticks.Runner{Device: "ear"}, heard: true}
	b.Talk = NewTalk(TalkOptions{Mic: "usb", Output: func() string { return b.output }, Runner: func() ticks.Runner { return b.runner },
		Heard: func() bool { return b.heard }, Event: func(k race.Kind) race.Event { return race.Event{Kind: k} },
		Append: func(e race.Event) {
			b.mu.Lock()
			defer b.mu.Unlock()
			b.log = append(b.log, e)
		}, Boot: func() time.Duration { return b.boot }, Nudge: func() {}, Guard: func() {},
		run: func(ctx context.Context, v *voice.Voice) voice.Result { b.ran++; return run(ctx, v) }})
	return b
}

// What became of a talk is told to the journal and to the screen.
func TestATalkIsTold(t *testing.T) {
	for name, tt := range map[string]struct {
		res         voice.Result
		log         string
		said, wrong string
	}{
		"ended":      {voice.Result{Length: 4210 * time.Millisecond}, "4210", "off air: 4.2 s", ""},
		"full":       {voice.Result{Length: 15 * time.Second, Full: true}, "15000", "talk ended: 0:15 at most", ""},
		"refused":    {voice.Result{Err: errors.New("microphone \"hsp\" is not safe: it is the earpiece's")}, `refused: microphone "hsp" is not safe: it is the earpiece's`, "", "hsp"},
		"torn apart": {voice.Result{Length: time.Second, Err: errors.New("the earpiece changed")}, "1000: the earpiece changed", "", "the earpiece changed"},
	} {
		synctest.Test(t, func(t *testing.T) {
			b := newBooth(func(ctx context.Context, v *voice.Voice) voice.Result { <-ctx.Done(); return tt.res })
			b.Begin(race.ByPad)
			b.Begin(race.ByPad) // one at a time
			b.Sounds(cues.Steer, true)
			synctest.Wait()
			if s := b.Status(); !s.On || b.ran != 1 {
				t.Fatalf("%s: %+v, ran %d times", name, s, b.ran)
			}
			b.End()
			synctest.Wait()
			if len(b.log) != 1 || b.log[0].Item != race.ItemTalk || b.log[0].Text != tt.log || b.log[0].Way != race.ByPad {
				t.Errorf("%s: logged %+v, want %q", name, b.log, tt.log)
			}
			s := b.Status()
			small, wrong := b.Small()
			if s.On || s.Ended != 1 || s.Said != tt.said || wrong != (tt.wrong != "") || !strings.Contains(small.Text, tt.wrong) {
				t.Errorf("%s: %+v, small %+v, %v", name, s, small, wrong)
			}
			b.Close()
			b.Begin("") // after the race
			if b.Status().On {
				t.Error("a talk begins after the race")
			}
		})
	}
}

// Where there is no second stream on the runner's sink, the key says so, and no microphone is opened.
func TestTalkNeedsTheRunnersSink(t *testing.T) {
	for _, tt := range []struct {
		output string
		runner ticks.Runner
		deaf   bool
		want   string
	}{
		{"wav:x.wav", ticks.Runner{Device: "wav:x.wav"}, false, "--output pulse"}, {"null", ticks.Runner{Device: "null"}, false, "--output pulse"},
		{"speaker", ticks.Runner{Device: "speaker", Any: true}, false, "--output pulse"}, {"auto", ticks.Runner{}, false, "hears nothing now"},
		{"pulse:ear", ticks.Runner{Device: "ear"}, true, "hears nothing now"}, {"phone", ticks.Runner{Device: "phone"}, false, "not go to the phone"},
		{"to phone", ticks.Runner{Device: "phone"}, true, "hears nothing now"}, {"to phone", ticks.Runner{Device: "phone"}, false, ""},
		{"auto", ticks.Runner{Device: "ear"}, false, ""},
	} {
		synctest.Test(t, func(t *testing.T) {
			b := newBooth(func(ctx context.Context, v *voice.Voice) voice.Result { <-ctx.Done(); return voice.Result{} })
			b.output, b.runner, b.heard = tt.output, tt.runner, !tt.deaf
			if name, ok := strings.CutPrefix(tt.output, "to "); ok {
				b.output, b.o.Frames = name, func([]int16) {}
			}
			b.Begin("")
			synctest.Wait()
			if tt.want == "" {
				b.Close()
				if b.ran != 1 {
					t.Errorf("%s: it ran %d times", tt.output, b.ran)
				}
				return
			}
			if b.ran != 0 || len(b.log) != 1 || !strings.HasPrefix(b.log[0].Text, "refused: ") || !strings.Contains(b.log[0].Text, tt.want) || b.Status().On {
				t.Errorf("%s: ran %d times, %+v", tt.output, b.ran, b.log)
			}
			b.Close()
		})
	}
	var none *Talk
	none.Sounds(cues.Alarm, true)
	none.Close()
}
