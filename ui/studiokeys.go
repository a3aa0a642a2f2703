package ui

import "charm.land/bubbles/v2/key"

// studioKeys are the bindings of the recording screen. Which of them do something
// depends on its stage.
type studioKeys struct {
	moveKeys
	Record, Keep, End, Again, Drop key.Binding
	Play, Skip, Back               key.Binding
	List, Open, Mic, Other         key.Binding
	Help, Quit                     key.Binding
}

func newStudioKeys() studioKeys {
	k := studioKeys{
		moveKeys: newMoveKeys(),
		Record:   bind("enter", "record this sound; space too", "enter", "space"),
		End:      bind("enter", "end the take; space too", "enter", "space"),
		Keep:     bind("enter", "keep the take, and go on", "enter"),
		Again:    bind("r", "record it again", "r"),
		Drop:     bind("esc", "drop the take", "esc", "backspace"),
		Play:     bind("p", "play the take, or what is there", "p"),
		Skip:     bind("n → ↓", "next sound", "n", "right", "down", "j"),
		Back:     bind("b ← ↑", "sound before", "b", "left", "up", "k"),
		List:     bind("l tab", "list of the sounds", "l", "tab"),
		Open:     bind("enter", "to this sound", "enter"),
		Mic:      bind("o", "open the microphone again", "o"),
		Other:    bind("m", "next microphone", "m"),
		Help:     bind("? h", "help", "?", "h"),
		Quit:     bind("q", "back, or quit (ctrl+c too): what was kept is saved", "q", "ctrl+c"),
	}
	return k
}

// groups returns every binding of the screen, for its help page.
func (k studioKeys) groups() []keyGroup {
	return []keyGroup{
		{"record", []key.Binding{k.Record, k.End, k.Drop}},
		{"a take", []key.Binding{k.Keep, k.Again, k.Play}},
		{"go", []key.Binding{k.Skip, k.Back, k.List}},
		{"microphone", []key.Binding{k.Mic, k.Other}},
		{"leave", []key.Binding{k.Help, k.Quit}},
		{"in the list", []key.Binding{k.Down, k.Up, k.PageDown, k.PageUp, k.Top, k.Bottom, k.Open}},
	}
}
