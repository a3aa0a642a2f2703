package pads

import (
	"spotter/cues"
	"spotter/phone/wire"
)

// The cues that have a pad where the pack has them. STOP and those of steer are as wide and high
// as a thumb of somebody who runs needs, 20 mm; a phone that lies on its side has room for
// four of them, STOP and six others.
var (
	above  = []cues.ID{"step_up", "step_down"}
	others = []cues.ID{"slow", "clear", "water"}
	sides  = []cues.ID{"left", "right"} // the nearest to the thumbs
)

// acts are the pads that play nothing.
var acts = []string{"split", "void", "again"}

// Layout returns the pads of a pack, as the spotter calls its cues. class returns the class of a cue, and false
// for one that the pack has not; label names a cue or an act in the spotter's language.
func Layout(class func(cues.ID) (cues.Class, bool), label func(do string) string) []wire.Pad {
	var all []wire.Pad
	add := func(ids ...cues.ID) {
		for _, id := range ids {
			if c, ok := class(id); ok {
				all = append(all, wire.Pad{Do: string(id), Label: label(string(id)), Class: c.String()})
			}
		}
	}
	add(above...)
	add(others...)
	for _, act := range acts {
		all = append(all, wire.Pad{Do: act, Label: label(act), Class: "act"})
	}
	add(sides...)
	return append(all, wire.Pad{Do: "stop", Label: label("stop"), Class: cues.Alarm.String()})
}
