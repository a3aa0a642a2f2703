package review

import (
	"strconv"

	"spotter/cues"
	"spotter/race"
	"spotter/text"
	"spotter/ui/cells"
)

// titled and pair make the lines of pages that are lists of facts.
func titled(s string) cells.Line { return cells.Line{{Text: s, Role: cells.Strong}} }

func pair(name, value string) cells.Line {
	return cells.Line{{Text: cells.Pad(name, 14) + " ", Role: cells.Dim}, {Text: value, Role: cells.Text}}
}

// frameShort says whose left is meant where there is little room.
func frameShort(f cues.Frame) string {
	s := "runner " + f.Facing.String()
	switch {
	case f.Keys == cues.RunnerKeys:
		return s + ", keys = runner's sides"
	case f.Mirrored():
		return s + ", left key → right ear"
	}
	return s + ", keys = road's sides"
}

// raceLines is the page about the race and its log, without the counts of the rows that are shown.
func (x book) raceLines(o *Options) []cells.Line {
	out := []cells.Line{titled("race")}
	add := func(name, value string) {
		if value != "" {
			out = append(out, pair("  "+name, value))
		}
	}
	p := &x.Open
	add("race", text.Clean(p.Race))
	add("runner", text.Clean(p.Runner))
	add("spotter", text.Clean(p.Spotter))
	add("frame", p.Frame().Words())
	if p.DistanceM > 0 {
		add("distance", race.FormatDistance(p.DistanceM, p.Units))
	}
	if p.Target > 0 {
		add("target", race.FormatElapsed(p.Target)+targetPace(x.Plan))
	}
	add("started", x.startedWords())
	if x.Timed {
		add("last event", race.FormatMilli(x.Last))
	}
	out = append(out, nil, titled("log"))
	add("file", text.Clean(o.Path))
	add("state", stateWords(o))
	add("verdict", text.Clean(o.Verdict))
	add("head", text.Clean(o.Head))
	if x.Opened > 1 {
		add("taken up", times(x.Opened-1))
	}
	out = append(out, nil, titled("made with"))
	add("program", text.Clean(p.Program))
	if p.Format > 0 {
		add("format", strconv.Itoa(p.Format))
	}
	add("pack", text.Clean(p.Pack))
	add("pack sha256", text.Clean(p.PackSHA256))
	add("host", text.Clean(p.Host))
	add("boot", text.Clean(p.BootID))
	add("boot clock", text.Clean(p.ClockName))
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
	out := []cells.Line{nil, titled("events that are shown"), pair("  lines", strconv.Itoa(len(rows))), pair("  voided", strconv.Itoa(voided))}
	for _, k := range sortedByCount(n) {
		out = append(out, pair("  "+text.Clean(string(k)), strconv.Itoa(n[k])))
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
		return "once"
	}
	return strconv.Itoa(n) + " times"
}

// startedWords says when the race began.
func (x book) startedWords() string {
	start := x.Start()
	if start == nil {
		return "not started"
	}
	return start.Wall.Format("Mon 2 Jan 2006 15:04:05.000 -07:00")
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
		return "whole"
	}
	return "NOT WHOLE"
}
