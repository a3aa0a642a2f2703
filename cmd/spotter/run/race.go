package run

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"

	"spotter/audio"
	"spotter/audio/clip"
	"spotter/audio/engine"
	"spotter/cmd/spotter/crash"
	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/host"
	"spotter/cmd/spotter/hq"
	"spotter/cmd/spotter/road"
	"spotter/cmd/spotter/sounds"
	"spotter/cmd/spotter/wait"
	"spotter/cues"
	"spotter/cues/pack"
	"spotter/input"
	"spotter/journal"
	"spotter/race"
	"spotter/text"
	"spotter/ui/cells"
	"spotter/ui/keymap"
	"spotter/ui/live"
	"spotter/ui/term"
)

// openRace is a race while it is run: everything that is open, in the order in
// which it was opened and is closed in reverse.
type openRace struct {
	prog        *Program
	plan        Plan
	pack        *pack.Pack
	bank        clip.Bank
	path        string // of the journal
	prior       *journal.Log
	begun       *race.Open // what the last open line of the journal to take up says; nil without one
	in          Entry
	created     bool          // path was made by this race
	history     []race.Event  // of a race that was taken up
	takenUp     *live.TakenUp // what to say of that; nil for a new race
	screenModel *live.Screen
	shown       bool // the screen was opened
	writer      *journal.Writer
	clock       *race.Clock
	wire        *wire
	beat        *wait.Beat
	engine      *engine.Engine
	session     *race.Session
	road        *road.Road // nil in a demo
	crash       *crash.Guard

	demo *rehearsal // in place of a journal; nil for a race
	recorders
	copy  second   // of the journal
	disk  diskNews // of the journal, for the screen
	moved struct {
		to string    // the file that the screen last told of
		at time.Time // when it began to
	}

	soundCrashes crash.Sound
	ears         wait.Soon[measuredEars] // what was measured of earpieces

	inside sync.WaitGroup // what runs besides the screen
	ending
}

// Race runs a race on the live screen. shown says whether its screen was opened; next
// says what its spotter goes on with instead, with an empty TakeUp when it ended.
func Race(ctx context.Context, prog *Program, p Plan, outputs []audio.Output, in Entry) (shown bool, next Entry, err error) {
	whole := ctx
	ctx, end := context.WithCancel(ctx)
	defer end()
	r := &openRace{prog: prog, plan: p, in: in, clock: new(race.Clock), crash: crash.New(end), ending: ending{whole: whole}}
	next, err = r.run(ctx, end, outputs)
	return r.shown, next, err
}

// run opens what the race needs, in order, shows it, and closes all in reverse.
func (r *openRace) run(ctx context.Context, end context.CancelFunc, outputs []audio.Output) (next Entry, err error) {
	a := r.prog
	r.ears = wait.Start(func() measuredEars { return measure(a.EarpieceFile) })
	uncaught := wait.Start(func() func() { return crash.AlsoUncaught(a.CrashFile) })
	if err := checkSpotterSink(r.plan); err != nil {
		return next, err
	}
	if err := r.prepare(); err != nil {
		return next, err
	}
	if done, ok := uncaught.Get(); ok { // else crashes only show on the terminal
		defer wait.Within(time.Second, done)
	}
	if err := needFiles(); err != nil {
		return next, err
	}
	if err := r.reachRecording(); err != nil {
		return next, err
	}
	if err := r.openRecording(); err != nil {
		return next, err
	}
	if err := r.openJournal(); err != nil {
		return next, errors.Join(err, r.recording.discard())
	}
	r.openCopy()
	r.plan.HQ.Begin(hq.Options{Version: a.Version, Journal: r.writer, Now: a.Now, Free: a.Host.Free, Event: r.machineEvent, Log: r.last().Append, Nudge: r.disk.told, Guard: r.crash.Caught, End: end, From: r.in.Handed})
	r.crash.GoesOn(resumeWords(r.path))
	host.RaisePriority()
	r.openSound(outputs)
	_, letGo := a.Signals() // that no signal ends the program while the race is being saved
	defer letGo()
	why, err := r.screen(ctx, end)
	saving := time.AfterFunc(time.Second, r.saving)
	next, err = r.close(why, err)
	saving.Stop()
	return next, err
}

