package logbook

import (
	"strconv"
	"strings"
	"time"

	"spotter/cues"
	"spotter/race"
	"spotter/text"
	"spotter/text/say"
)

// Log tells what the words of one event need to know of the others. A [Book] is one; a
// screen that keeps only the newest events is another.
type Log interface {
	// Named returns what to call the event with an ID, such as "12 (cue left → right)".
	Named(id race.EventID) string
	// Standing returns how the runner stood at a split, such as "5:20 /km, 0:38 behind";
	// "" where that is not known or is told elsewhere.
	Standing(split race.EventID) string
}

// What returns in words what an event is about, without its kind. This is the one place
// that words events: whatever shows them lays this out.
func What(e *race.Event, l Log) string {
	switch e.Kind {
	case race.KindCue:
		return cueWords(e)
	case race.KindOpen:
		return openWords(e.Open)
	case race.KindClose:
		return say.C("reason", text.Clean(e.Reason))
	case race.KindStart, race.KindFinish:
		return join(", ", say.C("clock", text.Clean(e.Clock)), correctionWords(e))
	case race.KindSplit:
		return join(", ", MarkerName(e.Marker), l.Standing(e.ID))
	case race.KindOutcome:
		by := ""
		if e.By != 0 {
			by = say.F("by %s", l.Named(e.By))
		}
		became := join(", ", outcomeWords(e), by)
		if e.Ref == 0 {
			return say.F("of a cue that is not in this log: %s", became)
		}
		return say.F("of %d: %s", e.Ref, became)
	case race.KindVoid:
		return say.F("voids %s", l.Named(e.Ref))
	case race.KindAmend:
		return amendWords(e, l)
	case race.KindOutput:
		return outputWords(e)
	case race.KindClock:
		return clockWords(e)
	case race.KindNote:
		return noteWords(e, l)
	case race.KindGo:
		return goWords(e)
	case race.KindAid:
		return aidWords(e)
	case race.KindSwap:
		return swapWords(e)
	}
	return fieldWords(e)
}

// Title returns in words what happened, its kind included where the rest does not say
// it: what a list has to show that has no column for kinds.
func Title(e *race.Event, l Log) string {
	what := What(e, l)
	switch e.Kind {
	case race.KindCue, race.KindVoid, race.KindAmend, race.KindClock, race.KindNote, race.KindSwap:
		if what != "" && e.Item != race.ItemVoice && e.Item != race.ItemMic {
			return what
		}
	case race.KindGo:
		if e.Item == race.ItemStop || e.Item == "" {
			return what
		}
	case race.KindAid:
		if e.Item == race.ItemWater || e.Item == race.ItemGel {
			return what
		}
	case race.KindStart, race.KindFinish:
		if e.Clock == "gun" || e.Clock == "finish" { // the usual clocks go without saying
			what = correctionWords(e)
		}
	}
	return join(" ", KindName(e.Kind), what)
}

// Tone tells a screen how to show an event: as it should be, as a warning, as a fault.
type Tone int

// The tones.
const (
	Plain Tone = iota
	Good       // as it should be
	Mark       // a mark in the race: start, split, finish
	Warn       // something to look at
	Fault      // something was wrong
)

// ToneOf returns how an event is to be taken.
func ToneOf(e *race.Event) Tone {
	switch e.Kind {
	case race.KindStart, race.KindFinish, race.KindSplit:
		return Mark
	case race.KindFall, race.KindClock:
		return Warn
	case race.KindNote:
		if e.Item == race.ItemMedical || e.Item == race.ItemEarTest && e.Text == "no" || e.Item == "conflict" && e.From != "" {
			return Warn
		}
	case race.KindOutput:
		if e.State != "opened" && e.State != "closed" {
			return Fault
		}
	}
	return Plain
}

// cueWords says which key was pressed and which cue that is to the runner: "left → right"
// where the cue has a side, one word where it has none.
func cueWords(e *race.Event) string {
	heard, pressed := CueName(e.Cue), CueName(e.Pressed)
	if e.IsCount() {
		return say.F("count: %s", heard)
	}
	if pressed == "" || (pressed == heard && cues.Mirror(e.Cue) == e.Cue) {
		return heard
	}
	if side := cues.Side(e.Cue); side != cues.Centre && cues.Mirror(e.Pressed) == e.Cue && pressed != words(string(e.Pressed)) {
		heard = SideName(side.String()) // other languages have longer words: the side says it
	}
	return pressed + " → " + heard
}

