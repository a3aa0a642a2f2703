package race

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"spotter/cues"
)

// crooked is a log with mistakes and their corrections, beside the log in which the
// same race had been written right from the start.
type crooked struct {
	log      []Event
	straight []Event
	at       map[EventID]int // of a line of log that counts: where it is in straight
	ran      []time.Duration // of each line of straight, race time as it was first written
}

// add appends a line to the log, and returns its ID.
func (c *crooked) add(e Event) EventID {
	e.ID = EventID(len(c.log) + 1)
	e.Seq = uint64(e.ID)
	c.log = append(c.log, e)
	return e.ID
}

// fact draws a line that an amend can change.
func fact(t *rapid.T, i int) Event {
	word := func(name string) string { return rapid.SampledFrom([]string{"", "a", "b", "c"}).Draw(t, name) }
	e := Event{Elapsed: time.Duration(i) * time.Minute, HasElapsed: true}
	e.Kind = rapid.SampledFrom([]Kind{KindSplit, KindCue, KindFall, KindAid, KindNote, KindFinish}).Draw(t, "kind")
	e.Marker = fmt.Sprintf("km %d", rapid.IntRange(1, 42).Draw(t, "marker"))
	e.DistanceM = 1000 * float64(rapid.IntRange(1, 42).Draw(t, "distance"))
	e.Item, e.Side, e.Text, e.Name, e.File = word("item"), word("side"), word("text"), word("name"), word("file")
	e.Cue, e.Pressed = cues.ID(word("cue")), cues.ID(word("pressed"))
	return e
}

// mend returns an amend of e, which was written at a race time, and what e then reads like.
func mend(t *rapid.T, e Event, ran time.Duration) (amend, right Event) {
	right = e
	set := func(to, field *string, name string) {
		if rapid.Bool().Draw(t, name) {
			*field = rapid.SampledFrom([]string{"x", "y", "z"}).Draw(t, name)
			*to = *field
		}
	}
	set(&right.Marker, &amend.Marker, "m")
	set(&right.Item, &amend.Item, "i")
	set(&right.Side, &amend.Side, "s")
	set(&right.Text, &amend.Text, "t")
	set(&right.Name, &amend.Name, "n")
	set(&right.File, &amend.File, "f")
	set((*string)(&right.Cue), (*string)(&amend.Cue), "c")
	if rapid.Bool().Draw(t, "d") {
		amend.DistanceM = float64(rapid.IntRange(1, 42195).Draw(t, "metres"))
		right.DistanceM = amend.DistanceM
	}
	if by := time.Duration(rapid.IntRange(-30, 30).Draw(t, "by")) * time.Second; by != 0 {
		amend.Correction = by
		if e.Kind == KindFinish {
			right.Correction = by
		} else {
			right.Elapsed = ran + by // all of the correction, whatever was amended before
		}
	}
	amend.Kind = KindAmend
	return amend, right
}

// drawCrooked makes up a race, and gets things wrong on the way.
func drawCrooked(t *rapid.T) *crooked {
	c := &crooked{at: map[EventID]int{}}
	for i := range rapid.IntRange(0, 25).Draw(t, "steps") {
		ids := slices.Sorted(func(yield func(EventID) bool) {
			for id := range c.at {
				if !yield(id) {
					return
				}
			}
		})
		what := rapid.IntRange(0, 9).Draw(t, "what")
		if len(ids) == 0 {
			what = 0
		}
		pick := func() EventID { return rapid.SampledFrom(ids).Draw(t, "line") }
		switch {
		case what < 4: // it was so
			e := fact(t, i)
			c.straight, c.ran = append(c.straight, e), append(c.ran, e.Elapsed)
			c.at[c.add(e)] = len(c.straight) - 1
		case what == 4: // it was not so: taken back
			id := c.add(fact(t, i))
			c.add(Event{Kind: KindVoid, Ref: id})
		case what == 5: // it was so after all
			id := pick()
			v := c.add(Event{Kind: KindVoid, Ref: id})
			c.add(Event{Kind: KindVoid, Ref: v})
		case what < 8: // it was otherwise
			id := pick()
			amend, right := mend(t, c.straight[c.at[id]], c.ran[c.at[id]])
			amend.Ref = id
			c.straight[c.at[id]] = right
			c.add(amend)
		case what == 8: // no, as it was
			id := pick()
			amend, _ := mend(t, c.straight[c.at[id]], c.ran[c.at[id]])
			amend.Ref = id
			a := c.add(amend)
			c.add(Event{Kind: KindVoid, Ref: a})
		default: // the amend was wrong in its text, and is amended
			id := pick()
			a := c.add(Event{Kind: KindAmend, Ref: id, Text: "wrong", Correction: time.Hour})
			c.add(Event{Kind: KindAmend, Ref: a, Text: "right", Correction: time.Second})
			e := &c.straight[c.at[id]]
			e.Text = "right"
			if e.Kind == KindFinish {
				e.Correction = time.Second
			} else {
				e.Elapsed = c.ran[c.at[id]] + time.Second
			}
		}
	}
	return c
}

