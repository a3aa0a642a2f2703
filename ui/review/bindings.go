package review

import (
	"charm.land/bubbles/v2/key"

	"spotter/ui/cells"
)

// keyMap are the bindings of the review screen.
type keyMap struct {
	cells.MoveKeys
	cells.FindKeys
	Open, NextPage, PrevPage, Events, Splits, Counts, Race, Filter, FilterBack key.Binding
	Help, Back, Quit, Reread                                                   key.Binding
}

// racesKeys are the bindings of the races picker.
type racesKeys struct {
	cells.MoveKeys
	cells.FindKeys
	Choose, Help, Back, Quit key.Binding
}

func newKeyMap() keyMap {
	return keyMap{
		MoveKeys:   cells.NewMoveKeys(),
		FindKeys:   cells.NewFindKeys(),
		Open:       cells.Bind("enter", "show all fields of this event", "enter"),
		NextPage:   cells.Bind("tab", "next page", "tab"),
		PrevPage:   cells.Bind("shift+tab", "previous page", "shift+tab"),
		Events:     cells.Bind("1", "events", "1"),
		Splits:     cells.Bind("2", "splits", "2"),
		Counts:     cells.Bind("3", "counts", "3"),
		Race:       cells.Bind("4", "the race and its log", "4"),
		Filter:     cells.Bind("f", "next kind of event", "f"),
		Reread:     cells.Bind("R", "read the log again", "R"),
		FilterBack: cells.Bind("F", "previous kind of event", "F"),
		Help:       cells.Bind("? h", "help", "?", "h"),
		Back:       cells.Bind("esc", "end the search, or back", "esc"),
		Quit:       cells.Bind("q", "back, or quit; in a race q means quiet", "q", "ctrl+c"),
	}
}

func newRacesKeys() racesKeys {
	return racesKeys{
		MoveKeys: cells.NewMoveKeys(),
		FindKeys: cells.NewFindKeys(),
		Choose:   cells.Bind("enter", "review this race", "enter"),
		Help:     cells.Bind("? h", "help", "?", "h"),
		Back:     cells.Bind("esc", "end the search, or back", "esc"),
		Quit:     cells.Bind("q", "back, or quit; in a race q means quiet", "q", "ctrl+c"),
	}
}

// groups returns every binding of the review screen, for its help page.
func (k keyMap) groups() []cells.KeyGroup {
	find := k.FindKeys.Group()
	find.Keys = append(find.Keys, k.Filter, k.FilterBack)
	return []cells.KeyGroup{
		k.MoveKeys.Group(),
		find,
		{Title: "look", Keys: []key.Binding{k.Open, k.NextPage, k.PrevPage, k.Events, k.Splits, k.Counts, k.Race, k.Reread}},
		{Title: "leave", Keys: []key.Binding{k.Help, k.Back, k.Quit}},
	}
}

// groups returns every binding of the picker, for its help page.
func (k racesKeys) groups() []cells.KeyGroup {
	return []cells.KeyGroup{
		k.MoveKeys.Group(),
		k.FindKeys.Group(),
		{Title: "leave", Keys: []key.Binding{k.Choose, k.Help, k.Back, k.Quit}},
	}
}
