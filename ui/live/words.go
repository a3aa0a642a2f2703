package live

import (
	"strings"
	"time"
	"unicode/utf8"

	"spotter/cues"
	"spotter/cues/grammar"
	"spotter/cues/pack"
	"spotter/race"
	"spotter/race/logbook"
	"spotter/text"
	"spotter/text/say"
	"spotter/ui/alert"
	"spotter/ui/cells"
	"spotter/ui/dash"
)

// labelLimit is the length in letters up to which a cue's text is its label.
const labelLimit = 15

// cueLabel names a cue for the spotter: one name for each, on pad, panel, list,
// log and help. It is what the runner hears, where that is short. An alarm, which
// says its word again and again, and the pace, which says something else each time,
// have the name of their id.
func cueLabel(p *pack.Pack, id cues.ID) string {
	c, ok := p.Cue(id)
	words := text.Clean(c.Text)
	if !ok || words == "" || c.Class == cues.Alarm || id == grammar.PaceID || utf8.RuneCountInString(words) > labelLimit {
		return cells.Capital(say.C("cue", text.Clean(cells.Words(string(id)))))
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

func latencyWords(d time.Duration) string {
	if d <= 0 {
		return ""
	}
	return " · " + dash.Millis(d)
}

func reasonWords(s string) string {
	if s == "" {
		return ""
	}
	return say.F(": %s", whyWords(s))
}

// whyWords words the reason of an outcome: a word of the journal, or what audio says of it.
func whyWords(s string) string {
	if w := say.C("why", s); w != s {
		return w
	}
	return alert.Fault(s)
}

// splitWords says how the last of some splits went.
func splitWords(p race.Plan, splits []race.Split) string {
	if len(splits) == 0 {
		return ""
	}
	pace, gap := logbook.StandingWords(p, splits[len(splits)-1])
	return cells.Join(" · ", pace, gap)
}
