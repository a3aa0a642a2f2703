package merge_test

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"spotter/journal"
	"spotter/race"
	"spotter/race/align"
	"spotter/race/merge"
)

// merged merges the logs of two devices.
func merged(t *testing.T, a, b []race.Event) *merge.Result {
	t.Helper()
	x, err := align.Logs(a, b, nil)
	if err != nil {
		t.Fatal(err)
	}
	return merge.Logs(x, merge.Source{Name: "a.jsonl", Head: strings.Repeat("a", 64), Lines: len(a)},
		merge.Source{Name: "b.jsonl", Head: strings.Repeat("b", 64), Lines: len(b), Fault: "its end is torn"}, "1.2")
}

// A made-up marathon on two devices: the boards, the finish and what happened are true of
// it, and the board that was passed while the first device was down comes from the second.
func TestMarathon(t *testing.T) {
	folder := "../../journal/testdata/marathon/second/"
	var logs [2][]race.Event
	for i, name := range []string{"race.jsonl", "second.jsonl"} {
		log, err := journal.ReadFile(folder + name)
		if err != nil {
			t.Fatal(err)
		}
		logs[i] = log.Events
	}
	var truth struct {
		Wait   int64 `json:"wait_ms"`
		Finish int64 `json:"finish_ms"`
		Splits []struct {
			Marker string
			Truth  int64 `json:"truth_ms"`
		}
	}
	b, err := os.ReadFile(folder + "truth.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, &truth); err != nil {
		t.Fatal(err)
	}
	r := merged(t, logs[0], logs[1])
	t.Logf("clock of %s, %d joined, %d filled, conflicts:\n%s", r.Clock, r.Joined, r.Filled, strings.Join(r.Conflicts, "\n"))
	alone, stands := race.AsItStands(logs[0]), race.AsItStands(r.Events)
	if len(stands.Falls) != len(alone.Falls) || len(stands.Rests) != len(alone.Rests) || len(stands.Aid) != len(alone.Aid) || r.Clock != "A" {
		t.Errorf("%d falls, %d rests, %d aid, and the first log alone has %d, %d, %d", len(stands.Falls), len(stands.Rests), len(stands.Aid),
			len(alone.Falls), len(alone.Rests), len(alone.Aid))
	}
	at := map[string]time.Duration{}
	for _, p := range stands.Splits {
		at[p.Marker] = p.Elapsed
	}
	for _, p := range truth.Splits {
		got, ok := at[p.Marker]
		late := got - time.Duration(p.Truth+truth.Wait)*ms
		if !ok || late < -200*ms || late > 1500*ms { // a press comes 0.05 to 0.9 s after the board, or 0.1 s later
			t.Errorf("%s: %v after the board, known: %v", p.Marker, late, ok)
		}
	}
	if d := stands.Finish.Elapsed - alone.Finish.Elapsed; d != 0 || len(stands.Splits) <= len(alone.Splits) || len(stands.Doubted) > 0 || r.Filled < 1 {
		t.Errorf("finish %v from that of the first log, %d splits, of which it alone has %d", d, len(stands.Splits), len(alone.Splits))
	}
	if stands.Finish.Elapsed-stands.Chip.Elapsed-time.Duration(truth.Finish)*ms > 2*s {
		t.Errorf("finish %v", stands.Finish.Elapsed)
	}
}

// pair returns the logs of two devices that pressed the same five boards.
func pair() (a, b *device) {
	a, b = newDevice(-60*s, 0, time.Hour, "a"), newDevice(-50*s, 4*s, 9*time.Hour, "b")
	a.start(0)
	b.start(100 * ms)
	for km := 1; km <= 5; km++ {
		a.add(time.Duration(km)*318*s, split(km))
		b.add(time.Duration(km)*318*s, split(km))
	}
	return a, b
}

func split(km int) race.Event {
	return race.Event{Kind: race.KindSplit, Marker: "km " + string(rune('0'+km)), DistanceM: float64(km) * 1000}
}

// find returns the lines of a merged log that come from a line of a log, or which have an
// item.
func find(r *merge.Result, is func(e *race.Event) bool) (list []race.Event) {
	for i := range r.Events {
		if is(&r.Events[i]) {
			list = append(list, r.Events[i])
		}
	}
	return list
}

