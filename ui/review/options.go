package review

import (
	"time"

	"spotter/race"
	"spotter/race/spoken"
	"spotter/ui/cells"
)

// Voices plays the notes by voice of a log, and deletes their files. Its methods may wait; they
// are called beside the screen, one at a time.
type Voices interface {
	// Play plays a note on an output that is not the runner's, and says what is to be known of it.
	Play(n spoken.Note) (says string, err error)
	// Hush ends what sounds.
	Hush()
	// Delete removes the file of a note.
	Delete(n spoken.Note) error
}

// Options configures a [Screen].
type Options struct {
	// Events is the log as read back: each event's ID is its sequence number, and
	// Ref another's. The screen keeps the slice and never changes it.
	Events  []race.Event
	Path    string // where the log is
	Head    string // the head hash, in full; its first 12 characters are shown
	OK      bool   // the hash chain is whole, from the first line to the last
	Verdict string // what is to be said of the chain, in words, with the place of any damage
	// Running says that the log was not closed: the race may still run. The screen
	// then says as of when it is, and which key reads the log again.
	Running bool
	AsOf    time.Time               // when the log was read
	Reread  func() (Options, error) // reads the log again, in a goroutine of its own; nil: cannot

	// Append saves a note and returns the log with it, and the name of the file that took it, in a goroutine of its
	// own. Nil: no notes can be added.
	Append func(race.Event) (o Options, where string, err error)
	// Voices plays and deletes notes by voice. Nil: they cannot be heard.
	Voices Voices
	// With is another race to compare with, as read back; empty for none.
	With []race.Event
	// Near says what of the course lies at a distance along it, in metres, a line each. Nil: no course.
	Near func(metres float64) []string
	// Poll looks for news of the log, in a goroutine of its own, each time Every has passed: it
	// returns what to show from now on, and whether anything is new. Nil: nothing comes.
	Poll  func() (o Options, news bool)
	Every time.Duration
	// Following says that lines are shown as they are written.
	Following bool
	// Checking says that Events are only both ends of a long log, which is still being read, as far as Progress
	// says, from 0 to 1.
	Checking bool
	Progress float64

	// Long has the lines of a log that is too long to keep; nil for any other. Then Events
	// are those that make the facts of the race, with the outcomes of the cues among them.
	Long    Long
	Present Present

	Theme cells.Theme // to begin with; the terminal's own answers replace it
}
