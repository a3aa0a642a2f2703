package board

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"spotter/crew/viewer"
	"spotter/crew/wire"
	"spotter/ui/uitest"
)

// noon is the time of headquarters.
var noon = time.Date(2027, 4, 19, 12, 0, 0, 0, time.UTC)

// source is a board that a test fills.
type source struct {
	state  viewer.State
	past   wire.History
	course wire.Course
	did    []string
	asked  int // for the history
	err    error
}

func (s *source) State() viewer.State { return s.state }
func (s *source) Acknowledge(_ context.Context, r wire.Row, by string) (wire.Ack, error) {
	s.did = append(s.did, "take "+r.Red+" "+by)
	return wire.Ack{By: by}, s.err
}
func (s *source) Message(_ context.Context, mirror, from, words string) (wire.Message, error) {
	s.did = append(s.did, "say "+mirror+" "+from+": "+words)
	return wire.Message{}, s.err
}
func (s *source) History(context.Context, string) (wire.History, error) {
	s.asked++
	return s.past, s.err
}
func (s *source) Course(context.Context) (wire.Course, error) { return s.course, s.err }

func ms(d time.Duration) *int64 { n := d.Milliseconds(); return &n }

// aRace is a board with a row in each state.
func aRace() *source {
	battery := 64
	ago := func(d time.Duration) time.Time { return noon.Add(-d) }
	s := &source{course: wire.Course{LengthM: 42195}, past: wire.History{
		Lines:    []wire.Told{{Seq: 1, At: ago(time.Hour), Text: "open boston-2027"}, {Seq: 9, At: ago(90 * time.Second), Race: "1:58:30", Text: "left → right, heard"}, {Seq: 10, At: ago(14 * time.Second), Race: "1:59:46", Text: "fall", Red: true}},
		Messages: []wire.Posted{{Message: wire.Message{ID: 1, From: "Eve", Text: "water at km 25", At: ago(5 * time.Minute)}, Seen: ago(4 * time.Minute)}, {Message: wire.Message{ID: 2, From: "Max", Text: "shall we come?", At: ago(5 * time.Second)}}}}}
	s.state = viewer.State{Link: viewer.Open, Quiet: time.Second, Hello: wire.Hello{Race: "boston-2027", Names: true, Acknowledge: true, Message: true}, Rows: []wire.Row{
		{Mirror: "00000000000000aa", Label: "bib 4711", Runner: "Ann Example", Spotter: "Bo", Status: "fall", Rank: 0, Since: ago(14 * time.Second), Red: "fall-10", DistanceM: 24000, PassedAt: ago(time.Minute), GapMs: ms(95 * time.Second)},
		{Mirror: "00000000000000ab", Label: "bib 12", Runner: "Cy", Status: "fall", Rank: 0, Since: ago(10 * time.Second), Red: "fall-7", Ack: &wire.Ack{By: "Eve", At: ago(8 * time.Second)}, DistanceM: 31000},
		{Mirror: "00000000000000ac", Label: "bib 300", Runner: "Di", Status: "STOP", Rank: 1, Since: ago(130 * time.Second), Red: "stop-7", DistanceM: 5000},
		{Mirror: "00000000000000ad", Label: "bib 8", Runner: "Ed", Status: "earpiece lost", Rank: 2, Since: ago(time.Hour), Red: "earpiece-1", DistanceM: 15000, ClockMs: ms(-5 * time.Minute)},
		{Mirror: "00000000000000ae", Label: "bib 9", Runner: "Fay", Status: "no news", Rank: 3, Since: ago(10 * time.Minute), DistanceM: 20000},
		{Mirror: "00000000000000af", Label: "bib 51", Runner: "Gil", Status: "behind", Rank: 4, DistanceM: 22000, GapMs: ms(4 * time.Minute), PaceMs: 300000, PassedAt: ago(10 * time.Minute)},
		{Mirror: "00000000000000b0", Label: "bib 77 with a label that is long enough to be cut on any screen that there is", Runner: "Hal", Status: "ok", Rank: 5, DistanceM: 26000, GapMs: ms(-20 * time.Second), Battery: &battery},
		{Mirror: "00000000000000b1", Status: "not started", Rank: 6},
		{Mirror: "00000000000000b2", Label: "bib 3", Runner: "Ida", Status: "over", Rank: 7, Since: ago(20 * time.Minute), DistanceM: 42195},
	}}
	return s
}

func fresh(s *source) *Screen {
	return New(Options{Source: s, Zone: time.UTC, Now: func() time.Time { return noon }})
}

// run runs a command and what comes of it, and returns what was written to the terminal.
func run(s *Screen, cmd tea.Cmd) (raw string) {
	if cmd == nil {
		return ""
	}
	switch msg := cmd().(type) {
	case tea.BatchMsg:
		for _, c := range msg {
			raw += run(s, c)
		}
	case tea.RawMsg:
		raw = fmt.Sprint(msg.Msg)
	case courseMsg, pastMsg, doneMsg:
		_, next := s.Update(msg)
		raw = run(s, next)
	}
	return raw
}

