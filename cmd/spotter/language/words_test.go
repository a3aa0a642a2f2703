package language

import (
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
	words := wordsOfReview()
	add := func(sense string, more ...string) {
		words[sense] = append(words[sense], more...)
		slices.Sort(words[sense])
		words[sense] = slices.Compact(words[sense])
	}
	add("side", "left", "right", "both", "centre")
	add("cue", cueNames()...)
	add("act", keymap.Acts()...)
	add("class", cues.Alarm.String(), cues.Steer.String(), cues.Prepare.String(), cues.Service.String(), cues.Info.String())
	add("facing", cues.Backward.String(), cues.Forward.String())
	add("whose", cues.RoadKeys.String(), cues.RunnerKeys.String())
	add("why", whys()...)
	add("item", race.ItemWater, race.ItemGel, race.ItemCopy, race.ItemSounds, "silent", "note")
	add("thing", "aid", "turn", "hill", "board", "hazard", "place")
	add("receiver", "connecting", "no fix", "stale", "gone")
	add("field", "time", "marker", "distance", "item", "side", "text", "name")
	add("fault")
	add("remedy")
	return words
}

// wordsOfReview returns the words of a log that the review shows.
func wordsOfReview() map[string][]string {
	return map[string][]string{
		"clock":   {race.ClockGun, race.ClockChip, "finish"},
		"cue":     {"fall", "found", "go", "lost", "rest"},
		"doubt":   {"after the finish", "before the start", "no distance", "out of order", "too late", "too soon", "twice"},
		"frame":   frames(),
		"item":    {"conflict", "countdown", "course", "ear test", "frame", "gps", "journal", "lost", "mark", "medical", "microphone", "output", "position", "quiet", "recording", "silence", "skip", "spotter", "stop", "training", "voice", "watch", "witness", "words"},
		"kind":    {"aid", "amend", "clock", "close", "cue", "fall", "finish", "go", "hazard", "note", "open", "outcome", "output", "rest", "split", "start", "swap", "void"},
		"marker":  {race.MarkerFinish, "half"},
		"outcome": {"cut", "dropped", "expired", "heard", "heard whole", "never begun", "no device", "not known", "whole"},
		"reason":  {"another race was taken up", "broke_off", "left", "review"},
		"script":  {"Arabic", "Armenian", "Bengali", "Chinese", "Cyrillic", "Georgian", "Greek", "Hebrew", "Hindi (Devanagari)", "Japanese", "Korean", "Russian (Cyrillic)", "Thai", "Ukrainian (Cyrillic)", "other than Latin"},
		"state":   {"LOST", "approximate", "changed", "closed", "confirmed", "corrected", "is silent", "lost", "moved", "opened", "opening", "silent", "sounds"},
		"switch":  {"off", "on"},
		"ended":   {"finished", "no split", "not finished"},
	}
}

// frames returns what a log says of whose left is meant.
func frames() (words []string) {
	for _, f := range []cues.Facing{cues.Backward, cues.Forward} {
		for _, k := range []cues.KeySides{cues.RoadKeys, cues.RunnerKeys} {
			words = append(words, cues.Frame{Facing: f, Keys: k}.Words())
		}
	}
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
