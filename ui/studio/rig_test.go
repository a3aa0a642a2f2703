package studio

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"spotter/cues"
	"spotter/cues/pack"
	"spotter/ui/uitest"
)

// rig is a recording screen whose microphone, output and disk are the
// test's. Commands are run by the test, so that it sees the screen meanwhile.
type rig struct {
	*Screen
	t       *testing.T
	clock   time.Time
	hear    Level
	take    Take
	log     []string
	err     error // of the next call that may fail
	kept    string
	pending []tea.Cmd
}

func (r *rig) fails() error {
	err := r.err
	r.err = nil
	return err
}

func (r *rig) Hear() Level  { return r.hear }
func (r *rig) Roll(on bool) { r.log = append(r.log, fmt.Sprint("roll ", on)) }
func (r *rig) Hush()        { r.log = append(r.log, "hush") }

func (r *rig) Cut(sound int, byKey bool) (Take, error) {
	r.log = append(r.log, fmt.Sprint("cut ", sound, " ", byKey))
	return r.take, r.fails()
}

func (r *rig) Listen(next bool) error {
	r.log = append(r.log, fmt.Sprint("listen ", next))
	return r.fails()
}

func (r *rig) Keep(sound int) (string, error) {
	r.log = append(r.log, fmt.Sprint("keep ", sound))
	return r.kept, r.fails()
}

func (r *rig) Play(sound int, take bool) (time.Duration, error) {
	r.log = append(r.log, fmt.Sprint("play ", sound, " ", take))
	return 400 * time.Millisecond, r.fails()
}

func sounds() []Sound {
	sound := func(id, text string, class cues.Class, state pack.SoundState) Sound {
		s := Sound{DraftSound: pack.DraftSound{File: id + ".wav", Text: text, IDs: []cues.ID{cues.ID(id)}, Class: class, State: state},
			Limit: 4 * time.Second}
		if state == pack.SoundBase {
			s.Base = "en-US"
		}
		if class == cues.Steer {
			s.Limit = 450 * time.Millisecond
		}
		return s
	}
	list := []Sound{
		sound("stop", "Stop! Stop! Stop!", cues.Alarm, pack.SoundOwn),
		sound("left", "Left", cues.Steer, pack.SoundBase),
		sound("right", "Right", cues.Steer, pack.SoundBase),
		sound("finish", "Finish. You first", cues.Prepare, pack.SoundMissing),
		sound("hole", "Schlagloch, groß", cues.Steer, pack.SoundMissing),
		sound("n12", "Twelve", 0, pack.SoundMissing),
	}
	list[5].Word = true
	return list
}

func newRig(t *testing.T, w, h int) *rig {
	r := &rig{t: t, clock: time.Date(2027, 4, 1, 10, 0, 0, 0, time.UTC),
		hear: Level{Mic: "USB Headset Mono (alsa_input.usb-1)", Peak: -52, Room: -58},
		take: Take{Facts: "0.38 s · -18.0 LUFS · room 41 dB below the voice"}}
	r.Screen = New(Options{Pack: "Anna's Voice", Folder: "/home/anna/voice", Sounds: sounds(),
		Microphone: r, Takes: r, Now: func() time.Time { return r.clock }})
	uitest.Resize(r.Screen, w, h)
	return r
}

// send gives the screen a message and keeps its commands for later.
func (r *rig) send(msg tea.Msg) {
	_, cmd := r.Update(msg)
	if cmd != nil {
		r.pending = append(r.pending, cmd)
	}
}

// keys presses keys, running what they ask for at once.
func (r *rig) keys(names ...string) {
	for _, k := range names {
		r.send(uitest.Key(k))
		r.work()
	}
}

// work runs the commands that wait.
func (r *rig) work() {
	for len(r.pending) > 0 {
		cmd := r.pending[0]
		r.pending = r.pending[1:]
		if msg := cmd(); msg != nil {
			r.send(msg)
		}
	}
}

// wait lets time pass, tick by tick. What the ticks ask for is run, ticks apart.
func (r *rig) wait(d time.Duration) {
	for end := r.clock.Add(d); r.clock.Before(end); {
		r.clock = r.clock.Add(meterEvery)
		r.Screen.now = r.clock
		if cmd := r.readLevel(); cmd != nil {
			r.pending = append(r.pending, cmd)
			r.work()
		}
	}
	r.arrange()
}

// record takes a take that ends by itself.
func (r *rig) record() {
	r.keys("enter")
	r.wait(countFrom * countStep)
	r.hear.Over = true
	r.wait(meterEvery)
	r.hear.Over = false
}

func (r *rig) logged(want ...string) {
	r.t.Helper()
	if !slices.Equal(r.log, want) {
		r.t.Errorf("it did %q, want %q", r.log, want)
	}
	r.log = nil
}

func scenes() map[string]func(r *rig) {
	return map[string]func(r *rig){
		"idle":  func(*rig) {},
		"count": func(r *rig) { r.keys("space"); r.wait(countStep) },
		"roll": func(r *rig) {
			r.keys("enter")
			r.wait(countFrom * countStep)
			r.hear.Peak, r.hear.Speech, r.hear.Clipped = -2, true, true
			r.wait(900 * time.Millisecond)
			r.hear.Peak = -21
			r.wait(meterEvery)
		},
		"good": func(r *rig) { r.record() },
		"bad": func(r *rig) {
			r.take.Faults = []string{"clipped for 2.1 ms: turn the microphone down, or go further from it", "too long, 612 ms of 450: say it shorter"}
			r.record()
		},
		"deaf": func(r *rig) {
			r.keys("enter")
			r.hear.Peak, r.hear.Room = math.Inf(-1), math.Inf(-1)
			r.wait(4 * time.Second)
			r.hear.Fault = `microphone "alsa_input.usb-1" is muted: unmute it (pactl set-source-mute alsa_input.usb-1 0) and try again`
			r.wait(meterEvery)
		},
		"lost": func(r *rig) {
			r.keys("enter")
			r.wait(3 * time.Second)
			r.hear = Level{Mic: r.hear.Mic, Peak: math.Inf(-1), Room: -58, Lost: true, Fault: `microphone "alsa_input.usb-1" is gone: connect it again`}
			r.wait(meterEvery)
		},
		"unsaved": func(r *rig) {
			r.record()
			r.err = errors.New(`writing "left.wav" in /home/anna/voice: no space left on device: make room on the disk, then enter tries again`)
			r.keys("enter")
		},
		"list": func(r *rig) { r.keys("l", "j") },
		"help": func(r *rig) { r.keys("?") },

		"stray":      func(r *rig) { r.keys("ctrl+x") },
		"stray-list": func(r *rig) { r.keys("l", "m") },
		"stray-help": func(r *rig) { r.keys("?", "p") },
		"stray-take": func(r *rig) { r.record(); r.keys("space") },
		"stray-roll": func(r *rig) {
			r.keys("enter")
			r.wait(countFrom * countStep)
			r.keys("p")
			r.wait(meterEvery)
		},
		"stray-hostile": func(r *rig) { r.send(tea.KeyPressMsg{Code: tea.KeyExtended, Text: hostileKey}) },
	}
}
