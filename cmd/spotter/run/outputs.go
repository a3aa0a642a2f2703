package run

import (
	"context"
	"errors"
	"runtime"
	"strings"
	"time"

	"spotter/audio"
	"spotter/audio/engine"
	"spotter/audio/headset"
	"spotter/audio/pulse"
	"spotter/cmd/spotter/phone"
	"spotter/phone/out"
	"spotter/race"
	"spotter/text"
	"spotter/text/say"
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
func (c *chooser) Code(dark bool) (rows []string, address string) { return c.plan.Phone.Code(dark) }

// Awaited has the screen show it until a phone is there.
func (c *chooser) Awaited() (runners, pads bool) { return c.plan.Phone.Awaited() }

// chooser lets the screen change the output.
type chooser struct {
	wire    *wire
	engine  *engine.Engine
	plan    Plan
	started time.Time
}

var _ live.Outputs = (*chooser)(nil)

// Choices implements [ui.Outputs]: the sound server's sinks, and behind them what
// the race began with where that is none of them. A recording is not offered:
// opening it again would begin it anew.
func (c *chooser) Choices() ([]live.Choice, error) {
	if asked := c.plan.Phone.Choices(); asked != nil { // a question stands alone: its answer is quick to find
		return asked, nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), AskWithin)
	defer cancel()
	sinks, err := pulse.Sinks(ctx)
	if err != nil && !pulse.NoneToExpect(err, runtime.GOOS) && c.plan.Output.Text != out.Name { // a phone needs none
		why, next := soundFault(err)
		return nil, errors.New(strings.TrimSuffix(why+". "+next, ". "))
	}
	return choices(sinks, c.plan.Output.Text, c.wire.named(), c.wire.gauge.Status().Device), nil
}

// choices returns what can be chosen: first is the output that the race began
// with, now the one in use, both as --output takes them, and device what is open or
// was so last.
func choices(sinks []pulse.Sink, first, now string, device audio.Device) []live.Choice {
	began := live.Choice{Spec: first, Label: "--output " + text.Escape(first), InUse: now == first}
	offer := !strings.HasPrefix(first, "wav:")
	called := map[string]int{}
	for _, s := range sinks {
		called[s.Label]++
	}
	var list []live.Choice
	for _, s := range sinks {
		c := live.Choice{Spec: "pulse:" + s.Name, Label: text.Escape(s.Label), State: s.State, Bluetooth: s.Bluetooth,
			Default: s.Default, Muted: s.Muted || s.Zero, Latency: s.Latency}
		if s.Soft && !c.Muted {
			c.State = say.T("volume too low")
		}
		if called[s.Label] > 1 { // two of a kind: their names tell them apart
			c.Label = shortName(s.Name) + " (" + c.Label + ")"
		}
		c.InUse = now == c.Spec || s.Name == device.Name && namesSink(now, s.Name)
		if c.Spec == first || namesSink(first, s.Name) {
			offer = false // the sink's own line says more
		}
		if s.Name == device.Name && began.InUse {
			began.Label += say.F(" (now %s)", c.Label)
		}
		list = append(list, c)
	}
	if offer {
		if sink, ok := strings.CutPrefix(first, "pulse:"); ok { // it is not there now
			began.Label, began.State = text.Escape(lostLabel(sink, device)), say.T("not connected")
		}
		list = append(list, began)
	}
	return list
}

// namesSink reports whether an --output text names a sink, or another profile of its
// headset.
func namesSink(spec, sink string) bool {
	name, ok := strings.CutPrefix(spec, "pulse:")
	return ok && headset.Same(name, sink)
}

// lostLabel returns the label of a sink that is not there: as it was when it was open
// last, else what its name tells.
func lostLabel(sink string, last audio.Device) string {
	if last.Label != "" && (last.Name == sink || headset.Same(last.Name, sink)) {
		return last.Label
	}
	return headset.Label(sink)
}

// shortName returns a sink's name without what all of its kind begin with.
func shortName(name string) string {
	for _, kind := range []string{"alsa_output.", "bluez_output.", "bluez_sink."} {
		name = strings.TrimPrefix(name, kind)
	}
	return text.Escape(name)
}

// Use implements [ui.Outputs].
func (c *chooser) Use(spec string) error {
	if c.plan.Phone.Answer(spec) {
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
