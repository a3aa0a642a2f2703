package cli

import (
	"fmt"

	"spotter/cmd/spotter/run"
	"spotter/cues"
	"spotter/cues/grammar"
	"spotter/cues/pack"
	"spotter/text"
)

// nameFinding says what name a race will say, and before how many cues; splits are
// among those.
func nameFinding(p run.Plan, pack *pack.Pack) string {
	name, ok := pack.Word(grammar.RunnerWord)
	if !p.SayName || !ok {
		return ""
	}
	info := 0
	for _, c := range pack.Cues {
		if c.Class == cues.Info {
			info++
		}
	}
	return fmt.Sprintf(", says %q before %s", name.Text, text.Count(info, "info cue"))
}

// wordsFinding says how many words a pack has, and whether splits can be said with
// them.
func wordsFinding(pack *pack.Pack) (said, next string) {
	if len(pack.Words) == 0 {
		return "", ""
	}
	said = ", " + text.Count(len(pack.Words), "word")
	var first cues.ID
	missing := 0
	for _, w := range grammar.WordsFor(pack.Language) {
		if _, ok := pack.Word(w.ID); !ok {
			if missing++; missing == 1 {
				first = w.ID
			}
		}
	}
	switch all := len(grammar.WordsFor(pack.Language)); {
	case all == 0:
		return said, ""
	case missing == all:
		return said, "" // it has others, such as the runner's name
	case missing > 1:
		return said, fmt.Sprintf("splits that need the word %q or one of %d others are played as the cue's clip", first, missing-1)
	case missing == 1:
		return said, fmt.Sprintf("splits that need the word %q are played as the cue's clip", first)
	}
	return said, ""
}
