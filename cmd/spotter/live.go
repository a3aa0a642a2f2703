package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/spf13/cobra"

	"spotter/audio"
	"spotter/cues"
	"spotter/journal"
	"spotter/race"
	"spotter/ui"
)

// liveRace is a race while it is run: everything that is open, in the order in
// which it was opened and is closed in reverse.
type liveRace struct {
	app     *App
	plan    plan
	pack    *cues.Pack
	bank    audio.Bank
	path    string // of the journal
	prior   *journal.Log
	offer   string // a race that broke off and is not this one, "" for none
	writer  *journal.Writer
	clock   *race.Clock
	wire    *wire
	beat    *beat
	engine  *audio.Engine
	session *race.Session
	crash   *crash

	recording recording
	disk      diskNews  // of the journal, for the screen
	movedTo   string    // the file that the screen last told of
	movedAt   time.Time // when it began to

	soundCrashes soundCrashes

	quiet  context.CancelFunc // ends the sound
	inside sync.WaitGroup     // what runs besides the screen

	unsound error // what went wrong in closing the sound; read after inside.Wait
}

// live runs a race on the live screen.
func (a *App) live(c *cobra.Command, _ []string) error {
	vals, p, err := a.planned(c)
	if err != nil {
		return err
	}
	outputs, err := parseOutput(p, a.o.Started)
	if err != nil {
		return err
	}
	if err := a.needTerminal("the live screen"); err != nil {
		return err
	}
	ctx, end := context.WithCancel(c.Context())
	defer end()
	r := &liveRace{app: a, plan: p, clock: new(race.Clock), crash: &crash{end: end}, disk: newDiskNews()}
	if err := r.takeUp(vals); err != nil {
		return err
	}
	if err := r.takePack(); err != nil {
		return err
	}
	if r.bank, err = audio.LoadBank(r.pack); err != nil {
		return failed(err, "spotter cues check "+shellWord(r.plan.pack.text)+" tells more")
	}
	if err := r.callByName(); err != nil {
		return err
	}
	defer alsoUncaught(a.crashFile())()
	if err := needFiles(); err != nil {
		return err
	}
	if err := r.openRecording(); err != nil {
		return err
	}
	if err := r.openJournal(); err != nil {
		return errors.Join(err, r.recording.discard())
	}
	raisePriority()
	r.openSound(outputs)
	why, err := r.screen(ctx, end)
	return r.close(why, err)
}

// parseOutput returns the outputs that the plan names.
func parseOutput(p plan, started time.Time) ([]audio.Output, error) {
	outs, err := audio.ParseOutput(p.output.text, audio.OutputOptions{Latency: p.latency, Follow: p.follow, Start: started})
	if err != nil {
		return nil, usagef("spotter devices lists the sound server's sinks", "%s: %w", p.output.where, err)
	}
	return outs, nil
}

// openSound starts the engine and what runs beside it. Nothing here waits for a
// sound server: presses made before it answers are played when it has.
func (r *liveRace) openSound(outputs []audio.Output) {
	a := r.app
	r.wire = &wire{now: a.o.Now, clock: r.clock, log: r.writer, saved: r.saved, told: make(chan struct{})}
	r.wire.output.Store(&r.plan.output.text)
	r.beat = newBeat(r.wire.watchClocks, r.crash.caught)
	r.wire.nudge = r.beat.nudge
	r.disk.wakes(r.beat.nudge)
	r.wire.recording = r.recording.health
	r.soundCrashes.path, r.soundCrashes.version = a.crashFile(), a.o.Version
	r.wire.broke = r.soundCrashes.note
	ears, err := a.earpieces()
	if err != nil { // no reason not to race; seen when the screen is left
		_ = writeWithin(a.o.Stderr, "spotter: "+clean(err.Error())+"\n", time.Second)
	}
	r.wire.ears = ears
	r.engine = audio.NewEngine(audio.EngineOptions{
		Cue: r.pack.Cue, Bank: r.bank, Outputs: outputs, Mix: r.plan.mix, Report: r.wire.report, Device: r.wire.device,
		Recorder: r.recording.Recorder,
	})
	r.wire.sound, r.wire.gauge = r.engine, r.engine
	ctx, quiet := context.WithCancel(context.Background())
	r.quiet = quiet
	ended := r.record()
	r.inside.Go(func() {
		defer r.crash.caught()
		defer ended()
		r.unsound = r.engine.Run(ctx)
	})
	r.loadSpeech(ctx)
}

