package race

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"spotter/cues"
)

var (
	cueLeft  = cues.Cue{ID: "left", Class: cues.Steer, Pan: cues.Left}
	cueRight = cues.Cue{ID: "right", Class: cues.Steer, Pan: cues.Right}
)

// marathon are the options of most tests.
func marathon() Options {
	return Options{DistanceM: MarathonM, Target: 3*time.Hour + 43*time.Minute + 39*time.Second, Units: UnitsKm}
}

func TestPressBeforeAndAfterStart(t *testing.T) {
	s := NewSession(marathon())
	e := s.Press(cueRight, cueLeft, gun.after(-time.Minute))
	want := Event{ID: 1, Kind: KindCue, Stamp: gun.after(-time.Minute), Cue: "left", Pressed: "right", Class: cues.Steer}
	if diff := cmp.Diff(want, e); diff != "" {
		t.Errorf("radio check (-want +got):\n%s", diff)
	}
	if e, ok := s.Start(gun); !ok || e.ID != 2 || e.Kind != KindStart || e.Clock != "gun" || !e.HasElapsed || e.Elapsed != 0 {
		t.Errorf("start %+v, %v", e, ok)
	}
	if e, ok := s.Start(gun.after(time.Second)); ok || e.Kind != "" {
		t.Errorf("a second start %+v", e)
	}
	e = s.Press(cueLeft, cueRight, gun.after(754120*time.Millisecond))
	if e.ID != 3 || !e.HasElapsed || e.Elapsed != 754120*time.Millisecond {
		t.Errorf("press %+v", e)
	}
	if e := s.ClearAlarm(gun.after(time.Hour)); e.ID != 4 || e.Kind != KindGo || e.Item != "stop" || e.Elapsed != time.Hour {
		t.Errorf("clear %+v", e)
	}
}

// The journal keeps whole milliseconds. Were a session to keep more, race time
// read back would differ by one from what was on screen.
func TestEventsAreStampedInWholeMilliseconds(t *testing.T) {
	at := func(d time.Duration) Stamp { return gun.after(d + 999999*time.Nanosecond) }
	s := NewSession(marathon())
	start, _ := s.Start(at(0))
	split, _ := s.Split(at(time.Second))
	void, _ := s.Void(at(2 * time.Second))
	for _, e := range []Event{start, split, void, s.Press(cueLeft, cueLeft, at(3*time.Second)), s.ClearAlarm(at(4 * time.Second))} {
		if e.Boot%time.Millisecond != 0 || e.Wall.Nanosecond()%1e6 != 0 || e.Elapsed%time.Millisecond != 0 {
			t.Errorf("%s: boot %v wall %v elapsed %v", e.Kind, e.Boot, e.Wall, e.Elapsed)
		}
		if e.Elapsed != e.Boot-start.Boot {
			t.Errorf("%s: elapsed %v, but boot since the start %v", e.Kind, e.Elapsed, e.Boot-start.Boot)
		}
	}
	now := Stamp{Wall: time.Now()}
	if got := s.Press(cueLeft, cueLeft, now).Wall; got != got.Round(0) {
		t.Error("an event keeps Go's monotonic reading, which no journal can")
	}
}

func TestSplitMarkers(t *testing.T) {
	for name, tt := range map[string]struct {
		distance float64
		units    string
		want     []string
		last     float64
	}{
		"5 km":     {5000, "km", []string{"km 1", "km 2", "km 3", "km 4", "finish"}, 5000},
		"5 mi":     {5 * MileM, "mi", []string{"mile 1", "mile 2", "mile 3", "mile 4", "finish"}, 5 * MileM},
		"near km":  {2000.4, "km", []string{"km 1", "finish"}, 2000.4}, // no room for two markers
		"5 km, mi": {5000, "mi", []string{"mile 1", "mile 2", "mile 3", "finish"}, 5000},
		"short":    {400, "km", []string{"finish"}, 400},
	} {
		s := NewSession(Options{DistanceM: tt.distance, Units: tt.units})
		if _, ok := s.Split(gun); ok {
			t.Errorf("%s: a split before the start", name)
		}
		s.Start(gun)
		var got []string
		var last float64
		for i := range 10 {
			e, ok := s.Split(gun.after(time.Duration(i+1) * 6 * time.Minute))
			if !ok {
				break
			}
			got, last = append(got, e.Marker), e.DistanceM
		}
		if diff := cmp.Diff(tt.want, got); diff != "" || last != tt.last {
			t.Errorf("%s: last %v (-want +got):\n%s", name, last, diff)
		}
	}
	s := NewSession(Options{Units: "mi"})
	s.Start(gun)
	for i := 1; i <= 1000; i++ { // no distance: no end, and no mile counted twice
		if e, ok := s.Split(gun.after(time.Duration(i) * 6 * time.Minute)); !ok || e.DistanceM != float64(i)*MileM {
			t.Fatalf("mile %d: %+v, %v", i, e, ok)
		}
	}
}

