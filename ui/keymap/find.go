package keymap

import "spotter/cues"

// OfCue returns what the key of a cue does, by the cue's ID as pressed; nil where the pack has no such cue.
func (m *Map) OfCue(id cues.ID) *Binding {
	return m.find(func(b *Binding) bool { return b.Act == Cue && b.Pressed.ID == id })
}

// Alarm returns what the key of STOP does, or of another alarm where the pack has no STOP; nil where it has none.
func (m *Map) Alarm() *Binding {
	if b := m.OfCue("stop"); b != nil {
		return b
	}
	return m.find(func(b *Binding) bool { return b.Act == Cue && b.Pressed.Class == cues.Alarm })
}

// OfAct returns what the key of an act of the program does; nil where no key has it.
func (m *Map) OfAct(a Action) *Binding {
	return m.find(func(b *Binding) bool { return b.Act == a })
}

// find returns a binding; there is one for each cue and each act.
func (m *Map) find(is func(*Binding) bool) *Binding {
	for _, b := range m.ByName {
		if is(b) {
			return b
		}
	}
	return nil
}
