package evidence_test

import (
	"strings"
	"testing"
	"time"

	"spotter/race"
	"spotter/report/evidence"
)

// told returns what is missing of a race, as the log shows.
func told(r *evidence.Race) string {
	var b strings.Builder
	for _, g := range evidence.Missing(r) {
		if g.Do == "" {
			b.WriteString("NOTHING TO DO: ")
		}
		if !g.Ask {
			b.WriteString(g.What + "\n")
		}
	}
	return b.String()
}

func TestNothingIsMissing(t *testing.T) {
	r := raceOf(usual())
	r.Files = []evidence.File{{Name: "video.mp4", Sort: evidence.Picture}}
	if got := told(r); got != "" {
		t.Errorf("missing of a good race:\n%s", got)
	}
}

// swap returns the beginning of a witness's shift.
func swap(name string, elapsed time.Duration) race.Event {
	e := at(race.KindSwap, elapsed)
	e.Item, e.Name = race.ItemWitness, name
	return e
}

// without returns the usual race without the lines of one kind.
func without(k race.Kind, clock string) []race.Event {
	var rest []race.Event
	for _, e := range usual()[1:] {
		if e.Kind != k || clock != "" && e.Clock != clock {
			rest = append(rest, e)
		}
	}
	return logOf(rest...)
}

func TestEveryGapIsFound(t *testing.T) {
	amend, void := at(race.KindAmend, 51*time.Minute), at(race.KindVoid, 51*time.Minute)
	amend.Ref, amend.Correction, void.Ref = 7, time.Second, 8
	late := at(race.KindStart, 90*time.Second)
	late.Clock = race.ClockChip
	jump := at(race.KindClock, 20*time.Minute)
	jump.Jump = 2 * time.Second
	lost := at(race.KindNote, 20*time.Minute)
	lost.Item, lost.Text = race.ItemLost, "12 events"
	again := at(race.KindOpen, 30*time.Minute)
	again.Open = &race.Open{Runner: "Lena Zimmer", Spotter: "Ana Marsh", DistanceM: 10000, Units: race.UnitsKm, BootID: "c"}
	early := race.Event{Kind: race.KindFall, Stamp: race.Stamp{Wall: gun}}
	nameless, whose, training := swap("", 0), swap("Kim", 0), at(race.KindNote, 0)
	whose.Item, training.Item = "", race.ItemTraining
	for name, tt := range map[string]struct {
		log  []race.Event
		want string
	}{
		"no witness":        {without(race.KindSwap, ""), "The log names no witness, and two are needed."},
		"one witness":       {append(without(race.KindSwap, ""), swap("Wim", 0)), "The log names one witness, and two are needed."},
		"the spotter":       {usual(swap("ana  marsh", 0)), "Is the witness ana marsh another person than the spotter?"},
		"the runner":        {usual(swap("Lena Zimmer", 0)), "Is the witness Lena Zimmer another person than the runner?"},
		"a surname":         {usual(swap("Tom Zimmer", 0)), "Is the witness Tom Zimmer related to the runner? They have the same surname, which may mean nothing."},
		"a nameless shift":  {usual(nameless), "a witness's shift, has no name"},
		"whose shift":       {usual(whose), "does not say whether of a spotter or of a witness"},
		"a second too late": {append(without(race.KindSwap, ""), swap("Wim", 0), swap("Ida", 10*time.Minute)), "From the start to 0:10:00 the log has fewer than two witnesses."},
		"a long shift":      {usual(at(race.KindFall, 5*time.Hour)), ""},
		"no start":          {without(race.KindStart, ""), "The log has no start."},
		"no mat":            {without(race.KindStart, race.ClockChip), "none by the chip"},
		"a late mat":        {usual(late), "Gun and chip are 1:30 apart, and no note explains it."},
		"no board":          {without(race.KindSplit, ""), "The log has no board that was passed."},
		"an amend":          {usual(amend), "Line 7, the board km 2, was corrected or taken back (amended by 17) without a note."},
		"a void":            {usual(void), "Line 8, the board km 3, was corrected or taken back (VOID by 17) without a note."},
		"a jump":            {usual(jump), "the computer's clock jumped by 2s, without a note"},
		"lost lines":        {usual(lost), "lines of the log are lost (12 events), without a note"},
		"taken up":          {usual(again), "spotter was started again at 0:50:00"},
		"an early fall":     {usual(early), "fall, has no race time or no civil time"},
		"training":          {usual(training), "The log is marked as that of a training run."},
		"no picture":        {usual(), "The log names no video and no photograph."},
	} {
		for i := range tt.log { // lines may have been added
			tt.log[i].Seq, tt.log[i].ID = uint64(i+1), race.EventID(i+1)
		}
		if got := told(raceOf(tt.log)); !strings.Contains(got, tt.want) || strings.Contains(got, "NOTHING TO DO") {
			t.Errorf("%s: no %q in\n%s", name, tt.want, got)
		}
	}
}

