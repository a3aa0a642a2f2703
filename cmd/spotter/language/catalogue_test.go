package language

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"unicode"
	"unicode/utf8"

	"spotter/text/say"
)

// translated returns the languages that have a catalogue.
func translated() []string { return Languages()[1:] }

// flat returns the texts of a table by the keys of a catalogue. A count has its two forms.
func flat(t *say.Table) map[string][]string {
	all := map[string][]string{}
	for k, v := range t.Texts {
		all[k] = []string{v}
	}
	for sense, words := range t.Senses {
		for k, v := range words {
			all[sense+"|"+k] = []string{v}
		}
	}
	for k, v := range t.Counts {
		all[k] = []string{v.One, v.Many}
	}
	return all
}

// TestCataloguesHaveEveryText compares each catalogue with the sentences in the code: it has
// all of them, and no other.
func TestCataloguesHaveEveryText(t *testing.T) {
	found := scan(t)
	for _, lang := range translated() {
		table, err := load(catalogues, lang)
		if err != nil {
			t.Error(err)
			continue
		}
		has := flat(table)
		for _, key := range slices.Sorted(maps.Keys(found)) {
			switch words := has[key]; {
			case words == nil:
				t.Errorf("%s lacks %q, of %s", lang, key, found[key].at)
			case found[key].many != (len(words) == 2):
				t.Errorf("%s: %q is a count in one place and none in the other", lang, key)
			}
		}
		for key := range has {
			if _, ok := found[key]; !ok {
				t.Errorf("%s translates %q, which no screen shows", lang, key)
			}
		}
	}
}

// verb is a verb of a format: of which argument, or the next where that is not said.
var verb = regexp.MustCompile(`%(?:\[(\d+)\])?([-+#0-9.]*)([a-zA-Z%])`)

// verbs returns the verbs of a format by the number of their argument, from 1.
func verbs(format string) map[int]string {
	of, next := map[int]string{}, 1
	for _, m := range verb.FindAllStringSubmatch(format, -1) {
		if m[3] == "%" {
			continue
		}
		if m[1] != "" {
			next, _ = strconv.Atoi(m[1])
		}
		of[next] = m[2] + m[3]
		next++
	}
	return of
}

func TestVerbs(t *testing.T) {
	want := map[int]string{1: "s", 2: "+.0f"}
	for _, format := range []string{"%s at %+.0f", "%[2]+.0f, %[1]s", "100 %% of %s at %+.0f"} {
		if got := verbs(format); !maps.Equal(got, want) {
			t.Errorf("%q: %v, want %v", format, got, want)
		}
	}
}

// TestTranslationsKeepTheForm holds the form of every translation: the same verbs, no control
// character, the blanks at both ends, and no text that is empty.
func TestTranslationsKeepTheForm(t *testing.T) {
	for _, lang := range translated() {
		table, err := read(catalogues, lang)
		if err != nil {
			t.Fatal(err)
		}
		for key, words := range flat(table) {
			_, english, _ := cutSense(key)
			for _, w := range words {
				if want, got := verbs(english), verbs(w); !maps.Equal(got, want) {
					t.Errorf("%s: %q has the verbs %v, its translation %q has %v", lang, key, want, w, got)
				}
				if strings.ContainsFunc(w, unicode.IsControl) || !utf8.ValidString(w) || strings.TrimSpace(w) == "" {
					t.Errorf("%s: %q is no text of one line", lang, w)
				}
				if ends(english) != ends(w) && !(strings.HasPrefix(english, ":") && strings.HasPrefix(w, " :")) {
					t.Errorf("%s: %q and %q begin or end with a blank where the other does not", lang, english, w)
				}
			}
		}
	}
}

// ends says whether a text begins and ends with a blank.
func ends(s string) [2]bool { return [2]bool{strings.HasPrefix(s, " "), strings.HasSuffix(s, " ")} }

// sideStems has the words for left and right in each language, apart from the catalogues: as stems,
// since languages bend them.
var sideStems = map[string][2]string{
	"de": {"link", "recht"}, "es": {"izq", "der(\\b|ech)"}, "fr": {"gauche", "droite?\\b"},
	"it": {"sin(\\b|istr)", "des(\\b|tr)"}, "pt-BR": {"esq", "dir(\\b|eit)"},
}

// otherwise has English texts with a left or right that means no side.
var otherwise = []string{"LEFT: %s", "put the start right", "enter: it is right as it is", "act|put the start or an ≈ race time right", "cue|straight",
	"race time confirmed as right", "every cue, silences left out", "the race was left", "reason|left", "why|the race was left", "side: use left or right"}

// noSide has parts of English texts whose left or right means no side.
var noSide = []string{"every hash is right", "was left", "is left", "left at", "left out", "left:"}

