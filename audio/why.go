package audio

// Why says in one word why a press was not heard, or not to its end; empty for one
// that was heard. The words are those of the journal (docs/journal.md).
type Why string

// The reasons that an engine gives.
const (
	WhyCue       Why = "cue"        // another cue took its place
	WhyCancel    Why = "cancel"     // the cue "cancel" took it back
	WhyStop      Why = "stop"       // an alarm took its place, or was sounding
	WhySilence   Why = "silence"    // the spotter silenced everything
	WhyQuiet     Why = "quiet"      // quiet mode
	WhyCleared   Why = "cleared"    // the alarm was cleared before its first end
	WhyClosed    Why = "closed"     // the engine ended while it sounded or waited
	WhyUrgent    Why = "urgent"     // something more urgent sounded or waited
	WhyTakenBack Why = "taken_back" // a later press took it back while it waited
	WhyNewer     Why = "newer"      // a newer press took its place while it waited
	WhySounding  Why = "sounding"   // the same cue sounds already
	WhyWaiting   Why = "waiting"    // the same cue waits already
	WhyNoCue     Why = "no_cue"     // the pack has no such cue
	WhyStuck     Why = "stuck"      // the engine takes no more presses, or has ended
	WhyTurn      Why = "turn"       // it waited too long for its turn
	WhyOutput    Why = "output"     // it waited too long for the output to open
	WhyLate      Why = "late"       // it came too late
	WhyLost      Why = "lost"       // the output was lost
	WhyChanged   Why = "changed"    // another output was chosen
	WhyMuted     Why = "muted"      // the open output keeps cues from the ear
	WhySilent    Why = "silent"     // the output is silence
	WhyNoOutput  Why = "no_output"  // no output is open
)

// Whys returns every reason that an engine gives.
func Whys() []Why {
	return []Why{WhyCue, WhyCancel, WhyStop, WhySilence, WhyQuiet, WhyCleared, WhyClosed, WhyUrgent, WhyTakenBack, WhyNewer,
		WhySounding, WhyWaiting, WhyNoCue, WhyStuck, WhyTurn, WhyOutput, WhyLate, WhyLost, WhyChanged, WhyMuted, WhySilent, WhyNoOutput}
}
