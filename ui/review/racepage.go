package review

import (
	"strconv"

	"spotter/cues"
	"spotter/race"
	"spotter/race/logbook"
	"spotter/text"
	"spotter/text/say"
	"spotter/ui/cells"
)

// titled and pair make the lines of pages that are lists of facts.
func titled(s string) cells.Line { return cells.Line{{Text: s, Role: cells.Strong}} }

// nameWidth returns the columns that the names of facts have. English needs fewer than the others.
func nameWidth() int {
	if say.Language() == "en" {
		return 14
	}
	return 18
}

func pair(name, value string) cells.Line {
	return cells.Line{{Text: cells.Pad(name, nameWidth()) + " ", Role: cells.Dim}, {Text: value, Role: cells.Text}}
}

// frameShort says whose left is meant where there is little room.
func frameShort(f cues.Frame) string {
	s := say.T("runner backward")
	if f.Facing == cues.Forward {
		s = say.T("runner forward")
	}
	switch {
	case f.Keys == cues.RunnerKeys:
		return s + ", " + say.T("keys = runner's sides")
	case f.Mirrored():
		return s + ", " + say.T("left key → right ear")
	}
	return s + ", " + say.T("keys = road's sides")
}

// raceLines is the page about the race and its log, without the counts of the rows that are shown.
func (x book) raceLines(o *Options) []cells.Line {
	out := []cells.Line{titled(say.T("race"))}
	add := func(name, value string) {
		if value != "" {
			out = append(out, pair("  "+name, value))
		}
	}
	p := &x.Open
	add(say.T("race"), text.Clean(p.Race))
	add(say.T("runner"), text.Clean(p.Runner))
	add(say.T("spotter"), text.Clean(p.Spotter))
	add(say.T("frame"), logbook.FrameName(p.Frame()))
	if p.DistanceM > 0 {
		add(say.T("distance"), race.FormatDistance(p.DistanceM, p.Units))
	}
	if p.Target > 0 {
		add(say.T("target"), race.FormatElapsed(p.Target)+targetPace(x.Plan))
	}
	add(say.T("started"), x.startedWords())
	if x.Timed {
		add(say.T("last event"), race.FormatMilli(x.Last))
	}
	out = append(out, nil, titled(say.T("log")))
	add(say.T("file"), text.Clean(o.Path))
	add(say.T("state"), stateWords(o))
	add(say.T("verdict"), text.Clean(o.Verdict))
	add(say.T("head"), text.Clean(o.Head))
	if x.Opened > 1 {
		add(say.T("taken up"), times(x.Opened-1))
	}
	out = append(out, nil, titled(say.T("made with")))
	add(say.T("program"), text.Clean(p.Program))
	if p.Format > 0 {
		add(say.T("format"), strconv.Itoa(p.Format))
	}
	add(say.T("pack"), text.Clean(p.Pack))
	add(say.T("pack sha256"), text.Clean(p.PackSHA256))
	add(say.T("host"), text.Clean(p.Host))
	add(say.T("boot"), text.Clean(p.BootID))
	add(say.T("boot clock"), text.Clean(p.ClockName))
	return out
}

// kindLines counts rows by their kind. An outcome is part of its cue's row.
func (x book) kindLines(rows []int32) []cells.Line {
	n, voided := map[race.Kind]int{}, 0
	for _, i := range rows {
		if kind, id := x.kind(i); x.Voided(id) {
			voided++
		} else {
			n[kind]++
		}
	}
	out := []cells.Line{nil, titled(say.T("events that are shown")), pair("  "+say.T("lines"), strconv.Itoa(len(rows))), pair("  "+say.C("outcome", "voided"), strconv.Itoa(voided))}
	for _, k := range sortedByCount(n) {
		out = append(out, pair("  "+logbook.KindName(k), strconv.Itoa(n[k])))
	}
	return out
}

// kind returns the kind of a row, and its event.
func (x *book) kind(i int32) (race.Kind, race.EventID) {
	if x.long != nil {
		r := x.long.Row(int(i))
		return r.Kind, race.EventID(r.Seq)
	}
	return x.Lines[i].Kind, x.Lines[i].ID
}

// times writes how often.
func times(n int) string {
	if n == 1 {
		return say.T("once")
	}
	return say.N(n, "%d time", "%d times")
}

// startedWords says when the race began.
func (x book) startedWords() string {
	start := x.Start()
	if start == nil {
		return say.T("not started")
	}
	return start.Wall.Format(say.T("Mon 2 Jan 2006 15:04:05.000 -07:00"))
}

// targetPace writes the even pace of a plan in brackets.
func targetPace(p race.Plan) string {
	if pace := p.TargetPace(); pace > 0 {
		return " (" + race.FormatPace(pace, p.Units) + ")"
	}
	return ""
}

// stateWords says whether the log is whole.
func stateWords(o *Options) string {
	if o.OK {
		return say.T("whole")
	}
	return say.T("NOT WHOLE")
}
