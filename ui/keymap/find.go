package keymap

import (
	"time"

	"spotter/cues"
	"spotter/input"
)

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

// Doing returns what a button of a device is for; nil where the pack has no such cue, or the
// program no key for the act.
func (m *Map) Doing(do input.Do) *Binding {
	switch do.Act {
	case input.Cue:
		return m.OfCue(do.Cue)
	case input.Stop:
		return m.Alarm()
	case input.Split:
		return m.OfAct(Split)
	case input.Void:
		return m.OfAct(Void)
	case input.Again:
		return m.OfAct(Again)
	case input.Silence:
		return m.OfAct(Silence)
	case input.Fall:
		return m.OfAct(Fall)
	}
	return nil
}

// FreshFor returns for how long after its press a cue may be repeated: a runner
// moves on, and what was true of the road is no more. An alarm is never
// repeated, since it does so itself.
func FreshFor(c cues.Class) time.Duration {
	switch c {
	case cues.Alarm:
		return 0
	case cues.Steer:
		return 5 * time.Second
	case cues.Prepare:
		return 15 * time.Second
	case cues.Service:
		return time.Minute
	}
	return 2 * time.Minute
}
