package live

import (
	"cmp"
	"fmt"
	"path"
	"strings"

	"spotter/race"
	"spotter/text"
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
	short, works := "Cues logged", "Cues are logged, not heard."
	if j.Practice { // a demo has no log
		short, works = "Cues are silent", "Cues are not heard."
	}
	switch o.State {
	case OutputLost:
		fs = append(fs, dash.Fault{Name: "sound", Short: "NO SOUND" + ago + ": shout! " + short,
			What: "NO SOUND" + ago + ": " + cmp.Or(text.Clean(o.Fault), name+" is lost"), Next: "Shout. " + l.orAnother(),
			Works: works})
	case OutputSilent:
		fs = append(fs, dash.Fault{Name: "sound", Short: "NO SOUND: the runner hears nothing",
			What: "NO SOUND: " + cmp.Or(text.Clean(o.Fault), "output "+name), Next: "Shout. " + l.orAnother(),
			Works: works})
	case OutputOpening:
		if o.Fault != "" || ago != "" && since > openingGrace {
			fs = append(fs, dash.Fault{Name: "sound", Short: "NO SOUND YET" + ago, What: "NO SOUND YET" + ago + ": " + cmp.Or(text.Clean(o.Fault), "opening "+name), Next: l.orAnother()})
		}
	case OutputOK:
		if o.Fault != "" {
			why, next := text.Clean(o.Fault), l.orAnother()
			if o.Unheard {
				fs = append(fs, dash.Fault{Name: "sound", Short: why, What: "NOT HEARD: " + why, Next: "Shout. " + next})
				break
			}
			fs = append(fs, dash.Fault{Name: "soft sound", Short: why, What: "CHECK SOUND: " + why, Next: next})
		}
	}
	if j.Fault != "" {
		lines := fmt.Sprintf("NOT SAVED: %d of %d lines", j.Logged-min(j.Durable, j.Logged), j.Logged)
		f := dash.Fault{Name: "journal", Short: lines, What: lines + ": " + text.Clean(j.Fault), Next: text.Clean(j.Next), Works: "Spotter keeps trying. Cues still play."}
		if n := int(j.For.Seconds()); n > 0 {
			f.Short = fmt.Sprintf("NOT SAVED for %d s: %d lines", n, j.Logged-min(j.Durable, j.Logged))
			f.What = fmt.Sprintf("NOT SAVED for %d s: %s: %d of %d lines", n, text.Clean(j.Fault), j.Logged-min(j.Durable, j.Logged), j.Logged)
		}
		fs = append(fs, f)
	}
	if j.Moved != "" {
		fs = append(fs, dash.Fault{Name: "moved", Short: "LOG MOVED: now " + text.Clean(j.MovedTo), What: "LOG MOVED: " + text.Clean(j.Moved), Next: "Every line is saved in " + text.Clean(j.MovedTo) + ".", Works: "Cues still play."})
	}
	if r := &l.health.Recording; r.Fault != "" {
		fs = append(fs, dash.Fault{Name: "recording", Short: "RECORDING STOPPED", What: "RECORDING STOPPED: " + text.Clean(r.Fault), Next: text.Clean(r.Next)})
	}
	if l.back.stop {
		fs = append(fs, l.stopFault())
	}
	if w := &l.health.Words; w.Fault != "" {
		fs = append(fs, w.fault())
	}
	return fs
}

// orAnother says what to do about an output: what mends it, or how to take
// another one.
func (l *Screen) orAnother() string {
	next := text.Clean(l.health.Output.Next)
	if l.o.Outputs == nil {
		return next
	}
	if next != "" && !strings.HasSuffix(next, ".") {
		next += "." // it ends with a command, or a sentence without its stop
	}
	return strings.TrimSpace(next + " " + l.keyOf(keymap.Picker) + ":" + cells.Glue + "another" + cells.Glue + "output")
}

// stopFault says that STOP was on when the race broke off and is not any more.
func (l *Screen) stopFault() dash.Fault {
	what := "STOP was on when it broke off"
	if l.back.left {
		what = "STOP was on when it was left"
	}
	return dash.Fault{Name: "stop", Short: "STOP was on · " + l.stopKey() + ": again", What: what, Next: l.stopKey() + ": STOP again. " + l.keyOf(keymap.Silence) + ": not needed"}
}

// stopKey returns the key of STOP, as it is labelled.
func (l *Screen) stopKey() string {
	for i := range l.o.Pack.Cues {
		c := &l.o.Pack.Cues[i]
		if c.ID == "stop" && len(c.Keys) > 0 {
			return l.keys.ByName[c.Keys[0]].Labels(1)
		}
	}
	return "STOP"
}

// fault tells of words that cannot be said, before a key is pressed that needs them.
func (w *WordsHealth) fault() dash.Fault {
	const what = "SOME SPLITS PLAIN: "
	short, need := what+text.Clean(path.Base(w.File)), "Splits that need it"
	if w.More > 0 {
		short += fmt.Sprintf(" +%d", w.More)
		need += fmt.Sprintf(", or %d more like it,", w.More)
	}
	return dash.Fault{Name: "words", Short: short, What: what + text.Clean(w.Fault), Next: need + " play the plain clip."}
}
