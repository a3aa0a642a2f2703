package filters

import (
	"strings"
	"testing"

	"spotter/race"
	"spotter/report/filter"
	"spotter/text/say"
	"spotter/ui/uitest"
)

// take types a word into a field of an empty filter.
func take(at field, word string) *Panel {
	p := New(filter.Filter{}, someLog())
	p.at = at
	press(&p, "enter")
	typed(&p, word)
	press(&p, "enter")
	return &p
}

// A value is typed in the words that the screen shows, and in the English of the journal, which does
// in every language.
func TestValuesAreTypedInBothLanguages(t *testing.T) {
	for _, lang := range append(uitest.Languages(), "en") {
		uitest.Speak(t, lang)
		for _, tt := range []struct {
			at          field
			code, shown string
			want        filter.Filter
		}{
			{kind, "split", say.C("kind", "split"), filter.Filter{Kind: race.KindSplit}},
			{kind, "voided", say.C("outcome", "voided"), filter.Filter{Voided: true}},
			{class, "steer", say.C("class", "steer"), filter.Filter{Class: "steer"}},
			{cue, "hard right", say.C("cue", "hard right"), filter.Filter{Cue: "hard_right"}},
			{outcome, "not whole", say.C("outcome", "not whole"), filter.Filter{Outcome: filter.NotWhole}},
			{outcome, "not heard", say.C("outcome", "not heard"), filter.Filter{Outcome: filter.Never}},
			{outcome, "no device", say.C("outcome", "no device"), filter.Filter{Outcome: filter.NoDevice}},
			{outcome, "", "", filter.Filter{}},
		} {
			for _, word := range []string{tt.code, tt.shown, strings.ToUpper(tt.shown)} {
				if p := take(tt.at, word); p.Filter() != tt.want || p.Typing() {
					t.Errorf("%s, %q: %+v, want %+v (%s)", lang, word, p.Filter(), tt.want, p.Note())
				}
			}
		}
	}
}

// The beginning of a word does where it names one value; what names none is told, and changes nothing.
func TestABeginningOfAWordIsEnough(t *testing.T) {
	if p := take(class, "pre"); p.Filter().Class != "prepare" {
		t.Errorf("%+v", p.Filter())
	}
	for _, word := range []string{"not", "nothing"} {
		p := take(outcome, word)
		if p.Filter() != (filter.Filter{}) || !p.Typing() || !strings.Contains(p.Note(), "not whole") {
			t.Errorf("%q: %+v, typing %v, %q", word, p.Filter(), p.Typing(), p.Note())
		}
	}
}

// No two values of a field have one word, in any language: each can be typed.
func TestValuesHaveWordsOfTheirOwn(t *testing.T) {
	for _, lang := range append(uitest.Languages(), "en") {
		uitest.Speak(t, lang)
		for at := kind; at <= outcome; at++ {
			p := New(filter.Filter{}, someLog())
			p.at = at
			seen := map[string]string{}
			for _, c := range p.choices() {
				if was, twice := seen[strings.ToLower(c.shown)]; twice {
					t.Errorf("%s: %q is %s and %s", lang, c.shown, was, c.code)
				}
				seen[strings.ToLower(c.shown)] = c.code
			}
		}
	}
}
