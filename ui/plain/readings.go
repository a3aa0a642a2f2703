package plain

import (
	"fmt"
	"math"
	"time"

	"spotter/text/say"
	"spotter/ui/cells"
	"spotter/ui/crew"
	"spotter/ui/dash"
)

// read says what the spotter asked for, in one line, what matters most first.
func (r *teller) read(t *dash.Told) {
	switch t.Wanted {
	case dash.ReadClock:
		r.out.add(clockWords(t))
	case dash.ReadAhead:
		for _, s := range aheadWords(t) {
			r.out.add(s)
		}
	case dash.ReadPace:
		r.out.add(paceWords(t))
	case dash.ReadState:
		r.out.add(stateWords(t))
	case dash.ReadAgain:
		if r.out.recent == "" {
			r.out.add(say.T("nothing was said yet"))
			return
		}
		r.out.add(r.out.recent)
	}
}

// readingHelp says which keys have something read out. On a page they scroll, as on the
// screen.
func readingHelp() []string {
	return []string{
		say.T("where no page is open, these keys read out:"),
		say.T("esc: the race time and the gap"),
		say.T("pgdn: what comes next, and where the runner is"),
		say.T("pgup: the pace, and the finish in sight"),
		say.T("home: sound and log, STOP, quiet"),
		say.T("end: the last alarm, question or message again"),
	}
}

// clockWords says the race time and the gap.
func clockWords(t *dash.Told) string {
	if !t.Race.Started {
		return say.T("not started: enter starts the clock")
	}
	about := ""
	if t.Race.Approx {
		about = say.T("about") + " "
	}
	words := about + Duration(t.Race.Elapsed)
	if st := &t.Race.Standing; st.HasGap {
		words = cells.Join(", ", words, Gap(st.Behind))
	}
	if t.Race.Standing.Final {
		return cells.Join(", ", say.T("finished"), words)
	}
	return words
}

// aheadWords says what comes next, a line each, and where the runner is.
func aheadWords(t *dash.Told) (out []string) {
	if !t.Race.Started {
		return []string{say.T("not started: enter starts the clock")}
	}
	for i := range t.Race.Ahead[:min(3, len(t.Race.Ahead))] {
		out = append(out, thingWords(&t.Race.Ahead[i]))
	}
	if len(out) == 0 {
		out = append(out, say.T("every board is passed"))
	}
	if st := &t.Race.Standing; st.DistanceM > 0 {
		out = append(out, cells.Join(", ", say.F("the runner is at about %s", metres(st.DistanceM)), t.Position.Says))
	}
	return out
}

// thingWords says what comes, how far it is, and its key.
func thingWords(th *dash.Thing) string {
	words := th.Name
	if th.Note != "" {
		words += ", " + th.Note
	}
	if th.Overdue() {
		return words + ", " + say.F("overdue by %s", Duration(-th.In))
	}
	if th.AwayM > 0 {
		words += ", " + say.F("in %s", metres(th.AwayM))
	}
	if th.HasIn && th.In > 0 {
		words += ", " + Duration(th.In)
	}
	if th.Key != "" {
		words += ", " + say.F("key %s", cells.KeyWord(th.Key))
	}
	return words
}

// metres says a distance: in tens of metres when it is near.
func metres(m float64) string {
	if m < 1000 {
		return fmt.Sprintf("%.0f m", math.Round(m/10)*10)
	}
	return fmt.Sprintf("%.1f km", m/1000)
}

// paceWords says the pace of now, the one that is needed, and the finish in sight.
func paceWords(t *dash.Told) string {
	st, units := &t.Race.Standing, t.Race.Plan.Units
	words := ""
	add := func(known time.Duration, s func() string) {
		if known > 0 {
			words = cells.Join(", ", words, s())
		}
	}
	add(st.Pace, func() string { return say.F("pace %s", Pace(st.Pace, units)) })
	if !st.Final {
		add(st.Needed, func() string { return say.F("needed %s", Pace(st.Needed, units)) })
	}
	if n := len(t.Race.Splits); n > 0 {
		s := &t.Race.Splits[n-1]
		add(st.Projected, func() string { return say.F("finish in sight %s", Duration(st.Projected)) })
		words = cells.Join(", ", words, say.F("last board %s", s.Marker+" "+Duration(s.Elapsed)))
	} else {
		add(t.Race.Plan.Target, func() string { return say.F("target %s", Duration(t.Race.Plan.Target)) })
	}
	if words == "" {
		return say.T("no pace yet")
	}
	return words
}

// stateWords says how sound and log are doing, and what is on.
func stateWords(t *dash.Told) string {
	words := ""
	add := func(on bool, s string) {
		if on {
			words = cells.Join(". ", words, Words(s))
		}
	}
	add(t.Latched, say.T("STOP is on"))
	for i := range t.Faults {
		add(true, Times(t.Faults[i].Short))
	}
	if len(t.Faults) == 0 {
		heard := t.Output.Name
		if t.Output.Latency > 0 {
			heard += ", " + dash.Millis(t.Output.Latency)
		}
		add(true, say.F("sound: %s", heard))
		add(!t.Journal.Practice, say.F("saved %d of %d lines", t.Journal.Durable, t.Journal.Logged))
	}
	add(t.Journal.Practice, say.T("demo: not saved"))
	add(t.Crew.Kind != crew.None, linkWords(t.Crew))
	add(t.Quiet, say.T("quiet: only STOP and steering are heard"))
	add(t.Only, say.T("only the keys of input.toml work"))
	for i := range t.Small {
		add(true, t.Small[i].Words())
	}
	return words
}
