package replay

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"spotter/cues"
	"spotter/race"
	"spotter/race/logbook"
)

// cueLasts is the length of a cue of the default pack.
const cueLasts = 450 * time.Millisecond

// log is a race that is being written.
type log []race.Event

// add adds a line at a race time and returns its number.
func (l *log) add(at time.Duration, e race.Event) race.EventID {
	e.Seq, e.Elapsed, e.HasElapsed = uint64(len(*l)+1), at, true
	e.ID = race.EventID(e.Seq)
	*l = append(*l, e)
	return e.ID
}

// cue adds a press with its outcome.
func (l *log) cue(at time.Duration, id cues.ID, class cues.Class, became race.Outcome) race.EventID {
	n := l.add(at, race.Event{Kind: race.KindCue, Cue: id, Pressed: id, Class: class})
	if became != "" {
		l.add(at, race.Event{Kind: race.KindOutcome, Ref: n, Outcome: became})
	}
	return n
}

func begun() *log {
	l := &log{}
	l.add(0, race.Event{Kind: race.KindOpen, Open: &race.Open{DistanceM: race.MarathonM, Units: race.UnitsKm}})
	(*l)[0].HasElapsed = false
	l.add(0, race.Event{Kind: race.KindStart, Clock: race.ClockGun})
	return l
}

// options has a pack in which every cue lasts as long, and whose only words are numbers.
func options(m Mode, speed float64) Options {
	return Options{Mode: m, Speed: speed,
		Cue: func(e *race.Event) time.Duration {
			if e.Cue == "unknown" {
				return 0
			}
			return cueLasts
		},
		Word: func(id cues.ID) time.Duration {
			if id[0] == 'n' {
				return 400 * time.Millisecond
			}
			return 0
		}}
}

// marathon is a race of 228 minutes with 1,633 cues at random times and a board each km.
func marathon() *logbook.Book {
	const lasts, presses = 228 * time.Minute, 1633
	r := rand.New(rand.NewPCG(1, 2))
	l := begun()
	var at []time.Duration
	for range presses {
		at = append(at, time.Duration(r.Int64N(int64(lasts)))/time.Millisecond*time.Millisecond)
	}
	slices.Sort(at)
	km := 1
	for i, t := range at {
		for ; t > time.Duration(km)*lasts*1000/42195; km++ {
			l.add(time.Duration(km)*lasts*1000/42195, race.Event{Kind: race.KindSplit, Marker: fmt.Sprintf("km %d", km), DistanceM: float64(km) * 1000})
		}
		class := []cues.Class{cues.Steer, cues.Steer, cues.Prepare, cues.Service}[i%4]
		l.cue(t, "left", class, []race.Outcome{race.Heard, race.Heard, race.Heard, race.Cut}[i/4%4])
	}
	return logbook.New(*l)
}

// TestHowLongAMarathonLasts compares the table of the design: 57 minutes at 4 times, 7.6
// at 30, under 26 without the silences.
func TestHowLongAMarathonLasts(t *testing.T) {
	b := marathon()
	for _, tt := range []struct {
		o           Options
		least, most float64 // minutes
		whole       float64 // the least part of the cues with a sound of their own
	}{
		{options(Words, 1), 227, 229, 1},
		{options(Words, 4), 56.5, 57.5, 1},
		{options(Ticks, 16), 14, 14.5, 0.90},
		{options(Ticks, 30), 7.4, 7.8, 0.85},
		{options(Ticks, 60), 3.6, 4, 0.75},
		{options(Gaps, 1), 12.2, 26, 1},
		{options(Whole, 1), 227, 229, 1},
	} {
		p := New(b, tt.o)
		sounds, all, boards := 0, 0, 0
		for _, it := range p.Items {
			if it.Cue != "" {
				all++
				if it.Sound != Mute {
					sounds++
				}
			}
			if it.Sound == Word {
				boards++
			}
		}
		if m := p.Lasts.Minutes(); m < tt.least || m > tt.most || float64(sounds) < tt.whole*float64(all) || all != 1633 {
			t.Errorf("mode %d at %v: %.1f minutes, %d of %d cues sound", tt.o.Mode, tt.o.Speed, m, sounds, all)
		}
		if want := map[Mode]int{Ticks: 8}[tt.o.Mode]; boards != want { // 5, 10, … 40
			t.Errorf("mode %d at %v: %d boards are named, want %d", tt.o.Mode, tt.o.Speed, boards, want)
		}
	}
}

