package board

import (
	"context"
	"strings"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"spotter/crew/wire"
	"spotter/ui/cells"
	"spotter/ui/line"
)

// keyMap has the keys of the board.
type keyMap struct {
	cells.MoveKeys
	cells.FindKeys
	Open, Take, Message, Sound, Help, Back, Quit key.Binding
}

func newKeyMap() keyMap {
	return keyMap{MoveKeys: cells.NewMoveKeys(), FindKeys: cells.NewFindKeys(),
		Open:    cells.Bind("enter", "what happened to this pair", "enter"),
		Take:    cells.Bind("a", "take on what is red, with your name", "a"),
		Message: cells.Bind("m", "write to the spotter's screen", "m"),
		Sound:   cells.Bind("s", "bell on or off", "s"),
		Help:    cells.Bind("?", "this help", "?", "f1"),
		Back:    cells.Bind("esc", "back", "esc"),
		Quit:    cells.Bind("q", "back, or leave the board", "q"),
	}
}

func (k *keyMap) groups() []cells.KeyGroup {
	return []cells.KeyGroup{{Title: "Board", Keys: []key.Binding{k.Open, k.Take, k.Message, k.Sound, k.Help, k.Back, k.Quit}}, k.MoveKeys.Group(), k.FindKeys.Group()}
}

// act obeys the keys about one pair.
func (s *Screen) act(msg tea.KeyPressMsg, typed tea.Key) tea.Cmd {
	k := &s.keys
	r := s.row()
	switch {
	case !key.Matches(msg, k.Open, k.Take, k.Message):
		if s.search.Note = cells.ForeignWords(typed); s.search.Note != "" {
			s.places = true
		}
		return nil
	case r == nil || s.page == pageHelp:
		return nil
	case key.Matches(msg, k.Open):
		if s.page == pageList {
			s.page, s.shut, s.past = pagePair, r.Mirror, nil
			s.over.To(0)
		}
		return s.reread()
	case key.Matches(msg, k.Take):
		return s.take(*r)
	}
	if !s.state.Hello.Message {
		s.search.Note = "your invitation does not allow this"
		return nil
	}
	mirror, name := r.Mirror, NameOf(r)
	return s.named(func(by string) tea.Cmd {
		s.begin("to "+name, func(words string) tea.Cmd {
			return func() tea.Msg {
				_, err := s.o.Source.Message(context.Background(), mirror, by, words)
				return doneMsg{"sent to headquarters; enter shows whether it was seen", err}
			}
		})
		s.ask.line.Most = wire.MaxText / 4
		return nil
	})
}

// take takes on what is red in a row.
func (s *Screen) take(r wire.Row) tea.Cmd {
	switch {
	case !s.state.Hello.Acknowledge:
		s.search.Note = "your invitation does not allow this"
		return nil
	case r.Red == "":
		s.search.Note = NameOf(&r) + " is not red"
		return nil
	case r.Ack != nil:
		s.search.Note = r.Ack.By + " has taken this on"
		return nil
	}
	// The row is named once more: another one may have come up under the cursor.
	s.begin("take on "+NameOf(&r)+", "+r.Status+"; name", func(by string) tea.Cmd {
		s.o.Name = by
		return func() tea.Msg {
			a, err := s.o.Source.Acknowledge(context.Background(), r, by)
			return doneMsg{NameOf(&r) + ": taken on by " + a.By, err}
		}
	})
	s.ask.line.Most = mostName
	s.ask.line.Set(s.o.Name)
	return nil
}

// mostName is the most letters of the name of who looks.
const mostName = 60

// named does something with the name of who looks, and asks for it before where it is not known.
func (s *Screen) named(do func(by string) tea.Cmd) tea.Cmd {
	if s.o.Name != "" {
		return do(s.o.Name)
	}
	s.begin("your name", func(name string) tea.Cmd {
		s.o.Name = name
		return do(name)
	})
	s.ask.line.Most = mostName
	return nil
}

// begin asks for a line.
func (s *Screen) begin(words string, done func(string) tea.Cmd) {
	s.ask = prompt{words: words, done: done}
}

// typed takes a key of the prompt.
func (s *Screen) typed(k tea.Key) tea.Cmd {
	if k.String() == "ctrl+c" {
		return tea.Quit
	}
	switch s.ask.line.Key(k) {
	case line.Entered:
		said, done := strings.TrimSpace(s.ask.line.Text()), s.ask.done
		s.ask = prompt{}
		if said != "" {
			return done(said)
		}
	case line.Ended:
		s.ask = prompt{}
	}
	return nil
}

// fetchCourse asks for the course.
func (s *Screen) fetchCourse() tea.Msg {
	c, err := s.o.Source.Course(context.Background())
	if err != nil || c.LengthM <= 0 {
		return nil // the race has none
	}
	return courseMsg{c}
}

// rereadEvery is the time between two questions for the history that is shown.
const rereadEvery = 5 * time.Second

// reread asks for the history of the pair that is open.
func (s *Screen) reread() tea.Cmd {
	mirror, now := s.shut, s.o.Now()
	if s.page != pagePair || !s.state.Hello.Names || s.reading == mirror {
		return nil // the last question is still under way: a dead link answers none
	}
	if since := now.Sub(s.read); since >= 0 && since < rereadEvery && s.past != nil {
		return nil
	}
	s.reading, s.read = mirror, now
	return func() tea.Msg {
		past, err := s.o.Source.History(context.Background(), mirror)
		return pastMsg{mirror, past, err}
	}
}
