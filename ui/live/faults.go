package live

import (
	"cmp"
	"fmt"
	"path"
	"strings"

	"spotter/race"
	"spotter/text"
	"spotter/text/say"
	"spotter/ui/cells"
	"spotter/ui/dash"
	"spotter/ui/keymap"
)

// faults lists what does not work, the worst first.
func (l *Screen) faults() []dash.Fault {
	var fs []dash.Fault
	o, j := &l.health.Output, &l.health.Journal
	name := text.Clean(o.Name)
	since, ago := l.now.Wall.Sub(o.Since), ""
	if o.State != OutputOK && !o.Since.IsZero() && since >= 0 {
		ago = " " + race.FormatShort(since)
	}
	short, works := say.T("Cues logged"), say.T("Cues are logged, not heard.")
	if j.Practice { // a demo has no log
		short, works = say.T("Cues are silent"), say.T("Cues are not heard.")
	}
	switch o.State {
	case OutputLost:
		fs = append(fs, dash.Fault{Name: "sound", Short: say.F("NO SOUND%s: shout! %s", ago, short),
			What: say.F("NO SOUND%s: %s", ago, cmp.Or(text.Clean(o.Fault), say.F("%s is lost", name))), Next: say.F("Shout. %s", l.orAnother()),
			Works: works})
	case OutputSilent:
		fs = append(fs, dash.Fault{Name: "sound", Short: say.T("NO SOUND: the runner hears nothing"),
			What: say.F("NO SOUND: %s", cmp.Or(text.Clean(o.Fault), say.F("output %s", name))), Next: say.F("Shout. %s", l.orAnother()),
			Works: works})
	case OutputOpening:
		if o.Fault != "" || ago != "" && since > openingGrace {
			fs = append(fs, dash.Fault{Name: "sound", Short: say.F("NO SOUND YET%s", ago), What: say.F("NO SOUND YET%s: %s", ago, cmp.Or(text.Clean(o.Fault), say.F("opening %s", name))), Next: l.orAnother()})
		}
	case OutputOK:
		if o.Fault != "" {
			why, next := text.Clean(o.Fault), l.orAnother()
			if o.Unheard {
				fs = append(fs, dash.Fault{Name: "sound", Short: why, What: say.F("NOT HEARD: %s", why), Next: say.F("Shout. %s", next)})
				break
			}
			fs = append(fs, dash.Fault{Name: "soft sound", Short: why, What: say.F("CHECK SOUND: %s", why), Next: next})
		}
	}
	if j.Fault != "" {
		lines := say.F("NOT SAVED: %d of %d lines", j.Logged-min(j.Durable, j.Logged), j.Logged)
		f := dash.Fault{Name: "journal", Short: lines, What: lines + ": " + text.Clean(j.Fault), Next: text.Clean(j.Next), Works: say.T("Spotter keeps trying. Cues still play.")}
		if n := int(j.For.Seconds()); n > 0 {
			f.Short = say.F("NOT SAVED for %d s: %d lines", n, j.Logged-min(j.Durable, j.Logged))
			f.What = say.F("NOT SAVED for %d s: %s: %d of %d lines", n, text.Clean(j.Fault), j.Logged-min(j.Durable, j.Logged), j.Logged)
		}
		fs = append(fs, f)
	}
	fs = l.health.loud(fs)
	if j.Moved != "" {
		fs = append(fs, dash.Fault{Name: "moved", Short: say.F("LOG MOVED: now %s", text.Clean(j.MovedTo)), What: say.F("LOG MOVED: %s", text.Clean(j.Moved)), Next: say.F("Every line is saved in %s.", text.Clean(j.MovedTo)), Works: say.T("Cues still play.")})
	}
	if r := &l.health.Recording; r.Fault != "" {
		fs = append(fs, dash.Fault{Name: "recording", Short: say.T("RECORDING STOPPED"), What: say.F("RECORDING STOPPED: %s", text.Clean(r.Fault)), Next: text.Clean(r.Next)})
	}
	if l.back.stop {
		fs = append(fs, l.stopFault())
	}
	if w := &l.health.Words; w.Fault != "" {
		fs = append(fs, w.fault())
	}
	return fs
}

// loud appends the faults that are told of in small, but must be seen at once.
func (h *Health) loud(fs []dash.Fault) []dash.Fault {
	for i := range h.Small {
		if s := &h.Small[i]; s.Loud {
			what := text.Clean(s.Text)
			fs = append(fs, dash.Fault{Name: s.Name(), Short: what, What: what, Next: text.Clean(s.Next), Works: say.T("The keys still work.")})
		}
	}
	return fs
}

// orAnother says what to do about an output: what mends it, or how to take another one.
func (l *Screen) orAnother() string {
	next := text.Clean(l.health.Output.Next)
	if l.o.Outputs == nil {
		return next
	}
	if next != "" && !strings.HasSuffix(next, ".") {
		next += "." // it ends with a command, or a sentence without its stop
	}
	return strings.TrimSpace(next + " " + l.keyOf(keymap.Picker) + ":" + cells.Glue + strings.ReplaceAll(say.T("another output"), " ", cells.Glue))
}

// stopFault says that STOP was on when the race broke off and is not any more.
func (l *Screen) stopFault() dash.Fault {
	what := say.T("STOP was on when it broke off")
	if l.back.left {
		what = say.T("STOP was on when it was left")
	}
	return dash.Fault{Name: "stop", Short: say.F("STOP was on · %s: again", l.stopKey()), What: what, Next: say.F("%s: STOP again. %s: not needed", l.stopKey(), l.keyOf(keymap.Silence))}
}

// stopKey returns the key of STOP, as it is labelled.
func (l *Screen) stopKey() string {
	for i := range l.o.Pack.Cues {
		c := &l.o.Pack.Cues[i]
		if c.ID == "stop" && len(c.Keys) > 0 {
			return l.keys.ByName[c.Keys[0]].Labels(1)
		}
	}
	return say.T("STOP")
}

// fault tells of words that cannot be said, before a key is pressed that needs them.
func (w *WordsHealth) fault() dash.Fault {
	short, next := say.F("SOME SPLITS PLAIN: %s", text.Clean(path.Base(w.File))), say.T("Splits that need it play the plain clip.")
	if w.More > 0 {
		short += fmt.Sprintf(" +%d", w.More)
		next = say.F("Splits that need it, or %d more like it, play the plain clip.", w.More)
	}
	return dash.Fault{Name: "words", Short: short, What: say.F("SOME SPLITS PLAIN: %s", text.Clean(w.Fault)), Next: next}
}
