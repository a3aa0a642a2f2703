package edit

import (
	"fmt"
	"slices"
	"sort"

	tea "charm.land/bubbletea/v2"

	"spotter/race"
	"spotter/race/logbook"
	"spotter/text"
	"spotter/text/say"
)

// Ports has the functions that a [Page] asks its screen for. All are required.
type Ports struct {
	Session *race.Session
	Log     func(*race.Event) // keeps an event, and shows it
	Say     func(string)      // tells something for a moment
	// Changed tells that an event reads otherwise or was voided. With a void or an amend
	// changes what that names.
	Changed func(race.EventID)
	MayType func() bool // reports whether a line may take every key
	Type    func(Ask)   // opens a line
}

// Ask is a line that a page wants typed.
type Ask struct {
	Title, Text string
	// Figures has the line take digits, colons and signs only, so that all other keys stay
	// what they are: somebody runs.
	Figures bool
	// Keep takes what was typed. It is not called for an empty line.
	Keep func(text string, at race.Stamp)
}

// Page lists the events of a race, the newest first, and the fields of the one that is
// chosen. It belongs to the goroutine of the screen.
type Page struct {
	Ports
	rows    []race.Event // as they should read, oldest first
	voided  map[race.EventID]bool
	amended map[race.EventID]bool
	newest  race.EventID // when rows was made
	id      race.EventID // the chosen one
	fields  bool         // its fields are shown
	field   int          // the chosen field
	names   []string     // of spotters and witnesses
}

// New returns a page.
func New(p Ports) *Page { return &Page{Ports: p} }

// Open shows the page from the newest event on.
func (p *Page) Open() {
	p.fields, p.id = false, 0
	p.refresh()
	if n := len(p.rows); n > 0 {
		p.id = p.rows[n-1].ID
	}
}

// refresh reads the race anew, if something was logged since. It takes some 50 ms for
// the 25,000 cues of a day.
func (p *Page) refresh() {
	if n := p.Session.Newest(); n == p.newest && p.rows != nil {
		return
	}
	p.newest = p.Session.Newest()
	log := p.Session.Log()
	stands := race.AsItStands(log)
	p.rows, p.voided = stands.Lines, stands.Voided
	p.amended = make(map[race.EventID]bool, len(stands.AmendedBy))
	for id := range stands.AmendedBy {
		p.amended[id] = true
	}
	p.names = p.Session.Names()
}

// at returns where the chosen event is in rows, -1 for none.
func (p *Page) at() int { return p.find(p.id) }

// find returns where the event with an ID is in rows, -1 for none.
func (p *Page) find(id race.EventID) int {
	i := sort.Search(len(p.rows), func(i int) bool { return p.rows[i].ID >= id })
	if i < len(p.rows) && p.rows[i].ID == id {
		return i
	}
	return -1
}

// chosen returns the chosen event as it should read, or nil.
func (p *Page) chosen() *race.Event {
	if i := p.at(); i >= 0 {
		return &p.rows[i]
	}
	return nil
}

// Move moves the mark by some rows, downwards to older events or later fields.
func (p *Page) Move(rows int) {
	if p.fields {
		p.field = min(max(p.field+rows, 0), len(p.fieldList())-1)
		return
	}
	p.refresh()
	if i := p.at(); i >= 0 {
		p.id = p.rows[min(max(i-rows, 0), len(p.rows)-1)].ID
	} else if n := len(p.rows); n > 0 {
		p.id = p.rows[n-1].ID
	}
}

// Back goes from the fields to the events; it returns false where the events are shown.
func (p *Page) Back() bool {
	was := p.fields
	p.fields = false
	return was
}

// Key acts on a letter or enter; it returns false for a key that the page does not have.
// A held key does nothing more. A small letter speaks to the runner: while somebody runs
// the page has capitals only, apart from x.
func (p *Page) Key(k tea.Key, at race.Stamp) bool {
	switch {
	case p.fields && (k.Code == tea.KeyEnter || k.Code == tea.KeyKpEnter):
		if !k.IsRepeat {
			p.askField()
		}
	case k.Text == "x" || k.Text == "X":
		if !k.IsRepeat {
			p.Void(at)
		}
	case k.Text == "E" || k.Text == "e" && p.MayType():
		if !k.IsRepeat {
			p.amend()
		}
	case k.Text == "N" || k.Text == "n" && p.MayType():
		if !k.IsRepeat {
			p.annotate()
		}
	default:
		return false
	}
	return true
}

