package drill

import (
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"spotter/cues"
	"spotter/cues/drill"
	"spotter/ui/uitest"
)

// rig is a drill whose clock and sound are the test's.
type rig struct {
	*Screen
	t       *testing.T
	clock   time.Time
	log     []string
	reports []Report
	now     Ear
	last    int // number of the last cue
	before  *drill.Result
}

func (r *rig) Play(number int, cue cues.ID) { r.last = number; r.log = append(r.log, string(cue)) }
func (r *rig) Silence()                     { r.log = append(r.log, "silence") }
func (r *rig) Crowd()                       { r.log = append(r.log, "crowd") }
func (r *rig) Look(dst []Report) ([]Report, Ear) {
	dst = append(dst, r.reports...)
	r.reports = nil
	return dst, r.now
}

func newRig(t *testing.T, f cues.Frame, ids ...cues.ID) *rig {
	r := &rig{t: t, clock: time.Date(2027, 4, 18, 9, 0, 0, 0, time.UTC), now: Ear{Open: true, Name: "OpenRun Pro"}}
	var steps []drill.Step
	for _, id := range ids {
		steps = append(steps, drill.Step{Cue: id, Pause: 2 * time.Second})
	}
	r.Screen = New(Options{Now: func() time.Time { return r.clock }, Sound: r, Frame: f, Steps: steps,
		Result: drill.Result{At: r.clock, Runner: "L. Z.", Noisy: true, NoiseDB: 5}, Before: func(*drill.Result) *drill.Result { return r.before }})
	r.Update(tea.WindowSizeMsg{Width: 80, Height: 24})
	return r
}

// wait lets time go by, with the looks that fall into it.
func (r *rig) wait(d time.Duration) {
	for end := r.clock.Add(d); r.clock.Before(end); {
		r.clock = r.clock.Add(min(lookEvery, end.Sub(r.clock)))
		r.Update(lookMsg{})
	}
}

// press presses keys, and reports whether the last ended the program.
func (r *rig) press(names ...string) (ended bool) {
	for _, name := range names {
		_, cmd := r.Update(uitest.Key(name))
		ended = false
		if cmd != nil {
			_, ended = cmd().(tea.QuitMsg)
		}
	}
	return ended
}

// sounds has the cue at hand begin in the ear now.
func (r *rig) sounds() {
	r.reports = append(r.reports, Report{Trial: r.last, Begin: r.clock})
	r.Update(lookMsg{})
}

// take plays one trial to its answer.
func (r *rig) take(key string, reaction time.Duration) {
	r.wait(2*time.Second + lookEvery)
	r.sounds()
	r.wait(reaction)
	r.press(key)
	r.wait(showFor + lookEvery)
}

// The time is that from the beginning in the ear to the key, and a side is the runner's
// own, in each frame.
func TestAnswersAndTimes(t *testing.T) {
	for _, tt := range []struct {
		frame cues.Frame
		key   string
		want  drill.Answer
	}{
		{cues.Frame{}, "left", drill.Right}, {cues.Frame{}, "l", drill.Left},
		{cues.Frame{Facing: cues.Forward}, "left", drill.Left}, {cues.Frame{Keys: cues.RunnerKeys}, "h", drill.Left},
		{cues.Frame{}, "space", drill.Stopped}, {cues.Frame{}, "n", drill.Stayed}, {cues.Frame{}, "down", drill.Stayed},
	} {
		r := newRig(t, tt.frame, "left")
		r.press("enter")
		r.take(tt.key, 640*time.Millisecond)
		got := r.Result().Trials
		if len(got) != 1 || got[0].Answer != tt.want || got[0].Reaction != 640*time.Millisecond {
			t.Errorf("%v, %s: %+v, want %s", tt.frame, tt.key, got, tt.want)
		}
		if r.stage != stageDone {
			t.Errorf("%s: the drill is not over: %d", tt.key, r.stage)
		}
	}
}