// prepare reads what the race is run with: the journal to take up, the pack and its
// sounds.
func (r *openRace) prepare() (err error) {
	if err := r.reachJournal(); err != nil {
		return err
	}
	const otherFile = "name a file on another disk with --journal"
	if _, err := wait.Answer(wait.WholeAnswer, "the race to take up", otherFile, func() (struct{}, error) {
		return struct{}{}, r.takeUp()
	}); err != nil {
		return err
	}
	if err := r.reachPack(); err != nil {
		return err
	}
	_, err = wait.Answer(wait.WholeAnswer, "pack "+r.plan.Pack.Text, otherPack, func() (struct{}, error) {
		return struct{}{}, r.loadPack()
	})
	r.speak()
	return err
}

// loadPack opens the pack, and makes its sounds ready to play.
func (r *openRace) loadPack() (err error) {
	if err := r.takePack(); err != nil {
		return err
	}
	if err := keymap.Check(r.pack, r.plan.Bind); err != nil {
		return fault.Usagef("docs/packs.md has the names of the acts", "%s %w", r.plan.BindFrom.Called("bind"), err)
	}
	if r.bank, err = clip.LoadBank(r.pack); err != nil {
		return fault.Failed(err, "spotter cues check "+text.ShellWord(r.plan.Pack.Text)+" tells more")
	}
	return r.callByName()
}

// openSound starts the engine and what runs beside it. Nothing here waits for a
// sound server: presses made before it answers are played when it has.
func (r *openRace) openSound(outputs []audio.Output) {
	a := r.prog
	r.wire = &wire{now: a.Now, clock: r.clock, log: r.last(), saved: r.saved, look: r.writer.Look, told: make(chan struct{}),
		utterances: make(chan utterance, utterances)}
	if r.demo != nil {
		r.wire.log, r.wire.saved, r.wire.look = nowhere{}, unsaved, nil
	}
	r.wire.output.Store(&r.plan.Output.Text)
	r.openRoad()
	r.beat = wait.NewBeat(r.watchAll, r.crash.Caught)
	r.wire.nudge = r.beat.Nudge
	r.disk.wakes(r.beat.Nudge)
	r.wire.recording = r.recording.health
	r.wire.small = append(r.wire.small, r.wire.silence.small, r.copy.small)
	r.soundCrashes.Path, r.soundCrashes.Version = a.CrashFile, a.Version
	r.wire.broke = r.soundCrashes.Note
	ears, ok := r.ears.Get()
	if !ok {
		ears.err = fmt.Errorf("measured earpieces in %s: %w", a.EarpieceFile, journal.ErrSilent)
	}
	if ears.err != nil { // no reason not to race; seen when the screen is left
		_ = wait.Write(a.Stderr, "spotter: "+text.Escape(ears.err.Error())+"\n", time.Second)
	}
	r.wire.ears = ears.of
	w := r.wire
	w.counts = r.newCounts()
	r.engine = engine.New(engine.Options{
		Cue: r.pack.Cue, Bank: r.bank, Outputs: outputs, Mix: r.plan.Mix, Report: r.wire.report, Device: r.wire.device,
		Tap: r.recording.Recorder, Sounds: func(class cues.Class, sounds bool) { r.talk.Sounds(class, sounds) }, Counted: w.counts.Counted, Boot: func() time.Duration { return a.Now().Boot },
		Beyond: func(device string) time.Duration { ear, _ := w.ears.Of(device); return ear.Beyond },
	})
	r.wire.sound, r.wire.gauge = r.engine, r.engine
	w.counts.SetSound(r.engine)
	r.openSounds()
	r.openNotes()
	r.openInputs()
	r.openPhone()
	r.watchSilence()
	ctx, quiet := context.WithCancel(context.Background())
	r.quiet = quiet
	ended := r.record()
	r.inside.Go(func() {
		defer r.crash.Caught()
		defer ended()
		r.unsound = r.engine.Run(ctx)
	})
	r.runRoad(ctx)
	r.loadSpeech(ctx)
}

