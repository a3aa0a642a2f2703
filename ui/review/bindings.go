package review

import (
	"charm.land/bubbles/v2/key"

	"spotter/ui/cells"
)

// keyMap are the bindings of the review screen.
type keyMap struct {
	cells.MoveKeys
	cells.FindKeys
	Open, NextPage, PrevPage, Overview, Events, Splits, Cues, Race key.Binding
	Filter, Clear, Left, Right                                     key.Binding
	Jump, Unheard, HeardBack, Silence, SilenceBack, Incident       key.Binding
	Compare, Mark, Note, Play, Delete, Help, Back, Quit, Reread    key.Binding
}

func newKeyMap() keyMap {
	return keyMap{
		MoveKeys: cells.NewMoveKeys(),
		FindKeys: cells.NewFindKeys(),
		Open:     cells.Bind("enter", "show this event; on a figure, the events that it counts", "enter"),
		NextPage: cells.Bind("tab", "next page", "tab"),
		PrevPage: cells.Bind("shift+tab", "previous page", "shift+tab"),
		Overview: cells.Bind("1", "overview", "1"),
		Events:   cells.Bind("2", "events", "2"),
		Splits:   cells.Bind("3", "splits", "3"),
		Cues:     cells.Bind("4", "cues", "4"),
		Race:     cells.Bind("5", "the race and its log", "5"),
		Filter:   cells.Bind("f", "choose which lines to see, on every page", "f"),
		Clear:    cells.Bind("F", "show all lines again", "F"),
		Left:     cells.Bind("←", "back along the race; in the filter, change", "left"),
		Right:    cells.Bind("→", "on along the race; in the filter, change", "right"),
		Jump:     cells.Bind(":", "go to a place: km 21, mile 13, 1:40, #812", ":"),

		Unheard:     cells.Bind("e", "next cue that was not heard whole", "e"),
		HeardBack:   cells.Bind("E", "the one before", "E"),
		Silence:     cells.Bind("s", "next silence of 30 s or more", "s"),
		SilenceBack: cells.Bind("S", "the silence before", "S"),
		Incident:    cells.Bind("!", "next incident", "!"),

		Compare: cells.Bind("c", "compare with the race of --with", "c"),
		Mark:    cells.Bind("m", "mark this event, by a note in the log", "m"),
		Note:    cells.Bind("a", "add a note about this event", "a"),
		Play:    cells.Bind("v", "play this note by voice; again: end it", "v"),
		Delete:  cells.Bind("D", "delete this note by voice; asks first", "D"),
		Reread:  cells.Bind("R", "read the log again", "R"),
		Help:    cells.Bind("? h", "help", "?", "h"),
		Back:    cells.Bind("esc", "end the search, or back", "esc"),
		Quit:    cells.Bind("q", "back, or quit; in a race q means quiet", "q", "ctrl+c"),
	}
}

// groups returns every binding of the review screen, for its help page.
func (k keyMap) groups() []cells.KeyGroup {
	find := k.FindKeys.Group()
	find.Keys = append(find.Keys, k.Filter, k.Clear, k.Jump, k.Unheard, k.HeardBack, k.Silence, k.SilenceBack, k.Incident)
	return []cells.KeyGroup{
		k.MoveKeys.Group(),
		find,
		{Title: "look", Keys: []key.Binding{k.Open, k.NextPage, k.PrevPage, k.Overview, k.Events, k.Splits, k.Cues, k.Race, k.Left, k.Right, k.Compare, k.Mark, k.Note, k.Play, k.Delete, k.Reread}},
		{Title: "leave", Keys: []key.Binding{k.Help, k.Back, k.Quit}},
	}
}

// Keys returns every binding of the review screen, for its manual page.
func Keys() []cells.KeyGroup { return newKeyMap().groups() }
