package studio

import (
	"charm.land/bubbles/v2/key"

	"spotter/text/say"
	"spotter/ui/cells"
)

// keyMap are the bindings of the recording screen. Which of them do something
// depends on its stage.
type keyMap struct {
	cells.MoveKeys
	Record, Keep, End, Again, Drop key.Binding
	Play, Skip, Back               key.Binding
	List, Open, Mic, Other         key.Binding
	Help, Quit                     key.Binding
}

func newKeyMap() keyMap {
	k := keyMap{
		MoveKeys: cells.NewMoveKeys(),
		Record:   cells.Bind("enter", say.T("record this sound; space too"), "enter", "space"),
		End:      cells.Bind("enter", say.T("end the take; space too"), "enter", "space"),
		Keep:     cells.Bind("enter", say.T("keep the take, and go on"), "enter"),
		Again:    cells.Bind("r", say.T("record it again"), "r"),
		Drop:     cells.Bind("esc", say.T("drop the take"), "esc", "backspace"),
		Play:     cells.Bind("p", say.T("play the take, or what is there"), "p"),
		Skip:     cells.Bind("n → ↓", say.T("next sound"), "n", "right", "down", "j"),
		Back:     cells.Bind("b ← ↑", say.T("sound before"), "b", "left", "up", "k"),
		List:     cells.Bind("l tab", say.T("list of the sounds"), "l", "tab"),
		Open:     cells.Bind("enter", say.T("to this sound"), "enter"),
		Mic:      cells.Bind("o", say.T("open the microphone again"), "o"),
		Other:    cells.Bind("m", say.T("next microphone"), "m"),
		Help:     cells.Bind("? h", say.T("help"), "?", "h"),
		Quit:     cells.Bind("q", say.T("back, or quit (ctrl+c too): what was kept is saved"), "q", "ctrl+c"),
	}
	return k
}

// groups returns every binding of the screen, for its help page.
func (k keyMap) groups() []cells.KeyGroup {
	return []cells.KeyGroup{
		{Title: say.T("record"), Keys: []key.Binding{k.Record, k.End, k.Drop}},
		{Title: say.T("a take"), Keys: []key.Binding{k.Keep, k.Again, k.Play}},
		{Title: say.T("go"), Keys: []key.Binding{k.Skip, k.Back, k.List}},
		{Title: say.T("microphone"), Keys: []key.Binding{k.Mic, k.Other}},
		{Title: say.T("leave"), Keys: []key.Binding{k.Help, k.Quit}},
		{Title: say.T("in the list"), Keys: []key.Binding{k.Down, k.Up, k.PageDown, k.PageUp, k.Top, k.Bottom, k.Open}},
	}
}

// Keys returns every binding of the recording screen, for its manual page.
func Keys() []cells.KeyGroup { return newKeyMap().groups() }