// The first lines say what was merged, and how.
func TestTheFirstLinesNameTheLogs(t *testing.T) {
	a, b := pair()
	r := merged(t, a.log, b.log)
	open := r.Events[0]
	if open.Open == nil || open.Open.Program != "1.2" || open.Open.Spotter != "a, b" || open.Open.Race != "Boston" || open.Open.BootID != "" {
		t.Errorf("%+v", open.Open)
	}
	for i, want := range []struct{ from, file, text string }{
		{"A", "a.jsonl", "log A: 7 lines, head " + strings.Repeat("a", 64)},
		{"B", "b.jsonl", "log B: 7 lines, head " + strings.Repeat("b", 64) + "; its end is torn"},
		{"A", "", "lines 1 to 7: clock moved by +0.000 s, by its clock is the common one; 5 of 5"},
		{"B", "", "lines 1 to 7: clock moved by -4.000 s, by boards that both pressed; 5 of 5 common boards fit, the second-best offset would explain 0"},
		{"A", "", "race time is that of log A"},
	} {
		e := r.Events[i+1]
		if e.Kind != race.KindNote || e.Item != merge.ItemMerged || e.From != want.from || e.FromSeq != 0 || e.File != want.file || !strings.HasPrefix(e.Text, want.text) {
			t.Errorf("line %d: %+v", i+2, e)
		}
	}
	if end := r.Events[len(r.Events)-1]; end.Kind != race.KindClose || end.Reason != merge.Reason {
		t.Errorf("%+v", end)
	}
}

// Of boards that both pressed one counts and the other stands beside it; over 3 s apart
// that is a conflict, which is told, and nothing is lost.
func TestBoardsOfBoth(t *testing.T) {
	a, b := pair()
	a.add(6*318*s, split(6))
	b.add(6*318*s+2*s, split(6))
	a.add(7*318*s, split(7))
	b.add(7*318*s-8*s, split(7))
	b.add(8*318*s, split(8))
	r := merged(t, a.log, b.log)
	if len(r.Conflicts) != 1 || r.Conflicts[0] != "km 7: line 9 of A counts, line 9 of B has it 8.0 s earlier" || r.Joined != 7 || r.Filled != 1 {
		t.Errorf("%d joined, %d filled, %q", r.Joined, r.Filled, r.Conflicts)
	}
	stands := race.AsItStands(r.Events)
	for i, p := range stands.Splits {
		if want := time.Duration(i+1) * 318 * s; p.Elapsed != want {
			t.Errorf("%s at %v", p.Marker, p.Elapsed)
		}
	}
	beside := find(r, func(e *race.Event) bool { return e.From == "B" && (e.FromSeq == 8 || e.FromSeq == 9) })
	six := find(r, func(e *race.Event) bool { return e.From == "A" && e.FromSeq == 8 })[0]
	if len(stands.Splits) != 8 || len(beside) != 2 {
		t.Fatalf("%d splits, %+v", len(stands.Splits), beside)
	}
	// The one of km 7 is earlier than the line that counts, so it cannot refer to it.
	if e := beside[0]; e.Item != merge.ItemAlso || e.Ref != six.ID || e.Marker != "km 6" || e.Text != "split, 2.0 s later than line 8 of log A" {
		t.Errorf("%+v", e)
	}
	if e := beside[1]; e.Item != merge.ItemConflict || e.Ref != 0 || e.Text != "split, 8.0 s earlier than line 9 of log A" || e.Elapsed != 7*318*s-8*s {
		t.Errorf("%+v", e)
	}
}

