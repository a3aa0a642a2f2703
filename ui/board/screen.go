package board

import (
	"context"
	"slices"
	"strings"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"spotter/crew/viewer"
	"spotter/crew/wire"
	"spotter/ui/cells"
	"spotter/ui/line"
)

// Source gives a screen its board and makes its calls. A [viewer.Viewer] is one.
type Source interface {
	State() viewer.State
	Acknowledge(ctx context.Context, row wire.Row, by string) (wire.Ack, error)
	Message(ctx context.Context, mirror, from, words string) (wire.Message, error)
	History(ctx context.Context, mirror string) (wire.History, error)
	Course(ctx context.Context) (wire.Course, error)
}

// Options configure a [Screen].
type Options struct {
	Source Source
	Theme  cells.Theme      // to begin with; the terminal's own answers replace it
	Name   string           // of who looks; "": it is asked for
	Quiet  bool             // no bell
	Now    func() time.Time // nil: the system's clock
	Zone   *time.Location   // of the times that are shown; nil: this machine's
}

// Screen shows the board. It is a Bubble Tea model and belongs to the program's goroutine.
type Screen struct {
	o      Options
	keys   keyMap
	known  cells.Keys
	theme  cells.Theme
	canvas cells.Canvas
	w, h   int
	places bool

	state  viewer.State
	list   cells.Pager
	under  string // mirror of the row under the cursor
	search cells.Search
	reds   map[string]bool // what is red and nobody's, as it was last
	rung   time.Time       // when the bell rang last

	course *wire.Course
	asked  bool // for the course

	page    page
	past    *wire.History // of the pair that is open
	read    time.Time     // when it was asked for last
	reading string        // mirror whose history is being asked for; "" for none
	shut    string        // mirror of that pair; "" where the list is shown
	over    cells.Pager   // of the history, and of the help
	help    []cells.Line

	ask prompt
}

// page names one of the pages of the screen.
type page uint8

const (
	pageList page = iota
	pagePair
	pageHelp
)

// prompt asks for a line.
type prompt struct {
	words string // "" while none is asked for
	line  line.Editor
	done  func(s string) tea.Cmd
}

// The messages of the screen.
type (
	lookMsg   struct{} // it is time to look at the source
	courseMsg struct{ c wire.Course }
	pastMsg   struct {
		mirror string
		past   wire.History
		err    error
	}
	doneMsg struct {
		note string
		err  error
	}
)

// Changed returns the message by which somebody tells the screen that its source has changed.
func Changed() tea.Msg { return lookMsg{} }

// tickMsg is the message of a second that passed.
type tickMsg struct{}

// bellEvery is the time between two bells for what is still nobody's.
const bellEvery = 10 * time.Second

// New returns the screen.
func New(o Options) *Screen {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Zone == nil {
		o.Zone = time.Local
	}
	s := &Screen{o: o, keys: newKeyMap(), theme: o.Theme, reds: make(map[string]bool)}
	s.known = cells.NewKeys(s.keys.groups())
	s.over.Text = true
	s.canvas.SetTheme(s.theme)
	return s
}

func tick() tea.Cmd { return tea.Tick(time.Second, func(time.Time) tea.Msg { return tickMsg{} }) }

// Init asks the terminal whether it is dark, and begins to look.
func (s *Screen) Init() tea.Cmd { return tea.Batch(s.theme.Request(), tick()) }

// Update takes a message in.
func (s *Screen) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	var cmd tea.Cmd
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		s.w, s.h = msg.Width, msg.Height
		cmd = s.look()
	case tea.BackgroundColorMsg, tea.ColorProfileMsg:
		cmd = s.canvas.Answered(&s.theme, msg)
	case tickMsg:
		cmd = tea.Batch(s.look(), tick(), s.reread())
	case lookMsg:
		cmd = s.look()
	case courseMsg:
		s.course = &msg.c
	case pastMsg:
		if s.reading == msg.mirror {
			s.reading = ""
		}
		if msg.mirror == s.shut && msg.err == nil {
			s.past = &msg.past
		} else if msg.mirror == s.shut && s.past == nil {
			s.search.Note = "no history: " + msg.err.Error()
		}
	case doneMsg:
		s.read = time.Time{} // what was done is in the history
		s.search.Note = msg.note
		if msg.err != nil {
			s.search.Note = "not done: " + msg.err.Error()
		}
		cmd = s.reread()
	case tea.KeyPressMsg:
		cmd = s.press(msg)
	}
	s.arrange()
	return s, cmd
}

