package language

import (
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"github.com/pelletier/go-toml/v2"

	"spotter/text/say"
)

// byI18n reads a catalogue as translators' tools do: with go-i18n. A count has its two forms.
func byI18n(data string) (map[string][]string, error) {
	messages, err := i18n.ParseMessageFileBytes([]byte(data), "de.toml", map[string]i18n.UnmarshalFunc{"toml": toml.Unmarshal})
	if err != nil {
		return nil, err
	}
	all := map[string][]string{}
	for _, m := range messages.Messages {
		all[m.ID] = []string{m.Other}
		if m.One != "" {
			all[m.ID] = []string{m.One, m.Other}
		}
	}
	return all, nil
}

// ours reads a catalogue as the program does.
func ours(data string) (map[string][]string, error) {
	t := &say.Table{Texts: map[string]string{}, Senses: map[string]map[string]string{}, Counts: map[string]say.Counted{}}
	err := parse(t, data)
	return flat(t), err
}

func alike(a, b map[string][]string) bool { return maps.EqualFunc(a, b, slices.Equal) }

// TestCataloguesAreReadAsGoI18nReadsThem compares both readers over every text of every
// catalogue.
func TestCataloguesAreReadAsGoI18nReadsThem(t *testing.T) {
	for _, lang := range translated() {
		b, err := fs.ReadFile(catalogues, "catalogues/"+lang+".toml")
		if err != nil {
			t.Fatal(err)
		}
		want, err := byI18n(string(b))
		if err != nil {
			t.Fatal(err)
		}
		got, err := ours(string(b))
		if err != nil {
			t.Error(err)
		}
		if len(want) < 1000 {
			t.Errorf("%s: go-i18n reads %d texts only", lang, len(want))
		}
		for key, w := range want {
			if !slices.Equal(got[key], w) {
				t.Errorf("%s: %q is %q, go-i18n reads %q", lang, key, got[key], w)
			}
		}
		if len(got) != len(want) {
			t.Errorf("%s: %d texts, go-i18n reads %d", lang, len(got), len(want))
		}
	}
}

// readable has catalogues in the form that docs/languages.md describes.
var readable = []string{
	"",
	"# a remark, ä\n\n  \t# another\r\n\"a\" = \"b\"\r\n",
	"\"a\"=\"b\"   # why\n\"c\" \t=\t\"d\"",
	`"\"quoted\" \\ \t" = "\u00e4 \U0001F600"`,
	"\"side|left\" = \"links\"\n\"a.b|c d\" = \"x\"\n[\"%d a\"] # how many\none = \"%d b\"\nother = \"%d c\"\n\n[\"%d d\"]\nother= \"%d e\"\none = \"%d f\"\n",
}

// TestTheFormIsRead compares both readers over each thing that the form allows.
func TestTheFormIsRead(t *testing.T) {
	for _, data := range readable {
		want, err := byI18n(data)
		if err != nil && data != "" { // go-i18n wants a file with something in it
			t.Fatalf("%q: go-i18n: %v", data, err)
		}
		got, err := ours(data)
		if err != nil || !alike(got, want) {
			t.Errorf("%q: %v and %v, want %v", data, got, err, want)
		}
	}
}

// TestOtherFormsAreRefused names the line of what is not in the form.
func TestOtherFormsAreRefused(t *testing.T) {
	for data, says := range map[string]string{
		`"a" = "b"` + "\n" + `"a" = "c"`:                     `line 2: "a" stands twice`,
		"[\"a\"]\none = \"b\"\nother = \"c\"\n[\"a\"]":       `line 4: "a" stands twice`,
		"\"a\" = \"b\"\n[\"a\"]\none = \"b\"":                `line 2: "a" stands twice`,
		"\"s|a\" = \"b\"\n\"s|a\" = \"c\"":                   `line 2: "s|a" stands twice`,
		"[\"a\"]\none = \"b\"\none = \"c\"":                  `line 3: "a" has one twice`,
		"[\"a\"]\none = \"b\"\n\n[\"c\"]":                    `line 4: "a" needs two forms`,
		"[\"a\"]\nother = \"b\"\n":                           `"a" needs two forms`,
		"[\"a\"]\none = \"b\"\nother = \"c\"\n\"d\" = \"e\"": `line 4: "d" stands behind the counts`,
		"[\"a\"]\nfew = \"b\"":                               "line 2: it is no text in quotes",
		"[a]":                                                "line 1: the head of a count",
		"[\"a\".\"b\"]":                                      "line 1: the head of a count",
		"one = \"b\"":                                        "line 1: one belongs to no count",
		"[\"a\"]\none = \"\"":                                `line 2: "a" is empty`,
		`"a" = ""`:                                           `line 1: "a" is empty`,
		`"" = "a"`:                                           "line 1: a text is empty",
		`"One" = "a"`:                                        `line 1: "One" is a word of the form`,
		`"a" = 'b'`:                                          "line 1: behind its key",
		`"a" = """b"""`:                                      "line 1: behind its key",
		`"a" "b"`:                                            "line 1: behind its key",
		`"a" = "b" "c"`:                                      "line 1: behind its key",
		`"a" = "\x41"`:                                       "line 1: behind its key",
		`"a" = "\ud800"`:                                     "line 1: behind its key",
		`"a" = "b`:                                           "line 1: behind its key",
		`"a" = "b\`:                                          "line 1: behind its key",
		`"a`:                                                 "line 1: its text has no end",
		"\"a\" = \"b\x1b[2J\"":                               "line 1: it has a control character",
		"\"a\" = \"b\xff\"":                                  "it is not UTF-8",
		"\xef\xbb\xbf\"a\" = \"b\"":                          "line 1: it is no text in quotes",
	} {
		if got, err := ours(data); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: %v and %v, want an error with %q", data, got, err, says)
		}
	}
}

// FuzzParse holds that what the program takes is what go-i18n takes, and means the same.
func FuzzParse(f *testing.F) {
	for _, data := range readable {
		f.Add(data)
	}
	f.Add("\"a\" = \"b\"\n[\"c\"]\none = \"\\b\"\nother = \"d\\r\"")
	f.Fuzz(func(t *testing.T, data string) {
		got, err := ours(data)
		if err != nil || len(got) == 0 {
			return
		}
		if want, err := byI18n(data); err != nil || !alike(got, want) {
			t.Errorf("%q: %q, go-i18n reads %q, %v", data, got, want, err)
		}
	})
}
