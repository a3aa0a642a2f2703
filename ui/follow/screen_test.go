package follow

import (
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"spotter/cues"
	"spotter/race"
	"spotter/text"
	"spotter/ui/cells"
)

// source is a race that a test makes.
type source struct {
	view  View
	hand  Hand
	why   string
	asked []string
}

func (s *source) Look(time.Time) View  { return s.view }
func (s *source) Hand() (Hand, string) { return s.hand, s.why }
func (s *source) Ask()                 { s.asked = append(s.asked, "ask") }
func (s *source) Drop()                { s.asked = append(s.asked, "drop") }
func (s *source) Force()               { s.asked = append(s.asked, "force") }

var began = time.Date(2027, 4, 19, 10, 0, 0, 0, time.UTC)

// at returns the stamp of a race time.
func at(d time.Duration) race.Stamp { return race.Stamp{Wall: began.Add(d), Boot: time.Hour + d} }

// event returns a line at a race time.
func event(seq uint64, k race.Kind, d time.Duration) race.Event {
	return race.Event{Seq: seq, ID: race.EventID(seq), Kind: k, Stamp: at(d), Elapsed: d, HasElapsed: true}
}

// aRace is one of five minutes, with a board.
func aRace() []race.Event {
	open := event(1, race.KindOpen, 0)
	open.HasElapsed = false
	open.Open = &race.Open{Format: 1, Race: "Boston", Runner: "Ann", Facing: "backward", Keys: "road", Units: "km", DistanceM: 42195, Target: 4 * time.Hour}
	start := event(2, race.KindStart, 0)
	start.Clock = race.ClockGun
	split := event(3, race.KindSplit, 5*time.Minute)
	split.Marker, split.DistanceM = "km 1", 1000
	return []race.Event{open, start, split}
}

func newSource(d time.Duration, events ...race.Event) *source {
	return &source{view: View{Events: append(aRace(), events...), Name: "bib 7", Stamp: at(d), Off: 20 * time.Millisecond, Link: Good, Age: 3 * time.Second, Heard: 3 * time.Second, Battery: 71, Output: "opened", Earpiece: "there"}}
}

// shown returns what a screen of a size shows of a race.
func shown(t *testing.T, s Source, w, h int) string {
	t.Helper()
	m := New(Options{Source: s, Now: time.Now})
	m.Update(tea.WindowSizeMsg{Width: w, Height: h})
	m.View()
	all := text.Strip(m.canvas.Stack(w, h, m.drawTop, m.drawBody, m.drawHints))
	rows := strings.Split(strings.TrimRight(all, "\n"), "\n")
	if len(rows) > h {
		t.Errorf("%d × %d: %d rows", w, h, len(rows))
	}
	for _, r := range rows {
		if cells.Width(r) > w {
			t.Errorf("%d × %d: a row is too wide: %q", w, h, r)
		}
	}
	return all
}

// On both sizes the screen says what matters: the age, the gap, the next board, the earpiece, a fall and a STOP.
func TestWhatMattersIsShown(t *testing.T) {
	stop := event(4, race.KindCue, 6*time.Minute)
	stop.Cue, stop.Pressed, stop.Class = "stop", "stop", cues.Alarm
	lost := newSource(7 * time.Minute)
	lost.view.Earpiece = "lost"
	off := newSource(7 * time.Minute)
	off.view.Output, off.view.Earpiece = "null", ""
	left := newSource(9*time.Minute, event(4, race.KindClose, 8*time.Minute))
	left.view.Events[3].Reason = race.ReasonLeft
	with := newSource(9 * time.Minute)
	with.view.With = "Ben\x1b[2J"
	for name, x := range map[string]struct {
		s    *source
		want []string
	}{
		"all is well":      {newSource(7 * time.Minute), []string{"3 s ago", "next: km 2", "opened", "71 %", "± 0.02 s"}},
		"a fall":           {newSource(7*time.Minute, event(4, race.KindFall, 6*time.Minute)), []string{"FALL since 0:06:00, 1:00 ago"}},
		"STOP":             {newSource(7*time.Minute, stop), []string{"STOP since 0:06:00"}},
		"earpiece lost":    {lost, []string{"EARPIECE LOST"}},
		"sound is off":     {off, []string{"no sound, by choice"}},
		"the race is left": {left, []string{"the race was left"}},
		"handed over":      {with, []string{"the race is with Ben"}},
	} {
		for _, size := range [][2]int{{80, 24}, {40, 12}} {
			all := shown(t, x.s, size[0], size[1])
			for _, want := range x.want {
				if !strings.Contains(all, want) {
					t.Errorf("%s, %v: no %q:\n%s", name, size, want, all)
				}
			}
			if strings.Contains(all, "\x1b") {
				t.Errorf("%s: a control character is shown", name)
			}
		}
	}
}