// openSounds begins the spotter's own sounds. The wires to the runner's are laid by then.
func (r *openRace) openSounds() {
	r.wire.bell = r.plan.Bell
	if r.plan.SpotterSink.Text == "" {
		return
	}
	r.wire.sounds = sounds.Start(sounds.Options{Sink: sinkName(r.plan.SpotterSink.Text), Runner: r.wire.runner, Guard: r.crash.Caught,
		Note: func(said string) {
			e := r.wire.event(race.KindNote)
			e.Item, e.Text = race.ItemSounds, said
			r.wire.log.Append(e) // a demo has no journal
			r.wire.nudge()
		}})
	r.wire.tick = r.wire.sounds.Play
	r.wire.small = append(r.wire.small, r.wire.sounds.Small)
}

// Why a race ended, apart from the names of signals: the reason in the journal's
// last line.
const (
	reasonLeft     = race.ReasonLeft
	reasonTakenUp  = race.ReasonTakenUp
	ReasonCrash    = "crash"
	reasonTerminal = "terminal lost"
	reasonSilent   = "the disk did not answer in time"
)

// screen runs the live screen to its end, and returns why it ended in the
// journal's words.
func (r *openRace) screen(ctx context.Context, end context.CancelFunc) (why string, err error) {
	a := r.prog
	sigs, stop := a.Signals()
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
	defer r.beat.Show(nil)
	r.screenModel, r.shown = r.model(), true
	_, err = a.Show(ctx, r.screenModel, r.crash, r.ready)
	if given := r.plan.HQ.Shared().Given(); given != "" && !errors.Is(err, term.ErrStalled) {
		return given, nil
	}
	if errors.Is(err, term.ErrStalled) {
		return reasonLeft, err
	}
	if err != nil { // a closed terminal fails first and sends its signal next
		select {
		case s := <-got:
			return fault.Ended{Signal: s}.Name(), fault.EndedBy(s, nil, "")
		case <-time.After(200 * time.Millisecond):
			if errors.Is(err, term.ErrHungUp) { // and the signal is ignored, as under nohup
				err = fault.HungUp(err)
			}
			return reasonTerminal, err
		}
	}
	select {
	case s := <-got:
		return fault.Ended{Signal: s}.Name(), fault.EndedBy(s, nil, "")
	default:
		return reasonLeft, nil
	}
}

// model returns the live screen of the race, with all that it needs.
func (r *openRace) model() *live.Screen {
	a := r.prog
	o := live.Options{
		Now: a.Now, Session: r.session, Pack: r.pack, Frame: r.plan.Frame, Bind: r.plan.Taught.Binds(r.plan.Bind), Taught: r.taught(),
		Player: r.wire, Recorder: logging{r.writer, &r.wire.silence, r.road, r.wire.page}, Monitor: r.plan.HQ.Watch(r.wire),
		Speaker: r.wire, SayName: r.plan.SayName,
		Outputs: &chooser{wire: r.wire, engine: r.engine, plan: r.plan, started: a.Started}, Wake: r.beat.After,
		Race: r.plan.Race, Runner: r.plan.Runner, StartNow: r.plan.StartNow,
		History: r.history, Head: r.writer.Head, Saved: r.onDisk, CountIn: r.plan.CountIn, Corral: r.plan.Corral, TakenUp: r.takenUp, Said: cmp.Or(r.in.Said, cells.Join(" · ", r.plan.Taught.Said(r.pack, r.plan.Frame), r.in.Language, r.sayCourse())),
		Theme: a.Theme(r.plan.Theme), Touch: r.plan.Touch, Road: r.onRoad(),
	}
	if r.notes != nil {
		o.Notes, o.Talk = r.notes, r.talk
	}
	if r.plan.Countdown && r.demo == nil { // the time of a demo goes too fast to count in
		o.Counts = r.wire.counts.Desk()
	}
	if r.demo != nil {
		r.demo.dress(&o, &r.wire.silence, r.beat.After)
	}
	return live.New(o)
}