// Whose board counts: whom the last swap names, else who has the earpiece, else the log
// whose race time counts.
func TestDuty(t *testing.T) {
	for _, tt := range []struct {
		name string
		do   func(a, b *device)
		want string
	}{
		{"nothing is known", func(a, b *device) {}, "A"},
		{"the earpiece of B is open", func(a, b *device) { b.add(1700*s, race.Event{Kind: race.KindOutput, State: "opened"}) }, "B"},
		{"both are", func(a, b *device) {
			a.add(1700*s, race.Event{Kind: race.KindOutput, State: "opened"})
			b.add(1700*s, race.Event{Kind: race.KindOutput, State: "opened"})
		}, "A"},
		{"that of A was lost", func(a, b *device) {
			a.add(1700*s, race.Event{Kind: race.KindOutput, State: "opened"})
			b.add(1700*s, race.Event{Kind: race.KindOutput, State: "opened"})
			a.add(1701*s, race.Event{Kind: race.KindOutput, State: "lost"})
		}, "B"},
		{"B takes over, A has the earpiece", func(a, b *device) {
			a.add(1700*s, race.Event{Kind: race.KindOutput, State: "opened"})
			b.add(1702*s, race.Event{Kind: race.KindSwap, Name: "c"})
		}, "B"},
		{"a witness is no spotter", func(a, b *device) {
			b.add(1702*s, race.Event{Kind: race.KindSwap, Item: race.ItemWitness, Name: "c"})
		}, "A"},
		{"a swap that was taken back", func(a, b *device) {
			id := b.add(1702*s, race.Event{Kind: race.KindSwap, Item: race.ItemSpotter, Name: "c"})
			b.add(1703*s, race.Event{Kind: race.KindVoid, Ref: id})
		}, "A"},
		{"A hands over later", func(a, b *device) {
			b.add(1702*s, race.Event{Kind: race.KindSwap, Name: "c"})
			a.add(1703*s, race.Event{Kind: race.KindSwap, Name: "d"})
		}, "A"},
		{"the swap in A names the spotter of B as well", func(a, b *device) {
			b.add(1701*s, race.Event{Kind: race.KindOutput, State: "opened"})
			a.add(1703*s, race.Event{Kind: race.KindSwap, Name: "b"})
		}, "B"},
	} {
		a, b := pair()
		tt.do(a, b)
		a.add(6*318*s, split(6))
		b.add(6*318*s+s, split(6))
		r := merged(t, a.log, b.log)
		counts := find(r, func(e *race.Event) bool { return e.Kind == race.KindSplit && e.Marker == "km 6" })
		if len(counts) != 1 || counts[0].From != tt.want {
			t.Errorf("%s: %+v", tt.name, counts)
		}
	}
}

// A press that does not fit the pace does not count where the other log's does, whoever
// was on duty.
func TestAWildPressDoesNotCount(t *testing.T) {
	a, b := pair()
	a.add(5*318*s+20*s, split(6)) // one press too many
	b.add(6*318*s, split(6))
	a.add(7*318*s, split(7))
	b.add(7*318*s, split(7))
	r := merged(t, a.log, b.log)
	stands := race.AsItStands(r.Events)
	if n := len(stands.Splits); n != 7 || stands.Splits[5].Elapsed != 6*318*s || len(stands.Doubted) != 0 {
		t.Errorf("%d splits, %+v, doubted %+v", n, stands.Splits, stands.Doubted)
	}
	if len(r.Conflicts) != 1 || !strings.HasPrefix(r.Conflicts[0], "km 6: line 8 of B counts, line 8 of A has it 298.0 s earlier") {
		t.Errorf("%q", r.Conflicts)
	}
}

// What both took back stays out, and what one took back is the other's; both is told.
func TestTakenBack(t *testing.T) {
	a, b := pair()
	for _, d := range []*device{a, b} {
		id := d.add(6*318*s, split(6))
		d.add(6*318*s+2*s, race.Event{Kind: race.KindVoid, Ref: id})
	}
	id := a.add(7*318*s, split(7))
	a.add(7*318*s+2*s, race.Event{Kind: race.KindVoid, Ref: id})
	b.add(7*318*s, split(7))
	r := merged(t, a.log, b.log)
	want := []string{"km 6: both logs took it back, line 8 of A and line 8 of B, and neither has it", "km 7: line 10 of A was taken back, line 10 of B counts"}
	if !slices.Equal(r.Conflicts, want) {
		t.Errorf("%q", r.Conflicts)
	}
	stands := race.AsItStands(r.Events)
	var names []string
	for _, p := range append(slices.Clone(stands.Splits), stands.Doubted...) {
		names = append(names, p.Marker)
	}
	if got := strings.Join(names, ","); got != "km 1,km 2,km 3,km 4,km 5,km 7" {
		t.Error(got)
	}
}

