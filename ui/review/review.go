package review

import (
	"slices"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"spotter/race"
	"spotter/race/logbook"
	"spotter/ui/cells"
)

// Options configures a [Screen].
type Options struct {
	// Events is the log as read back: each event's ID is its sequence number, and
	// Ref another's. The screen keeps the slice and never changes it.
	Events  []race.Event
	Path    string // where the log is
	Head    string // the head hash, in full; its first 12 characters are shown
	OK      bool   // the hash chain is whole, from the first line to the last
	Verdict string // what is to be said of the chain, in words, with the place of any damage
	// Running says that the log was not closed: the race may still run. The screen
	// then says as of when it is, and which key reads the log again.
	Running bool
	AsOf    time.Time               // when the log was read
	Reread  func() (Options, error) // reads the log again, in a goroutine of its own; nil: cannot

	Theme cells.Theme // to begin with; the terminal's own answers replace it
}

// page is one of the pages that tab goes through.
type page int

// The pages.
const (
	pageEvents page = iota
	pageSplits
	pageCounts
	pageRace
	pageCount
)

// layer is a page of text that is shown in place of the page.
type layer int

// The layers.
const (
	layerNone layer = iota
	layerDetail
	layerHelp
)

// Screen is the screen that looks at a log: events, splits, counts, and the race
// itself. It is a Bubble Tea model, changes nothing but itself, and belongs to
// the program's goroutine.
type Screen struct {
	o      Options
	x      book
	keys   keyMap
	known  cells.Keys // of keys
	places bool       // the terminal should tell where keys are on the keyboard
	theme  cells.Theme
	canvas cells.Canvas
	w, h   int

	page   page
	layer  layer
	pagers [pageCount]cells.Pager
	over   cells.Pager // of the layer
	search cells.Search
	filter int     // in the choices of x
	rows   []int32 // what the filter leaves
	fitted int     // the width that texts and help were made for
	texts  [pageCount][]cells.Line
	help   []cells.Line
	detail []cells.Line // of the event under the cursor
}

// New returns the review screen of a log. It takes time in proportion to
// the log, some milliseconds for 20,000 events.
func New(o Options) *Screen {
	r := &Screen{o: o, x: book{logbook.New(o.Events)}, keys: newKeyMap(), theme: o.Theme}
	r.known = cells.NewKeys(r.keys.groups())
	r.rows = r.x.Rows()
	r.texts[pageCounts] = r.x.countLines()
	r.pagers[pageCounts].Text, r.pagers[pageRace].Text, r.over.Text = true, true, true
	r.canvas.SetTheme(r.theme)
	return r
}

// Init asks the terminal whether it is dark.
func (r *Screen) Init() tea.Cmd { return r.theme.Request() }

// Update takes a message in. Keys are those of less; see the help page.
func (r *Screen) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	var cmd tea.Cmd
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		r.w, r.h = msg.Width, msg.Height
	case tea.BackgroundColorMsg, tea.ColorProfileMsg:
		cmd = r.canvas.Answered(&r.theme, msg)
	case tea.PasteMsg:
		if r.search.Typing {
			r.search.Insert(msg.Content)
		}
	case rereadMsg:
		r.showReread(msg)
	case tea.KeyPressMsg:
		return r, r.press(msg)
	}
	r.arrange()
	return r, cmd
}

// press obeys a key.
func (r *Screen) press(msg tea.KeyPressMsg) tea.Cmd {
	defer r.arrange()
	pressed := tea.Key(msg)
	if msg = r.known.Meant(msg); msg.String() == "ctrl+c" {
		return tea.Quit
	}
	if r.search.Typing {
		if r.search.Press(pressed) {
			r.findMatch(1)
		}
		return nil
	}
	r.search.Note = ""
	switch {
	case key.Matches(msg, r.keys.Quit):
		if r.layer == layerNone {
			return tea.Quit
		}
		r.layer = layerNone
	case key.Matches(msg, r.keys.Back):
		if !r.search.Forget() {
			r.layer = layerNone
		}
	case key.Matches(msg, r.keys.Help):
		r.toggle(layerHelp)
	case key.Matches(msg, r.keys.Reread):
		return r.reread()
	case r.layer == layerDetail && r.pressDetail(msg):
	case r.active().Move(r.keys.MoveKeys, msg):
	case r.pressFind(msg):
	case r.pressPage(msg):
	default:
		if r.search.Note = cells.ForeignWords(pressed); r.search.Note != "" {
			r.places = true
		}
	}
	return nil
}

// toggle opens a layer at its top, or closes it.
func (r *Screen) toggle(l layer) {
	if r.layer == l {
		r.layer = layerNone
		return
	}
	r.layer = l
	r.over.Cursor, r.over.Top = 0, 0
}

