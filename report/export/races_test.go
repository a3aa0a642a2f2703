package export

import (
	"strings"
	"time"

	"spotter/cues"
	"spotter/race"
	"spotter/race/logbook"
)

// dawn is the civil time of the gun in the races of these tests.
var dawn = time.Date(2027, 4, 19, 10, 2, 13, 0, time.FixedZone("", -4*3600))

// at returns a line of a log at a race time.
func at(k race.Kind, d time.Duration) race.Event {
	return race.Event{Kind: k, Elapsed: d, HasElapsed: true, Stamp: race.Stamp{Wall: dawn.Add(d), Boot: time.Hour + d}}
}

// gun returns the line of the start.
func gun() race.Event {
	e := at(race.KindStart, 0)
	e.Clock = race.ClockGun
	return e
}

// board returns a split.
func board(marker string, metres float64, d time.Duration) race.Event {
	e := at(race.KindSplit, d)
	e.Marker, e.DistanceM = marker, metres
	return e
}

// press returns a cue.
func press(id cues.ID, class cues.Class, d time.Duration) race.Event {
	e := at(race.KindCue, d)
	e.Cue, e.Pressed, e.Class = id, cues.Mirror(id), class
	return e
}

// became returns the outcome of line ref.
func became(ref int, o race.Outcome, why race.Why, d time.Duration) race.Event {
	e := at(race.KindOutcome, d)
	e.Ref, e.Outcome, e.Why, e.Latency = race.EventID(ref), o, why, 3170*time.Microsecond
	return e
}

// about returns a line that speaks of line ref.
func about(k race.Kind, ref int, d time.Duration) race.Event {
	e := at(k, d)
	e.Ref = race.EventID(ref)
	return e
}

// opened returns the first line of a log.
func opened(o race.Open) race.Event {
	return race.Event{Kind: race.KindOpen, Stamp: race.Stamp{Wall: dawn.Add(-time.Minute)}, Open: &o}
}

// book numbers lines and makes a book of them.
func book(lines ...race.Event) *logbook.Book {
	for i := range lines {
		lines[i].Seq, lines[i].ID = uint64(i+1), race.EventID(i+1)
	}
	return logbook.New(lines)
}

// marathon is a usual open line.
var marathon = race.Open{Race: "Boston 2027", Runner: "Loren", Spotter: "Ana", DistanceM: 42195, Units: "km", Target: 3*time.Hour + 43*time.Minute, BootID: "b"}

// small returns a race with one of everything.
func small() *logbook.Book {
	mat := at(race.KindStart, 4*time.Second)
	mat.Clock = race.ClockChip
	late := about(race.KindAmend, 9, 12*time.Minute)
	late.Correction = -4200 * time.Millisecond
	fall := at(race.KindFall, 200*time.Second)
	gel := at(race.KindAid, 220*time.Second)
	gel.Item, gel.Side = race.ItemGel, "left"
	end := board(race.MarkerFinish, 42195, 220*time.Minute)
	finish := at(race.KindFinish, 220*time.Minute)
	finish.Clock = race.ClockFinish
	note := at(race.KindNote, 240*time.Second)
	note.Text = "=1+1"
	return book(opened(marathon), gun(), mat, // 1 to 3
		press("left", cues.Steer, 10*time.Second), became(4, race.Heard, "", 11*time.Second), // 4, 5
		press("stop", cues.Alarm, 10*time.Second), became(6, race.Cut, race.WhyQuiet, 11*time.Second), // 6, 7
		board("km 1", 1000, 300*time.Second), board("km 2", 2000, 605*time.Second), // 8, 9
		board("km 3", 3000, 606*time.Second), about(race.KindVoid, 10, 607*time.Second), // 10, 11
		late, fall, gel, note, at(race.KindRest, 620*time.Second), at(race.KindGo, 680*time.Second), // 12 to 17
		press("water_left", cues.Service, 700*time.Second), end, finish)
}