// Why a race ended, apart from the names of signals: the reason in the journal's
// last line.
const (
	reasonLeft     = "left"
	reasonCrash    = "crash"
	reasonTerminal = "terminal lost"
)

// screen runs the live screen to its end, and returns why it ended in the
// journal's words.
func (r *liveRace) screen(ctx context.Context, end context.CancelFunc) (why string, err error) {
	a := r.app
	sigs, stop := a.signals()
	defer stop()
	got := make(chan os.Signal, 1)
	watching, unwatch := context.WithCancel(context.Background())
	defer unwatch()
	r.inside.Go(func() {
		select {
		case s := <-sigs:
			got <- s
			end()
		case <-watching.Done():
		}
	})
	defer r.beat.show(nil)
	_, err = a.show(ctx, r.model(), r.crash, r.ticks)
	if errors.Is(err, errStalled) {
		return reasonLeft, err
	}
	if err != nil { // a closed terminal fails first and sends its signal next
		select {
		case s := <-got:
			return signalName(s), &fault{err: ended{s}, code: ended{s}.code()}
		case <-time.After(200 * time.Millisecond):
			if errors.Is(err, errHungUp) { // and the signal is ignored, as under nohup
				err = &fault{err: err, code: ended{hangUp}.code()}
			}
			return reasonTerminal, err
		}
	}
	select {
	case s := <-got:
		return signalName(s), &fault{err: ended{s}, code: ended{s}.code()}
	default:
		return reasonLeft, nil
	}
}

// model returns the live screen of the race, with all that it needs.
func (r *liveRace) model() *ui.Live {
	a, history := r.app, []race.Event(nil)
	if r.prior != nil {
		history = r.prior.Events
	}
	return ui.NewLive(ui.Options{
		Now: a.o.Now, Session: r.session, Pack: r.pack, Frame: r.plan.frame,
		Player: r.wire, Recorder: r.writer, Monitor: r.wire,
		Speaker: r.wire, SayName: r.plan.sayName,
		Outputs: &chooser{wire: r.wire, engine: r.engine, plan: r.plan, started: a.o.Started}, Wake: r.beat.after,
		Race: r.plan.race, Runner: r.plan.runner, StartNow: r.plan.startNow,
		History: history, Head: r.writer.Head, Unfinished: r.offer,
		Theme: a.theme(r.plan.theme),
	})
}

// ticks has the beat send the screen its ticks.
func (r *liveRace) ticks(send func(tea.Msg)) {
	r.beat.show(func() { send(ui.Tick{}) })
	r.beat.nudge()
}

// close ends the sound, then the journal, and says where the race is. The
// terminal is itself again by then.
func (r *liveRace) close(why string, err error) error {
	r.beat.stop()
	r.quiet()
	if !within(leaveWithin, r.inside.Wait) {
		err = errors.Join(err, errors.New("the sound output did not close"))
	} else {
		if r.unsound != nil {
			err = errors.Join(err, fmt.Errorf("closing the sound output: %w", r.unsound))
		}
		err = errors.Join(err, r.recording.unfinished)
	}
	if r.crash.happened() {
		why = reasonCrash
	}
	where, again, closing := r.closeJournal(why)
	crashed := r.crash.report(r.app.crashFile(), r.app.o.Version)
	if crashed != nil || err != nil || closing != nil {
		return resumable(errors.Join(crashed, closing, err), again)
	}
	where += r.soundCrashes.line()
	return writing("where the race is saved", writeWithin(r.app.o.Stdout, where+again+"\n", time.Second))
}

// resumable adds to an error how to take the race up again.
func resumable(err error, again string) error {
	f := &fault{err: err, code: exitFailed, next: again}
	if inner, ok := errors.AsType[*fault](err); ok {
		f.code = inner.code
		if inner.next != "" {
			f.next = inner.next + "; " + again
		}
	}
	return f
}

// within runs f and reports whether it ended in time.
func within(d time.Duration, f func()) bool {
	done := make(chan struct{})
	go func() { defer close(done); f() }()
	select {
	case <-done:
		return true
	case <-time.After(d):
		return false
	}
}
