package race

import (
	"math"
	"testing"
	"time"
)

// numbered gives the lines of a log their IDs, from 1.
func numbered(log ...Event) []Event {
	for i := range log {
		log[i].ID = EventID(i + 1)
	}
	return log
}

// logged is a line with a race time.
func logged(k Kind, d time.Duration) Event { return Event{Kind: k, Elapsed: d, HasElapsed: true} }

// kmAt is a split of a whole kilometre.
func kmAt(n int, d time.Duration) Event {
	e := logged(KindSplit, d)
	e.Marker, e.DistanceM = "km "+string(rune('0'+n)), float64(n)*1000
	return e
}

// voidOf takes the line with an ID back.
func voidOf(id EventID) Event { return Event{Kind: KindVoid, Ref: id} }

const minute = time.Minute

// What is wrong in a log gives no wrong figure.
func TestBadLogs(t *testing.T) {
	open := Event{Kind: KindOpen, Open: &Open{DistanceM: 5000, Target: 25 * minute}}
	gun, chip, end := logged(KindStart, 0), logged(KindStart, minute), logged(KindFinish, 26*minute)
	gun.Clock, chip.Clock, end.Clock = ClockGun, ClockChip, ClockFinish
	late := gun
	late.Boot, late.Wall = 10*minute, time.Time{}.Add(10*minute)
	for name, tt := range map[string]struct {
		log              []Event
		splits, doubted  int
		gun, chip, ended bool
		finish           time.Duration
	}{
		"nothing":                     {nil, 0, 0, false, false, false, 0},
		"everything is voided":        {numbered(open, gun, kmAt(1, 5*minute), end, voidOf(2), voidOf(3), voidOf(4)), 0, 0, false, false, false, 0},
		"and that is voided too":      {numbered(open, gun, kmAt(1, 5*minute), voidOf(2), voidOf(3), voidOf(4), voidOf(5)), 1, 0, true, false, false, 0},
		"the start is voided":         {numbered(open, gun, kmAt(1, 5*minute), voidOf(2)), 0, 1, false, false, false, 0},
		"two starts":                  {numbered(open, gun, kmAt(1, 5*minute), late, kmAt(2, 9*minute)), 1, 1, true, false, false, 0},
		"a start by the chip alone":   {numbered(open, chip, kmAt(1, 5*minute)), 0, 1, false, false, false, 0},
		"two finishes":                {numbered(open, gun, kmAt(1, 5*minute), end, logged(KindFinish, 27*minute)), 1, 0, true, false, true, 27 * minute},
		"the last finish is voided":   {numbered(open, gun, kmAt(1, 5*minute), end, logged(KindFinish, 27*minute), voidOf(5)), 1, 0, true, false, true, 26 * minute},
		"boards out of order":         {numbered(open, gun, kmAt(2, 10*minute), kmAt(1, 5*minute), kmAt(3, 4*minute)), 2, 1, true, false, false, 0},
		"a board twice":               {numbered(open, gun, kmAt(1, 5*minute), kmAt(1, 5*minute)), 1, 1, true, false, false, 0},
		"before the start":            {numbered(open, Event{Kind: KindSplit, Marker: "km 1", DistanceM: 1000}, gun, kmAt(1, 5*minute)), 1, 1, true, false, false, 0},
		"after the finish":            {numbered(open, gun, kmAt(1, 5*minute), logged(KindFinish, 6*minute), kmAt(2, 10*minute)), 1, 1, true, false, true, 6 * minute},
		"no distance":                 {numbered(open, gun, logged(KindSplit, 5*minute)), 0, 1, true, false, false, 0},
		"amends of another kind":      {numbered(open, gun, kmAt(1, 5*minute), Event{Kind: KindAmend, Ref: 2, Marker: "km 1", DistanceM: 1000}, Event{Kind: KindAmend, Ref: 1, Correction: minute}), 1, 0, true, false, false, 0},
		"an amend makes it a chip":    {numbered(open, gun, kmAt(1, 5*minute), Event{Kind: KindAmend, Ref: 2, Clock: ClockChip}), 0, 1, false, false, false, 0},
		"amends and voids of nothing": {numbered(open, gun, Event{Kind: KindAmend, Ref: 99, Correction: minute}, voidOf(98), voidOf(0), kmAt(1, 5*minute)), 1, 0, true, false, false, 0},
		"a mat behind the first km":   {numbered(open, gun, kmAt(1, 5*minute), func() Event { e := chip; e.Elapsed = 7 * minute; return e }(), kmAt(2, 10*minute)), 2, 0, true, true, false, 0},
		"a rest that never ends":      {numbered(open, gun, logged(KindRest, 2*minute), kmAt(1, 7*minute)), 0, 1, true, false, false, 0},
		"times beyond all measure":    {numbered(open, gun, kmAt(1, math.MaxInt64/2), kmAt(2, -math.MaxInt64/2)), 0, 2, true, false, false, 0},
	} {
		r := AsItStands(tt.log)
		if len(r.Splits) != tt.splits || len(r.Doubted) != tt.doubted || r.Gun.Known != tt.gun || r.Chip.Known != tt.chip || r.Finish.Known != tt.ended || r.Finish.Elapsed != tt.finish {
			t.Errorf("%s: splits %+v, doubted %+v, gun %v, chip %v, finish %+v", name, r.Splits, r.Doubted, r.Gun.Known, r.Chip.Known, r.Finish)
		}
		sane(t, name, &r.Facts)
	}
}