// drawn draws a race with lines at any times, also twice at one.
func drawn(t *rapid.T) *logbook.Book {
	l := begun()
	at := time.Duration(0)
	for range rapid.IntRange(0, 40).Draw(t, "lines") {
		at += time.Duration(rapid.IntRange(0, 4000).Draw(t, "ms")) * time.Millisecond
		switch rapid.IntRange(0, 7).Draw(t, "kind") {
		case 0:
			l.add(at, race.Event{Kind: race.KindFall})
		case 1:
			l.add(at, race.Event{Kind: race.KindOutput, State: "lost"})
		case 2:
			l.add(at, race.Event{Kind: race.KindGo, Item: race.ItemStop})
		case 3:
			l.cue(at, "stop", cues.Alarm, race.Heard)
		case 4:
			l.cue(at, "unknown", cues.Service, race.Dropped)
		case 5:
			l.add(at, race.Event{Kind: race.KindVoid, Ref: race.EventID(rapid.IntRange(3, len(*l)+1).Draw(t, "voided"))})
		default:
			l.cue(at, "left", cues.Steer, rapid.SampledFrom([]race.Outcome{race.Heard, race.Cut, ""}).Draw(t, "became"))
		}
	}
	return logbook.New(*l)
}

// TestOrderAndRoom holds for any race: every line that is shown comes once, in the order of
// race times; in Gaps and Ticks no sound overlaps another; in Gaps every cue is whole and no
// silence is longer than half a second.
func TestOrderAndRoom(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := drawn(t)
		mode := rapid.SampledFrom([]Mode{Words, Ticks, Gaps, Whole}).Draw(t, "mode")
		speed := rapid.Float64Range(1, 60).Draw(t, "speed")
		p := New(b, options(mode, speed))
		var last Item
		var free time.Duration
		seen := map[int]bool{}
		for i, it := range p.Items {
			if it.At < last.At || it.Sound != Clear && it.Race < last.Race {
				t.Fatalf("item %d: %+v after %+v", i, it, last)
			}
			if it.Sound == Clear {
				continue
			}
			if e := &b.Lines[it.Line]; seen[it.Line] || b.Voided(e.ID) || e.Kind == race.KindOutcome || e.Kind == race.KindVoid {
				t.Fatalf("item %d: line %d, a %s, is not to be heard", i, it.Line, e.Kind)
			}
			seen[it.Line] = true
			if mode != Words && it.Lasts > 0 && it.At < free {
				t.Fatalf("item %d begins at %v, within the one before, which ends at %v", i, it.At, free)
			}
			if mode == Gaps && it.At-free > Silence { // since the last sound
				t.Fatalf("item %d: %v of silence", i, it.At-free)
			}
			if (mode == Gaps || mode == Whole) && it.Cue == "left" && (it.Sound != Said || it.Lasts != cueLasts) {
				t.Fatalf("item %d is not whole: %+v", i, it)
			}
			if (it.Lasts == 0) != (it.Sound == Mute) {
				t.Fatalf("item %d: %+v", i, it)
			}
			if it.Lasts > 0 {
				free = it.At + it.Lasts
			}
			last = it
		}
		want := 0
		for _, i := range b.Rows() {
			if e := &b.Lines[i]; shown(e.Kind) && !b.Voided(e.ID) {
				want++
			}
		}
		if len(seen) != want {
			t.Fatalf("%d lines, want %d", len(seen), want)
		}
	})
}

// sounds lists what is heard of a plan.
func sounds(p *Plan) (s []string) {
	for _, it := range p.Items {
		if it.Sound != Mute {
			s = append(s, fmt.Sprintf("%v %d %s%s", it.At, it.Sound, it.Cue, it.Word))
		}
	}
	return s
}

