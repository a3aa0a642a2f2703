package run

import (
	"errors"
	"fmt"
	"os"

	"spotter/cmd/spotter/share"
	"spotter/cmd/spotter/wait"
	"spotter/journal"
	"spotter/race"
	"spotter/ui/live"
)

// Entry says how the live screen is entered.
type Entry struct {
	TakeUp   string        // the journal to go on with; "" for what --journal says
	ByKey    bool          // it was asked for on the first screen, whose flags were another race's
	Said     string        // to be said on the screen when it opens
	Language string        // the same, of the language of the screens
	Handed   *share.Handed // how it came from another device; nil for a race of this one

	// Replan returns the plan of a race that is taken up: what its journal was opened with
	// stands in for settings that no flag gave.
	Replan func(path string, open *race.Open) (Plan, error)
}

// tieUp logs what has no end in a race that is taken up, and returns what to tell the
// spotter of it, nil when the race is new.
func (r *openRace) tieUp() *live.TakenUp {
	if r.prior == nil {
		return nil
	}
	at := r.prog.Now()
	x := race.Leaves(r.prior.Events)
	lines := r.session.TieUp(x, at)
	for i := range lines {
		r.writer.Append(lines[i])
	}
	// The screen shows them as what they are: events before this one.
	r.history = append(r.prior.Events, lines...)
	t := &live.TakenUp{Stop: x.Stop != 0, Quiet: x.Quiet, Left: x.Closed == reasonLeft}
	if now, ok := r.session.Elapsed(at); ok {
		t.Blind = max(0, now-r.session.LeastTime())
	}
	if r.prior.Torn != nil {
		t.Lost = 1
	}
	return t
}

// blank reports whether the race was begun here and its spotter logged nothing: only
// then may its journal go.
func (r *openRace) blank() bool {
	return r.prior == nil && r.created && r.screenModel != nil && !r.screenModel.Touched()
}

// discard removes the journal of a race that never was, and the recording of nothing.
// It is to be called once both are closed.
func (r *openRace) discard() error {
	if err := errors.Join(r.recording.remove(), r.copy.discardCopy()); err != nil {
		return err
	}
	var err error
	if !wait.Within(leaveWithin, func() { err = os.Remove(r.path) }) {
		return fmt.Errorf("%s: %w", r.path, journal.ErrSilent)
	}
	return err
}

// remove deletes the file of a recording that is closed: the file that was made, which
// is not the one that --record names where that was there already.
func (rec *recording) remove() error {
	if rec.Recorder == nil {
		return nil
	}
	return os.Remove(rec.Path())
}
