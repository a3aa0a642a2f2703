package export

import (
	"bufio"
	"fmt"
	"strings"
	"time"

	"spotter/race"
	"spotter/race/logbook"
	"spotter/report/figures"
	"spotter/text"
)

// writeMarkdown writes a short report: result, boards, cues, incidents, what was not heard.
func writeMarkdown(w *bufio.Writer, r *run) error {
	o, f := &r.b.Open, &r.b.Facts
	name := text.Clean(o.Race)
	if name == "" {
		name = "Race"
	}
	fmt.Fprintf(w, "# %s\n\n", plain(name))
	fact := func(key, said string) {
		if said != "" {
			fmt.Fprintf(w, "- %s: %s\n", key, plain(said))
		}
	}
	fact("Runner", o.Runner)
	fact("Spotter", o.Spotter)
	if f.Gun.Known {
		fact("Start", r.zoned(f.Gun.Wall).Format("2006-01-02 15:04:05 -07:00"))
	}
	if o.DistanceM > 0 {
		fact("Distance", race.FormatDistance(o.DistanceM, o.Units))
	}
	if o.Target > 0 {
		fact("Target", race.FormatElapsed(o.Target))
	}
	switch {
	case f.Finish.Known:
		fact("Time from the gun", race.FormatMilli(f.Finish.Elapsed))
	default:
		fact("Ended", r.b.Ended())
	}
	if d, ok := f.ByChip(); ok {
		fact("Time from the mat", race.FormatMilli(d))
	}
	if n := len(f.Falls); n > 0 {
		fact("Falls", fmt.Sprint(n))
	}
	if f.Training {
		fact("Training run", "yes")
	}
	fact("Log", r.Verdict)
	r.boardTable(w)
	r.cueTable(w)
	r.list(w, "Incidents, aid and notes", func(e *race.Event) string {
		switch tierOf(e) {
		case incidents, aids, remarks:
			return logbook.Title(e, r.b)
		}
		return ""
	})
	r.list(w, "Not heard", func(e *race.Event) string {
		if o := r.outcome(e); e.Kind == race.KindCue && (o == nil || o.Outcome != race.Heard) {
			return r.cueText(e)
		}
		return ""
	})
	return nil
}

// boardTable writes a row for each board that is believed.
func (r *run) boardTable(w *bufio.Writer) {
	if len(r.b.Splits) == 0 {
		fmt.Fprint(w, "\nNo board was passed.\n")
		return
	}
	fmt.Fprint(w, "\n## Boards\n\n| Board | Race time | Stretch | Pace | Target |\n|---|---:|---:|---:|---:|\n")
	for _, s := range r.b.Splits {
		pace, gap := logbook.StandingWords(r.b.Plan, s)
		fmt.Fprintf(w, "| %s | %s | %s | %s | %s |\n", plain(s.Marker), race.FormatElapsed(s.Elapsed), race.FormatShort(s.Lap), plain(pace), plain(gap))
	}
	if n := len(r.b.Facts.Doubted); n > 0 {
		fmt.Fprintf(w, "\n%s not believed and left out.\n", text.Count(n, "press")+map[bool]string{true: " is", false: " are"}[n == 1])
	}
}

// cueTable writes how many cues of each kind there were.
func (r *run) cueTable(w *bufio.Writer) {
	src := figures.FromBook(r.b)
	f := figures.Of(src, figures.Whole(src))
	if f.Cues.All == 0 {
		fmt.Fprint(w, "\nNo cue was given.\n")
		return
	}
	fmt.Fprint(w, "\n## Cues\n\n| Cue | Class | Given | Heard whole |\n|---|---|---:|---:|\n")
	for _, c := range f.ByCue {
		fmt.Fprintf(w, "| %s | %s | %d | %d |\n", plain(logbook.CueName(c.Cue)), plain(c.Class.String()), c.All, c.Whole)
	}
	fmt.Fprintf(w, "| all | | %d | %d |\n", f.Cues.All, f.Cues.Whole)
	if s := f.Counted(); s != "" {
		fmt.Fprintf(w, "\nBesides, the program gave %s.\n", s)
	}
	if f.Latency.N > 0 {
		fmt.Fprintf(w, "\nKey to ear: half within %s, 95 of 100 within %s.\n", logbook.Milli(f.Latency.P50), logbook.Milli(f.Latency.P95))
	}
	if d := f.Longest.Moved(); d > 0 {
		fmt.Fprintf(w, "\nLongest time without a cue, rests left out: %s, from %s.\n", race.FormatShort(d), race.FormatElapsed(f.Longest.From))
	}
}

// list writes the lines for which say has words, with their race time and civil time.
func (r *run) list(w *bufio.Writer, head string, say func(e *race.Event) string) {
	n := 0
	_ = r.lines(func(_ int32, e *race.Event) error {
		said := say(e)
		if said == "" {
			return nil
		}
		if n++; n == 1 {
			fmt.Fprintf(w, "\n## %s\n\n", head)
		}
		at := "before the start"
		if e.HasElapsed {
			at = race.FormatElapsed(r.elapsed(e))
		}
		fmt.Fprintf(w, "- %s (%s): %s\n", at, clock(r.wall(e)), plain(said))
		return nil
	})
}

// clock writes a civil time of day.
func clock(at time.Time) string {
	if at.IsZero() {
		return "time not known"
	}
	return at.Format("15:04:05")
}

// plain returns a text that Markdown shows as it is: cleaned, with an escape before every sign
// that means something, and no HTML.
func plain(s string) string {
	s = text.Clean(s)
	var b strings.Builder
	for i, r := range s {
		switch {
		case r == '&':
			b.WriteString("&amp;")
		case r == '<':
			b.WriteString("&lt;")
		case r == '>':
			b.WriteString("&gt;")
		case strings.ContainsRune("\\`*_{}[]()#+!|~$^=@", r), i == 0 && r == '-':
			b.WriteByte('\\')
			b.WriteRune(r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
