package ui

import (
	"strings"
	"unicode/utf8"

	"spotter/cues"
	"spotter/cues/grammar"
	"spotter/cues/pack"
	"spotter/text"
	"spotter/ui/cells"
)

// labelLimit is how many letters of a cue's text still make a label.
const labelLimit = 15

// cueLabel names a cue for the spotter: one name for each, on pad, panel, list,
// log and help. It is what the runner hears, where that is short. An alarm, which
// says its word again and again, and the pace, which says something else each time,
// have the name of their id.
func cueLabel(p *pack.Pack, id cues.ID) string {
	c, ok := p.Cue(id)
	words := text.Clean(c.Text)
	if !ok || words == "" || c.Class == cues.Alarm || id == grammar.PaceID || utf8.RuneCountInString(words) > labelLimit {
		return cells.Capital(text.Clean(cells.Words(string(id))))
	}
	return strings.TrimRight(words, ".!")
}

// cueLabels returns the labels of all cues of a pack, made once: a key press only
// looks its label up.
func cueLabels(p *pack.Pack) map[cues.ID]string {
	m := make(map[cues.ID]string, len(p.Cues))
	for i := range p.Cues {
		m[p.Cues[i].ID] = cueLabel(p, p.Cues[i].ID)
	}
	return m
}

// pressedLabel returns the label of the cue that a key of the pack is named for.
func (l *Live) pressedLabel(b *bound) string { return cueLabel(l.o.Pack, b.pressed.ID) }
