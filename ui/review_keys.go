package ui

import "charm.land/bubbles/v2/key"

// moveKeys are the bindings that move in a list or a text, like those of less.
type moveKeys struct {
	Down, Up, PageDown, PageUp, HalfDown, HalfUp, Top, Bottom key.Binding
}

// findKeys are the bindings that search, like those of less.
type findKeys struct {
	Search, Next, Prev key.Binding
}

// reviewKeys are the bindings of the review screen.
type reviewKeys struct {
	moveKeys
	findKeys
	Open, NextPage, PrevPage, Events, Splits, Counts, Race, Filter, FilterBack key.Binding
	Help, Back, Quit, Reread                                                   key.Binding
}

// racesKeys are the bindings of the races picker.
type racesKeys struct {
	moveKeys
	findKeys
	Choose, Help, Back, Quit key.Binding
}

// bind makes a binding with its help.
func bind(shown, does string, keys ...string) key.Binding {
	return key.NewBinding(key.WithKeys(keys...), key.WithHelp(shown, does))
}

func newMoveKeys() moveKeys {
	return moveKeys{
		Down:     bind("j ↓", "down a line", "j", "down"),
		Up:       bind("k ↑", "up a line", "k", "up"),
		PageDown: bind("space", "down a page", "space", "pgdown", "ctrl+f"),
		PageUp:   bind("b", "up a page", "b", "pgup", "ctrl+b"),
		HalfDown: bind("d", "down half a page", "d", "ctrl+d"),
		HalfUp:   bind("u", "up half a page", "u", "ctrl+u"),
		Top:      bind("g", "to the first line", "g", "home", "<"),
		Bottom:   bind("G", "to the last line", "G", "end", ">"),
	}
}

func newFindKeys() findKeys {
	return findKeys{
		Search: bind("/", "search", "/"),
		Next:   bind("n", "next match", "n"),
		Prev:   bind("N", "previous match", "N"),
	}
}

func newReviewKeys() reviewKeys {
	return reviewKeys{
		moveKeys:   newMoveKeys(),
		findKeys:   newFindKeys(),
		Open:       bind("enter", "show all fields of this event", "enter"),
		NextPage:   bind("tab", "next page", "tab"),
		PrevPage:   bind("shift+tab", "previous page", "shift+tab"),
		Events:     bind("1", "events", "1"),
		Splits:     bind("2", "splits", "2"),
		Counts:     bind("3", "counts", "3"),
		Race:       bind("4", "the race and its log", "4"),
		Filter:     bind("f", "next kind of event", "f"),
		Reread:     bind("R", "read the log again", "R"),
		FilterBack: bind("F", "previous kind of event", "F"),
		Help:       bind("? h", "help", "?", "h"),
		Back:       bind("esc", "end the search, or back", "esc"),
		Quit:       bind("q", "back, or quit; in a race q means quiet", "q", "ctrl+c"),
	}
}

func newRacesKeys() racesKeys {
	return racesKeys{
		moveKeys: newMoveKeys(),
		findKeys: newFindKeys(),
		Choose:   bind("enter", "review this race", "enter"),
		Help:     bind("? h", "help", "?", "h"),
		Back:     bind("esc", "end the search, or back", "esc"),
		Quit:     bind("q", "back, or quit; in a race q means quiet", "q", "ctrl+c"),
	}
}

// keyGroup is a part of a help page.
type keyGroup struct {
	title string
	keys  []key.Binding
}

func (k moveKeys) group() keyGroup {
	return keyGroup{"move", []key.Binding{k.Down, k.Up, k.PageDown, k.PageUp, k.HalfDown, k.HalfUp, k.Top, k.Bottom}}
}

func (k findKeys) group() keyGroup {
	return keyGroup{"find", []key.Binding{k.Search, k.Next, k.Prev}}
}

// groups returns every binding of the review screen, for its help page.
func (k reviewKeys) groups() []keyGroup {
	find := k.findKeys.group()
	find.keys = append(find.keys, k.Filter, k.FilterBack)
	return []keyGroup{
		k.moveKeys.group(),
		find,
		{"look", []key.Binding{k.Open, k.NextPage, k.PrevPage, k.Events, k.Splits, k.Counts, k.Race, k.Reread}},
		{"leave", []key.Binding{k.Help, k.Back, k.Quit}},
	}
}

// groups returns every binding of the picker, for its help page.
func (k racesKeys) groups() []keyGroup {
	return []keyGroup{
		k.moveKeys.group(),
		k.findKeys.group(),
		{"leave", []key.Binding{k.Choose, k.Help, k.Back, k.Quit}},
	}
}

// helpLines writes bindings as a page.
func helpLines(groups []keyGroup) []reviewLine {
	var out []reviewLine
	for i, g := range groups {
		if i > 0 {
			out = append(out, nil)
		}
		out = append(out, reviewLine{{g.title, roleStrong}})
		for _, b := range g.keys {
			if h := b.Help(); b.Enabled() {
				out = append(out, reviewLine{{pad(h.Key, 11), roleKey}, {h.Desc, roleText}})
			}
		}
	}
	return out
}