// Before the cue is in the ear no key answers it, nor does a second key afterwards.
func TestTooSoon(t *testing.T) {
	r := newRig(t, cues.Frame{}, "left", "right")
	r.press("enter")
	r.wait(time.Second)
	r.press("left")
	if len(r.trials) != 0 || r.note == "" {
		t.Fatalf("answered in the pause: %+v", r.trials)
	}
	r.wait(time.Second + lookEvery)
	if r.press("left"); len(r.trials) != 0 {
		t.Fatalf("answered before the cue began: %+v", r.trials)
	}
	r.reports = []Report{{Trial: r.last, Begin: r.clock.Add(184 * time.Millisecond)}} // a slow earpiece
	r.Update(lookMsg{})
	if r.press("left"); len(r.trials) != 0 {
		t.Fatalf("answered before it was in the ear: %+v", r.trials)
	}
	r.wait(500 * time.Millisecond)
	r.press("left", "right", "left")
	if len(r.trials) != 1 || r.trials[0].Reaction != 316*time.Millisecond {
		t.Errorf("%+v", r.trials)
	}
}

// Nothing on the screen says which cue sounds before the answer.
func TestTheSpotterDoesNotSeeTheCue(t *testing.T) {
	views := map[cues.ID]string{}
	for _, id := range []cues.ID{"left", "hard_right", "stop"} {
		r := newRig(t, cues.Frame{}, id, "left")
		r.press("enter")
		r.wait(2*time.Second + lookEvery)
		r.sounds()
		views[id] = r.draw()
	}
	if views["left"] != views["hard_right"] || views["left"] != views["stop"] {
		t.Errorf("the screen differs:\n%s\n%s\n%s", views["left"], views["hard_right"], views["stop"])
	}
}

// Space ends the sound on every page.
func TestSpaceEndsTheSound(t *testing.T) {
	to := map[string]func(r *rig){
		"ready":  func(*rig) {},
		"pause":  func(r *rig) { r.press("enter") },
		"sounds": func(r *rig) { r.press("enter"); r.wait(3 * time.Second); r.sounds() },
		"shown":  func(r *rig) { r.press("enter"); r.wait(3 * time.Second); r.sounds(); r.press("left") },
		"rest":   func(r *rig) { r.press("enter", "p") },
		"done":   func(r *rig) { r.press("enter"); r.take("left", time.Second); r.press("q") },
	}
	for name, get := range to {
		r := newRig(t, cues.Frame{}, "left", "right")
		get(r)
		r.log = nil
		r.press("space")
		if !strings.Contains(strings.Join(r.log, " "), "silence") {
			t.Errorf("%s: %v", name, r.log)
		}
		if name == "pause" && r.stage != stageRest {
			t.Errorf("space in the pause: stage %d", r.stage)
		}
	}
}

// A cue that was not heard or not answered is in no figure; one that was not heard comes
// again, and after three in a row the drill stands still.
func TestUnheardAndUnanswered(t *testing.T) {
	r := newRig(t, cues.Frame{}, "left", "right")
	r.press("enter")
	r.wait(2*time.Second + lookEvery)
	r.reports = []Report{{Trial: r.last, Over: true, Unheard: "the sink is muted"}}
	r.wait(lookEvery)
	if len(r.steps) != 3 || r.trials[0].Unheard == "" || !strings.Contains(r.draw(), "muted") {
		t.Fatalf("%+v, %d steps", r.trials, len(r.steps))
	}
	r.wait(showFor + 2*time.Second + 2*lookEvery)
	r.sounds()
	r.wait(answerFor + lookEvery)
	if len(r.trials) != 2 || r.trials[1].Answer != drill.Missing || r.trials[1].Unheard != "" {
		t.Fatalf("%+v", r.trials)
	}
	for range 3 {
		r.wait(showFor + 2*time.Second + 2*lookEvery)
		r.wait(soundFor) // nothing is heard of it
	}
	if r.stage != stageRest {
		t.Errorf("goes on without sound: stage %d, %+v", r.stage, r.trials)
	}
}

// While the earpiece is away no cue is asked.
func TestWaitsForTheSound(t *testing.T) {
	r := newRig(t, cues.Frame{}, "left")
	r.now = Ear{Fault: "the earpiece is gone", Next: "Connect it again."}
	r.press("enter")
	r.wait(time.Minute)
	if r.stage != stagePause || len(r.log) > 1 {
		t.Fatalf("stage %d, %v", r.stage, r.log)
	}
	if s := r.draw(); !strings.Contains(s, "the earpiece is gone") || !strings.Contains(s, "Connect it again.") {
		t.Errorf("the screen does not say why:\n%s", s)
	}
	r.now = Ear{Open: true, Name: "OpenRun Pro"}
	r.wait(2*time.Second + 2*lookEvery)
	if r.stage != stageAnswer {
		t.Errorf("stage %d", r.stage)
	}
}

