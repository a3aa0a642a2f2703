package alert

import (
	"fmt"
	"strings"

	"spotter/text/say"
)

// The texts of faults come from rooms that know no language: the sound, the journal. What
// they say has names in it, so that a table of whole texts does not find it. Here are its
// forms: %s stands for a name or a figure, and behind a colon for a reason.

// Fault returns what is wrong in the language of the screens, and as it is where it has none
// of the known forms. What stands behind a semicolon is for those who mend: it stays.
func Fault(english string) string { return known(english, faultForms, faultWord) }

// Remedy returns what to do about a fault in the language of the screens, and as it is
// where it has none of the known forms.
func Remedy(english string) string { return known(english, remedyForms, remedyWord) }

func faultWord(s string) string  { return say.C("fault", s) }
func remedyWord(s string) string { return say.C("remedy", s) }

// FaultForms returns the known forms of faults that have a name in them.
func FaultForms() []string { return append([]string(nil), faultForms...) }

// RemedyForms returns the known forms of remedies that have a name in them.
func RemedyForms() []string { return append([]string(nil), remedyForms...) }

// known translates a text: whole where the catalogue has it, else by the form that fits best.
func known(english string, forms []string, word func(string) string) string {
	if say.Language() == "en" || english == "" {
		return english
	}
	if whole := word(english); whole != english {
		return whole
	}
	if head, details, ok := strings.Cut(english, "; "); ok {
		return known(head, forms, word) + "; " + details
	}
	form, names := best(english, forms)
	if form == "" {
		return english
	}
	args := make([]any, len(names))
	for i, name := range names {
		args[i] = known(name, forms, word)
	}
	return fmt.Sprintf(word(form), args...)
}

// best returns the form of a text, and what stands in its places: of several the one with
// the most letters of its own. form is "" for none.
func best(s string, forms []string) (form string, names []string) {
	most := 0
	for _, f := range forms {
		own := len(f) - 2*strings.Count(f, "%s")
		if own <= most {
			continue
		}
		if got, ok := fits(s, f); ok {
			form, names, most = f, got, own
		}
	}
	return form, names
}

// fits returns what stands in the places of a form.
func fits(s, form string) (names []string, ok bool) {
	parts := strings.Split(form, "%s")
	s, ok = strings.CutPrefix(s, parts[0])
	if !ok {
		return nil, false
	}
	for i, part := range parts[1:] {
		at := strings.Index(s, part)
		if i == len(parts)-2 { // what ends the form ends the text
			if !strings.HasSuffix(s, part) {
				return nil, false
			}
			at = len(s) - len(part)
		}
		if at < 0 {
			return nil, false
		}
		names, s = append(names, s[:at]), s[at+len(part):]
	}
	return names, s == ""
}

// faultForms lists the faults of the sound, in the words of audio.
var faultForms = []string{
	"%s is gone: cues sound on %s",
	"%s is muted",
	"a fault in spotter itself broke the sound (%s)",
	"another spotter (process %s) speaks on %s too",
	"another spotter%s speaks on %s too",
	"asking the sound server about itself: %s",
	"asking the sound server about sink %s: %s",
	"asking the sound server for sink %s: %s",
	"asking the sound server for the position on sink %s: %s",
	"asking the sound server to tell of changes: %s",
	"asking the sound server who plays on sink %s: %s",
	"it refuses the cookie (%s), %s",
	"it speaks version %s of the protocol, but spotter needs %s or later",
	"microphone %s hears nothing, not even a room: is it switched off or muted, or the wrong one? %s",
	"microphone %s is gone: connect it again",
	"microphone %s is muted: unmute it (%s) and try again",
	"microphone %s is turned down to nothing: turn it up (%s) and try again",
	"microphone %s sends nothing: is it suspended, or in use by another program? %s",
	"microphone %s was suspended: resume it, or choose another with --mic",
	"no answer for %s",
	"opening a stream on sink %s: %s",
	"pulse: %s",
	"recording to %s: %s",
	"sink %s has stopped taking samples",
	"sink %s is gone",
	"sink %s is not there",
	"sink %s is suspended",
	"sink %s takes no samples",
	"sink %s was suspended",
	"sound server at %s: %s",
	"speaker: the device has taken no samples for %s",
	"speaker: the sound driver failed: %s",
	"the left ear is too soft: %s",
	"the left ear of %s is %s dB softer than the other",
	"the left ear of %s is at zero",
	"the link to the phone is lost: %s",
	"the phone lacks %s sounds of the pack",
	"the right ear is too soft: %s",
	"the right ear of %s is %s dB softer than the other",
	"the right ear of %s is at zero",
	"the server's default is %s: cues stay on %s",
	"the sink's name has %s bytes, and only %s can be asked for",
	"the sound server has set spotter's volume to %s",
	"the sound server has set spotter's volume to %s: soft for a race",
	"the sound server has set spotter's volume to %s: the runner cannot hear cues",
	"the sound server moved the cues from %s to %s: held back",
	"the volume of %s is %s",
	"the volume of %s is %s: soft for a race",
	"the volume of %s is %s: the runner cannot hear cues",
	"the volume of %s is zero",
	"writing to sink %s: %s",
}

// remedyForms lists the remedies, in the words of audio.
var remedyForms = []string{
	"Set its balance: %s",
	"Turn it up: %s",
	"Unmute it: %s",
	"connect it, or choose one of %s",
	"install PulseAudio and start it: %s",
	"start PipeWire: %s",
	"start PulseAudio: %s",
	"start the server that %s names, or take it out there",
	"tell where it is: %s",
}
