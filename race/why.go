package race

// Why says in one word why a cue was not heard, or not to its end. It is a field of
// an outcome; a cue that was heard whole has none. docs/journal.md lists the words.
type Why string

// The words for a cue that was cut while it sounded. By names the cue that did it.
const (
	WhyCue     Why = "cue"     // another cue took its place
	WhyCancel  Why = "cancel"  // the cue "cancel" took it back; also for a cue that waited
	WhyStop    Why = "stop"    // STOP took its place, or was sounding; also for a cue that waited or never sounded
	WhySilence Why = "silence" // the spotter silenced everything; also for a cue that waited
	WhyQuiet   Why = "quiet"   // quiet mode; also for a cue that waited or never sounded
	WhyCleared Why = "cleared" // STOP was cleared before its first end
	WhyClosed  Why = "closed"  // the race was left while it sounded or waited
)

// The words for a cue that never sounded because of another cue, which By names, or
// for want of anything to say.
const (
	WhyUrgent    Why = "urgent"     // something more urgent sounded, or waited for its turn
	WhyTakenBack Why = "taken_back" // a later cue took it back while it waited
	WhyNewer     Why = "newer"      // a newer cue took its place while it waited
	WhySounding  Why = "sounding"   // the same cue was sounding already, and went on
	WhyWaiting   Why = "waiting"    // the same cue was waiting already, and went on waiting
	WhyNoSplit   Why = "no_split"   // no split yet, so that nothing was known to say
	WhyNoTarget  Why = "no_target"  // no target and no distance to compare a split with
	WhyNoWords   Why = "no_words"   // the pack could not say what was known
	WhyNoCue     Why = "no_cue"     // the pack has no such cue
	WhyStuck     Why = "stuck"      // the sound engine took no more presses, or had ended
)

// The words for a cue that came too late to be worth hearing.
const (
	WhyTurn   Why = "turn"   // it waited too long for its turn
	WhyOutput Why = "output" // it waited too long for the output to open
	WhyLate   Why = "late"   // the press reached the sound engine too late
)

// The words for a cue that there was nothing to hear with.
const (
	WhyLost     Why = "lost"      // the output was lost, before it or while it sounded
	WhyChanged  Why = "changed"   // the spotter chose another output
	WhyMuted    Why = "muted"     // the output was open and kept cues from the ear: muted, at zero, too soft
	WhySilent   Why = "silent"    // the output was silence, and nothing can be heard of it
	WhyNoOutput Why = "no_output" // no output was open
)

// WhyBrokeOff is for a cue whose outcome was not known when the program broke off. It
// is written when the race is taken up again.
const WhyBrokeOff Why = "broke_off"

// whyWords has every word that this version writes, in the order of the journal's page, and
// each for people.
var whyWords = []struct {
	why   Why
	words string
}{
	{WhyCue, "another cue took its place"},
	{WhyCancel, "cancelled"},
	{WhyStop, "STOP was first"},
	{WhySilence, "silenced"},
	{WhyQuiet, "quiet mode"},
	{WhyCleared, "cleared before its end"},
	{WhyClosed, "the race was left"},
	{WhyUrgent, "something more urgent was first"},
	{WhyTakenBack, "a later cue took it back"},
	{WhyNewer, "a newer cue took its place"},
	{WhySounding, "already sounding"},
	{WhyWaiting, "already waiting"},
	{WhyNoSplit, "nothing to say yet: no split"},
	{WhyNoTarget, "nothing to say: no target"},
	{WhyNoWords, "this voice cannot say it"},
	{WhyNoCue, "the pack has no such cue"},
	{WhyStuck, "the sound engine took no more"},
	{WhyTurn, "waited too long for its turn"},
	{WhyOutput, "waited too long for the output to open"},
	{WhyLate, "it came too late"},
	{WhyLost, "the output was lost"},
	{WhyChanged, "another output was chosen"},
	{WhyMuted, "the output kept it from the ear"},
	{WhySilent, "the output is silence"},
	{WhyNoOutput, "no output was open"},
	{WhyBrokeOff, "the program broke off"},
}

// Words returns the reason as a person reads it, such as "quiet mode". A word of a
// later version is returned as it is; the empty reason is the empty text.
func (w Why) Words() string {
	for i := range whyWords {
		if whyWords[i].why == w {
			return whyWords[i].words
		}
	}
	return string(w)
}

// Whys returns every word that this version writes, in the order of the journal's
// page.
func Whys() []Why {
	out := make([]Why, len(whyWords))
	for i := range whyWords {
		out[i] = whyWords[i].why
	}
	return out
}
