package studio

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"spotter/cues/pack"
	"spotter/ui/cells"
	"spotter/ui/uitest"
)

func TestStudioGolden(t *testing.T) {
	for _, size := range [][2]int{{40, 12}, {80, 24}, {200, 50}} {
		for name, set := range scenes() {
			r := newRig(t, size[0], size[1])
			set(r)
			uitest.Golden(t, fmt.Sprintf("studio-%s-%dx%d.txt", name, size[0], size[1]), uitest.GoldenText(r.Screen))
		}
	}
}

func TestStudioFitsEverySize(t *testing.T) {
	for name, set := range scenes() {
		r := newRig(t, 80, 24)
		set(r)
		for _, size := range uitest.EdgeSizes(t) {
			uitest.Resize(r.Screen, size[0], size[1])
			for at := range r.o.Sounds {
				r.at = at
				t.Run(name, func(t *testing.T) { uitest.Fits(t, r.Screen, size[0], size[1]) })
			}
		}
	}
}

// TestStudioWithoutColours: what is red is told in words, too.
func TestStudioWithoutColours(t *testing.T) {
	for name, want := range map[string][]string{
		"deaf": {"NOTHING IS HEARD", "muted"}, "lost": {"NO MICROPHONE", "o opens it again"}, "roll": {"● HEARD", "CLIP"}, "unsaved": {"NOT SAVED", "make room"},
	} {
		for _, p := range []colorprofile.Profile{colorprofile.TrueColor, colorprofile.ASCII} {
			r := newRig(t, 80, 24)
			r.Update(tea.ColorProfileMsg{Profile: p})
			scenes()[name](r)
			uitest.Shows(t, r.Screen, want...)
			if fill := r.canvas.Opening(cells.FaultFill); fill == "" || !strings.Contains(r.View().Content, fill) {
				t.Errorf("%s, %v: nothing stands out", name, p)
			}
		}
	}
}

func TestStudioRecordsKeepsAndGoesOn(t *testing.T) {
	r := newRig(t, 80, 24)
	if r.at != 1 {
		t.Fatalf("it begins at sound %d, want the first that is not recorded", r.at)
	}
	r.record()
	r.logged("hush", "roll true", "cut 1 false", "play 1 true")
	uitest.Shows(t, r.Screen, "✓ good", "0.38 s", "▸ playing", "1 of 6 recorded")
	r.keys("p")
	r.logged("play 1 true")
	r.keys("enter")
	r.logged("keep 1")
	uitest.Shows(t, r.Screen, "left is saved", "2 of 6 recorded")
	if r.at != 2 || r.stage != stageIdle {
		t.Errorf("sound %d, stage %d", r.at, r.stage)
	}
	r.keys("p")
	r.logged("play 2 false")
	r.keys("n", "p")
	uitest.Shows(t, r.Screen, "nothing to play yet")
	r.logged()
	for range 3 {
		r.record()
		r.keys("enter")
	}
	uitest.Shows(t, r.Screen, "5 of 6 recorded")
	r.record()
	r.keys("enter")
	uitest.Shows(t, r.Screen, "6 of 6 recorded", "all 6 sounds are recorded")
}

func TestStudioCountsDownThenListens(t *testing.T) {
	r := newRig(t, 80, 24)
	r.keys("enter")
	for n, want := range []string{"3  3  3", "2  2  …", "1  …"} {
		r.wait(time.Duration(min(n, 1)) * countStep)
		uitest.Shows(t, r.Screen, want)
	}
	r.logged("hush")
	r.wait(countStep)
	r.logged("roll true")
	uitest.Shows(t, r.Screen, "SAY IT")
	r.keys("enter") // the key that began is still bouncing
	r.logged()
	r.wait(bounce + meterEvery)
	r.keys("space")
	r.logged("cut 1 true", "play 1 true")
}

func TestStudioDropsAndRepeats(t *testing.T) {
	for keys, want := range map[string]string{"esc": "dropped", "q": "dropped"} {
		r := newRig(t, 80, 24)
		r.keys("enter")
		r.wait(3 * time.Second)
		r.log = nil
		r.keys(keys)
		r.logged("roll false")
		uitest.Shows(t, r.Screen, want, "enter or space records")
	}
	r := newRig(t, 80, 24)
	r.record()
	r.keys("r")
	if r.stage != stageCount || r.at != 1 {
		t.Errorf("r: stage %d", r.stage)
	}
	r.wait(countFrom * countStep)
	r.hear.Over = true
	r.wait(meterEvery)
	r.keys("n")
	uitest.Shows(t, r.Screen, "the take of left was not kept")
	r.keys("b", "b", "b")
	if r.at != 5 {
		t.Errorf("back round the beginning: sound %d", r.at)
	}
}

func TestStudioNothingIsNotKept(t *testing.T) {
	r := newRig(t, 80, 24)
	r.take = Take{Nothing: true}
	r.record()
	uitest.Shows(t, r.Screen, "nothing was heard: enter records again")
	r.log = nil
	r.keys("p")
	r.logged()
	r.keys("enter")
	r.logged("hush")
	if r.stage != stageCount {
		t.Errorf("stage %d", r.stage)
	}
}

