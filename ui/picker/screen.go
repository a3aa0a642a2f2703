package picker

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"spotter/race/logbook"
	"spotter/text"
	"spotter/text/say"
	"spotter/ui/cells"
)

// Options configures a [Screen].
type Options struct {
	Races  []logbook.Entry // in the order to show them
	Folder string          // where they were looked for
	Theme  cells.Theme     // to begin with; the terminal's own answers replace it
	Keeper Keeper          // nil: races can be looked at and no more
}

// Screen is the screen that lists the logs there are and lets one be chosen. It
// is a Bubble Tea model and belongs to the program's goroutine.
type Screen struct {
	o      Options
	keys   keyMap
	known  cells.Keys // of keys
	places bool       // the terminal should tell where keys are on the keyboard
	theme  cells.Theme
	canvas cells.Canvas
	w, h   int
	list   cells.Pager
	over   cells.Pager // of the help page
	helps  bool        // the help page is shown
	help   []cells.Line
	search cells.Search
	chosen string
	typed  *typedName      // the name or the tags that are being typed; nil while none are
	tried  map[string]bool // paths of logs that were unchecked and were read
	asks   bool            // whether the race under the cursor goes to the trash
}

// New returns the picker.
func New(o Options) *Screen {
	r := &Screen{o: o, keys: newKeyMap(), theme: o.Theme}
	r.known = cells.NewKeys(r.keys.groups())
	r.over.Text = true
	r.canvas.SetTheme(r.theme)
	return r
}

// Chosen returns the path of the log that was chosen, empty when the picker was
// left without. Read it after the program has ended.
func (r *Screen) Chosen() string { return r.chosen }

// Init asks the terminal whether it is dark, and has the logs checked that were not read yet.
func (r *Screen) Init() tea.Cmd { return tea.Batch(r.theme.Request(), r.checkNext()) }

// Update takes a message in. Keys are those of less, and enter chooses.
func (r *Screen) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	var cmd tea.Cmd
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		r.w, r.h = msg.Width, msg.Height
	case tea.BackgroundColorMsg, tea.ColorProfileMsg:
		cmd = r.canvas.Answered(&r.theme, msg)
	case tea.PasteMsg:
		r.paste(msg.Content)
	case keptMsg:
		cmd = r.kept(msg)
	case tea.KeyPressMsg:
		cmd = r.press(msg)
	}
	r.arrange()
	return r, cmd
}

// arrange fits the pagers to the screen.
func (r *Screen) arrange() {
	if r.w < cells.MinWidth || r.h < cells.MinHeight {
		return
	}
	r.list.Size(len(r.o.Races), r.h-3)
	r.help = cells.Wrap(cells.HelpLines(r.keys.groups()), r.w-1)
	r.over.Size(len(r.help), r.h-2)
}

// active is the pager that keys move.
func (r *Screen) active() *cells.Pager {
	if r.helps {
		return &r.over
	}
	return &r.list
}

// press obeys a key.
func (r *Screen) press(msg tea.KeyPressMsg) tea.Cmd {
	k := &r.keys
	pressed := tea.Key(msg)
	if msg = r.known.Meant(msg); msg.String() == "ctrl+c" {
		return tea.Quit
	}
	if r.typed != nil || r.asks {
		return r.answer(pressed, msg.String())
	}
	if r.search.Typing {
		if r.search.Press(pressed) {
			r.findMatch(1)
		}
		return nil
	}
	r.search.Note = ""
	switch {
	case key.Matches(msg, k.Quit):
		if !r.helps {
			return tea.Quit
		}
		r.helps = false
	case key.Matches(msg, k.Back):
		if !r.search.Forget() {
			r.helps = false
		}
	case key.Matches(msg, k.Help):
		r.helps = !r.helps
		r.over.To(0)
	case r.active().Move(k.MoveKeys, msg):
	case key.Matches(msg, k.Search):
		r.search.Begin()
	case key.Matches(msg, k.Next):
		r.findAgain(1)
	case key.Matches(msg, k.Prev):
		r.findAgain(-1)
	case key.Matches(msg, k.Choose):
		return r.openRace()
	case key.Matches(msg, k.Rename, k.Tag, k.Trash) && !r.helps:
		r.begin(msg)
	default:
		if r.search.Note = cells.ForeignWords(pressed); r.search.Note != "" {
			r.places = true
		}
	}
	return nil
}

