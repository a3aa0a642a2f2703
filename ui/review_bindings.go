package ui

import "charm.land/bubbles/v2/key"

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
