package keymap

import (
	"time"

	"spotter/cues"
	"spotter/input"
	"spotter/ui/cells"
)

// OfCue returns what the key of a cue does, by the cue's ID as pressed; nil where the pack has no such cue.
func (m *Map) OfCue(id cues.ID) *Binding { return m.says[id] }

// Alarm returns what the key of STOP does, or of another alarm where the pack has no STOP; nil where it has none.
func (m *Map) Alarm() *Binding {
	if b := m.OfCue("stop"); b != nil {
		return b
	}
	for i := range m.pack.Cues {
		if c := &m.pack.Cues[i]; c.Class == cues.Alarm {
			return m.says[c.ID]
		}
	}
	return nil
}

// OfAct returns what the key of an act of the program does.
func (m *Map) OfAct(a Action) *Binding { return m.does[a] }

// Label returns the first key of an action that is no cue's, as it is labelled.
func (m *Map) Label(a Action) string {
	for i := range m.Own {
		for _, k := range m.Own[i].Binding.Keys() {
			if b := m.ByName[k]; m.Own[i].Act == a && b != nil && b.Act == a {
				return cells.KeyLabel(k)
			}
		}
	}
	return ""
}

// Doing returns what a button of a device is for; nil where the pack has no such cue.
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