func TestVoid(t *testing.T) {
	s := NewSession(marathon())
	if _, ok := s.Void(gun); ok {
		t.Error("nothing to void, and voided")
	}
	s.Start(gun)
	s.Split(gun.after(5 * time.Minute))               // 2
	s.Press(cueLeft, cueLeft, gun.after(time.Hour))   // 3
	s.Split(gun.after(time.Hour + 10*time.Minute))    // 4
	v, ok := s.Void(gun.after(time.Hour + time.Hour)) // 5
	if !ok || v.Kind != KindVoid || v.Ref != 4 || v.ID != 5 {
		t.Fatalf("void %+v, %v", v, ok)
	}
	if m, d, _ := s.NextMarker(); m != "km 2" || d != 2000 {
		t.Errorf("the marker after a voided split is %s at %v", m, d)
	}
	if v, _ := s.Void(gun); v.Ref != 3 {
		t.Errorf("second void is of %d, want 3", v.Ref)
	}
	if v, _ := s.Void(gun); v.Ref != 2 {
		t.Errorf("third void is of %d, want 2", v.Ref)
	}
	if len(s.Splits()) != 0 {
		t.Errorf("splits left: %+v", s.Splits())
	}
	if v, ok := s.Void(gun); ok {
		t.Errorf("the start was voided: %+v", v)
	}
	if !s.Started() {
		t.Error("the clock stopped")
	}
}

// asRead is a log as a journal hands it back: numbered, with an open line first.
func asRead(boot string, at Stamp, log []Event) []Event {
	out := []Event{{Seq: 1, ID: 1, Kind: KindOpen, Stamp: at, Open: &Open{BootID: boot}}}
	seq := map[EventID]EventID{}
	for _, e := range log {
		id := EventID(len(out) + 1)
		seq[e.ID] = id
		e.ID, e.Seq, e.Ref = id, uint64(id), seq[e.Ref]
		out = append(out, e)
	}
	return out
}

func TestResumeSameBoot(t *testing.T) {
	s := NewSession(marathon())
	var log []Event
	add := func(e Event, _ bool) { log = append(log, e) }
	add(s.Start(gun))
	add(s.Split(gun.after(5 * time.Minute)))
	add(s.Split(gun.after(10 * time.Minute)))
	add(s.Press(cueLeft, cueLeft, gun.after(11*time.Minute)), true)
	add(s.Void(gun.after(12 * time.Minute)))
	o := marathon()
	o.BootID = "a"
	for _, reopened := range []bool{false, true} {
		read := asRead("a", gun.after(-time.Minute), log)
		if reopened {
			read = append(read, Event{Seq: 7, ID: 7, Kind: KindOpen, Open: &Open{BootID: "a"}})
		}
		r := Resume(o, read)
		// The wall clock was set meanwhile; it must not matter.
		if d, ok := r.Elapsed(gun.after(time.Hour).step(-time.Hour)); !ok || d != time.Hour {
			t.Errorf("elapsed %v, %v, want 1h", d, ok)
		}
		if _, ok := r.Start(gun); ok {
			t.Error("started twice")
		}
		if e, ok := r.Split(gun.after(15 * time.Minute)); !ok || e.Marker != "km 3" || e.ID != EventID(len(read)+1) {
			t.Errorf("next split %+v, %v", e, ok)
		}
		if v, _ := r.Void(gun); v.Ref != EventID(len(read)+1) {
			t.Errorf("void is of %d", v.Ref)
		}
		if v, _ := r.Void(gun); v.Ref != 4 {
			t.Errorf("void is of %d, want the second split", v.Ref)
		}
	}
}

func TestResumeNotStarted(t *testing.T) {
	s := NewSession(marathon())
	read := asRead("a", gun, []Event{s.Press(cueLeft, cueLeft, gun)})
	o := marathon()
	o.BootID = "a"
	r := Resume(o, read)
	if r.Started() {
		t.Error("the clock runs")
	}
	if e, ok := r.Start(gun.after(time.Minute)); !ok || e.ID != 3 {
		t.Errorf("start %+v, %v", e, ok)
	}
}

func TestResumeAfterRestarts(t *testing.T) {
	s := NewSession(marathon())
	start, _ := s.Start(gun)
	split, _ := s.Split(gun.after(10 * time.Minute))
	read := asRead("a", gun, []Event{start, split})

	// The machine restarts at 15 min, and is back at 20 min by the wall clock.
	o := marathon()
	o.BootID = "b"
	o.Now = Stamp{Wall: gun.Wall.Add(20 * time.Minute), Boot: 40 * time.Second}
	r := Resume(o, read)
	// The wall clock is set right after: it was asked once, and is not asked again.
	press := r.Press(cueLeft, cueLeft, o.Now.after(time.Minute).step(time.Hour))
	if press.Elapsed != 21*time.Minute {
		t.Fatalf("elapsed %v, want 21m", press.Elapsed)
	}

	// Killed and resumed again in the same boot, after the wall clock was set by
	// an hour: race time goes on from what is recorded under this boot.
	read = append(read, Event{ID: 4, Seq: 4, Kind: KindOpen, Stamp: o.Now, Open: &Open{BootID: "b"}})
	press.ID, press.Seq = 5, 5
	read = append(read, press)
	o.Now = o.Now.after(10 * time.Minute).step(time.Hour)
	r = Resume(o, read)
	if d, _ := r.Elapsed(o.Now); d != 30*time.Minute {
		t.Errorf("elapsed %v, want 30m", d)
	}
}

