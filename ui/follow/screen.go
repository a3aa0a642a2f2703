package follow

import (
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"spotter/race"
	"spotter/text"
	"spotter/text/say"
	"spotter/ui/cells"
)

// lookEvery is the time between two looks: the clock shows whole seconds.
const lookEvery = 200 * time.Millisecond

// Options configure a [Screen]. All are required.
type Options struct {
	Source Source
	Now    func() time.Time
	Theme  cells.Theme
}

// Screen shows a race that another device runs, a [tea.Model]. It belongs to the program's
// goroutine and never waits.
type Screen struct {
	o      Options
	theme  cells.Theme
	canvas cells.Canvas
	font   cells.Font
	w, h   int

	view View
	race standing
	hand Hand
	why  string
	asks bool // whether to ask for the race
	// Began is true where the race was taken over: the screen has quit for that.
	began bool
}

type lookMsg struct{}

// New returns the screen.
func New(o Options) *Screen {
	s := &Screen{o: o, theme: o.Theme, font: cells.NewFont()}
	s.canvas.SetTheme(s.theme)
	s.look()
	return s
}

// Began reports whether the screen ended because the race is here now.
func (s *Screen) Began() bool { return s.began }

// Init asks the terminal whether it is dark, and begins to look.
func (s *Screen) Init() tea.Cmd { return tea.Batch(s.theme.Request(), look()) }

func look() tea.Cmd { return tea.Tick(lookEvery, func(time.Time) tea.Msg { return lookMsg{} }) }

func (s *Screen) look() {
	s.view = s.o.Source.Look(s.o.Now())
	s.race.take(s.view.Events)
	s.hand, s.why = s.o.Source.Hand()
}

// Update takes a message in.
func (s *Screen) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		s.w, s.h = msg.Width, msg.Height
	case tea.BackgroundColorMsg, tea.ColorProfileMsg:
		return s, s.canvas.Answered(&s.theme, msg)
	case lookMsg:
		s.look()
		if s.hand == Begins {
			s.began = true
			return s, tea.Quit
		}
		return s, look()
	case tea.KeyPressMsg:
		return s, s.press(msg)
	}
	return s, nil
}

// press takes a key.
func (s *Screen) press(k tea.KeyPressMsg) tea.Cmd {
	name := k.String()
	switch {
	case name == "ctrl+c":
		return tea.Quit
	case s.asks && name == "y":
		s.asks = false
		s.o.Source.Ask()
	case s.hand == Lost && name == "y":
		s.o.Source.Force()
	case name == "esc" || s.asks:
		if s.hand == Asking || s.hand == Lost {
			s.o.Source.Drop()
		}
		s.asks = false
	case name == "q":
		if s.hand == Asking || s.hand == Lost {
			s.o.Source.Drop()
		}
		return tea.Quit
	case name == "T" || name == "t":
		s.asks = s.hand != Asking && s.hand != Fetching && s.hand != Confirm && s.hand != Lost
	}
	s.look()
	return nil
}

// View draws the screen.
func (s *Screen) View() tea.View {
	return cells.WholeView(cells.Join(" · ", say.T("spotter follow"), text.Clean(s.view.Name)), s.canvas.Stack(s.w, s.h, s.drawTop, s.drawBody, s.drawHints), false)
}

func (s *Screen) drawTop(row cells.Rect) {
	c := &s.canvas
	words, ro := s.view.link()
	name := text.Clean(s.view.Name)
	if o := s.race.record.Open; o != nil {
		name = cells.Join(" · ", name, text.Clean(o.Race), text.Clean(o.Runner))
	}
	mark := "● "
	if ro != cells.OK {
		mark = "○ "
	}
	at := c.End(row, ro, mark+words)
	if room := at - 2; room > 6 {
		c.Text(row, 0, cells.Strong, cells.Shorten(cells.Join(" · ", say.T("follows"), name), room))
	}
}

func (s *Screen) drawHints(row cells.Rect) {
	words, ro := say.T("q: leave · t: take the race over"), cells.Dim
	if said := handWords(s.hand, s.why); said != "" {
		words, ro = said, cells.Strong
	}
	if s.asks {
		words, ro = say.T("Take the race over to this device? y: ask the other spotter · esc: no"), cells.Strong
		if cells.Width(words) > row.W {
			words = say.T("Take it over? y: ask · esc: no")
		}
	}
	s.canvas.Text(row, 0, ro, cells.Cut(words, row.W))
}

