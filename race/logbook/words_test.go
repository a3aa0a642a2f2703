package logbook

import (
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"spotter/cues"
	"spotter/race"
)

// every returns one event of each kind with what it is about and its title, in a log
// whose line 1 is a cue.
func every() []struct {
	e           race.Event
	what, title string
} {
	ms, s := time.Millisecond, time.Second
	return []struct {
		e           race.Event
		what, title string
	}{
		{race.Event{Kind: race.KindCue, Pressed: "left", Cue: "right"}, "left → right", "left → right"},
		{race.Event{Kind: race.KindCue, Pressed: "water_left", Cue: "water_left"}, "water left → water left", "water left → water left"},
		{race.Event{Kind: race.KindCue, Pressed: "gel", Cue: "gel"}, "gel", "gel"},
		{race.Event{Kind: race.KindOpen, Open: &race.Open{Race: "Boston", Program: "0.9", Host: "linux/arm64"}}, "Boston, spotter 0.9, linux/arm64", "open Boston, spotter 0.9, linux/arm64"},
		{race.Event{Kind: race.KindOpen}, "", "open"},
		{race.Event{Kind: race.KindClose, Reason: "left"}, "left", "close left"},
		{race.Event{Kind: race.KindStart, Clock: "gun"}, "gun", "start"},
		{race.Event{Kind: race.KindStart, Clock: "chip"}, "chip", "start chip"},
		{race.Event{Kind: race.KindStart, Clock: "gun", Correction: 2500 * ms}, "gun, corrected by +2.5 s", "start corrected by +2.5 s"},
		{race.Event{Kind: race.KindFinish, Clock: "finish", Correction: -s}, "finish, corrected by −1 s", "finish corrected by −1 s"},
		{race.Event{Kind: race.KindSplit, Marker: "km 5"}, "km 5, not believed: before the start", "split km 5, not believed: before the start"},
		{race.Event{Kind: race.KindOutcome, Ref: 1, Outcome: race.Heard, Latency: 3 * ms}, "of 1: heard 3 ms", "outcome of 1: heard 3 ms"},
		{race.Event{Kind: race.KindOutcome, Ref: 1, By: 1, Outcome: race.Cut, Why: race.WhyCue, Latency: 2600 * time.Microsecond}, "of 1: cut 2.6 ms: another cue took its place, by 1 (cue left → right)", ""},
		{race.Event{Kind: race.KindOutcome, Elsewhere: race.Elsewhere{Unresolved: 7}, Outcome: race.NoDevice}, "of a cue that is not in this log: no device", ""},
		{race.Event{Kind: race.KindVoid, Ref: 1}, "voids 1 (cue left → right)", "voids 1 (cue left → right)"},
		{race.Event{Kind: race.KindVoid, Ref: 500}, "voids 500 (not in this log)", ""},
		{race.Event{Kind: race.KindAmend, Ref: 1, Cue: "gel", Text: "it was gel"}, "amends 1 (cue left → right), gel, it was gel", ""},
		{race.Event{Kind: race.KindAmend, Ref: 1, Clock: "chip", Marker: "km 2", DistanceM: 2000, Correction: s}, "amends 1 (cue left → right), chip, km 2, 2000 m, corrected by +1 s", ""},
		{race.Event{Kind: race.KindOutput, Device: "OpenRun", State: "opened", Latency: 5 * ms, Earpiece: 184 * ms, Text: "queue 1000 ms"}, "OpenRun opened, 5 ms, 184 ms more in the earpiece: queue 1000 ms", ""},
		{race.Event{Kind: race.KindOutput, State: "LOST"}, "LOST", "output LOST"},
		{race.Event{Kind: race.KindClock, Rare: race.Rare{Jump: -1500 * ms}}, "wall clock jumped −1.5 s", "wall clock jumped −1.5 s"},
		{race.Event{Kind: race.KindClock, State: race.ClockApproximate}, "race time is an estimate from here on", ""},
		{race.Event{Kind: race.KindClock, State: race.ClockConfirmed}, "race time confirmed as right", ""},
		{race.Event{Kind: race.KindClock, State: race.ClockCorrected, Correction: 5 * s}, "race time corrected by +5 s", ""},
		{race.Event{Kind: race.KindClock, State: "later"}, "later", ""},
		{race.Event{Kind: race.KindNote, Item: race.ItemQuiet, Text: "on"}, "quiet on", "quiet on"},
		{race.Event{Kind: race.KindNote, Item: race.ItemQuiet, Text: "on", Reason: race.ReasonBrokeOff}, "quiet on, taken up again", ""},
		{race.Event{Kind: race.KindNote, Item: race.ItemSilence}, "silenced", "silenced"},
		{race.Event{Kind: race.KindNote, Item: race.ItemOutput, Text: "null"}, "to output null", "to output null"},
		{race.Event{Kind: race.KindNote, Item: race.ItemLost, Text: "12 events are missing here"}, "12 events are missing here", ""},
		{race.Event{Kind: race.KindNote, Item: race.ItemRecording, Text: "its end", File: "r.wav"}, "recording, its end, r.wav", ""},
		{race.Event{Kind: race.KindNote, Text: "windy"}, "windy", "windy"},
		{race.Event{Kind: race.KindNote}, "", "note"},
		{race.Event{Kind: race.KindGo, Item: race.ItemStop}, "STOP cleared", "STOP cleared"},
		{race.Event{Kind: race.KindGo, Item: race.ItemStop, Text: "the race was left"}, "STOP cleared, the race was left", ""},
		{race.Event{Kind: race.KindGo, Item: race.ItemStop, Reason: race.ReasonBrokeOff}, "STOP ended: broke off", ""},
		{race.Event{Kind: race.KindGo, Item: "hurdle"}, "hurdle", "go hurdle"},
		{race.Event{Kind: race.KindAid, Item: "water", Side: "left", Text: "two cups"}, "water taken from the left, two cups", "water taken from the left, two cups"},
		{race.Event{Kind: race.KindAid, Item: "gel"}, "gel taken", "gel taken"},
		{race.Event{Kind: race.KindAid, Item: "salt", Side: "left"}, "salt left", "aid salt left"},
		{race.Event{Kind: race.KindFall, Text: "tripped"}, "tripped", "fall tripped"},
		{race.Event{Kind: race.KindHazard, Item: "hole"}, "hole", "hazard hole"},
		{race.Event{Kind: race.KindRest}, "", "rest"},
		{race.Event{Kind: race.KindSwap, Name: "C. D."}, "new spotter or witness: C. D.", "new spotter or witness: C. D."},
		{race.Event{Kind: race.KindSwap, Item: "witness", Name: "C. D."}, "new witness: C. D.", "new witness: C. D."},
		{race.Event{Kind: race.KindSwap, Item: "spotter"}, "new spotter", "new spotter"},
		{race.Event{Kind: race.KindGo}, "on after the rest", "on after the rest"},
		{race.Event{Kind: race.KindNote, Item: race.ItemMark}, "a moment marked, words to follow", ""},
		{race.Event{Kind: race.KindNote, Item: race.ItemMark, Text: "dog on the road"}, "dog on the road", "dog on the road"},
		{race.Event{Kind: race.KindNote, Item: race.ItemVoice, File: "r-8.wav"}, "by voice", "note by voice"},
		{race.Event{Kind: race.KindNote, Item: race.ItemVoice, File: "r-8.wav", Text: "dog", Rare: race.Rare{Length: 7400 * ms, SHA256: "5f"}}, "by voice 0:07: dog", "note by voice 0:07: dog"},
		{race.Event{Kind: race.KindNote, Item: race.ItemMic, Ref: 1, Text: "none is safe"}, "by voice: none is safe", "note by voice: none is safe"},
		{race.Event{Kind: race.KindAmend, Ref: 1, Rare: race.Rare{Length: 7400 * ms, SHA256: "5f"}}, "1 (cue left → right) is saved, 0:07", ""},
		{race.Event{Kind: race.KindNote, Item: race.ItemMedical, Text: "blister"}, "medical, blister", "medical, blister"},
		{race.Event{Kind: race.KindNote, Item: race.ItemEarTest, Side: "left", Text: "yes"}, "radio check left: the runner's answer was correct", ""},
		{race.Event{Kind: race.KindNote, Item: race.ItemEarTest, Side: "stop", Text: "no"}, "radio check stop: the runner's answer was WRONG", ""},
		{race.Event{Kind: race.KindNote, Item: race.ItemFrame, Text: "forward road"}, "from here on runner faces forward, keys are the road's sides", ""},
		{race.Event{Kind: race.KindNote, Item: race.ItemFrame, Text: "sideways"}, "frame, sideways", ""},
		{race.Event{Kind: race.KindNote, Item: race.ItemSkip, Text: "km 23"}, "board skipped: km 23", ""},
		{race.Event{Kind: race.KindNote, Ref: 1, Text: "he heard it late"}, "on 1 (cue left → right): he heard it late", ""},
		{race.Event{Kind: "comet", Text: "of a later version"}, "of a later version", "comet of a later version"},
	}
}

