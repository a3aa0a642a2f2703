package run

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"sync/atomic"
	"syscall"
	"time"

	"spotter/audio/record"
	"spotter/cmd/spotter/voicenote"
	"spotter/race"
	"spotter/text"
	"spotter/text/say"
	"spotter/ui/live"
)

// recordFaultFor bounds how long the screen shows that the recording has stopped: the
// pace needs the place, and the journal keeps it.
const recordFaultFor = 30 * time.Second

// recorders write sound to files beside a race.
type recorders struct {
	recording recording
	notes     *voicenote.Notes // by voice; nil in a demo
	talk      *voicenote.Talk  // to the runner; nil in a demo
}

// recording writes what the runner hears into a file, where --record names one.
type recording struct {
	*record.Recorder                    // nil: nothing is recorded
	stop             context.CancelFunc // ends it, once the sound has ended
	unfinished       error              // what went wrong at its end; read after inside.Wait
	fault            atomic.Pointer[recordFault]
	lacking          atomic.Pointer[string] // for the end: which file has no cue points; nil: none
}

// recordFault holds a fault of the recording, and when it was told.
type recordFault struct {
	text string
	boot time.Duration
}

// openRecording creates the file that --record names, if it names one. Whatever is
// wrong with it is wrong before the race.
func (r *openRace) openRecording() (err error) {
	if r.plan.Record.Text == "" {
		return nil
	}
	a := r.prog
	r.recording.Recorder, err = record.New(record.Options{
		Path: r.plan.Record.Text, Lead: time.Since(a.Started),
		Clock:  func() time.Duration { return a.Now().Boot },
		Number: func(press uint64) (uint64, bool) { return r.writer.Seq(race.EventID(press)) },
		Told:   r.recorded,
	})
	return err // it says what to do
}

// record runs the recording beside the sound, and returns what is to be called
// when that has ended.
func (r *openRace) record() (soundEnded func()) {
	rec := &r.recording
	r.mendLeft()
	if rec.Recorder == nil {
		return func() {}
	}
	ctx, stop := context.WithCancel(context.Background())
	rec.stop = stop
	r.inside.Go(func() {
		defer r.crash.Caught()
		rec.unfinished = rec.Run(ctx)
	})
	return stop
}

// recorded takes what there is to know of the recording to the journal, and what
// is wrong to the screen. It is called by the recorder and never waits.
func (r *openRace) recorded(e record.Event) {
	n := r.wire.event(race.KindNote)
	n.Item, n.File = race.ItemRecording, text.Escape(filepath.Base(e.Path))
	switch e.State {
	case record.On:
		n.Text = "what the runner hears is recorded from here on; " + frame0At(e.Began)
	default:
		n.Text = text.Escape(e.Err.Error())
	}
	r.writer.Append(n)
	if e.State == record.Stopped {
		r.recording.fault.Store(&recordFault{
			fmt.Sprintf("%s: %v", text.Escape(filepath.Base(e.Path)), stopReason(e.Err)), n.Boot,
		})
		if errors.Is(e.Err, record.ErrPointsMissing) {
			r.recording.lacksPoints(e.Path, r.path)
		}
	}
}

// stopReason says in few words why a recording stopped.
func stopReason(err error) error {
	if errors.Is(err, syscall.ENOSPC) {
		return errors.New("the disk is full")
	}
	if p, ok := errors.AsType[*fs.PathError](err); ok {
		return p.Err
	}
	return err
}

// health puts the recording into the screen's words.
func (rec *recording) health(now race.Stamp) live.RecordingHealth {
	f := rec.fault.Load()
	if f == nil || now.Boot-f.boot > recordFaultFor {
		return live.RecordingHealth{}
	}
	return live.RecordingHealth{Fault: f.text, Next: say.T("Cues still play and are logged.")}
}

// discard closes and removes a recording of a race that never began.
func (rec *recording) discard() error {
	if rec.Recorder == nil {
		return nil
	}
	return rec.Discard()
}