func TestTicksSayWhatMatters(t *testing.T) {
	l := begun()
	l.cue(10*time.Second, "left", cues.Steer, race.Heard)
	l.cue(20*time.Second, "right", cues.Steer, race.Cut)
	l.cue(20*time.Second+100*time.Millisecond, "gel", cues.Service, race.Heard) // no room 5 ms later
	l.cue(30*time.Second, "stop", cues.Alarm, race.Heard)
	l.cue(31*time.Second, "left", cues.Steer, race.Dropped) // no room beside the word
	l.add(60*time.Second, race.Event{Kind: race.KindFall})
	l.add(61*time.Second, race.Event{Kind: race.KindOutput, State: "lost"})
	l.add(1500*time.Second, race.Event{Kind: race.KindSplit, Marker: "km 5", DistanceM: 5000})
	p := New(logbook.New(*l), options(Ticks, 20))
	want := []string{"500ms 3 left", "1s 4 right", "1.5s 1 stop", "3s 5 fall", "3.36s 5 lost", "1m15s 2 n5"}
	if got := sounds(p); !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

// TestStopIsSaidOnce: the arbiter is told of its end where the log has it, and a STOP that the
// log does not clear ends with the next cue that sounded.
func TestStopIsSaidOnce(t *testing.T) {
	l := begun()
	l.cue(10*time.Second, "stop", cues.Alarm, race.Heard)
	l.cue(11*time.Second, "left", cues.Steer, race.Dropped)
	l.add(14*time.Second, race.Event{Kind: race.KindGo, Item: race.ItemStop})
	l.cue(20*time.Second, "stop", cues.Alarm, race.Heard)
	l.cue(22*time.Second, "right", cues.Steer, race.Heard)
	l.cue(30*time.Second, "stop", cues.Alarm, race.Heard)
	p := New(logbook.New(*l), options(Words, 2))
	want := []string{"5s 1 stop", "5.5s 1 left", "7s 6 ", "10s 1 stop", "11s 6 ", "11s 1 right", "15s 1 stop", "15.45s 6 "}
	if got := sounds(p); !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestPartOfARace(t *testing.T) {
	b := marathon()
	o := options(Words, 2)
	o.From, o.To = 100*time.Minute, 110*time.Minute
	p := New(b, o)
	if len(p.Items) == 0 || p.Items[0].Race < o.From || p.Items[len(p.Items)-1].Race >= o.To || p.Lasts > 5*time.Minute+cueLasts {
		t.Errorf("%d items in %v", len(p.Items), p.Lasts)
	}
	if at := p.Items[0]; math.Abs(float64(at.At-(at.Race-o.From)/2)) > 1e6 {
		t.Errorf("%+v", at)
	}
	o.From = 300 * time.Minute
	if p := New(b, o); len(p.Items) != 0 || p.Lasts != 0 {
		t.Errorf("behind the end: %d items", len(p.Items))
	}
}

// Without a start the clock of the machine counts, from the first line. With one, what came
// before it has no race time and is left out.
func TestWithoutAStart(t *testing.T) {
	wall := time.Date(2027, 4, 19, 10, 0, 0, 0, time.UTC)
	l := begun()
	for i := range 3 {
		l.cue(0, "left", cues.Steer, race.Heard)
		(*l)[len(*l)-2].Wall = wall.Add(time.Duration(i) * time.Second)
	}
	none := slices.Delete(slices.Clone(*l), 1, 2)
	for i := range none {
		none[i].Seq, none[i].ID, none[i].HasElapsed = uint64(i+1), race.EventID(i+1), false
		if none[i].Kind == race.KindOutcome {
			none[i].Ref = race.EventID(i)
		}
	}
	if got := sounds(New(logbook.New(none), options(Words, 1))); !slices.Equal(got, []string{"0s 1 left", "1s 1 left", "2s 1 left"}) {
		t.Errorf("without a start: %q", got)
	}
	for i := 2; i < 6; i++ {
		(*l)[i].HasElapsed = false
	}
	if p := New(logbook.New(*l), options(Words, 1)); p.Before != 2 || len(sounds(p)) != 1 {
		t.Errorf("%d before the start, %q", p.Before, sounds(p))
	}
}

// A replay says the words of a countdown at their times, as the runner heard them.
func TestAReplayCountsDown(t *testing.T) {
	l := begun()
	turn := l.cue(10*time.Second, "turn_left", cues.Prepare, race.Heard)
	for i, w := range []cues.ID{"three", "two", "one", "now"} {
		n := l.add(12*time.Second+time.Duration(i)*time.Second, race.Event{Kind: race.KindCue, Cue: w, Ref: turn, Class: cues.Prepare})
		l.add(12*time.Second+time.Duration(i)*time.Second, race.Event{Kind: race.KindOutcome, Ref: n, Outcome: race.Heard})
	}
	p := New(logbook.New(*l), options(Words, 1))
	var said []cues.ID
	for _, it := range p.Items {
		if it.Cue != "" && it.Sound == Said {
			said = append(said, it.Cue)
		}
	}
	if !slices.Equal(said, []cues.ID{"turn_left", "three", "two", "one", "now"}) {
		t.Errorf("said %v", said)
	}
}