// drawBody draws alarms, the clock, the figures and the lines, from the top.
func (s *Screen) drawBody(r cells.Rect) {
	y := s.drawAlarm(r)
	y += s.drawClock(r.Rows(y, r.H-y), y > 0)
	c := &s.canvas
	ro := cells.Text
	if !s.view.fresh() {
		ro = cells.Dim
	}
	for i, l := range s.race.facts(&s.view) {
		if y >= r.H {
			return
		}
		look := ro
		if i == 0 && s.view.fresh() {
			look = cells.Strong
		}
		if s.race.deaf(&s.view) && l == s.race.ear(&s.view) {
			look = cells.Fault
		}
		c.Text(r.Row(y), 1, look, cells.Cut(l, r.W-2))
		y++
	}
	for _, l := range s.wide(r.W) {
		if y < r.H {
			c.Text(r.Row(y), 1, cells.Warn, l)
			y++
		}
	}
	if y < r.H-1 {
		c.Rule(r.Row(y))
		y++
	}
	for i := 0; y < r.H && i < len(s.race.lines); i++ {
		l := &s.race.lines[i]
		c.Text(r.Row(y), 1, cells.Dim, l.elapsed)
		c.Text(r.Row(y), 10, ro, cells.Cut(l.words, r.W-11))
		y++
	}
}

// wide returns the notes, and a long word on taking over, in lines that fit.
func (s *Screen) wide(w int) (lines []string) {
	all := s.view.notes()
	if said := handWords(s.hand, s.why); cells.Width(said) > w {
		all = append([]string{said}, all...)
	}
	for _, n := range all {
		lines = append(lines, cells.FoldTo(n, w-2, 3)...)
	}
	return lines
}

// drawAlarm draws a fall and a STOP as large as there is room, and returns its rows.
func (s *Screen) drawAlarm(r cells.Rect) int {
	word, fill := "", cells.AlarmFill
	var e *race.Event
	switch {
	case s.race.over(&s.view) != "":
		return 0
	case s.race.stop != nil:
		word, e = say.T("STOP"), s.race.stop
	case s.race.fall != nil:
		word, fill, e = say.T("FALL"), cells.FaultFill, s.race.fall
	default:
		return 0
	}
	h := min(7, max(1, r.H/3))
	area := r.Rows(0, h)
	for y := range h {
		s.canvas.Fill(area.Row(y), fill)
	}
	said := say.F("%s since %s, %s ago", word, race.FormatElapsed(e.Elapsed), ago(since(e, s.view.Stamp)))
	if b, ok := cells.Biggest(s.font, word, area.W-2, h-1); ok && h > 2 {
		w, bh, _ := b.Size()
		b.Draw(&s.canvas, area.X+(area.W-w)/2, area.Y+(h-1-bh)/2, fill)
		s.canvas.Centre(area.Row(h-1), fill, said)
		return h
	}
	s.canvas.Centre(area.Row(h/2), fill, said)
	return h
}

// drawClock draws the race time and returns its rows.
func (s *Screen) drawClock(r cells.Rect, small bool) int {
	d, started := s.race.elapsed(s.view.Stamp)
	digits, ro := race.FormatElapsed(d), cells.Strong
	caption := s.view.exact()
	switch over := s.race.over(&s.view); {
	case over != "":
		caption = over
	case len(s.view.Events) == 0:
		caption = say.T("no line has come yet")
	case !started:
		caption = say.T("not started")
	}
	if !s.view.fresh() {
		ro = cells.Dim // it goes on by reckoning alone
	}
	h := max(1, min(8, r.H/2-1))
	if small {
		h = max(1, r.H/3)
	}
	if b, ok := cells.Biggest(s.font, digits, r.W-2, h); ok && started {
		w, bh, _ := b.Size()
		b.Draw(&s.canvas, r.X+max(1, (r.W-w)/2), r.Y, ro)
		s.canvas.Centre(r.Row(bh), cells.Dim, caption)
		return bh + 1
	}
	if started {
		caption = cells.Join(" · ", digits, caption)
	}
	s.canvas.Centre(r.Row(0), ro, caption)
	return 1
}

// Telling implements [cells.Teller].
func (s *Screen) Telling() cells.Telling {
	link, _ := s.view.link()
	if s.view.fresh() {
		link = say.T("the link is good") // the seconds would be said again and again
	} else if s.view.Age >= 0 {
		link, _, _ = strings.Cut(link, " "+ago(s.view.Age))
	}
	t := cells.Telling{Page: say.T("spotter follow"), Keys: say.T("q: leave · t: take the race over"), Lines: []string{link}}
	if s.race.stop != nil {
		t.Lines = append(t.Lines, say.T("STOP"))
	}
	if s.race.fall != nil {
		t.Lines = append(t.Lines, say.T("FALL"))
	}
	if over := s.race.over(&s.view); over != "" {
		t.Lines = append(t.Lines, over)
	}
	t.Lines = append(t.Lines, s.view.notes()...)
	for i := min(len(s.race.lines), 3) - 1; i >= 0; i-- {
		t.Lines = append(t.Lines, cells.Join(" ", s.race.lines[i].elapsed, s.race.lines[i].words))
	}
	if s.asks {
		t.Ask = say.T("Take the race over to this device? y: ask the other spotter · esc: no")
	}
	t.Note = handWords(s.hand, s.why)
	return t
}
