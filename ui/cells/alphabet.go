package cells

import (
	"cmp"
	"unicode"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"spotter/text/say"
)

// OnC reports whether a letter of another alphabet is on the key of the c, so
// that ctrl with it leaves although no terminal says where it is.
func OnC(r rune) bool {
	switch unicode.ToLower(r) {
	case 'с', 'ψ', 'ב', 'ؤ': // Cyrillic es, Greek psi, Hebrew bet, Arabic waw with hamza
		return true
	}
	return false
}

// ScriptOf names the alphabet of a letter, with the language that its letters
// tell; "" for Latin and for what is no letter.
func ScriptOf(r rune) string {
	if r < 0x370 || !unicode.IsLetter(r) || unicode.Is(unicode.Latin, r) {
		return ""
	}
	if unicode.Is(unicode.Cyrillic, r) {
		return cyrillic(unicode.ToLower(r))
	}
	for _, s := range [...]struct {
		name  string
		table *unicode.RangeTable
	}{
		{"Greek", unicode.Greek}, {"Hebrew", unicode.Hebrew}, {"Arabic", unicode.Arabic}, {"Armenian", unicode.Armenian},
		{"Georgian", unicode.Georgian}, {"Thai", unicode.Thai}, {"Hindi (Devanagari)", unicode.Devanagari},
		{"Bengali", unicode.Bengali}, {"Korean", unicode.Hangul}, {"Japanese", unicode.Hiragana},
		{"Japanese", unicode.Katakana}, {"Chinese", unicode.Han},
	} {
		if unicode.Is(s.table, r) {
			return s.name
		}
	}
	return "other than Latin"
}

// cyrillic names the Cyrillic alphabet that has a small letter.
func cyrillic(r rune) string {
	switch {
	case r >= 'а' && r <= 'я' || r == 'ё':
		return "Russian (Cyrillic)"
	case r == 'і' || r == 'ї' || r == 'є' || r == 'ґ':
		return "Ukrainian (Cyrillic)"
	}
	return "Cyrillic"
}

// ForeignWords says that a key that means nothing has a letter of another alphabet
// on it; "" for any other key.
func ForeignWords(k tea.Key) string {
	script := ForeignScript(k)
	if script == "" {
		return ""
	}
	return say.F("switch the keyboard to Latin letters: it is set to %s letters", say.C("script", script))
}

// ForeignScript names the alphabet of the letter on a key; "" for Latin, and for text
// of more than one letter, which no key types.
func ForeignScript(k tea.Key) string {
	r, n := utf8.DecodeRuneInString(k.Text)
	if n < len(k.Text) {
		return ""
	}
	return cmp.Or(ScriptOf(k.Code), ScriptOf(r))
}
