package reference

import (
	"strings"

	"spotter/cmd/spotter/manual"
	"spotter/cmd/spotter/replay"
	"spotter/cues"
	"spotter/cues/pack"
	"spotter/ui/cells"
	"spotter/ui/drill"
	"spotter/ui/keymap"
	"spotter/ui/picker"
	"spotter/ui/review"
	"spotter/ui/studio"
)

// liveKeys returns the keys of the live screen: the cues of the default pack, by class, and
// the program's own.
func liveKeys() (lists []manual.List) {
	p := pack.Default()
	for _, class := range []cues.Class{cues.Alarm, cues.Steer, cues.Prepare, cues.Service, cues.Info} {
		l := manual.List{Title: "Cues of the default pack: " + class.String()}
		for i := range p.Cues {
			c := &p.Cues[i]
			if c.Class != class || len(c.Keys) == 0 {
				continue
			}
			keys := make([]string, len(c.Keys))
			for k := range c.Keys {
				keys[k] = cells.KeyLabel(c.Keys[k])
			}
			l.Items = append(l.Items, manual.Item{Tag: strings.Join(keys, " "), Says: sentence(cells.Words(string(c.ID)))})
		}
		if len(l.Items) > 0 {
			lists = append(lists, l)
		}
	}
	m := keymap.New(p, cues.Frame{})
	own := manual.List{Title: "The program's own keys"}
	for i := range m.Own {
		h := m.Own[i].Binding.Help()
		own.Items = append(own.Items, manual.Item{Tag: h.Key, Says: sentence(h.Desc)})
	}
	return append(lists, own)
}

func reviewKeys() []manual.List { return lists(review.Keys()) }
func pickerKeys() []manual.List { return lists(picker.Keys()) }
func drillKeys() []manual.List  { return lists(drill.Keys()) }
func studioKeys() []manual.List { return lists(studio.Keys()) }

// replayKeys returns the keys of a replay.
func replayKeys() []manual.List {
	var l manual.List
	for _, k := range replay.Keys() {
		l.Items = append(l.Items, manual.Item{Tag: k.Name, Says: sentence(k.Does)})
	}
	return []manual.List{l}
}

// lists turns the groups of a help page into lists.
func lists(groups []cells.KeyGroup) (all []manual.List) {
	for _, g := range groups {
		l := manual.List{Title: cells.Capital(g.Title)}
		for _, b := range g.Keys {
			h := b.Help()
			l.Items = append(l.Items, manual.Item{Tag: h.Key, Says: sentence(h.Desc)})
		}
		all = append(all, l)
	}
	return all
}

// sentence returns what a key does with a capital and a full stop.
func sentence(s string) string { return cells.Capital(s) + "." }
