package live

import (
	"spotter/cues"
	"spotter/race"
	"spotter/ui/cells"
	"spotter/ui/dash"
)

// gatherCount fills in the countdown under way.
func (l *Screen) gatherCount(f *dash.Facts) {
	c, ok := l.speech.count.Count(l.now)
	if !ok {
		return
	}
	c.Title, c.Says, c.Keys = l.words[c.Cue], l.words[c.Word], l.labels.Count
	f.Count = c
}

// countReport tells of a word of a countdown that the runner did not hear. One that another
// cue cut, or that the spotter ended, needs no word: they pressed the key.
func (l *Screen) countReport(r *Report) {
	word := l.speech.count.Word(r.ID)
	if word == "" || !r.Final || r.Outcome == race.Heard || r.Outcome == race.Cut {
		return
	}
	l.notify("NOT HEARD: " + l.words[word] + " of the countdown: " + r.Why.Words())
}

// countKeys names the keys that say "now" at once and that end a countdown, as far as the
// pack has them.
func (l *Screen) countKeys() string {
	keys := ""
	for _, id := range []cues.ID{cues.NowID, cues.CancelID} {
		if c, ok := l.o.Pack.Cue(id); ok && len(c.Keys) > 0 {
			if keys != "" {
				keys += "  "
			}
			keys += cells.KeyLabel(c.Keys[0]) + " " + string(id)
		}
	}
	return keys
}