// look takes the state of the source, and rings for what is red.
func (s *Screen) look() tea.Cmd {
	at := s.list.Cursor
	s.state = s.o.Source.State()
	for i := range s.state.Rows {
		if s.state.Rows[i].Mirror == s.under && at > 0 { // who is at the top stays there: the worst comes up
			at = i
		}
	}
	s.list.Size(len(s.state.Rows), s.listRows())
	s.list.To(min(at, max(0, len(s.state.Rows)-1)))
	var cmds []tea.Cmd
	if !s.asked && s.state.Link == viewer.Open {
		s.asked = true
		cmds = append(cmds, s.fetchCourse)
	}
	return tea.Batch(append(cmds, s.ring())...)
}

// ring rings the terminal's bell for a red that is new, and now and then while one is nobody's.
func (s *Screen) ring() tea.Cmd {
	is, fresh := make(map[string]bool), false
	for i := range s.state.Rows {
		if r := &s.state.Rows[i]; r.Loud() {
			key := r.Mirror + " " + r.Red
			is[key] = true
			fresh = fresh || !s.reds[key]
		}
	}
	s.reds = is
	now := s.o.Now()
	if s.o.Quiet || len(is) == 0 || !fresh && now.Sub(s.rung) < bellEvery {
		return nil
	}
	s.rung = now
	return tea.Raw("\a")
}

// arrange fits the pagers to the screen.
func (s *Screen) arrange() {
	if s.w < cells.MinWidth || s.h < cells.MinHeight {
		return
	}
	s.list.Size(len(s.state.Rows), s.listRows())
	s.under = ""
	if r := s.row(); r != nil {
		s.under = r.Mirror
	}
	switch s.page {
	case pageHelp:
		s.help = cells.Wrap(cells.HelpLines(s.keys.groups()), s.w-1)
	case pagePair:
		s.help = cells.Wrap(s.pairLines(), s.w-2)
	}
	s.over.Size(len(s.help), s.h-3)
}

// row returns the row under the cursor, or that of the open pair; nil where it is gone.
func (s *Screen) row() *wire.Row {
	for i := range s.state.Rows {
		r := &s.state.Rows[i]
		if s.page == pageList && i == s.list.Cursor || s.page != pageList && r.Mirror == s.shut {
			return r
		}
	}
	return nil
}

// active is the pager that keys move.
func (s *Screen) active() *cells.Pager {
	if s.page == pageList {
		return &s.list
	}
	return &s.over
}

// press obeys a key.
func (s *Screen) press(msg tea.KeyPressMsg) tea.Cmd {
	typed := tea.Key(msg)
	if s.ask.words != "" {
		return s.typed(typed)
	}
	if s.search.Typing {
		if typed.String() == "ctrl+c" {
			return tea.Quit
		}
		if s.search.Press(typed) && !s.goTo(s.search.Query) {
			s.find(1)
		}
		return nil
	}
	k := &s.keys
	if msg = s.known.Meant(msg); msg.String() == "ctrl+c" {
		return tea.Quit
	}
	s.search.Note = ""
	switch {
	case key.Matches(msg, k.Quit) && s.page == pageList:
		return tea.Quit
	case key.Matches(msg, k.Quit, k.Back):
		if !s.search.Forget() || key.Matches(msg, k.Quit) {
			s.page, s.shut, s.past = pageList, "", nil
		}
	case key.Matches(msg, k.Help):
		s.page, s.shut = pageHelp, ""
		s.over.To(0)
	case s.active().Move(k.MoveKeys, msg):
	case key.Matches(msg, k.Search):
		s.page, s.shut = pageList, ""
		s.search.Begin()
	case key.Matches(msg, k.Next, k.Prev):
		if s.search.Again() {
			step := 1
			if key.Matches(msg, k.Prev) {
				step = -1
			}
			s.find(step)
		}
	case key.Matches(msg, k.Sound):
		if s.o.Quiet = !s.o.Quiet; s.o.Quiet {
			s.search.Note = "the bell is off"
		} else {
			s.search.Note = "the bell rings for what is red and nobody's"
		}
	default:
		return s.act(msg, typed)
	}
	return nil
}

// goTo moves to the pair one word of whose label is a bib: 47 is looked for before 4711.
func (s *Screen) goTo(bib string) bool {
	i := slices.IndexFunc(s.state.Rows, func(r wire.Row) bool {
		return slices.ContainsFunc(strings.Fields(NameOf(&r)), func(word string) bool { return strings.EqualFold(word, bib) })
	})
	if i >= 0 {
		s.list.To(i)
	}
	return i >= 0
}

// find moves to the next match.
func (s *Screen) find(step int) {
	text := func(i int) string { r := &s.state.Rows[i]; return NameOf(r) + " " + r.Runner + " " + r.Status }
	if i := s.search.Find(s.list.Cursor, step, s.list.N, text); i >= 0 {
		s.list.To(i)
	}
}