// right is the log in which everything had been right from the start. That a board was
// named by hand is no mistake, and no line but an amend can say it.
func (c *crooked) right() []Event {
	log := slices.Clone(c.straight)
	for i := range log {
		log[i].ID = EventID(i + 1)
	}
	named := AsItStands(c.log).amended
	for _, id := range slices.Sorted(maps.Keys(c.at)) {
		if i := c.at[id]; named[id].named {
			log = append(log, Event{ID: EventID(len(log) + 1), Kind: KindAmend, Ref: log[i].ID, Marker: log[i].Marker})
		}
	}
	return log
}

// nameless returns what counts of a record, without the numbers of its lines and without
// how its times came about.
func nameless(r *Record) (lines []Event, f Facts) {
	for i := range r.Lines {
		if r.Counts(i) {
			e := r.Lines[i]
			e.ID, e.Seq = 0, 0
			lines = append(lines, e)
		}
	}
	f = r.Facts
	f.boards, f.turns, f.skips = nil, nil, nil
	for _, list := range [][]Split{f.Splits, f.Doubted} {
		for i := range list {
			list[i].ID, list[i].Correction = 0, 0
		}
	}
	for _, list := range [][]Event{f.Falls, f.Aid, f.Medical, f.Shifts, f.Steps} {
		for i := range list {
			list[i].ID, list[i].Seq = 0, 0
		}
	}
	for i := range f.Rests {
		f.Rests[i].ID, f.Rests[i].Ended = 0, 0
	}
	for i := range f.Skipped {
		f.Skipped[i].ID = 0
	}
	for _, m := range []*Moment{&f.Gun, &f.Chip, &f.Finish, &f.line} {
		m.ID = 0
	}
	return lines, f
}

// Any log with voids and amends is the log in which its lines had been right from the
// start; and the log itself is left as it was.
func TestAsItStands(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawCrooked(t)
		before := slices.Clone(c.log)
		got, want := AsItStands(c.log), AsItStands(c.right())
		lines, facts := nameless(&got)
		wantLines, wantFacts := nameless(&want)
		if diff := cmp.Diff(wantLines, lines); diff != "" {
			t.Fatal(diff)
		}
		if diff := cmp.Diff(wantFacts, facts, cmp.AllowUnexported(Facts{}), cmpopts.EquateEmpty()); diff != "" {
			t.Fatal(diff)
		}
		if diff := cmp.Diff(before, c.log); diff != "" {
			t.Fatalf("the log was changed: %s", diff)
		}
	})
}

