package language

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/text/language"

	"spotter/text"
)

// English is the language that needs no catalogue.
const English = "en"

// Languages returns the languages that the screens have, English first.
func Languages() []string { return []string{English, "de", "es", "fr", "it", "pt-BR"} }

// Wanted holds the places that name a language for the screens, the first that counts on top.
type Wanted struct {
	Named  string                   // the language that was asked for by name, see [Named]; "" for none
	Getenv func(name string) string // the environment
	Pack   string                   // the language of the pack, such as "de-DE"; "" for none
}

// Named returns the language of the screens with a name, such as "de", "pt" or "pt-BR".
func Named(name string) (lang string, err error) {
	lang, ok := of(name)
	if !ok {
		return "", fmt.Errorf("%s: the screens have no such language: use one of %s", text.Quote(name), strings.Join(Languages(), ", "))
	}
	return lang, nil
}

// Choose returns the language of the screens: that of the flag, else of the locale, else of
// the pack, else English. The notice says why a locale has no screens of its own, "" where
// there is nothing to say.
func Choose(w Wanted) (lang, notice string) {
	if w.Named != "" {
		return w.Named, ""
	}
	if name, locale := localeOf(w.Getenv); locale != "" {
		if lang, ok := of(locale); ok {
			return lang, ""
		}
		return English, refusal(name, locale)
	}
	lang, _ = of(w.Pack)
	return cmp.Or(lang, English), ""
}

// localeOf returns the locale of the messages, and the variable that has it. "C" and "POSIX"
// ask for no language, and are as good as none.
func localeOf(getenv func(string) string) (name, locale string) {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		locale := getenv(name)
		if locale == "" {
			continue
		}
		if bare := bareLocale(locale); bare == "C" || bare == "POSIX" {
			return name, ""
		}
		return name, locale
	}
	return "", ""
}

// bareLocale is a locale without its encoding and its variant: "de_DE" of "de_DE.UTF-8@euro".
func bareLocale(locale string) string {
	bare, _, _ := strings.Cut(locale, "@")
	bare, _, _ = strings.Cut(bare, ".")
	return bare
}

// of returns the language of the screens for a locale or a tag, such as "de_DE.UTF-8" or
// "de". Of a language that has several forms the screens have one.
func of(locale string) (lang string, ok bool) {
	base, _, _ := strings.Cut(strings.ReplaceAll(bareLocale(locale), "_", "-"), "-")
	base = strings.ToLower(base)
	i := slices.IndexFunc(Languages(), func(l string) bool { return l == base || strings.HasPrefix(l, base+"-") })
	if i < 0 || base == "" {
		return "", false
	}
	return Languages()[i], true
}

// refusal says why a locale has no screens of its own.
func refusal(name, locale string) string {
	why := "is no language that spotter knows"
	if _, err := language.Parse(strings.ReplaceAll(bareLocale(locale), "_", "-")); err == nil {
		why = "has no screens yet"
	}
	return fmt.Sprintf("%s=%s %s: English. --lang takes %s", name, text.Clean(locale), why, strings.Join(Languages(), ", "))
}
