package overview

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"spotter/cues"
	"spotter/race"
	"spotter/race/logbook"
	"spotter/report/filter"
	"spotter/ui/cells"
	"spotter/ui/uitest"
)

// marathon makes a whole race: boards each km at a pace that comes and goes, cues in all
// classes and outcomes, falls, a rest, a lost output.
func marathon(km int, finish bool, open race.Open) *logbook.Book {
	lines := []race.Event{{Kind: race.KindOpen, Open: &open}, {Kind: race.KindStart, Clock: race.ClockGun, HasElapsed: true}}
	add := func(e race.Event, at time.Duration) {
		e.Elapsed, e.HasElapsed = at, true
		lines = append(lines, e)
	}
	outcomes := []race.Outcome{race.Heard, race.Heard, race.Heard, race.Cut, race.Heard, race.Dropped, race.Heard}
	names := []cues.ID{"left", "right", "straight", "water_left", "km", "left", "hole"}
	classes := []cues.Class{cues.Steer, cues.Steer, cues.Prepare, cues.Service, cues.Info, cues.Steer, cues.Alarm}
	at, n := time.Duration(0), 0
	for k := 1; k <= km; k++ {
		lap := 5*time.Minute + time.Duration((k*37)%50)*time.Second
		for i := range 10 + k%9 {
			press := at + lap*time.Duration(i)/20
			class := classes[n%7]
			if class == cues.Alarm && n%5 != 0 {
				class = cues.Prepare
			}
			add(race.Event{Kind: race.KindCue, Cue: names[n%7], Class: class}, press)
			add(race.Event{Kind: race.KindOutcome, Ref: race.EventID(len(lines)), Outcome: outcomes[n%7], Latency: 3 * time.Millisecond}, press)
			n++
		}
		switch k {
		case 3:
			add(race.Event{Kind: race.KindFall, Text: "tripped on a bottle"}, at+lap/2)
		case 20:
			add(race.Event{Kind: race.KindRest}, at+lap/2)
			add(race.Event{Kind: race.KindGo}, at+lap/2+42*time.Second)
			add(race.Event{Kind: race.KindOutput, Device: "OpenRun", State: "lost", Text: "sink gone"}, at+lap/2+50*time.Second)
			lap += 42 * time.Second
		}
		at += lap
		add(race.Event{Kind: race.KindSplit, Marker: fmt.Sprintf("km %d", k), DistanceM: float64(k) * 1000}, at)
	}
	if finish {
		at += 62 * time.Second
		add(race.Event{Kind: race.KindSplit, Marker: race.MarkerFinish, DistanceM: open.DistanceM}, at)
		add(race.Event{Kind: race.KindFinish, Clock: "finish"}, at)
	}
	for i := range lines {
		lines[i].Seq, lines[i].ID = uint64(i+1), race.EventID(i+1)
		lines[i].Wall = time.Date(2027, 4, 19, 10, 0, 0, 0, time.UTC).Add(lines[i].Elapsed)
	}
	return logbook.New(lines)
}

// whole is a marathon against a target.
func whole() *logbook.Book {
	return marathon(42, true, race.Open{DistanceM: race.MarathonM, Units: "km", Target: 3*time.Hour + 43*time.Minute + 39*time.Second, Race: "Boston"})
}

// shown returns a page as lines of text.
func shown(p *Page, w, h int) string {
	var b strings.Builder
	for _, l := range p.Lines(w, h) {
		b.WriteString(strings.TrimRight(l.Text(), " ") + "\n")
	}
	return b.String()
}

func TestOverview(t *testing.T) {
	for _, size := range [][2]int{{40, 7}, {60, 14}, {80, 18}, {100, 25}, {200, 44}} {
		p := New(whole(), filter.Filter{})
		for range 21 {
			p.Move(1)
		}
		uitest.Golden(t, fmt.Sprintf("whole-%dx%d", size[0], size[1]), shown(p, size[0], size[1]))
	}
	uitest.Golden(t, "filtered-80x18", shown(New(whole(), filter.Filter{Class: "steer", Outcome: filter.NotWhole, FromM: 10000, ToM: 21000, HasPlace: true}), 80, 18))
	uitest.Golden(t, "unfinished-80x18", shown(New(marathon(8, false, race.Open{DistanceM: race.MarathonM, Units: "mi"}), filter.Filter{}), 80, 18))
}

// TestNoLineIsWider draws races of every kind in every width.
func TestNoLineIsWider(t *testing.T) {
	start := []race.Event{{Kind: race.KindOpen, Open: &race.Open{}}, {Kind: race.KindStart, Clock: race.ClockGun, HasElapsed: true, ID: 2}}
	for _, b := range []*logbook.Book{whole(), marathon(3, false, race.Open{Units: "mi"}), marathon(0, false, race.Open{}), logbook.New(nil), logbook.New(start)} {
		for w := 20; w < 220; w++ {
			for _, h := range []int{0, 1, 7, 20, 50} {
				p := New(b, filter.Filter{})
				p.Move(-1)
				for _, l := range p.Lines(w, h) {
					if n := cells.Width(l.Text()); n > w {
						t.Fatalf("%d cells at a width of %d: %q", n, w, l.Text())
					}
				}
			}
		}
	}
}

// TestTheCursorIsOverItsStretch walks along a race.
func TestTheCursorIsOverItsStretch(t *testing.T) {
	p := New(whole(), filter.Filter{})
	if _, ok := p.Under(); ok {
		t.Fatal("a cursor before a key was pressed")
	}
	for i := 1; i <= 43; i++ {
		p.Move(1)
		s, ok := p.Under()
		if want := fmt.Sprintf("km %d", i); !ok || i < 43 && s.Marker != want || i == 43 && s.Marker != race.MarkerFinish {
			t.Fatalf("%d: %q", i, s.Marker)
		}
	}
	p.Move(1)
	if s, _ := p.Under(); s.Marker != race.MarkerFinish {
		t.Error("it left the race")
	}
	p.To(31 * time.Minute)
	if s, _ := p.Under(); s.From > 31*time.Minute || s.To <= 31*time.Minute {
		t.Errorf("%+v", s)
	}
}

// TestLanesCountEveryPress compares the lanes with the figures.
func TestLanesCountEveryPress(t *testing.T) {
	p := New(whole(), filter.Filter{})
	for _, w := range []int{1, 17, 66, 180} {
		lanes := p.lanes(w)
		sum := func(l lane) (n int) {
			for _, b := range l.bins {
				n += b
			}
			return n
		}
		if sum(lanes[0]) != p.figures.Cues.All || sum(lanes[len(lanes)-1]) != p.figures.Cues.NotWhole() {
			t.Errorf("%d cells: %d and %d of %+v", w, sum(lanes[0]), sum(lanes[len(lanes)-1]), p.figures.Cues)
		}
	}
}

func BenchmarkLines(b *testing.B) {
	p := New(whole(), filter.Filter{})
	b.ReportAllocs()
	for b.Loop() {
		p.Lines(100, 25)
	}
}

// TestCountsOfALaneKeepTheirColumn draws lanes with small and with very large counts: all bars begin in one column.
func TestCountsOfALaneKeepTheirColumn(t *testing.T) {
	for _, n := range []int{1, 12, 999, 1000, 13024} {
		l := lane{name: "not whole", bins: []int{n}}
		line := l.line(wideLabel)
		if w := cells.Width(line[0].Text); w != wideLabel {
			t.Errorf("%d: the bars begin at %d, not %d: %q", n, w, wideLabel, line[0].Text)
		}
	}
}