// pressDetail obeys the keys that go from event to event while one is open.
func (r *Screen) pressDetail(msg tea.KeyPressMsg) bool {
	k := &r.keys
	if key.Matches(msg, k.Open) {
		r.layer = layerNone
		return true
	}
	if !key.Matches(msg, k.Down, k.Up, k.Top, k.Bottom) {
		return false
	}
	r.over.Cursor, r.over.Top = 0, 0
	return r.pagers[r.page].Move(k.MoveKeys, msg)
}

// pressFind obeys the keys that search.
func (r *Screen) pressFind(msg tea.KeyPressMsg) bool {
	switch {
	case key.Matches(msg, r.keys.Search):
		r.search.Begin()
	case key.Matches(msg, r.keys.Next):
		r.findAgain(1)
	case key.Matches(msg, r.keys.Prev):
		r.findAgain(-1)
	default:
		return false
	}
	return true
}

// pressPage obeys the keys that choose what is looked at.
func (r *Screen) pressPage(msg tea.KeyPressMsg) bool {
	k := &r.keys
	switch {
	case key.Matches(msg, k.NextPage):
		r.showPage((r.page + 1) % pageCount)
	case key.Matches(msg, k.PrevPage):
		r.showPage((r.page + pageCount - 1) % pageCount)
	case key.Matches(msg, k.Events):
		r.showPage(pageEvents)
	case key.Matches(msg, k.Splits):
		r.showPage(pageSplits)
	case key.Matches(msg, k.Counts):
		r.showPage(pageCounts)
	case key.Matches(msg, k.Race):
		r.showPage(pageRace)
	case key.Matches(msg, k.Filter):
		r.changeFilter(1)
	case key.Matches(msg, k.FilterBack):
		r.changeFilter(-1)
	case key.Matches(msg, k.Open):
		if _, ok := r.current(); ok {
			r.toggle(layerDetail)
		} else {
			r.search.Note = "no event to open here: press 1 for the events"
		}
	default:
		return false
	}
	return true
}

// showPage goes to a page.
func (r *Screen) showPage(p page) { r.page, r.layer = p, layerNone }

// changeFilter goes to another filter and stays as near as it can to the event that
// was under the cursor.
func (r *Screen) changeFilter(step int) {
	at, ok := r.current()
	r.showPage(pageEvents)
	n := len(r.x.Choices())
	r.filter = (r.filter + step + n) % n
	r.rows = r.x.Choose(r.x.Choices()[r.filter])
	p := &r.pagers[pageEvents]
	p.N = len(r.rows)
	if !ok {
		return
	}
	i := 0
	for i < len(r.rows)-1 && r.rows[i] < at {
		i++
	}
	p.To(i)
}

// current returns the event under the cursor, as an index into the log.
func (r *Screen) current() (i int32, ok bool) {
	p := &r.pagers[r.page]
	switch {
	case r.page == pageEvents && p.Cursor < len(r.rows):
		return r.rows[p.Cursor], true
	case r.page == pageSplits && p.Cursor < len(r.x.Splits):
		return r.x.At(r.x.Splits[p.Cursor].ID)
	}
	return 0, false
}

// active is the pager that keys move.
func (r *Screen) active() *cells.Pager {
	if r.layer != layerNone {
		return &r.over
	}
	return &r.pagers[r.page]
}

// lineText returns line i of what keys move, for searching.
func (r *Screen) lineText(i int) string {
	switch {
	case r.layer == layerHelp:
		return r.help[i].Text()
	case r.layer == layerDetail:
		return r.detail[i].Text()
	case r.page == pageEvents:
		return r.x.row(r.rows[i]).text()
	case r.page == pageSplits:
		return r.x.splitLine(arrangeSplits(r.w), i, false).Text()
	}
	return r.texts[r.page][i].Text()
}

// findAgain looks for the last query once more.
func (r *Screen) findAgain(step int) {
	if r.search.Query == "" {
		r.search.Note = "nothing to search for: press / first"
		return
	}
	r.findMatch(step)
}

// findMatch moves to the next match in a direction.
func (r *Screen) findMatch(step int) {
	p := r.active()
	if i := r.search.Find(p.Cursor, step, p.N, r.lineText); i >= 0 {
		p.To(i)
		return
	}
	r.findOutside(step)
}

// findOutside looks for what the filter hides: the search means the log, not the
// rows that are shown. A match ends the filter, and the footer says so.
func (r *Screen) findOutside(step int) {
	if r.page != pageEvents || r.layer != layerNone || r.x.Choices()[r.filter].All {
		return
	}
	at, ok := r.current()
	from := 0
	if i, found := slices.BinarySearch(r.x.Rows(), at); ok && found {
		from = i
	}
	text := func(i int) string { return r.x.row(r.x.Rows()[i]).text() }
	i := r.search.Find(from, step, len(r.x.Rows()), text)
	if i < 0 {
		return
	}
	was := r.x.Choices()[r.filter].Name
	r.changeFilter(-r.filter)
	r.pagers[pageEvents].To(i)
	r.search.Note = "found outside the filter " + was + ": all events are shown now"
}