// openRace takes the race under the cursor and leaves.
func (r *Screen) openRace() tea.Cmd {
	if r.helps || r.list.Cursor >= len(r.o.Races) {
		return nil
	}
	r.chosen = r.o.Races[r.list.Cursor].Path
	return tea.Quit
}

// findAgain looks for the last query once more.
func (r *Screen) findAgain(step int) {
	if r.search.Again() {
		r.findMatch(step)
	}
}

// findMatch moves to the next match in a direction.
func (r *Screen) findMatch(step int) {
	p := r.active()
	text := func(i int) string {
		if r.helps {
			return r.help[i].Text()
		}
		return entryText(&r.o.Races[i])
	}
	if i := r.search.Find(p.Cursor, step, p.N, text); i >= 0 {
		p.To(i)
	}
}

// entryText is an entry as one line, for searching.
func entryText(e *logbook.Entry) string {
	return cells.Join(" ", began(e, "2006-01-02 15:04"), fullName(e), text.Clean(e.Ended), logbook.EndedName(e.Ended), logWords(e, false), text.Clean(e.Verdict), text.Clean(e.Path))
}

// fileName is the path, from the folder on when it is in there.
func fileName(e *logbook.Entry, folder string) string {
	if in, ok := strings.CutPrefix(e.Path, folder); ok && folder != "" {
		return text.Clean(strings.TrimLeft(in, `/\`))
	}
	return text.Clean(e.Path)
}

// began writes the start.
func began(e *logbook.Entry, layout string) string {
	if e.Start.IsZero() {
		return ""
	}
	return e.Start.Format(layout)
}

// View draws the screen.
func (r *Screen) View() tea.View {
	return cells.WholeView("spotter races", r.draw(), r.places)
}

func (r *Screen) draw() string {
	c := &r.canvas
	screen, fits := c.Begin(r.w, r.h)
	if !fits {
		return c.String()
	}
	count := say.N(len(r.o.Races), "%d race", "%d races") + " "
	top := cells.Line{{Text: " spotter races", Role: cells.Strong}}
	if room := r.w - cells.Width(top.Text()) - cells.Width(count) - 6; room >= 12 {
		top = append(top, cells.Span{Text: " · " + cells.Cut(text.Clean(r.o.Folder), room), Role: cells.Text})
	}
	cells.DrawHeader(c, screen, []cells.Line{top}, count)
	r.drawBody(screen.Rows(1, r.h-2))
	hint := say.T("enter review  r name  t tags  D trash  ? help  q quit") + " "
	if r.w < 72 || cells.Width(hint)+14 > r.w {
		hint = say.T("enter review  ? help  q quit") + " "
	}
	if r.helps {
		hint = say.T("q back") + " "
	}
	if r.drawQuestion(screen.Row(r.h - 1)) {
		return c.String()
	}
	cells.DrawFooter(c, screen.Row(r.h-1), &r.search, r.active(), hint)
	return c.String()
}

// drawBody draws the list, or the help page.
func (r *Screen) drawBody(body cells.Rect) {
	c := &r.canvas
	if r.helps {
		for y := range body.H {
			if i := r.over.Top + y; i < len(r.help) {
				cells.DrawLine(c, body.Row(y).Right(1), r.help[i], &r.search, false)
			}
		}
		return
	}
	if len(r.o.Races) == 0 {
		c.Text(body.Row(1), 2, cells.Text, say.F("no races in %s", text.Clean(r.o.Folder)))
		c.Text(body.Row(2), 2, cells.Dim, say.T("spotter makes one, and its log is kept there"))
		return
	}
	cols := arrange(body.W)
	cells.DrawLine(c, body.Row(0), cols.head(), nil, false)
	for y := range r.list.H {
		i := r.list.Top + y
		if i >= len(r.o.Races) {
			break
		}
		under := i == r.list.Cursor
		cells.DrawLine(c, body.Row(y+1), cols.line(&r.o.Races[i], r.o.Folder, under), &r.search, under)
	}
}
