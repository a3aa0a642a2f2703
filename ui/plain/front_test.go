package plain

import (
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"spotter/ui/cells"
)

// shelf is a list of things with a cursor, as the list of races is.
type shelf struct {
	things []string
	at     int
	opened int // how often enter was pressed
	note   string
}

func (s *shelf) Init() tea.Cmd  { return nil }
func (s *shelf) View() tea.View { return tea.NewView("drawn") }
func (s *shelf) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if k, ok := msg.(tea.KeyPressMsg); ok {
		switch k.Code {
		case tea.KeyDown:
			s.at++
		case tea.KeyEnter:
			s.opened++
		case 'z':
			s.note = "\x1b[31mno\x07 such key ✗"
		}
	}
	return s, nil
}
func (s *shelf) Telling() cells.Telling {
	return cells.Telling{Page: "shelf", Keys: "keys", Item: s.things[s.at], At: s.at + 1, Of: len(s.things), Note: s.note}
}
func (s *shelf) Entries() []string { return s.things }
func (s *shelf) Choose(i int)      { s.at = i }

// heard presses a key and returns what is written.
func heard(f *Front, k tea.Key) string {
	f.Update(tea.KeyPressMsg(k))
	return string(f.Lines(nil))
}

// TestAListHasNumbers opens a list: all of it is said once, with numbers. An arrow key says
// the chosen line only. A number and enter choose and open.
func TestAListHasNumbers(t *testing.T) {
	s := &shelf{things: []string{"ant", "bee", "cow at 1:02:10"}}
	f, ok := For(s)
	if !ok {
		t.Fatal("cannot be told")
	}
	f.Update(tea.WindowSizeMsg{Width: 3, Height: 1})
	if got, want := string(f.Lines(nil)), "shelf\r\nkeys\r\n1: ant\r\n2: bee\r\n3: cow at 1 h 2 min 10 s\r\ntype a number and enter, or move with the arrow keys\r\n"; got != want {
		t.Errorf("opened: %q, want %q", got, want)
	}
	for _, tt := range []struct {
		key  tea.Key
		want string
	}{
		{tea.Key{Code: tea.KeyDown}, "bee, 2 of 3\r\n"},
		{tea.Key{Code: 'z', Text: "z"}, "no such key\r\n"},
		{tea.Key{Code: '9', Text: "9"}, "number: 9"},
		{tea.Key{Code: tea.KeyEnter}, "\r\nno line 9: there are 3\r\n"},
		{tea.Key{Code: '1', Text: "1"}, "number: 1"},
		{tea.Key{Code: tea.KeyBackspace}, "\r\n"},
		{tea.Key{Code: '3', Text: "3"}, "number: 3"},
		{tea.Key{Code: tea.KeyEnter}, "\r\ncow at 1 h 2 min 10 s, 3 of 3\r\n"},
	} {
		if got := heard(f, tt.key); got != tt.want {
			t.Errorf("%v: %q, want %q", tt.key, got, tt.want)
		}
	}
	if s.opened != 1 {
		t.Errorf("opened %d times, want once", s.opened)
	}
}

// TestALongListIsCut says the first lines of a long list, and how many there are besides.
func TestALongListIsCut(t *testing.T) {
	s := &shelf{}
	for i := range 60 {
		s.things = append(s.things, fmt.Sprint("thing ", i))
	}
	f, _ := For(s)
	f.Update(nil)
	said := string(f.Lines(nil))
	if n := strings.Count(said, "thing"); n != mostListed || !strings.Contains(said, "and 40 more\r\n") {
		t.Errorf("%d of 60 lines said: %q", n, said)
	}
}

// TestAModelWithoutWordsIsRefused asks for the lines of a screen that has none.
func TestAModelWithoutWordsIsRefused(t *testing.T) {
	if _, ok := For(mute{}); ok {
		t.Error("a screen without words can be told")
	}
}

// mute is a screen without words.
type mute struct{}

func (mute) Init() tea.Cmd                         { return nil }
func (m mute) Update(tea.Msg) (tea.Model, tea.Cmd) { return m, nil }
func (mute) View() tea.View                        { return tea.View{} }

// TestMissedLinesAreToldOf says once that lines are missing.
func TestMissedLinesAreToldOf(t *testing.T) {
	f, _ := For(&shelf{things: []string{"ant"}})
	f.Update(nil)
	f.Lines(nil)
	f.Missed()
	f.Update(nil)
	if said := string(f.Lines(nil)); said != "lines may be missing here\r\n" {
		t.Errorf("%q", said)
	}
	f.Update(nil)
	if said := string(f.Lines(nil)); said != "" {
		t.Errorf("said again: %q", said)
	}
}
