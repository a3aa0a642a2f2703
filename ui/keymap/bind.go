package keymap

import (
	"fmt"
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"

	"spotter/cues/keyname"
	"spotter/cues/pack"
	"spotter/text"
	"spotter/ui/cells"
)

// acts names the actions whose keys can be chosen, as [keyname.Acts] has them.
var acts = map[string]Action{"fall": Fall, "rest": Rest, "water-taken": WaterTaken, "gel-taken": GelTaken, "medical": Medical,
	"swap": Swap, "note": Note, "voice-note": Voice, "edit": Edit, "caps-lock": CapsLock,
	"chip": Chip, "skip": Skip, "boards": Boards, "code": Code, "position": Here, "radio": Radio,
	"again": Again, "quiet": Quiet, "against": Against, "outputs": Picker, "take-up": TakeUp, "set-time": SetTime,
	"split": Split} // no user may choose that one: it follows from what Enter was taught

// bound returns the program's keys with those that were chosen. A key that packs cannot
// have stays, such as ctrl+q.
func bound(own []OwnKey, binds []keyname.Bind) []OwnKey {
	chosen := map[Action][]string{}
	for _, b := range binds {
		chosen[acts[b.Act]] = append(chosen[acts[b.Act]], b.Key)
	}
	for i := range own {
		o := &own[i]
		keys := chosen[o.Act]
		if len(keys) == 0 {
			continue
		}
		for _, k := range o.Binding.Keys() {
			if keyname.Check(k) != "" {
				keys = append(keys, k)
			}
		}
		o.Binding = key.NewBinding(key.WithKeys(keys...), key.WithHelp(cells.KeyLabel(keys[0]), o.Binding.Help().Desc))
	}
	return own
}

// chosen returns the keys that were chosen for acts: those of a race go before those of
// its pack.
func chosen(p *pack.Pack, binds []keyname.Bind) []keyname.Bind {
	all := slices.Clone(binds)
	for _, b := range p.Bind {
		if !slices.ContainsFunc(binds, func(own keyname.Bind) bool { return own.Act == b.Act }) {
			all = append(all, b)
		}
	}
	return all
}

// Check returns what is wrong with keys that were chosen: one that is a cue's in the
// pack, or another act's.
func Check(p *pack.Pack, binds []keyname.Bind) error {
	binds = chosen(p, binds)
	own := bound(ownKeys(), binds)
	for _, b := range binds {
		for i := range p.Cues {
			if slices.Contains(p.Cues[i].Keys, b.Key) {
				return fmt.Errorf("%s=%s: the key is that of the cue %q in pack %q: choose another", b.Act, b.Key, p.Cues[i].ID, text.Clean(p.Name))
			}
		}
		for _, o := range own {
			if o.Act != acts[b.Act] && slices.Contains(o.Binding.Keys(), b.Key) {
				return fmt.Errorf("%s=%s: the key is there to %s: choose another", b.Act, b.Key, o.Binding.Help().Desc)
			}
		}
	}
	return nil
}

// Keyless names the acts that have no key, since the pack has cues on all of theirs:
// "fall (F is a cue)".
func (m *Map) Keyless() (names []string) {
	for _, name := range keyname.Acts() {
		if m.Label(acts[name]) != "" {
			continue
		}
		for _, o := range m.Own {
			if o.Act == acts[name] {
				names = append(names, name+" ("+strings.Join(o.Binding.Keys(), " ")+" is a cue)")
			}
		}
	}
	return names
}
