package uitest

import (
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"spotter/text/say"
)

// Languages returns the languages that the screens have besides English.
func Languages() []string { return []string{"de", "es", "fr", "it", "pt-BR"} }

// Speak makes a language that of all screens until the test ends; "en" is English. It reads the
// catalogue with a reader of its own, as no room of ui may know the one of the program. Tests that
// call it must not run beside others of their package.
func Speak(t testing.TB, lang string) {
	t.Helper()
	t.Cleanup(func() { say.Use(nil) })
	if lang == "en" {
		say.Use(nil)
		return
	}
	say.Use(catalogue(t, lang))
}

// catalogue reads the files of a language.
func catalogue(t testing.TB, lang string) *say.Table {
	t.Helper()
	_, here, _, _ := runtime.Caller(0)
	dir := filepath.Join(filepath.Dir(here), "..", "..", "cmd", "spotter", "language", "catalogues")
	files, err := filepath.Glob(filepath.Join(dir, lang+".*toml"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no catalogue of %s in %s: %v", lang, dir, err)
	}
	table := &say.Table{Language: lang, Texts: map[string]string{}, Senses: map[string]map[string]string{}, Counts: map[string]say.Counted{},
		IsOne: func(n int) bool { return n == 1 || n == 0 && (lang == "fr" || lang == "pt-BR") }}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		count := ""
		for line := range strings.SplitSeq(string(data), "\n") {
			switch {
			case strings.HasPrefix(line, "["):
				count = unquote(t, strings.Trim(line, "[]"))
			case strings.HasPrefix(line, "one ="), strings.HasPrefix(line, "other ="):
				form, said, _ := strings.Cut(line, "=")
				c := table.Counts[count]
				if strings.TrimSpace(form) == "one" {
					c.One = unquote(t, said)
				} else {
					c.Many = unquote(t, said)
				}
				table.Counts[count] = c
			case strings.HasPrefix(line, `"`):
				key, said := cutKey(t, line)
				put(table, key, said)
			}
		}
	}
	return table
}

// put puts a text into a table: one with a sense has a bar before its word.
func put(table *say.Table, key, said string) {
	sense, word, has := strings.Cut(key, "|")
	if !has || strings.Trim(sense, "abcdefghijklmnopqrstuvwxyz_") != "" {
		table.Texts[key] = said
		return
	}
	if table.Senses[sense] == nil {
		table.Senses[sense] = map[string]string{}
	}
	table.Senses[sense][word] = said
}

// cutKey cuts a line such as "key" = "text".
func cutKey(t testing.TB, line string) (key, said string) {
	t.Helper()
	quoted, err := strconv.QuotedPrefix(line)
	if err != nil {
		t.Fatalf("%q: %v", line, err)
	}
	_, rest, _ := strings.Cut(line[len(quoted):], "=")
	return unquote(t, quoted), unquote(t, rest)
}

func unquote(t testing.TB, s string) string {
	t.Helper()
	said, err := strconv.Unquote(strings.TrimSpace(s))
	if err != nil {
		t.Fatalf("%s: %v", s, err)
	}
	return said
}
