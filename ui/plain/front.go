package plain

import (
	"strconv"

	tea "charm.land/bubbletea/v2"

	"spotter/text/say"
	"spotter/ui/cells"
	"spotter/ui/dash"
)

// The screen takes itself to have this size: wide enough that no word is cut, and low
// enough that pages of the help and the log are told in pieces.
const (
	width  = 200
	height = 20
)

// Race is the screen of a race.
type Race interface {
	tea.Model
	Told() dash.Told
}

// screen is any other screen.
type screen interface {
	tea.Model
	cells.Teller
}

// Front tells one screen in lines. Its methods are called from one goroutine.
type Front struct {
	inner  tea.Model
	lines  lines
	told   func() // says what is new
	pages  pages
	missed bool

	race   *teller
	screen screen
	list   cells.Numbered // nil where lines have no numbers
	number string         // that is typed
	listed bool
}

// For returns what tells a screen in lines; ok is false for a screen that has no words.
func For(m tea.Model) (f *Front, ok bool) {
	f = &Front{inner: m}
	switch m := m.(type) {
	case Race:
		f.race = newTeller(m, f)
		f.told = f.race.step
	case screen:
		f.screen = m
		f.list, _ = m.(cells.Numbered)
		f.told, f.pages.once = f.tellScreen, true
	default:
		return nil, false
	}
	return f, true
}

// Init implements [tea.Model].
func (f *Front) Init() tea.Cmd { return f.inner.Init() }

// Update hands a message on, and says what came of it afterwards: the cue of a key plays
// before any line of it is made.
func (f *Front) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch m := msg.(type) {
	case tea.WindowSizeMsg:
		msg = tea.WindowSizeMsg{Width: width, Height: height}
	case tea.BackgroundColorMsg, tea.ColorProfileMsg, tea.KeyboardEnhancementsMsg:
		return f, nil // nothing was asked of the terminal
	case tea.KeyPressMsg:
		if f.digit(m) {
			f.told()
			return f, nil
		}
	}
	_, cmd := f.inner.Update(msg)
	f.told()
	return f, cmd
}

// View implements [tea.Model]: nothing is drawn.
func (f *Front) View() tea.View { return tea.View{} }

// Lines appends to b what is new, as bytes for a terminal.
func (f *Front) Lines(b []byte) []byte { return f.lines.take(b) }

// Missed has it said that lines are missing.
func (f *Front) Missed() { f.missed = true }

// tellMissed says that lines are missing, once.
func (f *Front) tellMissed(where string) {
	if f.missed {
		f.missed = false
		f.lines.end()
		f.lines.add(where)
	}
}

// tellScreen says what is new on a screen that is no race.
func (f *Front) tellScreen() {
	t := f.screen.Telling()
	f.tellMissed(say.T("lines may be missing here"))
	f.tellList(&t)
	f.pages.tell(&f.lines, &t)
	if f.number != "" {
		t.Title, t.Typed = say.T("number"), f.number
	}
	f.lines.prompt(t.Title, t.Typed)
}

// mostListed is the most lines of a list that are told without being asked for.
const mostListed = 20

// tellList says the lines of a list with their numbers, when it is opened. The one that is
// chosen is then known.
func (f *Front) tellList(t *cells.Telling) {
	if f.list == nil || f.listed {
		return
	}
	f.listed = true
	all := f.list.Entries()
	if len(all) == 0 {
		return
	}
	title := *t
	title.Item, title.At = "", 0
	f.pages.tell(&f.lines, &title)
	f.pages.at, f.pages.item = t.At, still(t.Item)
	for i, s := range all[:min(len(all), mostListed)] {
		f.lines.add(strconv.Itoa(i+1) + ": " + Times(s))
	}
	if more := len(all) - mostListed; more > 0 {
		f.lines.add(say.F("and %d more", more))
	}
	f.lines.add(say.T("type a number and enter, or move with the arrow keys"))
}

// digit takes a key for the number of a line; enter then chooses it and opens it. It
// returns false for a key that is the screen's.
func (f *Front) digit(k tea.KeyPressMsg) bool {
	if f.list == nil {
		return false
	}
	all := f.list.Entries()
	if all == nil {
		f.number = ""
		return false
	}
	switch {
	case len(k.Text) == 1 && k.Text >= "0" && k.Text <= "9":
		if len(f.number) < len(strconv.Itoa(len(all)))+1 {
			f.number += k.Text
		}
		return true
	case f.number == "":
		return false
	case k.Code == tea.KeyBackspace:
		f.number = f.number[:len(f.number)-1]
		return true
	case k.Code == tea.KeyEscape:
		f.number = ""
		return true
	case k.Code == tea.KeyEnter || k.Code == tea.KeyKpEnter:
		n, err := strconv.Atoi(f.number)
		f.number = ""
		if err != nil || n < 1 || n > len(all) {
			f.lines.add(say.F("no line %d: there are %d", n, len(all)))
			return true
		}
		f.list.Choose(n - 1)
		return false // and the screen opens it
	}
	f.number = ""
	return false
}
