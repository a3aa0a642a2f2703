package preview

import (
	"errors"
	"fmt"
	"slices"

	"spotter/audio/clip"
	"spotter/cmd/spotter/fault"
	"spotter/cues"
	"spotter/cues/pack"
	"spotter/text"
)

// Item is one sound of a pack that is to be heard: a cue, a word or a split.
type Item struct {
	id    string
	text  string
	fault pack.Fault // where it stands
	file  string
	cue   cues.Cue // as the engine plays it
}

// Items returns what is to be heard of a pack: what is named by id, or else
// all cues, or with words all words. An id of both is taken for the kind that was
// asked for.
func Items(voice *pack.Pack, words bool, ids []string) ([]Item, error) {
	var all, others []Item
	for _, q := range voice.Cues {
		all = append(all, cueItem(q))
	}
	for _, w := range voice.Words {
		others = append(others, wordItem(w))
	}
	if words {
		all, others = others, all
	}
	if len(ids) == 0 && len(all) == 0 {
		return nil, fault.Failed(fmt.Errorf("pack %s has no words", voice.Name), "spotter cues build --words adds those of its language")
	}
	if len(ids) == 0 {
		return all, nil
	}
	known := map[string]Item{}
	var names []string
	for _, it := range slices.Concat(all, others) {
		if _, dup := known[it.id]; !dup {
			known[it.id] = it
			names = append(names, it.id)
		}
	}
	var out []Item
	var faults []error
	for _, id := range ids {
		it, ok := known[id]
		if !ok {
			hint := ""
			if near := text.Nearest(id, names); near != "" {
				hint = fmt.Sprintf(": did you mean %q?", near)
			}
			faults = append(faults, fmt.Errorf("pack %s has no cue or word %q%s", voice.Name, id, hint))
		}
		out = append(out, it)
	}
	if len(faults) > 0 {
		return nil, fault.Usagef("spotter cues list shows the cues of a pack; to hear another, name a voice, a folder or a zip first", "%w", errors.Join(faults...))
	}
	return out, nil
}

// cueItem is a cue to be heard. It is played as one that nothing is urgent about:
// nobody runs, so that none is too late, and an alarm need not be cleared.
func cueItem(q cues.Cue) Item {
	return Item{string(q.ID), q.Text, pack.Fault{File: q.Manifest, Line: q.Line}, q.File, cues.Cue{ID: q.ID, Class: cues.Info, Pan: q.Pan}}
}

// wordItem is a word to be heard. Its name to the engine is no cue's.
func wordItem(w cues.Word) Item {
	return Item{string(w.ID), w.Text, pack.Fault{File: w.Manifest, Line: w.Line}, w.File, cues.Cue{ID: "word " + w.ID, Class: cues.Info}}
}

// Load makes the sounds of items ready, and tells every one that cannot be.
func Load(voice *pack.Pack, items []Item) (clip.Bank, error) {
	bank := clip.Bank{}
	var faults pack.Faults
	for _, it := range items {
		if _, done := bank[it.cue.ID]; done {
			continue
		}
		data, err := voice.ReadFile(it.file)
		if err == nil {
			bank[it.cue.ID], err = clip.Load(data, it.file)
		}
		if err != nil {
			it.fault.Msg = text.Escape(err.Error())
			faults = append(faults, it.fault)
		}
	}
	if len(faults) > 0 {
		return nil, faults
	}
	return bank, nil
}
