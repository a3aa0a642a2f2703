package drill

import (
	"time"

	"spotter/cues"
)

// Sound makes cues and a crowd heard in the runner's ear. Its methods never wait.
type Sound interface {
	// Play sounds a cue. What becomes of it comes back through Look, with the number.
	Play(number int, cue cues.ID)
	// Silence ends whatever sounds: a cue, and the crowd.
	Silence()
	// Crowd has the crowd sound again, where there is one.
	Crowd()
	// Look appends to dst what became known of cues, oldest first, and returns how the way
	// to the ear is doing.
	Look(dst []Report) ([]Report, Ear)
}

// Report says what became of a cue.
type Report struct {
	Trial   int       // the number that Play was given
	Begin   time.Time // when it began in the ear; zero while it has not
	Over    bool      // it has come to its end, or to none
	Unheard string    // why it did not reach the ear, in words; "" for heard or still under way
}

// Ear describes the way to the runner's ear.
type Ear struct {
	Open  bool
	Name  string
	Fault string // why nothing is heard, in words; "" for nothing wrong
	Next  string // what to do about it
}