// sane fails where a figure of a race cannot be, whatever its log has.
func sane(t testing.TB, name string, f *Facts) {
	t.Helper()
	for _, d := range []time.Duration{0, minute, 5 * minute, time.Hour, 100 * time.Hour} {
		st := f.Standing(d)
		if math.IsNaN(st.DistanceM) || math.IsInf(st.DistanceM, 0) || st.DistanceM < 0 || math.IsNaN(st.BehindM) || math.IsInf(st.BehindM, 0) ||
			st.Pace < 0 || st.Needed < 0 || st.Final != (f.Finish.Known && d >= f.Finish.Elapsed) {
			t.Fatalf("%s at %v: %+v", name, d, st)
		}
	}
	last := 0.0
	for i := range f.Splits {
		s := &f.Splits[i]
		if s.DistanceM <= last || s.Doubt != NoDoubt || s.Lap < 0 || s.Stood < 0 || s.Moving() < 0 {
			t.Fatalf("%s: split %+v behind %v m", name, s, last)
		}
		last = s.DistanceM
	}
	for i := range f.Rests {
		if r := &f.Rests[i]; !r.Open && r.To < r.From || i > 0 && (f.Rests[i-1].Open || r.From < f.Rests[i-1].To) {
			t.Fatalf("%s: rests %+v", name, f.Rests)
		}
	}
}

// A correction of the gun moves every line that was written without it, once.
func TestACorrectedGunMovesTheRace(t *testing.T) {
	gun := logged(KindStart, 0)
	late := Event{Kind: KindAmend, Ref: 1, Correction: 13 * time.Second}
	for name, log := range map[string][]Event{
		"put right at once":            numbered(gun, late, kmAt(1, 5*minute+13*time.Second)),
		"put right later":              numbered(gun, kmAt(1, 5*minute), late),
		"wrong first":                  numbered(gun, kmAt(1, 5*minute), Event{Kind: KindAmend, Ref: 1, Correction: time.Hour}, late),
		"wrong while it ran":           numbered(gun, Event{Kind: KindAmend, Ref: 1, Correction: minute}, kmAt(1, 6*minute), late),
		"wrong, voided while it ran":   numbered(gun, Event{Kind: KindAmend, Ref: 1, Correction: minute}, voidOf(2), kmAt(1, 5*minute), late),
		"its amend was amended":        numbered(gun, Event{Kind: KindAmend, Ref: 1, Correction: minute}, kmAt(1, 6*minute), Event{Kind: KindAmend, Ref: 2, Correction: 13 * time.Second}),
		"with a board that was set":    numbered(gun, kmAt(1, 9*minute), Event{Kind: KindAmend, Ref: 2, Correction: -4 * minute}, late),
		"written with it from the gun": numbered(func() Event { e := gun; e.Correction = 13 * time.Second; return e }(), kmAt(1, 5*minute+13*time.Second)),
	} {
		r := AsItStands(log)
		if len(r.Splits) != 1 || r.Splits[0].Elapsed != 5*minute+13*time.Second || r.Gun.Correction != 13*time.Second {
			t.Errorf("%s: %+v, gun %+v; want 5m13s", name, r.Splits, r.Gun)
		}
	}
}

// A clock that jumps moves no race time: the lines say it, and the record keeps it.
func TestClocksThatJump(t *testing.T) {
	jump := logged(KindClock, 3*minute)
	jump.Jump = -time.Hour
	reopened := Event{Kind: KindOpen, Open: &Open{DistanceM: 5000, BootID: "b"}}
	r := AsItStands(numbered(Event{Kind: KindOpen, Open: &Open{DistanceM: 5000, BootID: "a"}}, logged(KindStart, 0), jump, kmAt(1, 5*minute), reopened, kmAt(2, 10*minute)))
	if len(r.Splits) != 2 || len(r.Steps) != 1 || r.Steps[0].Jump != -time.Hour {
		t.Errorf("%+v, %+v", r.Splits, r.Steps)
	}
	if want := (TakenUp{ID: 5, From: 5 * minute, To: 10 * minute, Reboot: true}); len(r.Resumes) != 1 || r.Resumes[0] != want {
		t.Errorf("taken up %+v, want %+v", r.Resumes, want)
	}
}