// What is old is never shown as fine.
func TestOldIsNotFine(t *testing.T) {
	for name, x := range map[string]struct {
		change func(*View)
		want   string
	}{
		"no link":       {func(v *View) { v.Link, v.Age = NoLink, 40*time.Second }, "no link 40 s"},
		"late":          {func(v *View) { v.Age = 25 * time.Second }, "no link 25 s"},
		"no news":       {func(v *View) { v.Heard = 2 * time.Minute }, "no news of the pair for 2:00"},
		"refused":       {func(v *View) { v.Link, v.Why = Refused, "withdrawn" }, "refused, 3 s"},
		"broken":        {func(v *View) { v.Link = Broken }, "what comes is not this race"},
		"never a link":  {func(v *View) { v.Link, v.Age, v.Why = NoLink, -1, "no answer in time" }, "no link yet"},
		"not connected": {func(v *View) { v.Link, v.Age = Opening, -1 }, "connecting"},
	} {
		s := newSource(7 * time.Minute)
		x.change(&s.view)
		if words, ro := s.view.link(); words != x.want && !strings.HasPrefix(words, x.want) || ro == cells.OK || s.view.fresh() {
			t.Errorf("%s: %q, fresh %v", name, words, s.view.fresh())
		}
		if all := shown(t, s, 80, 24); !strings.Contains(all, "○ "+x.want) {
			t.Errorf("%s:\n%s", name, all)
		}
	}
}

// Taking over needs two keys, and beginning without an answer needs one more.
func TestTakingOverIsAsked(t *testing.T) {
	s := newSource(7 * time.Minute)
	m := New(Options{Source: s, Now: time.Now})
	m.Update(tea.WindowSizeMsg{Width: 80, Height: 24})
	press := func(keys string) (quit bool) {
		for _, k := range keys {
			msg := tea.KeyPressMsg{Code: k, Text: string(k)}
			if k == 27 {
				msg = tea.KeyPressMsg{Code: tea.KeyEscape}
			}
			_, cmd := m.Update(msg)
			quit = cmd != nil
		}
		return quit
	}
	press("y")
	press("t\x1b")
	press("tn")
	if len(s.asked) > 0 {
		t.Errorf("asked %v", s.asked)
	}
	press("ty")
	if fmt.Sprint(s.asked) != "[ask]" {
		t.Errorf("asked %v", s.asked)
	}
	s.hand = Asking
	m.look()
	press("ty")
	s.hand = Lost
	m.look()
	if !strings.Contains(strings.Join(strings.Fields(shown(t, s, 80, 24)), " "), "may go on there too") {
		t.Error("nobody is warned")
	}
	press("y")
	if fmt.Sprint(s.asked) != "[ask force]" {
		t.Errorf("asked %v", s.asked)
	}
	press("\x1b")
	if !press("q") || fmt.Sprint(s.asked) != "[ask force drop drop]" {
		t.Errorf("asked %v", s.asked)
	}
	s.hand = Begins
	if _, cmd := m.Update(lookMsg{}); cmd == nil || !m.Began() {
		t.Error("it does not end when the race is here")
	}
}

// The lines for people who do not see the screen have no seconds that change.
func TestTelling(t *testing.T) {
	s := newSource(7*time.Minute, event(4, race.KindFall, 6*time.Minute))
	m := New(Options{Source: s, Now: time.Now})
	first := m.Telling()
	s.view.Age, s.view.Stamp = 4*time.Second, at(8*time.Minute)
	m.look()
	if a, b := fmt.Sprint(first), fmt.Sprint(m.Telling()); a != b || !strings.Contains(a, "FALL") {
		t.Errorf("%s\n%s", a, b)
	}
	s.view.Link, s.view.Age = NoLink, 40*time.Second
	m.look()
	gone := fmt.Sprint(m.Telling())
	s.view.Age = 41 * time.Second
	m.look()
	if again := fmt.Sprint(m.Telling()); gone != again || !strings.Contains(gone, "no link") {
		t.Errorf("%s\n%s", gone, again)
	}
}
