package follow

import (
	"fmt"
	"strconv"
	"time"

	"spotter/race"
	"spotter/race/logbook"
	"spotter/text"
	"spotter/text/say"
	"spotter/ui/cells"
)

// ago writes an age in the seconds that are looked at, and longer ones as a time.
func ago(d time.Duration) string {
	if d < time.Minute {
		return strconv.Itoa(int(d.Seconds())) + " s"
	}
	return race.FormatShort(d)
}

// lateAfter is the age of an answer from which on a link is not called good, whatever the last
// call said.
const lateAfter = 20 * time.Second

// fresh reports whether what is shown is of now.
func (v *View) fresh() bool {
	return v.Link == Good && v.Age >= 0 && v.Age < lateAfter && (v.Heard < 0 || v.Heard < Quiet)
}

// link says how old everything is, in words, and with how much weight.
func (v *View) link() (words string, ro cells.Role) {
	switch {
	case v.Age < 0 && v.Link == Refused:
		return say.T("refused"), cells.Warn
	case v.Age < 0 && v.Why != "":
		return say.T("no link yet"), cells.Warn
	case v.Age < 0:
		return say.T("connecting …"), cells.Warn
	case v.Link == Broken:
		return say.T("what comes is not this race"), cells.Warn
	case v.Link == Refused:
		return say.F("refused, %s", ago(v.Age)), cells.Warn
	case v.Link != Good || v.Age >= lateAfter:
		return say.F("no link %s", ago(v.Age)), cells.Warn
	case v.Heard >= Quiet:
		return say.F("no news of the pair for %s", ago(v.Heard)), cells.Warn
	case v.Heard >= 0 && v.Heard > v.Age+time.Second:
		return say.F("%s ago, the pair %s", ago(v.Age), ago(v.Heard)), cells.OK
	}
	return say.F("%s ago", ago(v.Age)), cells.OK
}

// exact says how far the clock may be off.
func (v *View) exact() string {
	if v.Rough {
		return say.T("by this machine's clock")
	}
	return fmt.Sprintf("± %.2f s", max(v.Off.Seconds(), 0.01))
}

// over says how the race ended; "" while it goes on.
func (s *standing) over(v *View) string {
	switch {
	case v.With != "":
		return say.F("the race is with %s", text.Clean(v.With))
	case s.record.Finish.Known:
		return say.T("finish: the race is over")
	case s.closed == race.ReasonLeft:
		return say.T("the race was left")
	case s.closed != "":
		return say.F("the program ended: %s", text.Clean(s.closed))
	}
	return ""
}

// facts are the lines between the clock and the log.
func (s *standing) facts(v *View) (lines []string) {
	if d, ok := s.elapsed(v.Stamp); ok {
		st := s.record.Standing(d)
		line := race.FormatDistance(st.DistanceM, s.record.Plan.Units)
		if st.HasGap {
			line = cells.Join(" · ", line, logbook.GapWords(st.Behind))
		}
		if st.Resting {
			line = cells.Join(" · ", line, say.T("rests"))
		}
		lines = append(lines, line)
		if marker, _, ok := s.record.Next(); ok && !st.Final && s.closed == "" {
			next := say.F("next: %s", logbook.MarkerName(marker))
			if ahead := s.record.Ahead(nil, d, 1); len(ahead) > 0 && ahead[0].HasIn {
				next += say.F(" in %s", race.FormatShort(max(0, ahead[0].In)))
			}
			lines = append(lines, next)
		}
	}
	return append(lines, s.ear(v))
}

// ear says what the runner can hear, as far as the pair tells.
func (s *standing) ear(v *View) string {
	out := v.Output
	if out == "" && s.output != nil {
		out = s.output.State
	}
	words := say.T("the sound is not known")
	switch {
	case s.deaf(v):
		words = say.T("EARPIECE LOST")
	case s.off(v):
		words = say.T("no sound, by choice")
	case out != "":
		words = say.F("sound %s", text.Clean(out))
	}
	if v.Battery >= 0 {
		words = cells.Join(" · ", words, say.F("battery %d %%", v.Battery))
	}
	if v.Unsaved > 0 {
		words = cells.Join(" · ", words, say.N(v.Unsaved, "%d line is not saved there", "%d lines are not saved there"))
	}
	return words
}

// off reports whether the pair chose to have no sound: --output null. Where silence is only what is left,
// the line says why.
func (s *standing) off(v *View) bool {
	if v.Output != "" {
		return v.Output == "null"
	}
	return s.output != nil && s.output.State == "silent" && s.output.Device == "null" && s.output.Text == ""
}

// deaf reports whether the runner hears nothing, as far as the pair tells.
func (s *standing) deaf(v *View) bool {
	if v.Output != "" || v.Earpiece != "" {
		return v.Earpiece == "lost" || v.Output == "lost" || v.Output == "silent"
	}
	return s.output != nil && (s.output.State == "lost" || s.output.State == "silent" && !s.off(v))
}

// notes returns what else a person has to know.
func (v *View) notes() (lines []string) {
	if v.Why != "" && v.Link != Good {
		lines = append(lines, text.Clean(v.Why))
	}
	if v.Fork != "" {
		lines = append(lines, say.F("the race goes on otherwise as %s", text.Clean(v.Fork)))
	}
	if v.CopyLags != "" {
		lines = append(lines, say.F("the copy is not whole: %s", text.Clean(v.CopyLags)))
	}
	if v.Behind > 0 && v.Link == Good {
		lines = append(lines, say.N(v.Behind, "%d line is on its way", "%d lines are on their way"))
	}
	return lines
}

// handWords say how the taking over goes, and whether a key is awaited.
func handWords(h Hand, why string) string {
	switch h {
	case Asking:
		return say.T("asked: the other spotter has to say yes · esc: no more")
	case Denied:
		return say.T("the other spotter said no")
	case Fetching:
		return say.T("they said yes: fetching the last lines …")
	case Confirm:
		return say.T("every line is here: telling the other device …")
	case Begins:
		return say.T("the race is here now")
	case Lost:
		return say.T("NO ANSWER. Lines that were not sent are missing here, and the race may go on there too. y: begin here all the same · esc: no")
	case Taken:
		return say.T("the other spotter took it back")
	case NotHanded:
		return cells.Join(": ", say.T("it cannot be taken over"), text.Clean(why))
	}
	return ""
}