// press presses keys, and does what comes of them.
func press(s *Screen, keys ...string) {
	for _, k := range keys {
		_, cmd := s.Update(uitest.Key(k))
		run(s, cmd)
	}
}

func typed(s *Screen, words string) {
	for _, r := range words {
		_, cmd := s.Update(tea.KeyPressMsg{Code: r, Text: string(r)})
		run(s, cmd)
	}
}

func TestGolden(t *testing.T) {
	lost := aRace()
	lost.state.Link, lost.state.Quiet, lost.state.Why = viewer.Lost, 72*time.Second, "the connection ended"
	opening := &source{state: viewer.State{Quiet: 4 * time.Second}}
	for _, size := range [][2]int{{40, 12}, {80, 24}, {200, 60}} {
		for name, tt := range map[string]struct {
			s    *source
			keys string
		}{"list": {aRace(), "j"}, "pair": {aRace(), "enter"}, "help": {aRace(), "?"}, "take": {aRace(), "a"}, "lost": {lost, ""}, "opening": {opening, ""}} {
			s := fresh(tt.s)
			_, cmd := s.Update(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
			run(s, cmd)
			press(s, strings.Fields(tt.keys)...)
			uitest.FitsSize(t, name, uitest.Plain(s), size[0], size[1])
			uitest.Golden(t, fmt.Sprintf("%s-%dx%d.txt", name, size[0], size[1]), uitest.GoldenText(s))
		}
	}
}

// TestTake takes a fall on: the row is named, and so is who does.
func TestTake(t *testing.T) {
	from := aRace()
	s := uitest.Resize(fresh(from), 80, 24)
	press(s, "a")
	uitest.Shows(t, s, "take on bib 4711, fall; name:")
	typed(s, "Eve")
	// Another one comes up under the cursor before enter.
	from.state.Rows = append([]wire.Row{{Mirror: "00000000000000ff", Label: "bib 1", Status: "fall", Red: "fall-2"}}, from.state.Rows...)
	run(s, s.look())
	press(s, "enter")
	if got := strings.Join(from.did, "; "); got != "take fall-10 Eve" {
		t.Errorf("it did %q", got)
	}
	uitest.Shows(t, s, "bib 4711: taken on by Eve")
	for keys, want := range map[string]string{"j j a": "Eve has taken this on", "j j j j j a": "bib 9 is not red"} {
		s := uitest.Resize(fresh(from), 80, 24)
		press(s, strings.Fields(keys)...)
		uitest.Shows(t, s, want)
	}
	from.state.Hello.Acknowledge, from.state.Hello.Message = false, false
	for _, key := range []string{"a", "m"} {
		s := uitest.Resize(fresh(from), 80, 24)
		press(s, key)
		uitest.Shows(t, s, "your invitation does not allow this")
	}
}

func TestMessage(t *testing.T) {
	from := aRace()
	s := uitest.Resize(fresh(from), 80, 24)
	press(s, "j", "m")
	typed(s, "Max")
	press(s, "enter")
	uitest.Shows(t, s, "to bib 12:")
	typed(s, "we come q?")
	press(s, "enter")
	if got := strings.Join(from.did, "; "); got != "say 00000000000000ab Max: we come q?" {
		t.Errorf("it did %q", got)
	}
	from.err = errors.New("no answer in time")
	press(s, "m")
	typed(s, "x")
	press(s, "enter")
	uitest.Shows(t, s, "not done: no answer in time")
	press(s, "m", "esc")
	if len(from.did) != 2 {
		t.Errorf("esc sent it: %q", from.did)
	}
}

// TestBell rings for what is red and nobody's, and for nothing else.
func TestBell(t *testing.T) {
	from := aRace()
	all := from.state.Rows
	now := noon
	s := New(Options{Source: from, Zone: time.UTC, Now: func() time.Time { return now }})
	s = uitest.Resize(s, 80, 24)
	for i, tt := range []struct {
		rows []wire.Row
		pass time.Duration
		want string
	}{
		{all[4:], 0, ""},              // no news and better
		{all[1:2], 0, ""},             // somebody has it
		{all[:1], time.Second, "\a"},  // a fall
		{all[:1], time.Second, ""},    // the same
		{all[:1], bellEvery, "\a"},    // still nobody's
		{all[:3], time.Second, "\a"},  // a STOP beside it
		{all[1:2], time.Minute, ""},   // all of it is somebody's
		{nil, time.Minute, ""},        // over
		{all[2:3], time.Second, "\a"}, // again
	} {
		from.state.Rows = tt.rows
		now = now.Add(tt.pass)
		if got := run(s, s.look()); got != tt.want {
			t.Errorf("step %d: %q, want %q", i, got, tt.want)
		}
	}
	press(s, "s") // off
	from.state.Rows = all
	if got := run(s, s.look()); got != "" {
		t.Errorf("a bell that is off: %q", got)
	}
}

// TestCursorStays keeps the cursor on its pair when others come before it, and searches by bib.
func TestCursorStays(t *testing.T) {
	from := aRace()
	s := uitest.Resize(fresh(from), 80, 24)
	press(s, "/")
	typed(s, "bib 51")
	press(s, "enter")
	if s.row().Label != "bib 51" {
		t.Fatalf("the search found %s", s.row().Label)
	}
	from.state.Rows = append([]wire.Row{{Mirror: "00000000000000ff", Label: "bib 1", Status: "fall", Red: "fall-2"}}, from.state.Rows...)
	run(s, s.look())
	s.arrange()
	if s.row().Label != "bib 51" {
		t.Errorf("the cursor went to %s", s.row().Label)
	}
	press(s, "enter")
	uitest.Shows(t, s, "runner Gil", "message of Max: shall we come? (sent, not seen yet)", "seen 11:56:00")
	from.state.Rows[0].Label, from.state.Rows[0].Heard = "bib 51", noon // it began anew
	s.arrange()
	uitest.Shows(t, s, "this pair has begun another journal")
	from.state.Rows = nil
	run(s, s.look())
	s.arrange()
	uitest.Shows(t, s, "this row is gone")
	if uitest.Press(s, "q") || !uitest.Press(s, "q") {
		t.Error("q does not go back and then leave")
	}
}

// TestDeadLink opens a pair while no call is answered: there is one question under way, not one more
// each second. A pair that is silent, or a board that is old, has no dot that moves.
func TestDeadLink(t *testing.T) {
	from := aRace()
	now := noon
	s := uitest.Resize(New(Options{Source: from, Zone: time.UTC, Now: func() time.Time { return now }}), 80, 24)
	_, first := s.Update(uitest.Key("enter"))
	for range 20 {
		now = now.Add(time.Second)
		if cmd := s.reread(); cmd != nil {
			t.Fatal("it asks again while the first question is under way")
		}
	}
	run(s, first)
	for range 9 {
		now = now.Add(time.Second)
		run(s, s.reread())
	}
	if from.asked != 3 {
		t.Errorf("it asked %d times in 10 s", from.asked)
	}
	r := wire.Row{DistanceM: 10000, PaceMs: 300000, PassedAt: noon.Add(-10 * time.Minute)}
	for rank, want := range map[int]float64{lastRed: 10000, silent: 10000, behind: 12000, fine: 12000} {
		if r.Rank = rank; where(&r, noon, 42195) != want {
			t.Errorf("rank %d is at %v, want %v", rank, where(&r, noon, 42195), want)
		}
	}
	s.state.Link, s.state.Quiet = viewer.Lost, time.Hour
	if got := s.seen(); !got.Equal(now.Add(-time.Hour)) {
		t.Errorf("the rows of an old board are those of %v", got)
	}
}

// TestSearch finds bib 47 though 4711 is above it, and is left with ctrl+c.
func TestSearch(t *testing.T) {
	from := aRace()
	from.state.Rows[4].Label = "bib 47"
	s := uitest.Resize(fresh(from), 80, 24)
	for _, want := range []string{"bib 47", "bib 4711"} {
		press(s, "/")
		typed(s, strings.TrimPrefix(want, "bib "))
		press(s, "enter")
		if s.row().Label != want {
			t.Errorf("a search for %s finds %s", want, s.row().Label)
		}
	}
	press(s, "/")
	if !uitest.Press(s, "ctrl+c") {
		t.Error("ctrl+c does not leave the board while a search is typed")
	}
}

// TestTitle has no name in it.
func TestTitle(t *testing.T) {
	s := uitest.Resize(fresh(aRace()), 80, 24)
	press(s, "enter")
	if title := s.View().WindowTitle; title != "crew board" {
		t.Errorf("the title is %q", title)
	}
}

func TestSentence(t *testing.T) {
	rows := aRace().state.Rows
	for i, want := range map[int]string{
		0: "bib 4711: fall, for 14 s, passed 24.0 km, taken on by nobody yet",
		1: "bib 12: fall, for 10 s, passed 31.0 km, taken on by Eve 11:59",
		3: "bib 8: earpiece lost, for 1:00:00, passed 15.0 km, its clock is 5:00 fast, taken on by nobody yet",
		5: "bib 51: behind, passed 22.0 km, 4:00 behind",
		7: "journal 00000000000000b1: not started",
	} {
		if got := Sentence(&rows[i], noon, time.UTC); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// TestSizes draws every page on every size.
func TestSizes(t *testing.T) {
	for _, size := range append(uitest.Sizes(), uitest.EdgeSizes(t)...) {
		for _, keys := range []string{"", "enter", "?", "a", "m", "/"} {
			s := uitest.Resize(fresh(aRace()), size[0], size[1])
			press(s, strings.Fields(keys)...)
			uitest.Fits(t, s, size[0], size[1])
		}
	}
}
