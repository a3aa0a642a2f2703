package live

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"spotter/race"
	"spotter/ui/uitest"
)

func TestStop(t *testing.T) {
	r := newRig(t)
	space := func(after time.Duration) {
		r.at.Boot += after
		r.Update(uitest.Key("space"))
	}
	space(0)
	for range 20 { // hammered, quickly and slowly
		space(30 * time.Millisecond)
		space(799 * time.Millisecond)
	}
	if len(r.played) != 1 || r.cleared != 0 {
		t.Fatalf("hammered STOP: played %d, cleared %d", len(r.played), r.cleared)
	}
	r.shows("space clears it")
	r.key("left") // goes to the player, which lets nothing but the alarm sound
	r.at.Boot += 600 * time.Millisecond
	space(0)
	if r.cleared != 0 {
		t.Fatal("cleared before 800 ms had passed")
	}
	space(800 * time.Millisecond)
	if r.cleared != 1 {
		t.Fatal("not cleared after 800 ms of rest")
	}
	if last := r.logged[len(r.logged)-1]; last.Kind != race.KindGo || last.Item != race.ItemStop {
		t.Errorf("logged %+v", last)
	}
	if n := len(r.order); r.order[n-2] != "clear" || r.order[n-1] != "append go" {
		t.Errorf("order: %v", r.order)
	}
	r.shows("STOP cleared")
	space(900 * time.Millisecond)
	if len(r.played) != 3 {
		t.Error("STOP does not sound again after it was cleared")
	}
}

// A terminal that tells no repeats sends a held or stuck key as presses, the second one up to 660 ms
// after the first. STOP stays on.
func TestHeldStopIsNotClearedWithoutRepeats(t *testing.T) {
	for _, delay := range []time.Duration{250 * time.Millisecond, 500 * time.Millisecond, 660 * time.Millisecond} {
		for _, every := range []time.Duration{25 * time.Millisecond, 40 * time.Millisecond, 100 * time.Millisecond} {
			r := newRig(t)
			r.Update(uitest.Key("space"))
			r.at.Boot += delay
			for range 200 {
				r.Update(uitest.Key("space"))
				r.at.Boot += every
			}
			if len(r.played) != 1 || r.cleared != 0 {
				t.Errorf("after %v, each %v: played %d, cleared %d", delay, every, len(r.played), r.cleared)
			}
			r.at.Boot += time.Second
			r.Update(uitest.Key("space"))
			if r.cleared != 1 {
				t.Errorf("after %v, each %v: a press later does not clear it", delay, every)
			}
		}
	}
}

func TestHeldStopIsNotCleared(t *testing.T) {
	r := newRig(t)
	r.Update(uitest.Key("space"))
	for range 100 {
		r.at.Boot += 33 * time.Millisecond
		r.Update(tea.KeyPressMsg{Code: tea.KeySpace, Text: " ", IsRepeat: true})
	}
	r.at.Boot += 100 * time.Millisecond
	r.Update(uitest.Key("space"))
	if r.cleared != 0 {
		t.Error("cleared 100 ms after it was held")
	}
}

// TestStopShowsThatItIsBack loses the output under a latched STOP: when it comes
// back the alarm sounds again, and the screen must not go on saying otherwise.
func TestStopShowsThatItIsBack(t *testing.T) {
	r := newRig(t)
	r.key("space")
	id := r.played[0].ID
	r.health.Output.State = OutputLost
	r.outcomes = []Report{{ID: id, Final: true, Outcome: race.NoDevice, Reason: "the output was lost"}}
	r.wait(0)
	r.shows("NOT HEARD: the output was lost")
	r.health.Output.State, r.health.Output.Alarm = OutputOK, true
	r.wait(0)
	r.shows("● repeats until space clears it")
}

// TestStopIsNotSaidToRepeatUnheard has STOP heard, and then loses, mutes or waits for
// the output: nothing of the screen may go on saying that STOP repeats.
func TestStopIsNotSaidToRepeatUnheard(t *testing.T) {
	long := time.Now().Add(-time.Hour)
	for name, tt := range map[string]struct {
		o       OutputHealth
		outcome race.Outcome
		want    string
	}{
		"lost after it was heard":  {OutputHealth{State: OutputLost, Fault: "gone"}, race.Heard, "✗ NOT HEARD · space clears it"},
		"muted after it was heard": {OutputHealth{State: OutputOK, Alarm: true, Unheard: true, Fault: "muted"}, race.Heard, "✗ NOT HEARD · space clears it"},
		"muted before":             {OutputHealth{State: OutputOK, Alarm: true, Unheard: true, Fault: "muted"}, race.NoDevice, "✗ NOT HEARD: muted"},
		"not open for long":        {OutputHealth{State: OutputOpening, Since: long}, race.Heard, "✗ NOT HEARD · space clears it"},
	} {
		for _, size := range [][2]int{{80, 24}, {40, 12}, {200, 50}} {
			r := newRig(t)
			r.size(size[0], size[1])
			r.key("space")
			r.health.Output = tt.o
			r.outcomes = []Report{{ID: r.newest(), Final: true, Outcome: tt.outcome, Reason: map[bool]string{true: "muted"}[tt.outcome == race.NoDevice]}}
			r.wait(0)
			if p := r.panel(); !strings.Contains(p, tt.want) || strings.Contains(p, "repeats") || !r.red() {
				t.Errorf("%s, %v: red %v:\n%s", name, size, r.red(), p)
			}
			r.health.Output = OutputHealth{State: OutputOK, Alarm: true}
			r.wait(0)
			if p := r.panel(); !strings.Contains(p, "● repeats") || r.red() {
				t.Errorf("%s, %v, heard again: red %v:\n%s", name, size, r.red(), p)
			}
		}
	}
}