// What each kind of event is in words. No kind is left out.
func TestWhatHappenedInWords(t *testing.T) {
	seen := map[race.Kind]bool{}
	for _, tt := range every() {
		seen[tt.e.Kind] = true
		tt.e.ID = 2
		b := New([]race.Event{{ID: 1, Seq: 1, Kind: race.KindCue, Pressed: "left", Cue: "right"}, tt.e})
		if got := What(&tt.e, b); got != tt.what {
			t.Errorf("%s: %q, want %q", tt.e.Kind, got, tt.what)
		}
		if got := Title(&tt.e, b); tt.title != "" && got != tt.title {
			t.Errorf("%s: title %q, want %q", tt.e.Kind, got, tt.title)
		} else if got == "" {
			t.Errorf("%s has no title", tt.e.Kind)
		}
	}
	for _, k := range Kinds() {
		if !seen[k] {
			t.Errorf("%s is not tried", k)
		}
	}
}

// Nothing that is said of an event can act on a terminal, whatever its fields hold.
func TestWordsAreClean(t *testing.T) {
	evil := "a\x1b[31mb\x07\r\nc\x1b]0;pwned\x07d\u202ee"
	e := race.Event{ID: 2, Ref: 1, By: 1, Cue: cues.ID(evil), Pressed: cues.ID(evil), Outcome: race.Outcome(evil), Why: race.Why(evil),
		Clock: evil, Marker: evil, DistanceM: 1, Item: evil, Side: evil, Text: evil, File: evil, Name: evil, Device: evil, State: evil, Reason: evil,
		Open: &race.Open{Race: evil, Program: evil, Host: evil}}
	for _, k := range append(Kinds(), race.Kind(evil)) {
		first := e
		first.ID, first.Kind, e.Kind = 1, race.Kind(evil), k
		b := New([]race.Event{first, e})
		told := b.Tell(1)
		became, _ := b.Became(1)
		for _, s := range []string{told.What, told.Outcome, told.Note, Title(&e, b), became, b.OutcomeReason(1), b.Named(1), b.Choices()[1].Name} {
			if strings.ContainsFunc(s, unicode.IsControl) || strings.ContainsRune(s, '\u202e') || strings.Contains(s, "pwned") {
				t.Errorf("%s: %q", k, s)
			}
		}
	}
}