// The rule of belief, board by board.
func TestWhichBoardsAreBelieved(t *testing.T) {
	names := func(id EventID, marker string, metres float64) Event {
		return Event{Kind: KindAmend, Ref: id, Marker: marker, DistanceM: metres}
	}
	plan := Plan{Target: 25 * minute, DistanceM: 5000}
	skip := logged(KindNote, 7*minute)
	skip.Item, skip.Text = ItemSkip, "km 2"
	for name, tt := range map[string]struct {
		log  []Event
		want Doubt // of the last split
		next string
	}{
		"at the quick limit":          {numbered(kmAt(1, 3*minute)), NoDoubt, "km 2"},
		"quicker":                     {numbered(kmAt(1, 3*minute-time.Millisecond)), TooSoon, "km 1"},
		"at the slow limit":           {numbered(kmAt(1, 8*minute+30*time.Second)), NoDoubt, "km 2"},
		"slower":                      {numbered(kmAt(1, 8*minute+30*time.Second+time.Millisecond)), TooLate, "km 2"},
		"by the lap before":           {numbered(kmAt(1, 8*minute), kmAt(2, 11*minute)), TooSoon, "km 2"},
		"it is":                       {numbered(kmAt(1, minute), names(1, "km 1", 1000)), NoDoubt, "km 2"},
		"skipped one":                 {numbered(kmAt(1, 5*minute), kmAt(2, 15*minute), names(2, "km 3", 3000)), NoDoubt, "km 4"},
		"after one that was skipped":  {numbered(kmAt(1, 5*minute), skip, kmAt(3, 15*minute)), NoDoubt, "km 4"},
		"a rest is taken out":         {numbered(kmAt(1, 5*minute), logged(KindRest, 6*minute), logged(KindGo, 16*minute), kmAt(2, 20*minute)), NoDoubt, "km 3"},
		"a rest that was voided":      {numbered(kmAt(1, 5*minute), logged(KindRest, 6*minute), logged(KindGo, 16*minute), kmAt(2, 20*minute), voidOf(2)), TooLate, "km 3"},
		"after a board set by hand":   {numbered(kmAt(1, 5*minute), kmAt(2, 12*minute), names(2, "km 2", 2000), kmAt(3, 15*minute)), NoDoubt, "km 4"},
		"named, of two for one board": {numbered(kmAt(1, 5*minute), kmAt(1, 6*minute), names(2, "km 1", 1000)), NoDoubt, "km 2"},
		"none is believed in between": {numbered(kmAt(1, 5*minute), kmAt(2, 5*minute+30*time.Second), kmAt(2, 10*minute)), NoDoubt, "km 3"},
		"the finish, however late":    {numbered(kmAt(1, 5*minute), kmAt(2, 10*minute), kmAt(3, 15*minute), Event{Kind: KindSplit, Marker: MarkerFinish, DistanceM: 5000, Elapsed: 90 * minute, HasElapsed: true}), NoDoubt, "finish"},
	} {
		r := asItStands(tt.log, &plan)
		var last EventID
		for _, e := range tt.log {
			if e.Kind == KindSplit {
				last = e.ID
			}
		}
		got := Doubt("none")
		for _, s := range append(append([]Split{}, r.Splits...), r.Doubted...) {
			if s.ID == last {
				got = s.Doubt
			}
		}
		if next, _, _ := r.Next(); got != tt.want || next != tt.next {
			t.Errorf("%s: doubt %q, next %s; want %q, %s", name, got, next, tt.want, tt.next)
		}
	}
}

// A start that is corrected thousands of times, and back, is worked out in no time.
func TestAStartCorrectedWithoutEnd(t *testing.T) {
	log := []Event{logged(KindStart, 0)}
	const times = 2000
	for i := range times {
		log = append(log, Event{Kind: KindAmend, Ref: 1, Correction: time.Duration(i+1) * time.Second}, logged(KindFall, time.Duration(i+1)*time.Second))
		if i%2 == 1 {
			log = append(log, Event{Kind: KindVoid, Ref: EventID(len(log) - 1)})
		}
	}
	r := AsItStands(numbered(log...))
	if want := (times - 1) * time.Second; r.Gun.Correction != want || len(r.Falls) != times {
		t.Fatalf("corrected by %v, want %v; %d falls", r.Gun.Correction, want, len(r.Falls))
	}
	for i, e := range r.Falls { // each was written as its amend said
		if e.Elapsed != (times-1)*time.Second {
			t.Fatalf("fall %d at %v", i, e.Elapsed)
		}
	}
}
