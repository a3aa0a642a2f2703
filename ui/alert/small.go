package alert

import (
	"strconv"
	"time"

	"spotter/race"
	"spotter/text"
)

// Small is a fault that harms neither the runner's cues nor the journal.
type Small struct {
	Item string // of the note in the journal: what it is about, in one word
	Text string // what is wrong, in a few words
	Next string // what to do about it, in a sentence; may be empty
}

// Words returns what is wrong and what to do, for a line that stands for a moment.
func (s Small) Words() string {
	words := text.Clean(s.Item + ": " + s.Text)
	if s.Next != "" {
		words += ". " + text.Clean(s.Next)
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

// Fresh returns those of now that were not there before. A fault whose text alone changed
// is not new.
func Fresh(was, now []Small) (fresh []Small) {
	for _, s := range now {
		if !holds(was, s.Item) {
			fresh = append(fresh, s)
		}
	}
	return fresh
}

func holds(all []Small, item string) bool {
	for _, s := range all {
		if s.Item == item {
			return true
		}
	}
	return false
}

// Brief returns the faults for the status line, "" without any: the first with its text
// where the line is wide, else what it is about, and how many there are besides.
func Brief(all []Small, wide bool) string {
	if len(all) == 0 {
		return ""
	}
	s := "! " + text.Clean(all[0].Item)
	if wide {
		s += ": " + text.Clean(all[0].Text)
	}
	if more := len(all) - 1; more > 0 {
		s += " +" + strconv.Itoa(more)
	}
	return s + " "
}
