package run

import (
	"cmp"
	"path/filepath"
	"strings"
	"time"

	"spotter/audio"
	"spotter/cmd/spotter/phone"
	"spotter/cmd/spotter/wait"
	"spotter/cues"
	"spotter/phone/link"
	"spotter/phone/out"
	"spotter/phone/pads"
	"spotter/phone/pages"
	"spotter/race"
	"spotter/text"
	"spotter/text/say"
	"spotter/ui/live"
)

// openPhone serves the pages for phones where the runner's phone is the output. What is wrong
// with that stands where a lost output does.
func (r *openRace) openPhone() {
	w, desk := r.wire, r.plan.Phone
	if r.plan.Output.Text != out.Name || desk == nil {
		return
	}
	state := ""
	if r.prog.CrashFile != "" {
		state = filepath.Dir(r.prog.CrashFile)
	}
	w.pads = pads.New(w.now, pads.Layout(r.classOf, r.padLabel))
	err := desk.Begin(phone.Options{Bank: r.bank, Mono: r.plan.Mix.Mono, State: state, Nudge: w.nudge, Guard: r.crash.Caught,
		Pads: link.Page{Files: pages.Pads(), Handle: w.pads.Handle}, Note: func(said string) { w.note(race.ItemPhone, said) }})
	if err != nil {
		_ = wait.Write(r.prog.Stderr, "spotter: "+text.Escape(err.Error())+"\n", time.Second) // the output says it too
		return
	}
	w.hub.Add(w.pads)
	w.small = append(w.small, desk.Small)
}

// classOf returns the class of a cue of the pack.
func (r *openRace) classOf(id cues.ID) (cues.Class, bool) {
	c, ok := r.pack.Cue(id)
	return c.Class, ok
}

// padLabel names what a pad is for.
func (r *openRace) padLabel(do string) string {
	switch do {
	case "stop":
		return say.T("STOP")
	case "split":
		return say.T("Split")
	case "void":
		return say.T("Void")
	case "again":
		return say.T("Again")
	case "silence":
		return say.T("Silence")
	}
	c, _ := r.pack.Cue(cues.ID(do))
	return text.Clean(cmp.Or(c.Text, do))
}

// padOutcome returns the word in which the page of the pads is told what became of a press.
func padOutcome(o audio.Outcome) string {
	return [...]string{audio.Sounding: pads.Begun, audio.Heard: pads.Heard, audio.Cut: pads.Cut, audio.Dropped: pads.Dropped,
		audio.Expired: pads.Expired, audio.NoDevice: pads.NoDevice}[o]
}

// Code implements [live.Coded].
func (c *chooser) Code(light bool) (rows []string, address string) { return c.plan.Phone.Code(light) }

// phoneChoices returns the answers to the question whether another phone is let in; none without one.
func (c *chooser) phoneChoices() []live.Choice {
	if c.plan.Phone == nil || c.plan.Phone.Asks() == "" {
		return nil
	}
	who := text.Clean(c.plan.Phone.Asks())
	return []live.Choice{{Spec: phone.Answer + "yes", Label: say.F("Let the other phone in: %s", who)},
		{Spec: phone.Answer + "no", Label: say.T("Keep the phone that is there")}}
}

// answer takes an answer to that question, and reports whether a choice was one.
func (c *chooser) answer(spec string) bool {
	yes, is := strings.CutPrefix(spec, phone.Answer)
	if is {
		c.plan.Phone.Let(yes == "yes")
	}
	return is
}
