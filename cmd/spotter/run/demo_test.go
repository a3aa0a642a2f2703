package run

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"spotter/audio"
	"spotter/cmd/spotter/crash"
	"spotter/race"
	"spotter/race/demo"
	"spotter/race/watch"
	"spotter/ui/live"
	"spotter/ui/uitest"
)

// A demo writes nothing, offers no race to go on with, says on its screen that nothing is
// saved, and prints the score at the end.
func TestADemoSavesNothing(t *testing.T) {
	prog := testProgram(t)
	dir, _ := prog.RacesFolder()
	var out bytes.Buffer
	prog.Stdout = &out
	prog.Offer = func() (live.Offer, bool) { t.Error("a race is offered in a demo"); return live.Offer{}, false }
	var before, running string
	prog.Show = func(_ context.Context, m tea.Model, _ *crash.Guard, ready func(send func(tea.Msg))) (tea.Model, error) {
		ready(func(tea.Msg) {})
		uitest.Resize(m, 80, 24)
		m.Update(live.Tick{})
		before = uitest.Plain(m)
		uitest.Press(m, "enter", "left", "F", "x", "enter")
		m.Update(live.Tick{})
		running = uitest.Plain(m)
		return m, nil
	}
	if err := Demo(t.Context(), prog, Plan{Output: Value{Text: "auto"}, DistanceM: 5000, Units: race.UnitsKm}, []audio.Output{panicking{}}, 20, 1); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(before, "demo, nothing is saved: enter starts") {
		t.Errorf("the screen does not say that it is a demo:\n%s", before)
	}
	for _, screen := range []string{before, running} {
		if !strings.Contains(screen, "demo: not saved") {
			t.Errorf("the status does not say that nothing is saved:\n%s", screen)
		}
	}
	if said := out.String(); !strings.Contains(said, "demo: 0 correct, 0 wrong, 0 late") || !strings.Contains(said, "nothing was saved") {
		t.Errorf("said %q", said)
	}
	files, err := os.ReadDir(dir)
	if err != nil || len(files) > 0 {
		t.Errorf("files of a demo: %v, %v", files, err)
	}
}

// A demo has its finish, and every key of the program does something in it that needs no
// journal.
func TestADemoIsRunToItsFinish(t *testing.T) {
	prog := testProgram(t)
	late := ahead(prog)
	var finish, later string
	prog.Show = func(_ context.Context, m tea.Model, _ *crash.Guard, ready func(send func(tea.Msg))) (tea.Model, error) {
		ready(func(tea.Msg) {})
		uitest.Resize(m, 80, 24)
		press := func(keys ...string) {
			for _, k := range keys {
				late.Add(int64(2 * time.Second))
				uitest.Press(m, k)
				uitest.Plain(m)
			}
		}
		press("*", "esc", "enter", "F", "R", "R", "W", "G", "M", "S", "esc", "N", "E", "esc", "C", "P", "esc", "T", "esc", "=", "esc", "tab", "tab", "?", "esc", "d", "esc", "q", "q", ";")
		for range 6 { // the finish is the only board, and whoever presses too soon is asked
			if press("enter"); strings.Contains(uitest.Plain(m), "FINISH") {
				break
			}
		}
		finish = uitest.Plain(m)
		press("T", "esc", "tab", "tab", "x", "x")
		later = uitest.Plain(m)
		return m, nil
	}
	if err := Demo(t.Context(), prog, Plan{Output: Value{Text: "auto"}, DistanceM: 1000, Units: race.UnitsKm}, []audio.Output{panicking{}}, 20, 1); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(finish, "FINISH  gun") || !strings.Contains(finish, "no code: there is no journal") {
		t.Errorf("the finish of a demo:\n%s", finish)
	}
	if !strings.Contains(later, "demo: not saved") {
		t.Errorf("after the finish:\n%s", later)
	}
}

// A spotter's sink that cannot be opened is a small fault of a demo, as of a race: there is
// no journal that could tell of it.
func TestADemoWithASinkOfTheSpotters(t *testing.T) {
	t.Setenv("PULSE_SERVER", "unix:"+filepath.Join(t.TempDir(), "nobody"))
	prog := testProgram(t)
	told := false
	prog.Show = func(_ context.Context, m tea.Model, _ *crash.Guard, ready func(send func(tea.Msg))) (tea.Model, error) {
		ready(func(tea.Msg) {})
		uitest.Resize(m, 80, 24)
		for patience := time.Now().Add(time.Minute); !told && time.Now().Before(patience); time.Sleep(10 * time.Millisecond) {
			m.Update(live.Tick{})
			told = strings.Contains(uitest.Plain(m), "! "+race.ItemSounds)
		}
		return m, nil
	}
	plan := Plan{Output: Value{Text: "null"}, SpotterSink: Value{Text: "desk"}, DistanceM: 5000, Units: race.UnitsKm}
	if err := Demo(t.Context(), prog, plan, []audio.Output{panicking{}}, 20, 1); err != nil || !told {
		t.Errorf("told of the sink: %v; %v", told, err)
	}
	plan.Output.Text, plan.SpotterSink.Text = "pulse:desk", "desk"
	if err := Demo(t.Context(), prog, plan, nil, 20, 1); err == nil || !strings.Contains(err.Error(), "is the runner's own sink") {
		t.Errorf("the runner's own sink: %v", err)
	}
}

// A silence that is too long is found in a demo as well.
func TestADemoIsWatched(t *testing.T) {
	d := &rehearsal{coach: demo.NewCoach(nil, 1, nil), nudge: func() {}}
	s := &silence{watch: watch.New(10*time.Second, nil, 0)}
	var o live.Options
	d.dress(&o, s, func(time.Duration) {})
	o.Recorder.Append(race.Event{ID: 1, Kind: race.KindStart})
	if f := s.look(time.Second, false); f.New {
		t.Errorf("found at once: %+v", f)
	}
	if f := s.look(12*time.Second, false); !f.New {
		t.Errorf("not found: %+v", f)
	}
}

// The labels of the coach are those of the pack, in the frame of the race.
func TestTheCoachNamesTheKeys(t *testing.T) {
	prog := testProgram(t)
	r := &openRace{prog: prog, plan: Plan{DistanceM: 5000, Target: demoTarget / 8, Units: race.UnitsKm}}
	if err := r.loadPack(); err != nil {
		t.Fatal(err)
	}
	coach := r.newCoach(20, 3)
	asked := map[string]bool{}
	for boot := time.Duration(0); !coach.Over(); boot += demoLook {
		coach.Look(boot, boot*20, true)
		asked[coach.Lesson()] = true
	}
	for _, want := range []string{"drifts to road RIGHT: press ←", "KM 1 board: press enter", "fell: log it: press F", "stands: clear STOP: which key?"} {
		if !asked[want] {
			t.Errorf("%q was not asked; asked was %v", want, asked)
		}
	}
}
