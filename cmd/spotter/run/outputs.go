package run

import (
	"context"
	"errors"
	"runtime"
	"strings"
	"time"

	"spotter/audio/engine"
	"spotter/audio/pulse"
	"spotter/cmd/spotter/phone"
	"spotter/cmd/spotter/sinks"
	"spotter/phone/out"
	"spotter/race"
	"spotter/text"
	"spotter/ui/live"
)

// openPhone serves the page of the earpiece where the runner's phone is the output, and that of the pads
// with --pads.
func (r *openRace) openPhone() {
	w, desk := r.wire, r.plan.Phone
	isEar := r.plan.Output.Text == out.Name
	if desk == nil || !isEar && !desk.ForPads {
		return
	}
	err := desk.Begin(phone.Options{NoEar: !isEar, Bank: r.bank, Mono: r.plan.Mix.Mono, Cue: r.pack.Cue, Now: w.now, State: r.prog.CrashFile,
		Nudge: w.nudge, Guard: r.crash.Caught, Note: func(said string) { w.note(race.ItemPhone, said) }})
	if err != nil { // the output says it too, where it is the phone
		w.note(race.ItemPhone, text.Clean(err.Error()))
		return
	}
	if w.page = desk.Pads; w.page != nil {
		w.hub.Add(w.page)
	}
	w.small = append(w.small, desk.Small)
}

// Code has the screen draw the code of the phone's page.
func (c *chooser) Code(dark bool) (rows []string, address string) {
	if rows, address = c.plan.HQ.Shared().Code(dark); rows != nil {
		return rows, address
	}
	return c.plan.Phone.Code(dark)
}

// Awaited has the screen show it until a phone is there.
func (c *chooser) Awaited() (runners, pads bool) { return c.plan.Phone.Awaited() }

// chooser lets the screen change the output.
type chooser struct {
	wire    *wire
	engine  *engine.Engine
	plan    Plan
	started time.Time
	known   []pulse.Sink // that the server told last: the best to choose from while it does not answer
}

var _ live.Outputs = (*chooser)(nil)

// Choices implements [ui.Outputs]: the sound server's sinks, and behind them what
// the race began with where that is none of them. A recording is not offered:
// opening it again would begin it anew.
func (c *chooser) Choices() ([]live.Choice, error) {
	if asked := append(c.plan.Phone.Choices(), c.plan.HQ.Shared().Choices()...); asked != nil { // a question stands alone: its answer is quick to find
		return asked, nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), AskWithin)
	defer cancel()
	all, err := pulse.Sinks(ctx)
	if err != nil && !pulse.NoneToExpect(err, runtime.GOOS) && c.plan.Output.Text != out.Name { // a phone needs none
		why, next := soundFault(err)
		err = errors.New(strings.TrimSuffix(why+". "+next, ". "))
		all = c.known
	} else {
		err = nil
	}
	c.known = all
	return c.plan.HQ.Shared().Offer(sinks.Choices(all, c.plan.Output.Text, c.wire.named(), c.wire.gauge.Status().Device)), err
}

// Use implements [ui.Outputs].
func (c *chooser) Use(spec string) error {
	if c.plan.Phone.Answer(spec) || c.plan.HQ.Shared().Answer(spec) {
		return nil
	}
	p := c.plan
	p.Output.Text = spec
	outs, err := Outputs(p, c.started)
	if err != nil {
		return err
	}
	c.wire.output.Store(&spec)
	c.engine.Use(outs)
	return nil
}

// AskWithin bounds how long a sound server may take to answer.
const AskWithin = 3 * time.Second