func TestStudioLosesTheMicrophone(t *testing.T) {
	r := newRig(t, 80, 24)
	scenes()["lost"](r)
	r.logged("hush", "roll true", "roll false")
	uitest.Shows(t, r.Screen, "NO MICROPHONE: microphone \"alsa_input.usb-1\" is gone", "the take is lost")
	r.keys("enter")
	r.logged()
	uitest.Shows(t, r.Screen, "there is no microphone: o opens it again")
	r.err = errors.New("no sound server answers: start PulseAudio")
	r.keys("o")
	uitest.Shows(t, r.Screen, "no sound server answers")
	r.send(uitest.Key("m"))
	uitest.Shows(t, r.Screen, "opening the microphone …")
	r.send(uitest.Key("o")) // one at a time
	r.hear = Level{Mic: "webcam", Peak: -50, Room: -60}
	r.work()
	r.logged("listen false", "listen true")
	uitest.Shows(t, r.Screen, "listening with webcam")
	if screen := uitest.Plain(r.Screen); strings.Contains(screen, "NO MICROPHONE") || strings.Contains(screen, "no sound server") {
		t.Errorf("the fault is still there:\n%s", screen)
	}
}

func TestStudioSavesAgain(t *testing.T) {
	r := newRig(t, 80, 24)
	scenes()["unsaved"](r)
	if r.stage != stageTake || r.o.Sounds[1].State == pack.SoundOwn {
		t.Errorf("stage %d, state %v", r.stage, r.o.Sounds[1].State)
	}
	r.log, r.kept = nil, "the sound is saved, but not what the microphone heard: no space left on device"
	r.keys("enter")
	r.logged("keep 1")
	uitest.Shows(t, r.Screen, "left is saved", "but not what the microphone heard")
	if strings.Contains(uitest.Plain(r.Screen), "NOT SAVED") {
		t.Error("it still says that it is not saved")
	}
}

func TestStudioLeaves(t *testing.T) {
	for keys, want := range map[string]bool{"q": true, "ctrl+c": true, "l q": false, "? q": false, "l ctrl+c": true, "enter q": false, "enter ctrl+c": true} {
		r := newRig(t, 80, 24)
		if got := uitest.Press(r.Screen, strings.Fields(keys)...); got != want {
			t.Errorf("%q: quit %v, want %v", keys, got, want)
		}
	}
	r := newRig(t, 80, 24)
	r.record()
	if uitest.Press(r.Screen, "ctrl+c") {
		t.Error("a take that is not kept is left at once")
	}
	uitest.Shows(t, r.Screen, "this take is not kept")
	if !uitest.Press(r.Screen, "q") {
		t.Error("the second time it does not leave")
	}
	r = newRig(t, 80, 24)
	r.record()
	r.send(uitest.Key("enter"))
	if uitest.Press(r.Screen, "ctrl+c") || r.stage != stageSave {
		t.Error("it leaves while a file is written")
	}
}

func TestStudioList(t *testing.T) {
	r := newRig(t, 80, 24)
	r.keys("tab", "G", "enter")
	if r.at != 5 || r.layer != layerNone {
		t.Errorf("sound %d, layer %d", r.at, r.layer)
	}
	uitest.Shows(t, r.Screen, "6 of 6 n12 · word", "missing")
	r.keys("b")
	uitest.Shows(t, r.Screen, "“Schlagloch, groß”", "450 ms at most")
	r.keys("l", "esc")
	if r.layer != layerNone || r.at != 4 {
		t.Errorf("esc: layer %d, sound %d", r.layer, r.at)
	}
}

// TestStudioHelpIsComplete: the help page names every binding there is.
func TestStudioHelpIsComplete(t *testing.T) {
	r := newRig(t, 200, 50)
	r.keys("?")
	for _, g := range r.Screen.keys.groups() {
		for _, b := range g.Keys {
			uitest.Shows(t, r.Screen, b.Help().Key, b.Help().Desc)
		}
	}
}

// TestStudioNeverShowsEscapes: names come from files and devices.
func TestStudioNeverShowsEscapes(t *testing.T) {
	evil := "\x1b[2J\u202eevil"
	r := newRig(t, 80, 24)
	r.o.Pack, r.o.Folder = evil, evil
	for i := range r.o.Sounds {
		r.o.Sounds[i].Text, r.o.Sounds[i].File, r.o.Sounds[i].Base = evil, evil, evil
	}
	r.hear.Mic, r.take = evil, Take{Facts: evil, Faults: []string{evil}}
	for _, step := range []func(){func() {}, r.record, func() { r.err = errors.New(evil); r.keys("enter") }, func() { r.keys("l") },
		func() { r.hear.Fault, r.hear.Lost = evil, true; r.keys("l", "enter"); r.wait(time.Second) }} {
		step()
		uitest.Fits(t, r.Screen, 80, 24)
	}
}