// What a book says of lines that speak of one another.
func TestBook(t *testing.T) {
	s := time.Second
	log := []race.Event{
		{Kind: race.KindOpen, Open: &race.Open{Race: "Boston", DistanceM: 2000, Target: 10 * time.Minute}},
		{Kind: race.KindStart, Clock: "gun", HasElapsed: true, Stamp: race.Stamp{Wall: time.Date(2027, 4, 19, 10, 0, 0, 0, time.UTC)}},
		{Kind: race.KindCue, Cue: "right", Pressed: "left", Class: cues.Steer, HasElapsed: true, Elapsed: s},
		{Kind: race.KindOutcome, Ref: 3, Outcome: race.Cut, Why: race.WhyCue, By: 5, Latency: 3 * time.Millisecond},
		{Kind: race.KindCue, Cue: "gel", Pressed: "gel", Text: "a gel", Class: cues.Service},
		{Kind: race.KindSplit, Marker: "km 1", DistanceM: 1000, HasElapsed: true, Elapsed: 330 * s},
		{Kind: race.KindAmend, Ref: 6, Correction: 8 * s},
		{Kind: race.KindVoid, Ref: 5},
		{Kind: race.KindOpen, Open: &race.Open{Race: "Boston", DistanceM: 2000, Target: 10 * time.Minute}},
	}
	for i := range log {
		log[i].Seq, log[i].ID = uint64(i+1), race.EventID(i+1)
	}
	b := New(log)
	for i, want := range map[int32]Told{
		2: {What: "left → right", Outcome: "cut 3 ms: another cue took its place", OutcomeTone: Warn},
		4: {What: "gel", Outcome: "no outcome", OutcomeTone: Warn, Note: "VOID by 8, a gel", Voided: true},
		5: {What: "km 1, 5:38 /km, 0:38 behind", Tone: Mark, Note: "amended by 7"},
		6: {What: "amends 6 (split km 1), corrected by +8 s"},
	} {
		if got := b.Tell(i); got != want {
			t.Errorf("line %d: %+v, want %+v", i+1, got, want)
		}
	}
	if rows := b.Rows(); !slices.Equal(rows, []int32{0, 1, 2, 4, 5, 6, 7, 8}) {
		t.Errorf("rows %v: the outcome belongs to its cue", rows)
	}
	var names []string
	for _, c := range b.Choices() {
		names = append(names, c.Name)
		if len(b.Choose(c)) != c.N {
			t.Errorf("%s has %d rows, said %d", c.Name, len(b.Choose(c)), c.N)
		}
	}
	if want := "all cue split start void amend open voided"; strings.Join(names, " ") != want {
		t.Errorf("choices %v, want %s", names, want)
	}
	e := b.Entry()
	if e.Race != "Boston" || e.Distance != "2 km" || e.Duration != 338*s || e.Events != 9 || e.Ended != "at km 1" || !e.Start.Equal(log[1].Wall) || b.Opened != 2 {
		t.Errorf("%+v", e)
	}
}

