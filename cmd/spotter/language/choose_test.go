package language

import (
	"strings"
	"testing"

	"spotter/text/say"
)

// TestChoose holds the order in which a language is looked for.
func TestChoose(t *testing.T) {
	for name, c := range map[string]struct {
		named string
		env   map[string]string
		pack  string
		want  string
		says  string // a part of the notice; "" for none
	}{
		"nothing says anything":            {want: "en"},
		"by name":                          {named: "it", env: map[string]string{"LC_ALL": "de_DE.UTF-8"}, pack: "es", want: "it"},
		"LC_ALL goes first":                {env: map[string]string{"LC_ALL": "de_AT.UTF-8", "LC_MESSAGES": "fr_FR", "LANG": "es_ES"}, want: "de"},
		"then LC_MESSAGES":                 {env: map[string]string{"LC_MESSAGES": "fr_CA.UTF-8@euro", "LANG": "es_ES"}, want: "fr"},
		"then LANG":                        {env: map[string]string{"LANG": "pt_PT"}, pack: "de", want: "pt-BR"},
		"English is a choice":              {env: map[string]string{"LANG": "en_GB.UTF-8"}, pack: "de", want: "en"},
		"C asks for nothing":               {env: map[string]string{"LC_ALL": "C.UTF-8", "LANG": "fr_FR"}, pack: "de-DE", want: "de"},
		"POSIX asks for nothing":           {env: map[string]string{"LANG": "POSIX"}, want: "en"},
		"then the pack":                    {pack: "pt-BR", want: "pt-BR"},
		"a pack in another language":       {pack: "ja-JP", want: "en"},
		"a language that has none":         {env: map[string]string{"LANG": "ja_JP.UTF-8"}, pack: "de", want: "en", says: "LANG=ja_JP.UTF-8 has no screens yet: English. --lang takes en, de, es, fr, it, pt-BR"},
		"a locale that does not exist":     {env: map[string]string{"LC_ALL": "xx_YY.UTF-8"}, want: "en", says: "LC_ALL=xx_YY.UTF-8 is no language that spotter knows: English"},
		"a locale with control characters": {env: map[string]string{"LANG": "\x1b[2Jq"}, want: "en", says: "is no language"},
		"a locale of one letter":           {env: map[string]string{"LANG": "d"}, want: "en", says: "is no language"},
	} {
		t.Run(name, func(t *testing.T) {
			lang, notice := Choose(Wanted{Named: c.named, Getenv: func(n string) string { return c.env[n] }, Pack: c.pack})
			if lang != c.want || !strings.Contains(notice, c.says) || (c.says == "") != (notice == "") {
				t.Errorf("got %s and %q, want %s and %q", lang, notice, c.want, c.says)
			}
			if strings.Contains(notice, "\x1b") {
				t.Errorf("the notice %q has a control character", notice)
			}
		})
	}
}

func TestNamed(t *testing.T) {
	for name, want := range map[string]string{"de": "de", "DE": "de", "de-AT": "de", "pt": "pt-BR", "pt_BR": "pt-BR", "en-US": "en"} {
		if got, err := Named(name); got != want || err != nil {
			t.Errorf("%s: %q, %v, want %q", name, got, err, want)
		}
	}
	for _, name := range []string{"xx", "deutsch", "-", "d"} {
		if _, err := Named(name); err == nil || !strings.Contains(err.Error(), "en, de, es, fr, it, pt-BR") {
			t.Errorf("%s: %v, want an error that names the languages", name, err)
		}
	}
}

// TestUse makes each language the one of the screens, and goes back to English.
func TestUse(t *testing.T) {
	defer say.Use(nil)
	for _, lang := range append(translated(), English) {
		if err := Use(lang); err != nil {
			t.Fatal(err)
		}
		if got := say.Language(); got != lang {
			t.Errorf("the screens speak %s, want %s", got, lang)
		}
	}
	if got := say.T("no output"); got != "no output" {
		t.Errorf("after English was chosen %q stays", got)
	}
}
