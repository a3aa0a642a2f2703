package live

import (
	"strings"

	"spotter/cues"
	"spotter/cues/pack"
	"spotter/input"
	"spotter/text/say"
	"spotter/ui/cells"
	"spotter/ui/dash"
	"spotter/ui/keymap"
	"spotter/ui/touch"
)

// newLabels returns the keys of a pack as the screen shows them, made once.
func newLabels(p *pack.Pack, pads *keymap.Pads) dash.Keys {
	key := func(b *keymap.Binding) *dash.Key {
		if b == nil {
			return nil
		}
		k := &dash.Key{Label: b.Labels(1), Labels: b.Labels(2), Says: keyName(p, b.Pressed.ID), Heard: cueWord(p, b.Heard.ID),
			Side: b.HeardSide(), Lacks: b.Heard.ID == "", Class: b.Pressed.Class, Sided: b.Sided()}
		k.Short = k.Says
		if b.Heard.ID != b.Pressed.ID {
			k.Short += "›" + k.Side
		}
		return k
	}
	keys := dash.Keys{Left: key(pads.Left), Right: key(pads.Right), Stop: key(pads.Stop), Count: countKeys(p)}
	for _, b := range pads.Rest {
		keys.Rest = append(keys.Rest, *key(b))
	}
	return keys
}

// keyName returns what a key is named for: its cue, but on a screen in another language than
// English a plain side has that language's word, whatever the voice says.
func keyName(p *pack.Pack, id cues.ID) string {
	if say.Language() != "en" && (id == "left" || id == "right") {
		return cells.Capital(say.C("cue", string(id)))
	}
	return cueLabel(p, id)
}

// cueWords returns the words of all cues of a pack in capitals, made once.
func cueWords(p *pack.Pack) map[cues.ID]string {
	m := make(map[cues.ID]string, len(p.Cues))
	for i := range p.Cues {
		m[p.Cues[i].ID] = cueWord(p, p.Cues[i].ID)
	}
	return m
}

// fromLabels returns, for each cue of a pack, the words that say from which key it came,
// made once.
func fromLabels(p *pack.Pack, f cues.Frame) map[cues.ID]string {
	m := make(map[cues.ID]string, len(p.Cues))
	for i := range p.Cues {
		m[p.Cues[i].ID] = fromWords(p, f, p.Cues[i].ID)
	}
	return m
}

func fromWords(p *pack.Pack, f cues.Frame, pressed cues.ID) string {
	return say.F("key: %s", whoseWords(f.Keys, keyName(p, pressed)))
}

// whoseWords says whose side a key means, and which.
func whoseWords(k cues.KeySides, side string) string {
	if k == cues.RunnerKeys {
		return say.F("runner %s", side)
	}
	return say.F("road %s", side)
}

// earWords says in which ear a cue sounds.
func earWords(pan cues.Pan) string {
	switch pan {
	case cues.Left:
		return say.T("left ear")
	case cues.Right:
		return say.T("right ear")
	}
	return say.T("both ears")
}

// pressedLabel returns the label of the cue that a key of the pack is named for.
func (l *Screen) pressedLabel(b *keymap.Binding) string { return cueLabel(l.o.Pack, b.Pressed.ID) }

// cueWord is a cue's label in capitals.
func cueWord(p *pack.Pack, id cues.ID) string { return strings.ToUpper(cueLabel(p, id)) }

// mostPads bounds the pads besides LEFT, RIGHT and STOP.
const mostPads = 16

// newBoard returns the pads for a finger; nil where the screen has none. The pack's most used
// cues come first.
func (l *Screen) newBoard() *touch.Board {
	if !l.o.Touch {
		return nil
	}
	pads := []touch.Pad{
		{Do: input.Do{Cue: "left"}, Class: cues.Steer, Fill: cells.SteerFill},
		{Do: input.Do{Cue: "right"}, Class: cues.Steer, Fill: cells.SteerFill},
		{Do: input.Do{Act: input.Stop}, Class: cues.Alarm, Fill: cells.AlarmFill},
	}
	act := func(a input.Act, k keymap.Action, says string) {
		pads = append(pads, touch.Pad{Do: input.Do{Act: a}, Key: l.keyOf(k), Says: says, Look: cells.Strong, Fill: cells.Select})
	}
	act(input.Split, keymap.Split, say.T("split"))
	act(input.Void, keymap.Void, say.T("void"))
	cue := func(i int) {
		k, b := &l.labels.Rest[i], l.pads.Rest[i]
		p := touch.Pad{Do: input.Do{Cue: b.Pressed.ID}, Key: k.Label, Says: k.Says, Class: k.Class}
		p.Look, p.Fill = cells.CueRoles(k.Class)
		switch {
		case k.Lacks:
			p.More, p.Look = say.T("not in pack"), cells.Fault
		case k.Sided:
			p.More = "›" + k.Side
		}
		pads = append(pads, p)
	}
	for i, b := range l.pads.Rest {
		if b.Pressed.ID == "water" {
			cue(i)
		}
	}
	act(input.Silence, keymap.Silence, say.T("silence"))
	for i, b := range l.pads.Rest {
		if b.Pressed.ID != "water" && len(pads) < 3+mostPads {
			cue(i)
		}
	}
	return touch.NewBoard(pads)
}
