package drill

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"spotter/cues"
	"spotter/cues/drill"
	"spotter/text/say"
	"spotter/ui/cells"
)

// keyMap are the bindings of the drill.
type keyMap struct {
	cells.MoveKeys
	frame                                                 cues.Frame
	Left, Right, Stopped, Stayed, Back, Rest, Begin, Quit key.Binding
}

func newKeyMap(f cues.Frame) keyMap {
	return keyMap{
		MoveKeys: cells.NewMoveKeys(), frame: f,
		Left:    cells.Bind("←", "the runner moved left", "left", "h"),
		Right:   cells.Bind("→", "the runner moved right", "right", "l"),
		Stopped: cells.Bind("space", "the runner stopped; it ends the sound", "space"),
		Stayed:  cells.Bind("n", "the runner did not move aside", "n", "down"),
		Back:    cells.Bind("x", "take the last answer back", "x"),
		Rest:    cells.Bind("p", "pause", "p", "esc"),
		Begin:   cells.Bind("enter", "begin, or go on", "enter"),
		Quit:    cells.Bind("q", "end: show the result", "q"),
	}
}

// groups returns every binding of the screen.
func (k *keyMap) groups() []cells.KeyGroup {
	return []cells.KeyGroup{{Title: "drill", Keys: []key.Binding{k.Left, k.Right, k.Stopped, k.Stayed, k.Back, k.Rest, k.Begin, k.Quit}}, k.Group()}
}

// answer returns what a key says that the runner did, on the runner's sides; ok is false
// for a key that says nothing of it.
func (k *keyMap) answer(msg tea.KeyPressMsg) (a drill.Answer, ok bool) {
	switch {
	case key.Matches(msg, k.Left):
		return drill.Expected(k.frame.Heard("left")), true
	case key.Matches(msg, k.Right):
		return drill.Expected(k.frame.Heard("right")), true
	case key.Matches(msg, k.Stopped):
		return drill.Stopped, true
	case key.Matches(msg, k.Stayed):
		return drill.Stayed, true
	}
	return "", false
}

// sides says in words what the two side keys mean.
func (k *keyMap) sides() (left, right string) {
	switch {
	case k.frame.Mirrored():
		return say.T("← road LEFT, runner's RIGHT"), say.T("→ road RIGHT, runner's LEFT")
	case k.frame.Keys == cues.RunnerKeys:
		return say.T("← runner's LEFT"), say.T("→ runner's RIGHT")
	}
	return say.T("← LEFT"), say.T("→ RIGHT")
}

// Keys returns every binding of the drill, for its manual page.
func Keys() []cells.KeyGroup {
	k := newKeyMap(cues.Frame{})
	return k.groups()
}