// onDisk says how the journal stands on the disk, for the code of the witness.
func (r *openRace) onDisk() live.Saved {
	s := r.writer.Status()
	head, line := r.writer.Saved()
	return live.Saved{Head: head, Line: line, Logged: max(s.Logged, line), Fault: s.Err != nil}
}

// ready has the beat send the screen its ticks, and looks for a race that broke off:
// the screen is up by then, whatever lies in the folder.
func (r *openRace) ready(send func(tea.Msg)) {
	r.beat.Show(func() { send(live.Tick{}) })
	r.beat.Nudge()
	r.wire.hub.Show(func(p input.Press) { send(p) })
	if r.demo != nil || r.prior != nil || r.plan.Journal.Text != "" && r.plan.Journal.Text != LastRace {
		return
	}
	go func() { // it may be stuck in a folder that does not answer: nobody waits for it
		defer r.crash.Caught()
		if o, ok := r.prog.Offer(); ok {
			send(o)
		} else if r.prog.NoRaceYet() {
			send(live.FirstTime{})
		}
	}()
}

// close ends the sound, then the journal, and says where the race is. The sound of a race that was handed over ends last.
// The terminal is itself again by then. next is what the spotter goes on with instead.
func (r *openRace) close(why string, err error) (next Entry, _ error) {
	a := r.prog
	if err == nil && r.screenModel != nil && r.screenModel.Chosen() != "" {
		next, why = Entry{TakeUp: r.screenModel.Chosen(), ByKey: true}, reasonTakenUp
	}
	if why == race.ReasonHanded && !r.crash.Happened() {
		return r.handOver(why)
	}
	err = errors.Join(err, r.closeSound())
	if r.crash.Happened() {
		why = ReasonCrash
	}
	where, again, closing := r.closeJournal(why)
	copied, whole := r.closeCopy(closing == nil)
	copied += r.plan.HQ.Close(leaveWithin)
	r.plan.HQ.Shared().Close(r.whole)
	if (next.TakeUp != "" || why == reasonTerminal) && closing == nil && !r.crash.Happened() && r.blank() {
		if derr := r.discard(); derr != nil {
			err = errors.Join(err, fmt.Errorf("removing the journal of a race that was not begun: %w", derr))
		}
		return next, err
	}
	crashed := r.crash.Report(r.prog.CrashFile, r.prog.Version)
	if crashed != nil || err != nil || closing != nil {
		return Entry{}, fault.AndNext(errors.Join(crashed, withCopy(closing, copied, whole), err), again)
	}
	if next.TakeUp != "" {
		return next, nil
	}
	where += copied + r.recording.lacks() + r.soundCrashes.Line()
	return next, fault.Writing("where the race is saved", wait.Write(a.Stdout, where+again+"\n", time.Second))
}

// closeSound ends the sound, and whatever else has a line for the journal.
func (r *openRace) closeSound() (err error) {
	r.beat.Stop()
	r.wire.hub.Close()
	r.notes.Close()
	r.talk.Close()
	r.wire.sounds.Close()
	r.quiet()
	if !wait.Within(leaveWithin, r.inside.Wait) {
		err = errors.New("the sound output did not close")
	} else {
		if r.unsound != nil {
			err = fmt.Errorf("closing the sound output: %w", r.unsound)
		}
		err = errors.Join(err, r.recording.ending(r.writer.Status().Path))
	}
	r.plan.Phone.Close()
	return err
}

// leaveWithin bounds how long a race may take to end once it was asked to.
const leaveWithin = 3 * time.Second
