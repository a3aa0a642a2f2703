package export

import (
	"cmp"
	"slices"
	"time"
	"unicode/utf8"

	"spotter/cues"
	"spotter/race"
	"spotter/race/logbook"
)

// moment is something to show at a race time: a subtitle, a label, a waypoint.
type moment struct {
	at   time.Duration // race time
	tier tier
	text string // cleaned, and never empty
	e    *race.Event
}

// tier groups moments of one sort.
type tier int

// The tiers, in the order in which they are shown.
const (
	alarms tier = iota
	steers
	prepares
	services
	infos
	boards    // starts, boards, finish
	incidents // falls, hazards, rests, medical
	aids
	remarks
	system // sound, clocks, the log itself
)

// tierNames are the names of the tiers.
var tierNames = [...]string{"alarm", "steer", "prepare", "service", "info", "boards", "incidents", "aid", "notes", "system"}

// String returns the name of the tier.
func (t tier) String() string { return tierNames[t] }

// tierOf returns the tier of a line.
func tierOf(e *race.Event) tier {
	switch e.Kind {
	case race.KindCue:
		switch e.Class {
		case cues.Alarm:
			return alarms
		case cues.Steer:
			return steers
		case cues.Prepare:
			return prepares
		case cues.Service:
			return services
		}
		return infos
	case race.KindStart, race.KindFinish, race.KindSplit:
		return boards
	case race.KindFall, race.KindHazard, race.KindRest, race.KindGo:
		return incidents
	case race.KindAid:
		return aids
	case race.KindNote:
		switch e.Item {
		case race.ItemMedical:
			return incidents
		case "", race.ItemMark:
			return remarks
		}
		return system
	case race.KindSwap:
		return remarks
	}
	return system
}

// moments returns what happened in the race, in the order of race time: cues, boards, incidents,
// aid and notes, and with all what the program itself says. Lines before the start are not among them.
func (r *run) moments(all bool) []moment {
	var out []moment
	_ = r.lines(func(i int32, e *race.Event) error {
		t := tierOf(e)
		if !e.HasElapsed || t == system && !all || e.Kind == race.KindSplit && r.doubted(e.ID) {
			return nil
		}
		m := moment{at: r.elapsed(e), tier: t, text: logbook.Title(e, r.b), e: e}
		if e.Kind == race.KindCue {
			m.text = r.cueText(e)
		}
		if m.text = short(m.text); m.text == "" {
			m.text = t.String()
		}
		out = append(out, m)
		return nil
	})
	slices.SortStableFunc(out, func(a, b moment) int { return cmp.Compare(a.at, b.at) })
	return out
}

// elapsed returns the race time of a line: that of the gun, the mat and the finish is what
// their clocks say.
func (r *run) elapsed(e *race.Event) time.Duration {
	f := &r.b.Facts
	for _, m := range []*race.Moment{&f.Gun, &f.Chip, &f.Finish} {
		if m.Known && m.ID == e.ID {
			return m.Elapsed
		}
	}
	return e.Elapsed
}

// doubted reports whether a split is not believed.
func (r *run) doubted(id race.EventID) bool {
	_, ok := r.b.Split(id)
	return !ok
}

// cueText words a cue as the runner heard it, and says where it was not heard.
func (r *run) cueText(e *race.Event) string {
	s := logbook.CueName(e.Cue)
	if s == "" {
		s = "cue"
	}
	if words := r.b.Note(e); words != "" {
		s += ", " + words
	}
	o := r.outcome(e)
	switch {
	case o == nil:
		return s + " (no outcome)"
	case o.Outcome == race.Heard:
		return s
	}
	became, _ := r.b.Became(e.ID)
	return s + " (" + became + ")"
}

// shown is a moment with its place in a video or recording.
type shown struct {
	from, to time.Duration
	moment
}

// timeline returns the moments of the race in the time of a video, each until to its end at
// from plus length. Those before its beginning are left out, and a note says how many.
func (r *run) timeline() []shown {
	var out []shown
	early := 0
	for _, m := range r.moments(false) {
		from := (m.at + r.Offset).Round(time.Millisecond)
		if from < 0 {
			early++
			continue
		}
		out = append(out, shown{from: from, to: from, moment: m})
	}
	if early > 0 {
		r.note("%d events are before the beginning of the video and are not in it", early)
	}
	if len(out) == 0 {
		r.note("nothing in the race has a time in the video: the export is empty")
	}
	return out
}

// maxLabel bounds a subtitle or label, in characters: a text of a log can have thousands.
const maxLabel = 300

// short cuts a text to what a label takes.
func short(s string) string {
	if utf8.RuneCountInString(s) <= maxLabel {
		return s
	}
	return string([]rune(s)[:maxLabel-1]) + "…"
}