// A resumed session, and what it says, go by the amended splits.
func TestResumeGoesByTheAmendedSplit(t *testing.T) {
	start := Stamp{Wall: time.Date(2027, 4, 19, 10, 0, 0, 0, time.UTC), Boot: time.Hour}
	log := []Event{
		{ID: 1, Seq: 1, Kind: KindOpen, Stamp: start, Open: &Open{BootID: "b"}},
		{ID: 2, Seq: 2, Kind: KindStart, Stamp: start, HasElapsed: true},
		{ID: 3, Seq: 3, Kind: KindSplit, Stamp: start, HasElapsed: true, Elapsed: 5 * time.Minute, Marker: "km 1", DistanceM: 1000},
		{ID: 4, Seq: 4, Kind: KindAmend, Ref: 3, Marker: "km 2", DistanceM: 2000, Correction: 10 * time.Second},
	}
	s := Resume(Options{DistanceM: 10000, Target: 50 * time.Minute, BootID: "b"}, log)
	if splits := s.Splits(); len(splits) != 1 || splits[0].Marker != "km 2" || splits[0].Elapsed != 5*time.Minute+10*time.Second {
		t.Errorf("%+v: want km 2 at 5:10", splits)
	}
	if marker, _, _ := s.NextMarker(); marker != "km 3" {
		t.Errorf("next marker %q, want km 3", marker)
	}
}

// Of several amends of one line each field reads as the last that has it says: a
// correction is all of it, and no sum.
func TestTheLastOfSeveralAmendsCounts(t *testing.T) {
	start := Event{ID: 1, Kind: KindStart, HasElapsed: true, Correction: time.Second}
	split := Event{ID: 2, Kind: KindSplit, HasElapsed: true, Elapsed: 5 * time.Minute, Marker: "km 1", DistanceM: 1000}
	amend := func(id, ref EventID, by time.Duration, text string) Event {
		return Event{ID: id, Kind: KindAmend, Ref: ref, Correction: by, Text: text}
	}
	for name, tt := range map[string]struct {
		more        []Event
		split       time.Duration
		start       time.Duration
		text        string
		amendsCount int
	}{
		"none":              {nil, 5 * time.Minute, time.Second, "", 0},
		"one":               {[]Event{amend(3, 2, time.Minute, "")}, 6 * time.Minute, time.Second, "", 1},
		"three":             {[]Event{amend(3, 2, time.Minute, ""), amend(4, 2, 90*time.Second, ""), amend(5, 2, -30*time.Second, "")}, 270 * time.Second, time.Second, "", 3},
		"a text after it":   {[]Event{amend(3, 2, time.Minute, "a"), amend(4, 2, 0, "b")}, 6 * time.Minute, time.Second, "b", 2},
		"the last voided":   {[]Event{amend(3, 2, time.Minute, ""), amend(4, 2, time.Hour, ""), {ID: 5, Kind: KindVoid, Ref: 4}}, 6 * time.Minute, time.Second, "", 1},
		"the first amended": {[]Event{amend(3, 2, time.Hour, ""), amend(4, 3, time.Minute, "")}, 6 * time.Minute, time.Second, "", 1},
		"of the start":      {[]Event{amend(3, 1, time.Minute, ""), amend(4, 1, 2*time.Second, "")}, 5*time.Minute + time.Second, 2 * time.Second, "", 0},
	} {
		r := AsItStands(append([]Event{start, split}, tt.more...))
		if got := r.Lines[1]; got.Elapsed != tt.split || got.Text != tt.text || r.Splits[0].Elapsed != tt.split {
			t.Errorf("%s: the split reads %v %q, want %v %q", name, got.Elapsed, got.Text, tt.split, tt.text)
		}
		if r.Lines[0].Correction != tt.start || len(r.AmendedBy[2]) != tt.amendsCount {
			t.Errorf("%s: start corrected by %v, want %v; %d amends of the split", name, r.Lines[0].Correction, tt.start, len(r.AmendedBy[2]))
		}
	}
}

// A damaged log whose amends point at themselves or at later lines changes nothing.
func TestAmendsOnlyChangeEarlierLines(t *testing.T) {
	log := []Event{
		{ID: 1, Kind: KindAmend, Ref: 2, Text: "x"},
		{ID: 2, Kind: KindAmend, Ref: 2, Text: "y"},
		{ID: 3, Kind: KindNote, Text: "z"},
	}
	if diff := cmp.Diff(log, AsItStands(log).Lines); diff != "" {
		t.Error(diff)
	}
}
