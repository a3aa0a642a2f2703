package language

import (
	"regexp"
	"testing"
)

// politeForms match the polite form of address. Words of one form must not match that are also another
// word, such as the Spanish "use" and "entre".
var politeForms = map[string]*regexp.Regexp{
	"de": regexp.MustCompile(`\p{L}en Sie\b|\bIhr(e[mnrs]?)?\b`),
	"es": regexp.MustCompile(`(?i)\b(usted|pulse|escriba|elija|compruebe|ejecute|(re)?inicie|revise|cierre|quite|conecte|conéctel[ao]|espere|ponga|haga|diga|mire)\b`),
	"fr": regexp.MustCompile(`\b(vous|votre|vos)\b|\p{L}{2}ez\b`),
	"it": regexp.MustCompile(`(?i)\b(lei|prema|scelga|digiti|scriva|controlli|colleghi|avvii|apra|chiuda|attenda)\b`),
}

// TestOneFormOfAddress holds that no screen mixes the familiar and the polite form: a spotter is addressed
// as one of the team.
func TestOneFormOfAddress(t *testing.T) {
	notPolite := regexp.MustCompile(`\b(assez|chez)\b|--output pulse|se pulse|pipewire-pulse|^pulse:`)
	for lang, polite := range politeForms {
		table, err := read(catalogues, lang)
		if err != nil {
			t.Fatal(err)
		}
		for key, words := range flat(table) {
			for _, w := range words {
				if m := polite.FindString(notPolite.ReplaceAllString(w, "")); m != "" {
					t.Errorf("%s: %q is %q, with the polite %q", lang, key, w, m)
				}
			}
		}
	}
}