// words cleans a word of the journal and writes it as people read it.
func words(s string) string { return text.Clean(strings.ReplaceAll(s, "_", " ")) }

// outcomeWords says what became of a cue: "cut 3 ms: another cue took its place".
func outcomeWords(o *race.Event) string {
	s := say.C("outcome", words(string(o.Outcome)))
	if o.Latency > 0 {
		s += " " + Milli(o.Latency)
	}
	return join(": ", s, WhyName(o.Why))
}

// Milli writes a latency: "3 ms", "0.4 ms".
func Milli(d time.Duration) string {
	ms := float64(d) / float64(time.Millisecond)
	if ms < 10 {
		return strings.TrimSuffix(strconv.FormatFloat(ms, 'f', 1, 64), ".0") + " ms"
	}
	return strconv.FormatFloat(ms, 'f', 0, 64) + " ms"
}

// openWords says what a log was opened with.
func openWords(o *race.Open) string {
	if o == nil {
		return ""
	}
	program := ""
	if o.Program != "" {
		program = "spotter " + text.Clean(o.Program)
	}
	return join(", ", text.Clean(o.Race), program, text.Clean(o.Host))
}

// amendWords says which line should read otherwise, and how.
func amendWords(e *race.Event, l Log) string {
	distance := ""
	if e.DistanceM != 0 {
		distance = text.Metres(e.DistanceM)
	}
	if e.SHA256 != "" {
		return join(", ", say.F("%s is saved", l.Named(e.Ref)), text.Clean(e.File), race.FormatShort(e.Length.Round(time.Second)))
	}
	return join(", ", say.F("amends %s", l.Named(e.Ref)), say.C("clock", text.Clean(e.Clock)), fieldWords(e), distance, correctionWords(e))
}

// correctionWords says by how much a time was corrected: "corrected by +2.5 s".
func correctionWords(e *race.Event) string {
	if e.Correction == 0 {
		return ""
	}
	return say.F("corrected by %s", SignedSeconds(e.Correction))
}

// outputWords says what became of an output, how late it is, and why.
func outputWords(e *race.Event) string {
	s := join(" ", text.Clean(e.Device), say.C("state", text.Clean(e.State)))
	if e.Latency > 0 {
		s = join(", ", s, Milli(e.Latency))
	}
	if e.Earpiece > 0 {
		s = join(", ", s, say.F("%s more in the earpiece", Milli(e.Earpiece)))
	}
	return join(": ", s, text.Clean(e.Text))
}

// clockWords says what happened to the clocks, or what race time is worth.
func clockWords(e *race.Event) string {
	var s string
	switch e.State {
	case "":
	case race.ClockApproximate:
		s = say.T("race time is an estimate from here on")
	case race.ClockConfirmed:
		s = say.T("race time confirmed as right")
	case race.ClockCorrected:
		return say.F("race time corrected by %s", SignedSeconds(e.Correction))
	default:
		s = text.Clean(e.State)
	}
	jump := ""
	if e.Jump != 0 || e.State == "" {
		jump = say.F("wall clock jumped %s", SignedSeconds(e.Jump))
	}
	return join(", ", s, jump, correctionWords(e))
}

// noteWords says what a note tells.
func noteWords(e *race.Event, l Log) string {
	if e.Item == race.ItemMic {
		return say.F("by voice: %s", text.Clean(e.Text))
	}
	if e.Ref != 0 {
		return join(": ", say.F("on %s", l.Named(e.Ref)), fieldWords(e))
	}
	switch e.Item {
	case race.ItemMark:
		if e.Text == "" {
			return say.T("a moment marked, words to follow")
		}
		return text.Clean(e.Text)
	case race.ItemVoice:
		return voiceWords(e)
	case race.ItemEarTest:
		return earTestWords(e)
	case race.ItemFrame:
		if f, ok := race.ParseFrame(e.Text); ok {
			return say.F("from here on %s", FrameName(f))
		}
	case race.ItemSkip:
		return strings.TrimSpace(say.F("board skipped: %s", MarkerName(e.Text)))
	case race.ItemSilence:
		return say.T("silenced")
	case race.ItemOutput:
		return say.F("to output %s", text.Clean(e.Text))
	case race.ItemQuiet:
		return join(", ", strings.TrimSpace(say.F("quiet %s", say.C("switch", text.Clean(e.Text)))), brokeOffWords(e, say.T("taken up again")))
	case race.ItemPosition:
		return join(": ", say.T("position set"), text.Clean(e.Text))
	case race.ItemTraining:
		return join(", ", say.T("training run"), text.Clean(e.Text))
	case race.ItemCrew:
		return join(": ", join(", ", say.T("HQ"), text.Clean(e.Name)), text.Clean(e.Text))
	case race.ItemLost:
		return text.Clean(e.Text)
	}
	return fieldWords(e)
}

