package live

import (
	"cmp"
	"strings"

	"spotter/cues"
	"spotter/cues/grammar"
	"spotter/text"
	"spotter/text/say"
	"spotter/ui/cells"
	"spotter/ui/dash"
	"spotter/ui/keymap"
)

// helpLines makes the help from the bindings and the pack in use, by class.
func (l *Screen) helpLines() []dash.HelpLine {
	var out []dash.HelpLine
	if l.o.Touch {
		out = touchHelp()
	}
	out = append(out, dash.HelpLine{Text: say.T("KEYS OF THE PROGRAM"), Ink: cells.Strong})
	for _, o := range l.keys.Own {
		out = append(out, dash.HelpLine{Key: cmp.Or(l.keyOf(o.Act), say.T("none")), Text: say.C("act", o.Binding.Help().Desc), Ink: cells.Text})
	}
	for _, class := range []cues.Class{cues.Alarm, cues.Steer, cues.Prepare, cues.Service, cues.Info} {
		ink, _ := cells.CueRoles(class)
		head := false
		for i := range l.o.Pack.Cues {
			c := &l.o.Pack.Cues[i]
			if c.Class != class || len(c.Keys) == 0 {
				continue
			}
			if !head {
				out = append(out, dash.HelpLine{Text: strings.ToUpper(say.C("class", class.String())) + ": " + classHelp(class), Ink: ink})
				head = true
			}
			b := l.keys.ByName[c.Keys[0]]
			out = append(out, dash.HelpLine{Key: b.HelpKeys(), Text: l.helpText(b), Ink: ink})
		}
	}
	return append(out, l.inForce()...)
}

// touchHelp says what a finger does.
func touchHelp() []dash.HelpLine {
	left, right := strings.ToUpper(say.C("side", "left")), strings.ToUpper(say.C("side", "right"))
	return []dash.HelpLine{
		{Text: say.T("PADS"), Ink: cells.Strong},
		{Key: say.T("tap"), Text: say.T("a pad acts at once, as its key does"), Ink: cells.Text},
		{Key: say.T("hold"), Text: say.T("do not: a phone's terminal then selects text, and sends nothing"), Ink: cells.Text},
		{Key: say.T("smear"), Text: say.F("up or down on %s, %s, STOP: one tap. On a page: it scrolls", left, right), Ink: cells.Text},
		{Key: say.T("between"), Text: say.T("nothing is done, and the screen says so"), Ink: cells.Text},
		{Key: say.T("this page"), Text: say.T("a tap on it goes back to the pads"), Ink: cells.Text},
	}
}

// inForce says what the sound goes through.
func (l *Screen) inForce() []dash.HelpLine {
	o := &l.health.Output
	out := []dash.HelpLine{{Text: say.F("OUTPUT: %s", cmp.Or(text.Clean(o.Name), say.T("none"))), Ink: cells.Strong}}
	if o.Detail != "" {
		out = append(out, dash.HelpLine{Key: say.T("in force"), Text: text.Clean(o.Detail), Ink: cells.Text})
	}
	if o.Latency > 0 {
		out = append(out, dash.HelpLine{Key: say.T("latency"), Text: say.F("%s key to ear", dash.Millis(o.Latency)), Ink: cells.Text})
	}
	if o.Note != "" {
		out = append(out, dash.HelpLine{Key: say.T("note"), Text: text.Clean(o.Note), Ink: cells.Text})
	}
	return out
}

// classHelp says what a class is for.
func classHelp(c cues.Class) string {
	switch c {
	case cues.Alarm:
		return say.T("repeats until cleared")
	case cues.Steer:
		return say.T("plays now or not at all")
	case cues.Prepare:
		return say.T("what comes next")
	case cues.Service:
		return say.T("waits its turn")
	}
	return say.T("waits for all other cues")
}

// helpText says which cue a key has and, in quotes, what the runner then hears.
func (l *Screen) helpText(b *keymap.Binding) string {
	label := l.pressedLabel(b)
	if b.Heard.ID == "" {
		return label + ": " + b.Missing
	}
	if l.speech.grammar != nil {
		switch b.Heard.ID {
		case grammar.MarkerID:
			return say.F("%s: says the last split", label)
		case grammar.PaceID:
			return say.F("%s: says the pace", label)
		}
	}
	says := "“" + text.Clean(b.Heard.Text) + "”"
	if l.o.Counts.Counter != nil && b.Heard.Countdown != cues.NoCountdown {
		says += say.T(" and counts down")
	}
	if label == text.Clean(b.Heard.Text) && !b.Sided() {
		return says
	}
	if b.Sided() {
		return say.F("%s: hears %s", whoseWords(l.o.Frame.Keys, label), says)
	}
	return label + ": " + says
}
