package logbook

import (
	"strings"
	"time"

	"spotter/cues"
	"spotter/race"
	"spotter/text"
	"spotter/text/say"
)

// Names of things of the journal as a person reads them, in the language of the screens. The
// journal's own words are English and never change; a word that a language does not know, such
// as a cue of somebody's own pack, is shown as it is. All of them are clean.

// KindName writes the kind of an event.
func KindName(k race.Kind) string { return say.C("kind", words(string(k))) }

// CueName writes a cue's ID as people read it: "water_left" is "water left".
func CueName(id cues.ID) string { return say.C("cue", words(string(id))) }

// ClassName writes a class of cues.
func ClassName(c cues.Class) string { return say.C("class", c.String()) }

// SideName writes a side of the road or of the runner.
func SideName(side string) string { return say.C("side", text.Clean(side)) }

// ItemName writes what an event is about, such as "water".
func ItemName(item string) string {
	english := words(item)
	if said := say.C("item", english); said != english {
		return said
	}
	return say.C("cue", english) // a hazard has the name of its cue
}

// WhyName says why a cue was not heard, or not to its end; "" for no reason.
func WhyName(w race.Why) string { return say.C("why", text.Clean(w.Words())) }

// FrameName says whose left is meant.
func FrameName(f cues.Frame) string { return say.C("frame", f.Words()) }

// MarkerName writes the name of a board: "km 21", "mile 13", "half", "finish".
func MarkerName(marker string) string {
	s := text.Clean(marker)
	if n, miles := strings.CutPrefix(s, "mile "); miles {
		return say.F("mile %s", n)
	}
	return say.C("marker", s)
}

// EndedName writes how a race ended, as [Book.Ended] says it: lists keep that in English.
func EndedName(ended string) string {
	if marker, ok := strings.CutPrefix(ended, "at "); ok {
		return say.F("at %s", MarkerName(marker))
	}
	return say.C("ended", text.Clean(ended))
}

// GapWords writes how far off the target a runner is, as [race.GapWords] does in English:
// "0:38 behind", "1:02 ahead", "on target".
func GapWords(behind time.Duration) string {
	switch {
	case behind >= time.Second:
		return say.F("%s behind", race.FormatShort(behind))
	case behind <= -time.Second:
		return say.F("%s ahead", race.FormatShort(-behind))
	}
	return say.T("on target")
}