// voiceWords says, after the word note, how long a note by voice is, and what somebody wrote of it.
func voiceWords(e *race.Event) string {
	words := say.T("by voice")
	if e.Length > 0 {
		words = join(" ", words, race.FormatShort(e.Length.Round(time.Second)))
	}
	return join(": ", words, text.Clean(e.Text))
}

// earTestWords says what the radio check found out about a cue.
func earTestWords(e *race.Event) string {
	found := text.Clean(e.Text)
	switch e.Text {
	case "yes":
		found = say.T("the runner's answer was correct")
	case "no":
		found = say.T("the runner's answer was WRONG")
	}
	return join(": ", join(" ", say.T("radio check"), CueName(cues.ID(e.Side))), found)
}

// goWords says what came to an end.
func goWords(e *race.Event) string {
	if e.Item == "" {
		return join(", ", say.T("on after the rest"), fieldWords(e))
	}
	if e.Item != race.ItemStop {
		return fieldWords(e)
	}
	if e.Reason == race.ReasonBrokeOff {
		return say.T("STOP ended: broke off")
	}
	return join(", ", say.T("STOP cleared"), text.Clean(e.Text))
}

// aidWords says what was taken, from which side, and how much.
func aidWords(e *race.Event) string {
	if e.Item != race.ItemWater && e.Item != race.ItemGel {
		return fieldWords(e)
	}
	side := ""
	if e.Side != "" {
		side = say.F("from the %s", SideName(e.Side))
	}
	return join(", ", join(" ", say.F("%s taken", ItemName(e.Item)), side), text.Clean(e.Name), text.Clean(e.Text), text.Clean(e.File))
}

// swapWords says whose shift begins.
func swapWords(e *race.Event) string {
	whose := say.T("new spotter or witness")
	switch e.Item {
	case "":
	case race.ItemSpotter:
		whose = say.T("new spotter")
	case race.ItemWitness:
		whose = say.T("new witness")
	case race.ItemDevice:
		whose = say.T("new device")
	default:
		whose = "new " + words(e.Item) // of a later version
	}
	return join(", ", join(": ", whose, text.Clean(e.Name)), join(" ", text.Clean(e.Side), text.Clean(e.Text), text.Clean(e.File)))
}

// brokeOffWords returns words for a line that was written when the race was taken up
// again, "" for any other.
func brokeOffWords(e *race.Event, words string) string {
	if e.Reason == race.ReasonBrokeOff {
		return words
	}
	return ""
}

// fieldWords joins the fields that any kind of event may have.
func fieldWords(e *race.Event) string {
	cue := ""
	if e.Cue != "" {
		cue = cueWords(e)
	}
	return join(", ", join(" ", ItemName(e.Item), SideName(e.Side), cue, MarkerName(e.Marker)),
		text.Clean(e.Name), text.Clean(e.Text), text.Clean(e.File))
}

// SignedSeconds writes a correction or a jump: "+2.5 s".
func SignedSeconds(d time.Duration) string {
	s := strconv.FormatFloat(d.Abs().Seconds(), 'f', -1, 64) + " s"
	if d < 0 {
		return "−" + s
	}
	return "+" + s
}

// join joins the parts that are not empty, with sep between them.
func join(sep string, parts ...string) string {
	full := parts[:0]
	for _, p := range parts {
		if p != "" {
			full = append(full, p)
		}
	}
	return strings.Join(full, sep)
}
