package picker

import (
	"charm.land/bubbles/v2/key"

	"spotter/text/say"
	"spotter/ui/cells"
)

// keyMap are the bindings of the races picker.
type keyMap struct {
	cells.MoveKeys
	cells.FindKeys
	Choose, Rename, Tag, Trash, Help, Back, Quit key.Binding
}

func newKeyMap() keyMap {
	return keyMap{
		MoveKeys: cells.NewMoveKeys(),
		FindKeys: cells.NewFindKeys(),
		Choose:   cells.Bind("enter", say.T("review this race"), "enter"),
		Rename:   cells.Bind("r", say.T("name this race; its log does not change"), "r"),
		Tag:      cells.Bind("t", say.T("tags of this race, commas between"), "t"),
		Trash:    cells.Bind("D", say.T("move this race to the trash; asks first"), "D"),
		Help:     cells.Bind("? h", say.T("help"), "?", "h"),
		Back:     cells.Bind("esc", say.T("end the search, or back"), "esc"),
		Quit:     cells.Bind("q", say.T("back, or quit; in a race q means quiet"), "q", "ctrl+c"),
	}
}

// groups returns every binding of the picker, for its help page.
func (k keyMap) groups() []cells.KeyGroup {
	return []cells.KeyGroup{
		k.MoveKeys.Group(),
		k.FindKeys.Group(),
		{Title: say.T("this race"), Keys: []key.Binding{k.Choose, k.Rename, k.Tag, k.Trash}},
		{Title: say.T("leave"), Keys: []key.Binding{k.Help, k.Back, k.Quit}},
	}
}

// Keys returns every binding of the picker, for its manual page.
func Keys() []cells.KeyGroup { return newKeyMap().groups() }