func TestLongShiftsAndEmptyHours(t *testing.T) {
	start := at(race.KindStart, 0)
	start.Clock = race.ClockGun
	log := logOf(start, swap("Wim", 0), swap("Ida", 0), swap("Zoe", 5*time.Hour), swap("Wim", 6*time.Hour), at(race.KindFall, 9*time.Hour))
	got := told(raceOf(log))
	for _, want := range []string{"The shift of Wim from line 3 may be of 5:00:00", "The shift of Ida from line 4 may be of 6:00:00",
		"Wim may have had less than 4 hours between two shifts (lines 3 and 6).", "Hour 2 has no entry", "Hour 9 has no entry"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
	if strings.Contains(got, "Hour 10 has no entry") || strings.Contains(got, "Hour 6 has no entry") {
		t.Errorf("hours with entries are missing:\n%s", got)
	}
}

// TestANoteExplains has a note about each thing that would be missing otherwise.
func TestANoteExplains(t *testing.T) {
	amend, why := at(race.KindAmend, 51*time.Minute), at(race.KindNote, 52*time.Minute)
	amend.Ref, amend.Correction = 7, time.Second
	for _, ref := range []race.EventID{7, 17} { // the split, or its amend
		why.Ref, why.Text = ref, "the board stood behind a tree"
		if got := told(raceOf(usual(amend, why))); strings.Contains(got, "corrected") {
			t.Errorf("a note on line %d does not explain:\n%s", ref, got)
		}
	}
}

func TestDamageIsMissing(t *testing.T) {
	for state, want := range map[string]string{"damaged": "The journal is damaged", "torn": "The journal is torn", "whole": "The journal was not closed."} {
		r := raceOf(usual())
		r.Chain.State, r.Chain.Closed = state, false
		if got := told(r); !strings.Contains(got, want) {
			t.Errorf("%s: no %q in\n%s", state, want, got)
		}
	}
}

func TestNamed(t *testing.T) {
	note := func(item, file string) race.Event {
		e := at(race.KindNote, 0)
		e.Item, e.File = item, file
		return e
	}
	got := evidence.Named(logOf(note(race.ItemRecording, "/home/x/../heard.wav"), note(race.ItemRecording, "heard.wav"), note(race.ItemCopy, "/usb/race.jsonl"),
		note("", `C:\photos\fall.jpg`), note(race.ItemWords, "pack.toml"), at(race.KindFall, 0)))
	want := []evidence.File{{Name: "heard.wav", Sort: evidence.Recording}, {Name: "/usb/race.jsonl", Sort: evidence.Copy}, {Name: "fall.jpg", Sort: evidence.Picture}}
	if len(got) != len(want) {
		t.Fatalf("%+v", got)
	}
	for i := range want {
		if got[i].Name != want[i].Name || got[i].Sort != want[i].Sort {
			t.Errorf("%d is %+v, want %+v", i, got[i], want[i])
		}
	}
}
