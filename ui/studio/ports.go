package studio

import (
	"time"

	"spotter/cues/pack"
	"spotter/text"
	"spotter/text/say"
	"spotter/ui/cells"
)

// Microphone records a voice.
type Microphone interface {
	// Hear returns what the microphone hears now. It never waits.
	Hear() Level
	// Roll begins a take, or with false forgets the one that was begun. It never
	// waits.
	Roll(on bool)
	// Cut ends the take, made for a sound by its index, and says what came of it.
	// byKey says that a key ended it, which may be heard. It may take a while.
	Cut(sound int, byKey bool) (Take, error)
	// Listen opens the microphone again, or with true the next of those there are.
	// It may wait for the sound server, but not for long.
	Listen(next bool) error
}

// Takes keeps recorded takes, and plays them. Its methods may take a while.
type Takes interface {
	// Keep saves the last take as a sound's file. The note says what went wrong
	// although the sound is saved.
	Keep(sound int) (note string, err error)
	// Play plays the last take, or else a sound's file, and returns how long that
	// will be heard.
	Play(sound int, take bool) (time.Duration, error)
	// Hush ends what is played.
	Hush()
}

// Level says how loud the microphone hears the room now, and how the take goes. Levels are in dBFS, and negative
// infinity for silence.
type Level struct {
	Mic     string  // what it is called
	Peak    float64 // of a moment ago
	Room    float64 // how loud it is while nobody speaks
	Clipped bool    // too loud for it a moment ago
	Speech  bool    // there is speech in the take
	Over    bool    // the take is over
	Fault   string  // why nothing is heard, and what to do; empty when something is
	Lost    bool    // it is gone, and Fault says why
}

// Take is one recorded take and how it was judged.
type Take struct {
	Nothing bool     // was said: it cannot be kept
	Facts   string   // its measures in words
	Faults  []string // what is wrong with it, worst first
}

// Sound is a sound to be recorded.
type Sound struct {
	pack.DraftSound
	Limit time.Duration // how long it may be
}

// name returns the names of the cues that the sound is for.
func (s *Sound) name() string {
	if len(s.IDs) == 0 {
		return text.Clean(s.File)
	}
	name := string(s.IDs[0])
	for _, id := range s.IDs[1:] {
		name += ", " + string(id)
	}
	return text.Clean(name)
}

// kind is the class in words.
func (s *Sound) kind() string {
	if s.Word {
		return say.T("word")
	}
	return say.C("class", s.Class.String())
}

// stateWords says what is there of the sound, with a mark of its own for each.
func (s *Sound) stateWords() (mark, words string, ro cells.Role) {
	switch s.State {
	case pack.SoundOwn:
		return "✓", say.T("recorded"), cells.OK
	case pack.SoundBase:
		return "○", say.F("still %s's", text.Clean(s.Base)), cells.Dim
	}
	return "·", say.T("missing"), cells.Warn
}