// TestSidesAreNeverSwapped compares each text that names a side or STOP with a table of its own:
// its translation names the same ones as often.
func TestSidesAreNeverSwapped(t *testing.T) {
	stop := regexp.MustCompile(`\bSTOP\b`)
	english := [2]*regexp.Regexp{regexp.MustCompile(`(?i)\bleft\b`), regexp.MustCompile(`(?i)\bright\b`)}
	for _, lang := range translated() {
		table, err := read(catalogues, lang)
		if err != nil {
			t.Fatal(err)
		}
		own := [2]*regexp.Regexp{regexp.MustCompile(`(?i)\b(` + sideStems[lang][0] + `)`), regexp.MustCompile(`(?i)\b(` + sideStems[lang][1] + `)`)}
		for key, words := range flat(table) {
			_, said, _ := cutSense(key)
			for _, w := range words {
				if want, got := len(stop.FindAllString(said, -1)), len(stop.FindAllString(w, -1)); got < want || key == "cue|stop" && w != "STOP" {
					t.Errorf("%s: %q names STOP, and %q does not", lang, key, w)
				}
				if slices.Contains(otherwise, key) || slices.ContainsFunc(noSide, func(s string) bool { return strings.Contains(said, s) }) {
					continue
				}
				for i, side := range []string{"left", "right"} {
					want, got := len(english[i].FindAllString(said, -1)), len(own[i].FindAllString(w, -1))
					if got != want {
						t.Errorf("%s: %q names %s %d times, %q %d times", lang, key, side, want, w, got)
					}
				}
			}
		}
	}
}

// small is a catalogue for the tests of refusal.
func small(change func(files fstest.MapFS)) fstest.MapFS {
	files := fstest.MapFS{
		"catalogues/texts.txt": {Data: []byte("\"No output\"\n\"%d cues\" count\n\"side|left\"\n\"side|right\"\n\"cue|left\"\n\"cue|right\"\n\"cue|stop\"\n")},
		"catalogues/de.toml": {Data: []byte(`"No output" = "Keine Ausgabe"
"side|left" = "links"
"side|right" = "rechts"
"cue|left" = "links"
"cue|right" = "rechts"
"cue|stop" = "STOP"
["%d cues"]
one = "%d Ansage"
other = "%d Ansagen"
`)},
	}
	change(files)
	return files
}

func edit(old, new string) func(fstest.MapFS) {
	return func(files fstest.MapFS) {
		f := files["catalogues/de.toml"]
		f.Data = []byte(strings.Replace(string(f.Data), old, new, 1))
	}
}

// TestACatalogueIsUsedWholeOrNotAtAll refuses catalogues with one fault each.
func TestACatalogueIsUsedWholeOrNotAtAll(t *testing.T) {
	if _, err := load(small(func(fstest.MapFS) {}), "de"); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		change func(fstest.MapFS)
		says   string
	}{
		"a text is missing":      {edit("\"No output\" = \"Keine Ausgabe\"\n", ""), `lacks 1 texts, the first is "No output"`},
		"a text is empty":        {edit("Keine Ausgabe", ""), "is empty"},
		"a count is missing":     {edit("[\"%d cues\"]\none = \"%d Ansage\"\nother = \"%d Ansagen\"\n", ""), `"%d cues"`},
		"a count has one form":   {edit("one = \"%d Ansage\"\n", ""), `"%d cues"`},
		"left is missing":        {edit("\"side|left\" = \"links\"\n", ""), `"side|left"`},
		"stop is missing":        {edit("\"cue|stop\" = \"STOP\"\n", ""), `"cue|stop"`},
		"left and right are one": {edit(`"side|right" = "rechts"`, `"side|right" = "Links"`), "they must differ"},
		"the file is cut":        {edit("\"cue|stop\" = \"STOP\"\n", "\"cue|stop\" = \"ST\n"), "read the catalogue of de: line 6: "},
		"there is no file":       {func(f fstest.MapFS) { delete(f, "catalogues/de.toml") }, "there is none"},
		"there is no list":       {func(f fstest.MapFS) { delete(f, "catalogues/texts.txt") }, "texts of the screens"},
	} {
		t.Run(name, func(t *testing.T) {
			table, err := load(small(c.change), "de")
			if err == nil || !strings.Contains(err.Error(), c.says) || table != nil {
				t.Errorf("got %v and %v, want an error with %q", table, err, c.says)
			}
		})
	}
}

// TestNumbersTakeTheFormOfTheLanguage holds which numbers have the form for one.
func TestNumbersTakeTheFormOfTheLanguage(t *testing.T) {
	for _, lang := range translated() {
		table, err := read(catalogues, lang)
		if err != nil {
			t.Fatal(err)
		}
		zero := lang == "fr" || lang == "pt-BR"
		for n, want := range map[int]bool{0: zero, 1: true, 2: false, 11: false, 21: false, 100: false} {
			if got := table.IsOne(n); got != want {
				t.Errorf("%s: %d has the form for one: %v, want %v", lang, n, got, want)
			}
		}
	}
}

// BenchmarkLoad measures what a language costs at the start of the program. Command:
// go test ./cmd/spotter/language -bench Load -benchmem
func BenchmarkLoad(b *testing.B) {
	for _, lang := range translated() {
		b.Run(lang, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := load(catalogues, lang); err != nil {
					b.Fatal(fmt.Errorf("%s: %w", lang, err))
				}
			}
		})
	}
}
