package language

import (
	"maps"
	"slices"
	"strings"

	"spotter/cues"
	"spotter/cues/pack"
	"spotter/race"
	"spotter/ui/keymap"
)

// wordsOfLogs returns the words that are not written out where a screen shows them: they
// come from a log, a pack or a table. Each sense has its own.
func wordsOfLogs() map[string][]string {
	words := map[string][]string{
		"side":     {"left", "right", "both", "centre"},
		"cue":      append(cueNames(), "fall", "rest", "go", "lost", "found"), // and what replay has sounds for
		"act":      keymap.Acts(),
		"class":    {cues.Alarm.String(), cues.Steer.String(), cues.Prepare.String(), cues.Service.String(), cues.Info.String()},
		"facing":   {cues.Backward.String(), cues.Forward.String()},
		"whose":    {cues.RoadKeys.String(), cues.RunnerKeys.String()},
		"why":      whys(),
		"thing":    {"aid", "station", "climb", "turn", "hill", "board", "hazard", "place"},
		"receiver": {"connecting", "no fix", "stale", "gone"},
		"field":    {"time", "marker", "distance", "item", "side", "text", "name"},
	}
	maps.Copy(words, wordsOfReviews())
	return words
}

// cueNames returns the names of the cues of the built-in packs, and those of things of a
// course, which have no side.
func cueNames() (words []string) {
	for _, name := range pack.Builtins() {
		p, err := pack.Builtin(name)
		if err != nil {
			panic(err)
		}
		for i := range p.Cues {
			word := strings.ReplaceAll(string(p.Cues[i].ID), "_", " ")
			words = append(words, word)
			for _, side := range []string{" left", " right"} {
				if bare, ok := strings.CutSuffix(word, side); ok {
					words = append(words, bare)
				}
			}
		}
	}
	slices.Sort(words)
	return slices.Compact(words)
}

func whys() (words []string) {
	for _, w := range race.Whys() {
		words = append(words, w.Words())
	}
	return words
}
