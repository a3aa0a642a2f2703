package live

import (
	"cmp"
	"strings"

	"spotter/cues"
	"spotter/cues/grammar"
	"spotter/text"
	"spotter/ui/cells"
	"spotter/ui/dash"
	"spotter/ui/keymap"
)

// helpLines makes the help from the bindings and the pack in use, by class.
func (l *Screen) helpLines() []dash.HelpLine {
	var out []dash.HelpLine
	out = append(out, dash.HelpLine{Text: "KEYS OF THE PROGRAM", Ink: cells.Strong})
	for _, o := range l.keys.Own {
		out = append(out, dash.HelpLine{Key: cmp.Or(l.keyOf(o.Act), "none"), Text: o.Binding.Help().Desc, Ink: cells.Text})
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
				out = append(out, dash.HelpLine{Text: strings.ToUpper(class.String()) + ": " + classHelp(class), Ink: ink})
				head = true
			}
			b := l.keys.ByName[c.Keys[0]]
			out = append(out, dash.HelpLine{Key: b.HelpKeys(), Text: l.helpText(b), Ink: ink})
		}
	}
	return append(out, l.inForce()...)
}

// inForce says what the sound goes through.
func (l *Screen) inForce() []dash.HelpLine {
	o := &l.health.Output
	out := []dash.HelpLine{{Text: "OUTPUT: " + cmp.Or(text.Clean(o.Name), "none"), Ink: cells.Strong}}
	if o.Detail != "" {
		out = append(out, dash.HelpLine{Key: "in force", Text: text.Clean(o.Detail), Ink: cells.Text})
	}
	if o.Latency > 0 {
		out = append(out, dash.HelpLine{Key: "latency", Text: dash.Millis(o.Latency) + " key to ear", Ink: cells.Text})
	}
	if o.Note != "" {
		out = append(out, dash.HelpLine{Key: "note", Text: text.Clean(o.Note), Ink: cells.Text})
	}
	return out
}

// classHelp says what a class is for.
func classHelp(c cues.Class) string {
	switch c {
	case cues.Alarm:
		return "repeats until cleared"
	case cues.Steer:
		return "plays now or not at all"
	case cues.Prepare:
		return "what comes next"
	case cues.Service:
		return "waits its turn"
	}
	return "waits for all other cues"
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
			return label + ": says the last split"
		case grammar.PaceID:
			return label + ": says the pace"
		}
	}
	says := "“" + text.Clean(b.Heard.Text) + "”"
	if l.o.Counts.Counter != nil && b.Heard.Countdown != cues.NoCountdown {
		says += " and counts down"
	}
	if label == text.Clean(b.Heard.Text) && !b.Sided() {
		return says
	}
	if b.Sided() {
		return l.o.Frame.Keys.String() + " " + label + ": hears " + says
	}
	return label + ": " + says
}
