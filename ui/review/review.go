package review

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"spotter/report/filter"
	"spotter/ui/cells"
	"spotter/ui/filters"
)

// page is one of the pages that tab goes through.
type page int

// The pages.
const (
	pageOverview page = iota
	pageEvents
	pageSplits
	pageCues
	pageRace
	pageCount
)

// layer is something that is shown in place of the page.
type layer int

// The layers.
const (
	layerNone layer = iota
	layerDetail
	layerHelp
	layerFilter
	layerCompared
)

// Screen is the screen that looks at a log: overview, events, splits, cues, and the race
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

	page     page
	layer    layer
	pagers   [pageCount]cells.Pager
	over     cells.Pager // of the layer
	search   cells.Search
	filter   filter.Filter // every page obeys it
	rows     []int32       // the rows that the filter leaves
	hits     hits          // rows with a text, of a long log
	taken    *taken        // the figures of those; nil until a page asks for them
	counting counting
	place    place         // along the race, for all pages
	trail    []was         // where esc goes back to
	panel    filters.Panel // while its layer is open
	anchor   int32         // the event under the cursor when the panel was opened
	voice    voices        // the notes by voice
	typed    *prompt       // the place or the note that is being typed; nil while none is
	fitted   int           // the width that texts and help were made for
	texts    [pageCount][]cells.Line
	help     []cells.Line
	detail   []cells.Line // of the event under the cursor
}

// New returns the review screen of a log. It takes time in proportion to
// the log, some milliseconds for 20,000 events.
func New(o Options) *Screen {
	r := &Screen{o: o, keys: newKeyMap(), theme: o.Theme}
	r.known = cells.NewKeys(r.keys.groups())
	r.pagers[pageOverview].Text, r.pagers[pageRace].Text, r.over.Text = true, true, true
	r.canvas.SetTheme(r.theme)
	if o.Checking {
		r.page = pageEvents // the figures come when all of it has been read
	}
	r.read(o, newBook(&o))
	return r
}

// Init asks the terminal whether it is dark, and begins to look for news of the log.
func (r *Screen) Init() tea.Cmd { return tea.Batch(r.theme.Request(), r.poll()) }

// Update takes a message in. Keys are those of less; see the help page.
func (r *Screen) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	var cmd tea.Cmd
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		r.w, r.h = msg.Width, msg.Height
	case tea.BackgroundColorMsg, tea.ColorProfileMsg:
		cmd = r.canvas.Answered(&r.theme, msg)
	case tea.PasteMsg:
		r.paste(msg.Content)
	case rereadMsg:
		r.showReread(msg)
	case pollMsg:
		r.showNews(msg)
		cmd = r.poll()
	case countedMsg:
		r.showCounted(msg)
	case foundMsg:
		r.showFound(msg)
	case savedMsg:
		r.showSaved(msg)
	case voiceMsg:
		r.showVoice(msg)
	case tea.KeyPressMsg:
		cmd = r.press(msg)
	}
	r.arrange()
	return r, tea.Batch(cmd, r.look(), r.count())
}

// paste takes pasted text into the line that is being typed, if one is.
func (r *Screen) paste(s string) {
	switch {
	case r.typed != nil:
		r.typed.Insert(s)
	case r.layer == layerFilter:
		r.panel.Paste(s)
	case r.search.Typing:
		r.search.Insert(s)
	}
}

// press obeys a key.
func (r *Screen) press(msg tea.KeyPressMsg) tea.Cmd {
	pressed := tea.Key(msg)
	if msg = r.known.Meant(msg); msg.String() == "ctrl+c" {
		return tea.Quit
	}
	if cmd, typed := r.pressTyping(pressed, msg); typed {
		return cmd
	}
	r.search.Note, r.counting.then = "", 0
	switch {
	case key.Matches(msg, r.keys.Quit):
		if r.layer == layerNone {
			return tea.Quit
		}
		r.layer = layerNone
	case key.Matches(msg, r.keys.Back):
		r.goBack()
	case key.Matches(msg, r.keys.Help):
		r.toggle(layerHelp)
	case key.Matches(msg, r.keys.Reread):
		return r.reread()
	case key.Matches(msg, r.keys.Mark):
		return r.mark()
	case key.Matches(msg, r.keys.Note):
		r.beginNote()
	case key.Matches(msg, r.keys.Play):
		return r.playVoice()
	case key.Matches(msg, r.keys.Delete):
		r.askDelete()
	case r.layer == layerDetail && r.pressDetail(msg):
	case r.layer == layerNone && r.pressAlong(msg):
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

// pressTyping hands a key to the line or the panel that is open, and reports whether one is.
func (r *Screen) pressTyping(pressed tea.Key, msg tea.KeyPressMsg) (cmd tea.Cmd, typed bool) {
	switch {
	case r.search.Typing:
		if r.search.Press(pressed) {
			r.findMatch(1)
		}
	case r.typed != nil:
		return r.pressPrompt(pressed), true
	case r.voice.asks != nil:
		return r.answerDelete(msg.String()), true
	case r.layer == layerFilter:
		if !r.panel.Key(pressed, msg.String()) {
			r.layer = layerNone
		}
		if r.search.Note = r.panel.Note(); r.panel.Filter() != r.filter {
			r.setFilter(r.panel.Filter())
		}
	default:
		return nil, false
	}
	return nil, true
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

// pressPage obeys the keys that choose what is looked at.
func (r *Screen) pressPage(msg tea.KeyPressMsg) bool {
	k := &r.keys
	switch {
	case key.Matches(msg, k.NextPage):
		r.showPage((r.page + 1) % pageCount)
	case key.Matches(msg, k.PrevPage):
		r.showPage((r.page + pageCount - 1) % pageCount)
	case key.Matches(msg, k.Overview):
		r.showPage(pageOverview)
	case key.Matches(msg, k.Events):
		r.showPage(pageEvents)
	case key.Matches(msg, k.Splits):
		r.showPage(pageSplits)
	case key.Matches(msg, k.Cues):
		r.showPage(pageCues)
	case key.Matches(msg, k.Race):
		r.showPage(pageRace)
	case key.Matches(msg, k.Filter):
		r.openFilter()
	case key.Matches(msg, k.Clear):
		r.clearFilter()
	case key.Matches(msg, k.Compare):
		r.showCompared()
	case key.Matches(msg, k.Open):
		r.open()
	default:
		return false
	}
	return true
}

// active is the pager that keys move.
func (r *Screen) active() *cells.Pager {
	if r.layer != layerNone {
		return &r.over
	}
	return &r.pagers[r.page]
}
