package alert

import (
	"slices"
	"testing"

	"spotter/text/say"
)

// german has some words of a catalogue: those of the form, and a whole text.
func german() *say.Table {
	return &say.Table{Language: "de", Senses: map[string]map[string]string{
		"fault": {"sink %s is gone": "Ausgabe %s ist weg", "%s is gone: cues sound on %s": "%s ist weg: Ansagen auf %s",
			"sound server at %s: %s": "Tonserver %s: %s", "it closed the connection": "er hat die Verbindung geschlossen",
			"another spotter (process %s) speaks on %s too": "auf %[2]s spricht auch ein spotter (Prozess %[1]s)",
			"another spotter%s speaks on %s too":            "auf %[2]s spricht auch ein spotter%[1]s", "no sound server answers": "kein Tonserver antwortet"},
		"remedy": {"start PulseAudio: %s": "PulseAudio starten: %s"},
	}}
}

// TestFaultsAreTranslatedWithTheirNames words what audio says in another language: names
// and commands stay as they are.
func TestFaultsAreTranslatedWithTheirNames(t *testing.T) {
	defer say.Use(nil)
	for _, tt := range []struct{ english, want string }{
		{`sink "ear" is gone`, `Ausgabe "ear" ist weg`},
		{`"OpenRun" is gone: cues sound on "speakers"`, `"OpenRun" ist weg: Ansagen auf "speakers"`},
		{`sound server at unix:/run/x: it closed the connection`, `Tonserver unix:/run/x: er hat die Verbindung geschlossen`},
		{`another spotter (process 4711) speaks on "ear" too`, `auf "ear" spricht auch ein spotter (Prozess 4711)`},
		{`another spotter (City) speaks on "ear" too`, `auf "ear" spricht auch ein spotter (City)`},
		{`another spotter speaks on "ear" too`, `auf "ear" spricht auch ein spotter`},
		{`no sound server answers; tried unix:/run/x`, `kein Tonserver antwortet; tried unix:/run/x`},
		{`sink "100%s" is gone`, `Ausgabe "100%s" ist weg`},
		{`the moon is gone`, `the moon is gone`},
		{"", ""},
	} {
		say.Use(nil)
		if got := Fault(tt.english); got != tt.english {
			t.Errorf("in English %q became %q", tt.english, got)
		}
		say.Use(german())
		if got := Fault(tt.english); got != tt.want {
			t.Errorf("%q: %q, want %q", tt.english, got, tt.want)
		}
	}
	if got := Remedy("start PulseAudio: pulseaudio --start"); got != "PulseAudio starten: pulseaudio --start" {
		t.Errorf("the remedy is %q", got)
	}
}

// TestTheClosestFormIsTaken has texts that several forms fit.
func TestTheClosestFormIsTaken(t *testing.T) {
	for text, want := range map[string]string{
		`microphone "a" is muted: unmute it (pactl x) and try again`: "microphone %s is muted: unmute it (%s) and try again",
		`"a" is muted`:                               "%s is muted",
		`sink "a" is gone`:                           "sink %s is gone",
		`the left ear of "b" is at zero`:             "the left ear of %s is at zero",
		`the volume of "b" is zero`:                  "the volume of %s is zero",
		`the volume of "b" is 20%`:                   "the volume of %s is %s",
		`the volume of "b" is 20%: soft for a race`:  "the volume of %s is %s: soft for a race",
		`asking the sound server for sink "a": late`: "asking the sound server for sink %s: %s",
		`hello`: "",
	} {
		if got, _ := best(text, faultForms); got != want {
			t.Errorf("%q has the form %q, want %q", text, got, want)
		}
	}
	if !slices.IsSorted(faultForms) || !slices.IsSorted(remedyForms) {
		t.Error("the forms are not sorted")
	}
}