// An answer that is taken back is asked again at the end.
func TestTakeBack(t *testing.T) {
	r := newRig(t, cues.Frame{}, "left", "stop")
	r.press("enter")
	r.wait(2*time.Second + lookEvery)
	r.sounds()
	r.press("left", "x")
	if len(r.trials) != 0 || r.at != 1 || len(r.steps) != 3 || r.steps[2].Cue != "left" {
		t.Fatalf("%+v, step %d of %+v", r.trials, r.at, r.steps)
	}
	r.take("space", time.Second)
	r.take("right", time.Second)
	if got := r.Result(); len(got.Trials) != 2 || !got.Trials[0].Right() || !got.Trials[1].Right() || r.stage != stageDone {
		t.Errorf("%+v", got.Trials)
	}
}

// q shows the result of what was done, and leaves from there; ctrl+c leaves at once, with
// the sound ended.
func TestLeaving(t *testing.T) {
	r := newRig(t, cues.Frame{}, "left", "right", "stop")
	r.press("enter")
	r.take("right", time.Second)
	if r.press("q") || r.stage != stageDone || !strings.Contains(r.draw(), "1 of 1 right") {
		t.Fatalf("stage %d\n%s", r.stage, r.draw())
	}
	if !r.press("q") {
		t.Error("q does not leave the result")
	}
	r = newRig(t, cues.Frame{}, "left")
	if r.press("enter"); !r.press("ctrl+c") || r.log[len(r.log)-1] != "silence" {
		t.Errorf("ctrl+c: %v", r.log)
	}
	if r = newRig(t, cues.Frame{}, "left"); !r.press("q") || r.press("esc") {
		t.Error("q before the drill, or esc")
	}
}

// What to do about a lost output is read whole on a small terminal, before and in a drill.
func TestARemedyIsReadWhole(t *testing.T) {
	const next = "start PulseAudio or PipeWire, or set PULSE_SERVER"
	for _, keys := range [][]string{nil, {"enter"}} {
		r := newRig(t, cues.Frame{}, "left", "right", "stop")
		r.Update(tea.WindowSizeMsg{Width: 40, Height: 12})
		r.press(keys...)
		r.now = Ear{Fault: "no sound server answers", Next: next}
		r.wait(lookEvery)
		if got := strings.Join(strings.Fields(uitest.Plain(r.Screen)), " "); !strings.Contains(got, next) {
			t.Errorf("after %q:\n%s", keys, uitest.Plain(r.Screen))
		}
	}
}

func TestGolden(t *testing.T) {
	states := map[string]func(r *rig){
		"ready": func(*rig) {},
		"which": func(r *rig) { r.press("enter"); r.wait(2*time.Second + lookEvery); r.sounds() },
		"wrong": func(r *rig) {
			r.press("enter")
			r.wait(3 * time.Second)
			r.sounds()
			r.wait(time.Second)
			r.press("left")
		},
		"lost": func(r *rig) { r.now = Ear{Fault: "\"OpenRun\" is gone", Next: "Connect it again."}; r.wait(lookEvery) },
		"result": func(r *rig) {
			r.press("enter")
			r.take("left", time.Second)
			r.take("left", 700*time.Millisecond)
			r.press("q")
		},
	}
	for name, get := range states {
		for _, size := range [][2]int{{40, 12}, {80, 24}} {
			r := newRig(t, cues.Frame{}, "left", "right", "stop")
			r.before = &drill.Result{At: r.clock.AddDate(0, 0, -8), Trials: []drill.Trial{{Cue: "left", Answer: drill.Left, Reaction: time.Second}}}
			r.Update(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
			get(r)
			uitest.Golden(t, fmt.Sprintf("drill-%s-%dx%d.txt", name, size[0], size[1]), uitest.GoldenText(r.Screen))
		}
	}
}
