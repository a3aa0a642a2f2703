package studio

import (
	"charm.land/bubbles/v2/key"

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
		Record:   cells.Bind("enter", "record this sound; space too", "enter", "space"),
		End:      cells.Bind("enter", "end the take; space too", "enter", "space"),
		Keep:     cells.Bind("enter", "keep the take, and go on", "enter"),
		Again:    cells.Bind("r", "record it again", "r"),
		Drop:     cells.Bind("esc", "drop the take", "esc", "backspace"),
		Play:     cells.Bind("p", "play the take, or what is there", "p"),
		Skip:     cells.Bind("n → ↓", "next sound", "n", "right", "down", "j"),
		Back:     cells.Bind("b ← ↑", "sound before", "b", "left", "up", "k"),
		List:     cells.Bind("l tab", "list of the sounds", "l", "tab"),
		Open:     cells.Bind("enter", "to this sound", "enter"),
		Mic:      cells.Bind("o", "open the microphone again", "o"),
		Other:    cells.Bind("m", "next microphone", "m"),
		Help:     cells.Bind("? h", "help", "?", "h"),
		Quit:     cells.Bind("q", "back, or quit (ctrl+c too): what was kept is saved", "q", "ctrl+c"),
	}
	return k
}

// groups returns every binding of the screen, for its help page.
func (k keyMap) groups() []cells.KeyGroup {
	return []cells.KeyGroup{
		{Title: "record", Keys: []key.Binding{k.Record, k.End, k.Drop}},
		{Title: "a take", Keys: []key.Binding{k.Keep, k.Again, k.Play}},
		{Title: "go", Keys: []key.Binding{k.Skip, k.Back, k.List}},
		{Title: "microphone", Keys: []key.Binding{k.Mic, k.Other}},
		{Title: "leave", Keys: []key.Binding{k.Help, k.Quit}},
		{Title: "in the list", Keys: []key.Binding{k.Down, k.Up, k.PageDown, k.PageUp, k.Top, k.Bottom, k.Open}},
	}
}

// Keys returns every binding of the recording screen, for its manual page.
func Keys() []cells.KeyGroup { return newKeyMap().groups() }
