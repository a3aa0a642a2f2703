package review

import (
	"charm.land/bubbles/v2/key"

	"spotter/text/say"
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
		Open:     cells.Bind("enter", say.T("show this event; on a figure, the events that it counts"), "enter"),
		NextPage: cells.Bind("tab", say.T("next page"), "tab"),
		PrevPage: cells.Bind("shift+tab", say.T("previous page"), "shift+tab"),
		Overview: cells.Bind("1", say.T("overview"), "1"),
		Events:   cells.Bind("2", say.T("events"), "2"),
		Splits:   cells.Bind("3", say.T("splits"), "3"),
		Cues:     cells.Bind("4", say.T("cues"), "4"),
		Race:     cells.Bind("5", say.T("the race and its log"), "5"),
		Filter:   cells.Bind("f", say.T("choose which lines to see, on every page"), "f"),
		Clear:    cells.Bind("F", say.T("show all lines again"), "F"),
		Left:     cells.Bind("←", say.T("back along the race; in the filter, change"), "left"),
		Right:    cells.Bind("→", say.T("on along the race; in the filter, change"), "right"),
		Jump:     cells.Bind(":", say.T("go to a place: km 21, mile 13, 1:40, #812"), ":"),

		Unheard:     cells.Bind("e", say.T("next cue that was not heard whole"), "e"),
		HeardBack:   cells.Bind("E", say.T("the one before"), "E"),
		Silence:     cells.Bind("s", say.T("next silence of 30 s or more"), "s"),
		SilenceBack: cells.Bind("S", say.T("the silence before"), "S"),
		Incident:    cells.Bind("!", say.T("next incident"), "!"),

		Compare: cells.Bind("c", say.T("compare with the race of --with"), "c"),
		Mark:    cells.Bind("m", say.T("mark this event, by a note in the log"), "m"),
		Note:    cells.Bind("a", say.T("add a note about this event"), "a"),
		Play:    cells.Bind("v", say.T("play this note by voice; again: end it"), "v"),
		Delete:  cells.Bind("D", say.T("delete this note by voice; asks first"), "D"),
		Reread:  cells.Bind("R", say.T("read the log again"), "R"),
		Help:    cells.Bind("? h", say.T("help"), "?", "h"),
		Back:    cells.Bind("esc", say.T("end the search, or back"), "esc"),
		Quit:    cells.Bind("q", say.T("back, or quit; in a race q means quiet"), "q", "ctrl+c"),
	}
}

// groups returns every binding of the review screen, for its help page.
func (k keyMap) groups() []cells.KeyGroup {
	find := k.FindKeys.Group()
	find.Keys = append(find.Keys, k.Filter, k.Clear, k.Jump, k.Unheard, k.HeardBack, k.Silence, k.SilenceBack, k.Incident)
	return []cells.KeyGroup{
		k.MoveKeys.Group(),
		find,
		{Title: say.T("look"), Keys: []key.Binding{k.Open, k.NextPage, k.PrevPage, k.Overview, k.Events, k.Splits, k.Cues, k.Race, k.Left, k.Right, k.Compare, k.Mark, k.Note, k.Play, k.Delete, k.Reread}},
		{Title: say.T("leave"), Keys: []key.Binding{k.Help, k.Back, k.Quit}},
	}
}

// Keys returns every binding of the review screen, for its manual page.
func Keys() []cells.KeyGroup { return newKeyMap().groups() }