// How a race ended.
func TestEnded(t *testing.T) {
	open := race.Event{ID: 1, Kind: race.KindOpen, Open: &race.Open{DistanceM: 2000}}
	start := race.Event{ID: 2, Kind: race.KindStart}
	split := func(id race.EventID, m float64) race.Event {
		return race.Event{ID: id, Kind: race.KindSplit, Marker: "km", DistanceM: m, HasElapsed: true, Elapsed: time.Duration(m) * 300 * time.Millisecond}
	}
	for want, log := range map[string][]race.Event{
		"not started": {open},
		"no split":    {open, start},
		"at km":       {open, start, split(3, 1000)},
		"finished":    {open, start, split(3, 1000), split(4, 2000)},
	} {
		if got := New(log).Ended(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	log := []race.Event{open, start, {ID: 3, Kind: race.KindFinish}}
	if got := New(log).Ended(); got != "finished" {
		t.Errorf("with a finish: %q", got)
	}
	if got := New(append(log, race.Event{ID: 4, Kind: race.KindVoid, Ref: 3})).Ended(); got != "no split" {
		t.Errorf("with a finish taken back: %q", got)
	}
}

// An amended cue is counted as it should read.
func TestCountsGoByTheAmends(t *testing.T) {
	b := New([]race.Event{{ID: 1, Kind: race.KindCue, Cue: "water"}, {ID: 2, Kind: race.KindAmend, Ref: 1, Cue: "gel"}})
	if b.Counts.Cue["gel"] != 1 || b.Counts.Cue["water"] != 0 {
		t.Errorf("%v", b.Counts.Cue)
	}
}
