package plain

import (
	"spotter/text/say"
	"spotter/ui/cells"
)

// pages tells pages: all of one that is opened, and then what is new on it.
type pages struct {
	page string // that is shown, "" for none
	said map[string]bool
	item string
	at   int
	ask  string
	note string

	once bool            // the keys of a page are said once, not each time that it is opened
	keys map[string]bool // those that were said
}

// tell says what is new of a page, or of a whole screen.
func (p *pages) tell(l *lines, t *cells.Telling) {
	times := Times
	if t.OfDay {
		times = func(s string) string { return s }
	}
	opened := still(t.Page) != still(p.page) || p.said == nil
	if opened {
		p.close()
		p.said = map[string]bool{}
		l.add(t.Page)
	} else if t.Page != p.page && still(t.Page) == t.Page { // such as "radio check 2 of 3"
		l.add(t.Page)
	}
	p.page = t.Page
	now := map[string]bool{}
	for _, s := range t.Lines {
		id := still(s)
		if s != "" && !p.said[id] && !now[id] {
			l.add(times(s))
		}
		now[id] = true
	}
	p.said = now
	if opened && !(p.once && p.keys[t.Keys]) {
		l.add(t.Keys)
		if p.keys == nil {
			p.keys = map[string]bool{}
		}
		p.keys[t.Keys] = true
	}
	p.tellItem(l, t, times)
	if still(t.Ask) != p.ask {
		p.ask = still(t.Ask)
		l.matters(t.Ask)
	}
	if t.Note != p.note {
		p.note = t.Note
		l.matters(t.Note)
	}
}

// tellItem says the chosen line of a list, where it is another one.
func (p *pages) tellItem(l *lines, t *cells.Telling, times func(string) string) {
	id := still(t.Item)
	if t.At == p.at && id == p.item {
		return
	}
	moved := t.At != p.at
	p.at, p.item = t.At, id
	if t.Item == "" {
		return
	}
	words := times(t.Item)
	if t.Of > 0 && moved {
		words = say.F("%s, %d of %d", words, t.At, t.Of)
	}
	l.add(words)
}

// close forgets the page.
func (p *pages) close() { *p = pages{note: p.note, once: p.once, keys: p.keys} }