// Incidents of one kind within 10 s are one with two witnesses; cues are never joined. The
// finish and the mat are the one of the log that counts.
func TestIncidents(t *testing.T) {
	a, b := pair()
	for _, d := range []struct {
		*device
		later time.Duration
	}{{a, 0}, {b, 3 * s}} {
		d.add(1700*s+d.later, race.Event{Kind: race.KindFall})
		d.add(1720*s+4*d.later, race.Event{Kind: race.KindRest})
		d.add(1760*s+d.later, race.Event{Kind: race.KindGo})
		d.add(1770*s+d.later, race.Event{Kind: race.KindAid, Item: race.ItemWater, Side: "left"})
		d.add(1771*s, race.Event{Kind: race.KindCue, Cue: "left", Pressed: "left"})
		d.add(1780*s+d.later, race.Event{Kind: race.KindStart, Clock: race.ClockChip})
		d.add(1790*s+2*d.later, race.Event{Kind: race.KindFinish, Clock: race.ClockFinish})
	}
	b.add(1775*s, race.Event{Kind: race.KindAid, Item: race.ItemGel})
	b.log[len(b.log)-5].Side = "right"
	r := merged(t, a.log, b.log)
	stands := race.AsItStands(r.Events)
	cuesLeft := find(r, func(e *race.Event) bool { return e.Kind == race.KindCue })
	// The rests began 12 s apart: two, of which the second is within the first.
	if len(stands.Falls) != 1 || len(stands.Rests) != 1 || len(stands.Aid) != 2 || len(cuesLeft) != 2 {
		t.Errorf("%d falls, %d rests, %d aid, %d cues", len(stands.Falls), len(stands.Rests), len(stands.Aid), len(cuesLeft))
	}
	if stands.Rests[0].From != 1720*s || stands.Rests[0].To != 1760*s || stands.Chip.Elapsed != 1780*s || stands.Finish.Elapsed != 1790*s {
		t.Errorf("%+v, chip %v, finish %v", stands.Rests, stands.Chip.Elapsed, stands.Finish.Elapsed)
	}
	want := []string{"aid water: line 11 of A says left, line 11 of B says right", "finish: line 14 of A counts, line 14 of B has it 6.0 s later"}
	if !slices.Equal(r.Conflicts, want) {
		t.Errorf("%q", r.Conflicts)
	}
}

// Race time is that of the earliest gun, and a start of the reference that is put right
// later moves the lines of both.
func TestTheEarliestGun(t *testing.T) {
	a, b := newDevice(-60*s, 0, time.Hour, "a"), newDevice(-50*s, 4*s, 9*time.Hour, "b")
	gun := b.start(10 * s)
	a.start(300 * s)
	for km := 1; km <= 5; km++ {
		if km == 3 { // the gun was 10 s before the press
			b.add(800*s, race.Event{Kind: race.KindAmend, Ref: gun, Correction: 10 * s})
			b.gun -= 10 * s
		}
		a.add(time.Duration(km)*318*s, split(km))
		b.add(time.Duration(km)*318*s, split(km))
		a.add(time.Duration(km)*318*s+90*s, race.Event{Kind: race.KindFall})
	}
	r := merged(t, a.log, b.log)
	stands := race.AsItStands(r.Events)
	if r.Clock != "B" || len(stands.Splits) != 5 || len(stands.Falls) != 5 {
		t.Fatalf("clock of %s, splits %+v", r.Clock, stands.Splits)
	}
	for i := range stands.Splits {
		at := time.Duration(i+1) * 318 * s
		if got, fell := stands.Splits[i].Elapsed, stands.Falls[i].Elapsed; got != at || fell != at+90*s {
			t.Errorf("km %d at %v, a fall at %v", i+1, got, fell)
		}
	}
	starts := find(r, func(e *race.Event) bool { return e.Kind == race.KindStart })
	if len(starts) != 1 || starts[0].From != "B" {
		t.Errorf("%+v", starts)
	}
}

// A line that speaks of one that cannot be read stays, and does not speak of another.
func TestALineThatCannotBeRead(t *testing.T) {
	a, b := pair()
	b.add(1700*s, race.Event{Kind: race.KindOutcome, Ref: 99, By: 98, Outcome: race.Heard})
	b.log[len(b.log)-1].Seq = 120
	r := merged(t, a.log, b.log)
	got := find(r, func(e *race.Event) bool { return e.FromSeq == 120 })
	if len(got) != 1 || got[0].Ref != 0 || got[0].Unresolved != 99 || got[0].By != 0 {
		t.Errorf("%+v", got)
	}
}