// hostile returns a race that has a text wherever a line can have one.
func hostile(s string, d time.Duration) *logbook.Book {
	o := race.Open{Program: s, Race: s, Runner: s, Spotter: s, Facing: s, Keys: s, Pack: s, Units: s, TargetName: s, TargetClock: s,
		ExtraBoard: s, Ghost: s, Host: s, DistanceM: 10000, Target: time.Hour}
	lines := []race.Event{opened(o), gun()}
	for i, k := range []race.Kind{race.KindCue, race.KindSplit, race.KindAid, race.KindFall, race.KindHazard, race.KindRest, race.KindGo, race.KindNote,
		race.KindSwap, race.KindOutput, race.KindClock, race.KindFinish, race.KindOutcome, race.KindClose, race.Kind(s)} {
		e := at(k, d+time.Duration(i/2)*time.Minute)
		e.Cue, e.Pressed, e.Class = cues.ID(s), cues.ID(s), cues.Class(i)
		e.Marker, e.DistanceM = s, float64(i+1)*1000
		e.Item, e.Side, e.Text, e.File, e.Name = s, s, s, s, s
		e.Device, e.State, e.Reason, e.Clock = s, s, s, s
		e.Outcome, e.Why = race.Outcome(s), race.Why(s)
		lines = append(lines, e, became(len(lines)+1, race.Outcome(s), race.Why(s), d))
	}
	return book(lines...)
}

// nasty are texts that have done harm somewhere.
var nasty = []string{"=1+1", "+cmd|' /C calc'!A0", "-1", "@SUM(A1)", "\t=1+1", "a;=1+1", "＝1", `"`, `""`, "<script>alert(1)</script>", "&amp;", "]]>",
	"\x1b[31mred\x1b]0;title\x07", "abc\u202edef", "a\nb\r\nc", "a\u2028b", "1\n00:00:00,000 --> 00:00:01,000\nno", "-->", "{\\an8}", `\`, "|a|b|", "# head", "[x](javascript:alert(1))",
	"![x](http://example.com)", "`code`", "\xff\xfe", "\x00", "", " ", strings.Repeat("long ", 820), strings.Repeat("<", 4096), "NaN", "🏃‍♀️", "耳"}

// odd are races that lack something, by name.
func odd() map[string]*logbook.Book {
	twice := []race.Event{opened(marathon), gun(), board("km 1", 1000, 300*time.Second), board("km 2", 2000, 300*time.Second), about(race.KindVoid, 4, 301*time.Second)}
	all := []race.Event{opened(marathon), gun(), press("left", cues.Steer, time.Second), board("km 1", 1000, 300*time.Second)}
	for i := 2; i <= 4; i++ {
		all = append(all, about(race.KindVoid, i, 310*time.Second))
	}
	before := press("left", cues.Steer, 0)
	before.HasElapsed = false
	return map[string]*logbook.Book{
		"no line":        logbook.New(nil),
		"only opened":    book(opened(race.Open{})),
		"no start":       book(opened(marathon), before, became(2, race.Heard, "", 0)),
		"only the start": book(opened(marathon), gun()),
		"no finish":      book(opened(marathon), gun(), board("km 1", 1000, 300*time.Second)),
		"no splits":      book(opened(marathon), gun(), press("left", cues.Steer, time.Second)),
		"no target":      book(opened(race.Open{Units: "mi"}), gun(), board("mile 1", 1609.344, 500*time.Second)),
		"no open line":   book(gun(), press("left", cues.Steer, time.Second), board("km 1", 1000, 300*time.Second)),
		"double split":   book(twice...), "double split, not voided": book(twice[:4]...), "all voided": book(all...),
		"no civil time": book(race.Event{Kind: race.KindStart, Clock: race.ClockGun, HasElapsed: true}, race.Event{Kind: race.KindFall, Elapsed: time.Minute, HasElapsed: true}),
		"an open rest":  book(opened(marathon), gun(), at(race.KindRest, time.Minute), at(race.KindFall, 2*time.Minute)),
		"small":         small(),
	}
}