// Void voids the chosen event.
func (p *Page) Void(at race.Stamp) {
	e := p.chosen()
	if e == nil {
		p.Say(say.T("nothing to void"))
		return
	}
	v, ok := p.Session.VoidRef(e.ID, at)
	switch {
	case ok:
		says := say.F("voided: %s", p.title(e))
		p.Log(&v)
		p.Changed(e.ID)
		p.Say(says)
		p.refresh()
	case p.voided[e.ID]:
		p.Say(say.T("voided already: void its void"))
	default:
		p.Say(say.T("cannot be voided: amend it"))
	}
}

// amend shows the fields of the chosen event.
func (p *Page) amend() {
	p.refresh()
	if e := p.chosen(); e == nil || e.Kind == race.KindVoid || e.Kind == race.KindOpen || e.Kind == race.KindClose {
		p.Say(say.T("cannot be amended: annotate it"))
		return
	}
	if !p.fields {
		p.fields, p.field = true, 0
		return
	}
	p.askField()
}

// annotate asks for words about the chosen event. While somebody runs it only marks that
// there is something to say.
func (p *Page) annotate() {
	e := p.chosen()
	if e == nil {
		p.Say(say.T("nothing to annotate"))
		return
	}
	id := e.ID
	if !p.MayType() {
		p.Say(say.T("words: only while nobody runs"))
		return
	}
	p.Type(Ask{Title: say.F("on %s", p.title(e)), Keep: func(s string, at race.Stamp) {
		if n, ok := p.Session.Annotate(id, s, at); ok {
			p.Log(&n)
			p.Say(say.T("note kept"))
			p.refresh()
		}
	}})
}

// title words an event.
func (p *Page) title(e *race.Event) string { return logbook.Title(e, namer{p}) }

// namer names the events of a page for the words of others.
type namer struct{ p *Page }

// Named names an event as it was logged: "fall at 1:42:00".
func (n namer) Named(id race.EventID) string {
	was, ok := n.p.Session.Logged(id)
	if !ok {
		return say.T("a line that is not here")
	}
	e := &was
	what := say.C("kind", text.Clean(string(e.Kind)))
	if e.Kind != race.KindVoid && e.Kind != race.KindAmend && e.Ref == 0 { // what it names might name this
		what = logbook.Title(e, n)
	}
	if e.HasElapsed {
		what += say.F(" at %s", race.FormatElapsed(e.Elapsed))
	}
	return what
}

// Standing says nothing of a split: a page has no room for it.
func (namer) Standing(race.EventID) string { return "" }

// state says what later lines say of an event.
func (p *Page) state(id race.EventID) string {
	switch {
	case p.voided[id] && p.amended[id]:
		return say.T("VOID, amended")
	case p.voided[id]:
		return say.T("VOID")
	case p.amended[id]:
		return say.T("amended")
	}
	return ""
}

// items are the things that an item can be, by kind, for who must not type letters.
var items = map[race.Kind][]string{
	race.KindAid: {race.ItemWater, race.ItemGel}, race.KindSwap: {race.ItemSpotter, race.ItemWitness},
	race.KindNote: {race.ItemMark, race.ItemMedical}, race.KindHazard: {"hole", "kerb", "people"},
}

// numbered lists choices with the digits that choose them: "1 water, 2 gel".
func numbered(list []string) (s string) {
	for i, c := range list {
		if i > 0 {
			s += ", "
		}
		s += fmt.Sprintf("%d %s", i+1, text.Clean(c))
	}
	return s
}

// choices returns what a digit can choose in a field of an event; nil for none.
func (p *Page) choices(name string, k race.Kind) []string {
	switch name {
	case "item":
		return items[k]
	case "side":
		return []string{"left", "right"}
	case "name":
		return p.names[:min(len(p.names), 9)]
	}
	return nil
}

// editable are the fields that can be typed, in the order in which they are shown.
var editable = []string{timeField, "marker", "distance_m", "item", "side", "text", "name"}

// first are the fields that each kind shows first: the ones that it usually has.
var first = map[race.Kind][]string{
	race.KindSplit: {"marker", "distance_m"}, race.KindAid: {"side", "text", "item"}, race.KindHazard: {"item", "side"},
	race.KindSwap: {"item", "name"}, race.KindFall: {"text", "side"}, race.KindNote: {"text", "item"}, race.KindRest: {"text"}, race.KindGo: {"text"},
}

// timeField is the name of the race time among the fields.
const timeField = "time"

// fieldList returns the fields of the chosen event, those that its kind usually has first.
func (p *Page) fieldList() []string {
	e := p.chosen()
	if e == nil {
		return editable
	}
	list := slices.Clone(first[e.Kind])
	for _, f := range editable {
		if !slices.Contains(list, f) {
			list = append(list, f)
		}
	}
	return list
}
