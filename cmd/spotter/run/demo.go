package run

import (
	"context"
	"errors"
	"fmt"
	"time"

	"spotter/audio"
	"spotter/cmd/spotter/crash"
	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/wait"
	"spotter/cues"
	"spotter/race"
	"spotter/race/demo"
	"spotter/ui/cells"
)

// demoTarget is the target of a demo for which none is set: the record of Xu Zhenjun.
const demoTarget = 3*time.Hour + 43*time.Minute + 39*time.Second

// Demo runs a race that is made up, so many times faster than a real one, on the live
// screen. It writes no journal and offers no race to go on with. Its score is printed at
// the end.
func Demo(ctx context.Context, prog *Program, p Plan, outputs []audio.Output, speed int, seed uint64) error {
	ctx, end := context.WithCancel(ctx)
	defer end()
	if err := checkSpotterSink(p); err != nil {
		return err
	}
	p.Race = fmt.Sprintf("DEMO ×%d", speed)
	if p.Target == 0 {
		p.Target = time.Duration(float64(demoTarget) * p.DistanceM / race.MarathonM)
	}
	r := &openRace{prog: prog, plan: p, clock: race.NewFastClock(speed), crash: crash.New(end)}
	r.ears = wait.Start(func() measuredEars { return measure(prog.EarpieceFile) })
	if err := r.reachPack(); err != nil {
		return err
	}
	if err := r.loadPack(); err != nil {
		return err
	}
	r.speak()
	o := race.Options{Frame: p.Frame, DistanceM: p.DistanceM, Target: p.Target, Units: p.Units, Curve: p.Curve, Clock: r.clock}
	r.session = race.NewSession(o)
	r.demo = &rehearsal{coach: r.newCoach(speed, seed)}
	r.openSound(outputs)
	r.demo.Monitor, r.demo.now, r.demo.clock, r.demo.nudge = r.wire, prog.Now, r.clock, r.beat.Nudge
	_, err := r.screen(ctx, end)
	return r.closeDemo(err)
}

// newCoach returns the coach of a race that is made up for the plan.
func (r *openRace) newCoach(speed int, seed uint64) *demo.Coach {
	plan := race.Plan{Target: r.plan.Target, DistanceM: r.plan.DistanceM, Units: r.plan.Units}
	script := demo.Script(demo.Options{Seed: seed, Plan: plan, Frame: r.plan.Frame, Speed: speed, Has: r.hasKey})
	return demo.NewCoach(script, speed, func(s *demo.Scene) string {
		switch s.Does {
		case race.KindSplit:
			return "enter"
		case race.KindFall:
			return "F"
		case race.KindGo:
			return "space"
		}
		c, _ := r.pack.Cue(s.KeyOf(r.plan.Frame))
		return cells.KeyLabel(c.Keys[0])
	})
}

// hasKey reports whether the pack has a cue that the runner hears, and a key for it.
func (r *openRace) hasKey(heard cues.ID) bool {
	_, ok := r.pack.Cue(heard)
	c, pressed := r.pack.Cue(r.plan.Frame.Pressed(heard))
	return ok && pressed && len(c.Keys) > 0
}

// closeDemo ends the sound and prints the score.
func (r *openRace) closeDemo(err error) error {
	r.beat.Stop()
	r.wire.sounds.Close()
	r.quiet()
	if !wait.Within(leaveWithin, r.inside.Wait) {
		err = errors.Join(err, errors.New("the sound output did not close"))
	} else if r.unsound != nil {
		err = errors.Join(err, fmt.Errorf("closing the sound output: %w", r.unsound))
	}
	if crashed := r.crash.Report(r.prog.CrashFile, r.prog.Version); crashed != nil {
		err = errors.Join(crashed, err)
	}
	score := r.demo.coach.Score()
	said := "demo: " + score.Words() + "\nnothing was saved: spotter --race NAME runs a race\n"
	return errors.Join(err, fault.Writing("the score", wait.Write(r.prog.Stdout, said, time.Second)))
}
