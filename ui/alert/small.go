package alert

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"spotter/race"
	"spotter/text"
	"spotter/text/say"
)

// Small is a fault that harms neither the runner's cues nor the journal.
type Small struct {
	Item string // of the note in the journal: what it is about, in one word
	Word string // in its place on the screen; may be empty
	Text string // what is wrong, in a few words
	Next string // what to do about it, in a sentence; may be empty
	Key  string // the same for as long as the fault lasts; empty where Text is
	Loud bool   // the spotter must see it at once: it stands where a lost output would
}

// Name tells a fault from any other, for as long as it lasts.
func (s Small) Name() string { return s.Item + " " + cmp.Or(s.Key, s.Text) }

func (s Small) word() string { return say.C("item", cmp.Or(s.Word, s.Item)) }

// Words returns what is wrong and what to do, for a line that stands for a moment.
func (s Small) Words() string {
	words := text.Clean(s.word() + ": " + s.Text)
	if s.Next != "" {
		if !strings.HasSuffix(words, "?") {
			words += "."
		}
		words += " " + text.Clean(s.Next)
	}
	return words
}

// Event returns the fault as the event that a list of what happened shows. The journal has
// it from whoever found the fault.
func (s Small) Event(at race.Stamp, elapsed func(race.Stamp) (time.Duration, bool)) *race.Event {
	e := &race.Event{Kind: race.KindNote, Stamp: at, Item: s.Item, Text: s.Text}
	e.Elapsed, e.HasElapsed = elapsed(at)
	return e
}

// Fresh returns those of now that were not there before.
func Fresh(was, now []Small) (fresh []Small) {
	for _, s := range now {
		if !slices.ContainsFunc(was, func(w Small) bool { return w.Name() == s.Name() }) {
			fresh = append(fresh, s)
		}
	}
	return fresh
}

// Brief returns the faults for the status line, "" without any: the first with its text
// where the line is wide, else what it is about, and how many there are besides.
func Brief(all []Small, wide bool) string {
	if len(all) == 0 {
		return ""
	}
	s := "! " + text.Clean(all[0].word())
	if wide {
		s += ": " + text.Clean(all[0].Text)
	}
	if more := len(all) - 1; more > 0 {
		s += " +" + strconv.Itoa(more)
	}
	return s + " "
}
