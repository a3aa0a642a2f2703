package run

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/handed"
	"spotter/cmd/spotter/share"
	"spotter/cmd/spotter/wait"
	"spotter/cues"
	"spotter/journal"
	"spotter/race"
	screen "spotter/ui/handed"
	"spotter/ui/keymap"
	"spotter/ui/live"
)

// Entry says how the live screen is entered.
type Entry struct {
	TakeUp   string        // the journal to go on with; "" for what --journal says
	ByKey    bool          // it was asked for on the first screen, whose flags were another race's
	Said     string        // to be said on the screen when it opens
	Language string        // the same, of the language of the screens
	Handed   *share.Handed // how it came from another device, or back from one; nil for a race of this one

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

// ending has what the end of a race needs.
type ending struct {
	quiet   context.CancelFunc // ends the sound
	unsound error              // what went wrong in closing the sound; read after inside.Wait
	whole   context.Context    // it goes on when the screen has ended
	tail    *tail              // takes lines to the journal until it is closed
}

// tail takes lines to the journal until it is closed: the sound of a race that was handed over goes on.
type tail struct {
	writer *journal.Writer
	mu     sync.RWMutex
	shut   bool
}

// Append implements [live.Recorder].
func (t *tail) Append(e race.Event) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	if !t.shut {
		t.writer.Append(e)
	}
}

// end has no more lines taken.
func (t *tail) end() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.shut = true
}

// last returns what takes lines to the journal until it is closed.
func (r *openRace) last() live.Recorder {
	if r.tail == nil {
		r.tail = &tail{writer: r.writer}
	}
	return r.tail
}

// handOver closes the journal of a race that was given to another device, and stays for STOP while that device has the race.
func (r *openRace) handOver(why string) (next Entry, err error) {
	a, desk := r.prog, r.plan.HQ.Shared()
	r.notes.Close()
	r.talk.Close()
	var where, again, copied string
	var closing error
	sent, whole := make(chan string, 1), false
	save := func() (string, int64, error) {
		r.tail.end()
		where, again, closing = r.closeJournal(why)
		copied, whole = r.closeCopy(closing == nil)
		go func() {
			defer r.crash.Caught()
			sent <- r.plan.HQ.Close(leaveWithin)
		}()
		size, _ := r.writer.Ready()
		return r.path, size, closing
	}
	keys := keymap.New(r.pack, r.plan.Frame, r.plan.Taught.Binds(r.plan.Bind)...)
	stop := func() (id cues.ID) {
		if b := keys.Alarm(); b != nil {
			id = b.Heard.ID
		}
		return id
	}
	ended := handed.Run(r.whole, handed.Options{Desk: desk, Sound: r.engine, Alarm: func() bool { return r.engine.Status().Alarm }, Ear: func() live.OutputHealth { return r.wire.Health().Output },
		Stop: stop, Save: save, Screen: screen.Options{Theme: a.Theme(r.plan.Theme), Keys: &keys, Learned: r.plan.Taught.Keys().LookUp, Touch: r.plan.Touch},
		Presses: r.wire.hub.Show, Show: a.Show, Signals: a.Signals, Crash: a.CrashFile, Version: a.Version})
	err = r.closeSound()
	desk.Close(r.whole)
	select {
	case said := <-sent:
		copied += said
	case <-time.After(2 * leaveWithin):
	}
	if err = errors.Join(r.crash.Report(a.CrashFile, a.Version), withCopy(closing, copied, whole), ended.Err, err); err == nil && ended.Step == share.Back {
		return Entry{TakeUp: r.path, Handed: desk.Returned()}, nil
	}
	if ended.Step == share.Back {
		again = "the race came back: " + share.TakeBack(r.path)
	}
	if err != nil {
		return next, fault.AndNext(err, again)
	}
	where += copied + r.recording.lacks() + r.soundCrashes.Line() + ended.Said
	return next, fault.Writing("where the race is saved", wait.Write(a.Stdout, where+again+"\n", time.Second))
}