// The boot clock is believed where it is known to be the same one, and else the
// wall clock where that can be: what remains is an estimate, and never negative.
func TestGapSinceTheLastReading(t *testing.T) {
	const m, h = time.Minute, time.Hour
	up := func(wall, up time.Duration) Stamp { return Stamp{gun.Wall.Add(wall), up} }
	for name, tt := range map[string]struct {
		boot, id string
		now      Stamp
		want     time.Duration
		sure     bool
	}{
		"same boot":                      {"a", "a", gun.after(h), h, true},
		"same boot, wall set by 2.4 s":   {"a", "a", gun.after(m).step(2400 * time.Millisecond), m, true},
		"same boot, wall set by −600 s":  {"a", "a", gun.after(m).step(-600 * time.Second), m, true},
		"same boot, wall in 1970":        {"a", "a", Stamp{time.Unix(65, 0), gun.Boot + m}, m, false},
		"same boot, wall in 2080":        {"a", "a", gun.after(m).step(53 * 365 * 24 * h), m, false},
		"another time namespace, ahead":  {"a", "a", up(m, gun.Boot+28*h), m, false},
		"another time namespace, behind": {"a", "a", up(m, time.Hour), m, false},
		"a restored checkpoint":          {"a", "a", up(20*h, gun.Boot+m), m, false},
		"new boot":                       {"a", "b", up(m, 40*time.Second), m, false},
		"new boot, boot clock agrees":    {"a", "b", gun.after(m), m, false},
		"new boot, wall before":          {"a", "b", up(-m, 40*time.Second), 40 * time.Second, false},
		"new boot, wall in 1970":         {"a", "b", Stamp{time.Unix(40, 0), 40 * time.Second}, 40 * time.Second, false},
		"new boot, wall in 1970, up 9 h": {"a", "b", Stamp{time.Unix(40, 0), 9 * h}, 0, false},
		"no name, clocks agree":          {"", "", gun.after(h), h, true},
		"no name, clocks nearly agree":   {"a", "", gun.after(h).step(time.Second), h, true},
		"no name, new boot":              {"", "", up(m, 40*time.Second), m, false},
		"no name, before the record":     {"", "b", gun.after(-h), 0, false},
	} {
		d, sure := lastReading{at: gun, boot: tt.boot, now: tt.id}.gap(tt.now)
		if d != tt.want || sure != tt.sure {
			t.Errorf("%s: %v, sure %v; want %v, %v", name, d, sure, tt.want, tt.sure)
		}
	}
}

// A press is on the way to the ear: it costs next to nothing.
func BenchmarkPress(b *testing.B) {
	s := NewSession(marathon())
	s.Start(gun)
	b.ReportAllocs()
	for b.Loop() {
		s.Press(cueLeft, cueRight, gun)
	}
}

// What was done to the program, or happened to it, is told, and not taken back by a void: not
// in the session that logged it, nor in one that was resumed.
func TestNotesOfTheProgramAreNotVoided(t *testing.T) {
	at := Stamp{Wall: time.Date(2027, 4, 19, 10, 0, 0, 0, time.UTC), Boot: time.Hour}
	cue := cues.Cue{ID: "water", Class: cues.Service}
	for _, item := range []string{ItemQuiet, ItemSilence, ItemOutput, ItemRecording, ItemLost, ItemJournal, ItemWords, ItemCopy, ItemWatch, ItemSounds} {
		s := NewSession(Options{})
		press := s.Press(cue, cue, at)
		note := s.Note(item, "on", at)
		if note.Kind != KindNote || note.Item != item || note.Text != "on" || note.ID <= press.ID {
			t.Errorf("%s: %+v", item, note)
		}
		for name, s := range map[string]*Session{"live": s, "resumed": Resume(Options{}, []Event{press, note})} {
			if v, ok := s.Void(at); !ok || v.Ref != press.ID {
				t.Errorf("%s, %s: voided %d, want the cue %d", item, name, v.Ref, press.ID)
			}
		}
	}
	s := Resume(Options{}, []Event{{ID: 4, Kind: KindNote, Text: "a dog", Stamp: at}})
	if v, ok := s.Void(at); !ok || v.Ref != 4 {
		t.Error("a note of the spotter's own cannot be voided")
	}
}
