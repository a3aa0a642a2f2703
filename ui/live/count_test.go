package live

import (
	"strings"
	"testing"
	"time"

	"spotter/cues"
	"spotter/cues/countdown"
	"spotter/race"
	"spotter/ui/count"
)

// counter counts for the rig.
type counter struct {
	r     *rig
	first race.EventID
	plan  countdown.Plan
}

func (c *counter) Count(e race.Event, first race.EventID, p countdown.Plan) {
	c.r.Play(e)
	c.first, c.plan = first, p
}

func newCountRig(t *testing.T) (*rig, *counter) {
	c := &counter{}
	r := newRig(t, func(o *Options) {
		o.Counts = count.Options{Counter: c, Lasts: func(cues.ID) time.Duration { return 500 * time.Millisecond }}
	})
	c.r = r
	return r, c
}

// The countdown stands in the band while the sound engine counts, and the pace is back
// when it does not.
func TestACountdownOnTheScreen(t *testing.T) {
	r, c := newCountRig(t)
	r.key("enter")
	r.at.Boot += enterHold
	r.key(",") // the road's left is the runner's right
	if c.plan.Len() != 4 || r.played[0].Cue != "turn_right" {
		t.Fatalf("%d words of %s", c.plan.Len(), r.played[0].Cue)
	}
	if got := r.screenText(); strings.Contains(got, "now in") {
		t.Errorf("a countdown that has not begun is shown:\n%s", got)
	}
	r.health.Output.Counting = r.played[0].ID
	r.wait(3 * time.Second)
	r.shows("TURN RIGHT  ██")
	r.shows("TWO   now in 1.7 s  0 now  c cancel")
	if r.woken > 100*time.Millisecond {
		t.Errorf("the screen is drawn again after %v", r.woken)
	}
	r.size(40, 12)
	r.shows("TURN RIGHT")
	r.shows("TWO   now in 1.7 s")
	r.size(80, 24)
	r.health.Output.Counting = 0
	r.wait(0)
	if got := r.screenText(); strings.Contains(got, "now in") {
		t.Errorf("a countdown that is over is shown:\n%s", got)
	}
	r.wait(3 * time.Second)
	if r.woken <= 100*time.Millisecond {
		t.Errorf("without a countdown the screen is drawn again after %v", r.woken)
	}
}

// The help says which keys count down, where countdowns are on.
func TestTheHelpNamesCountdowns(t *testing.T) {
	r, _ := newCountRig(t)
	r.size(100, 200)
	r.key("?")
	r.shows("“Speed bump” and counts down")
	r = newRig(t)
	r.size(100, 200)
	r.key("?")
	if got := r.screenText(); strings.Contains(got, "counts down") {
		t.Error("the help names countdowns that are off")
	}
}

// A cue that waits for the end of a countdown does not stand where the spotter reads what the
// runner hears.
func TestACueThatWaitsForACountdownIsNotOnAir(t *testing.T) {
	r, _ := newCountRig(t)
	r.key("b")
	r.heard(3)
	r.health.Output.Counting = r.played[0].ID
	r.wait(time.Second)
	r.key("p")
	r.wait(200 * time.Millisecond)
	r.shows("○ Runners ahead waits")
	r.size(40, 12)
	r.shows("Runners ahead waits")
	if got := r.screenText(); strings.Contains(got, "R U N N E R S") || strings.Contains(got, "sending") {
		t.Errorf("what waits is shown as heard:\n%s", got)
	}
}

// A fault goes before the countdown.
func TestAFaultGoesBeforeTheCountdown(t *testing.T) {
	r, _ := newCountRig(t)
	r.key(",")
	r.health.Output.Counting, r.health.Output.State, r.health.Output.Fault = r.played[0].ID, OutputLost, "sink gone"
	r.wait(time.Second)
	if got := r.screenText(); strings.Contains(got, "now in") || !strings.Contains(got, "sink gone") {
		t.Errorf("the fault is not in the place of the countdown:\n%s", got)
	}
}

// A word that the runner does not hear is told. One that the spotter cut is not.
func TestAWordThatIsNotHeardIsTold(t *testing.T) {
	for _, tt := range []struct {
		outcome race.Outcome
		why     race.Why
		says    string
	}{
		{race.Expired, race.WhyLate, "NOT HEARD: NOW of the countdown"},
		{race.NoDevice, race.WhyMuted, "NOT HEARD: NOW of the countdown"},
		{race.Cut, race.WhyCue, ""},
		{race.Heard, "", ""},
	} {
		r, c := newCountRig(t)
		r.key(",")
		r.heard(3)
		r.outcomes = append(r.outcomes, Report{ID: c.first + 3, Final: true, Outcome: tt.outcome, Why: tt.why})
		r.wait(0)
		if tt.says != "" {
			r.shows(tt.says)
		} else if got := r.screenText(); strings.Contains(got, "NOT HEARD") {
			t.Errorf("%s is told:\n%s", tt.outcome, got)
		}
	}
}

// The key that says the last cue again says the cue alone: nobody knows how far the place is.
func TestACueThatIsSaidAgainIsNotCounted(t *testing.T) {
	r, c := newCountRig(t)
	r.key("b")
	c.plan = countdown.Plan{}
	r.key(";")
	if len(r.played) != 2 || r.played[1].Cue != "bump" || c.plan.Len() != 0 {
		t.Errorf("played %d, counted %d words", len(r.played), c.plan.Len())
	}
}

// A race that is taken up lists its turn, and not the words of the countdown.
func TestTheWordsOfACountdownAreNotListedAnew(t *testing.T) {
	at := rigAt()
	history := []race.Event{
		{ID: 1, Seq: 1, Kind: race.KindOpen, Stamp: at, Open: &race.Open{}},
		{ID: 2, Seq: 2, Kind: race.KindCue, Cue: "turn_left", Pressed: "turn_right", Class: cues.Prepare, Stamp: at},
		{ID: 3, Seq: 3, Kind: race.KindCue, Cue: "three", Ref: 2, Class: cues.Prepare, Stamp: at},
		{ID: 4, Seq: 4, Kind: race.KindOutcome, Ref: 3, Outcome: race.Heard, Stamp: at},
		{ID: 5, Seq: 5, Kind: race.KindNote, Item: race.ItemCountdown, Ref: 2, Text: "cancelled by left", Stamp: at},
	}
	r := newRig(t, func(o *Options) { o.History = history })
	r.shows("Turn left")
	if got := r.screenText(); strings.Contains(got, "Three  ") || strings.Contains(got, "cancelled by") {
		t.Errorf("words of the countdown are listed:\n%s", got)
	}
}
