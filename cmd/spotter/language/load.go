package language

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"

	"spotter/text/say"
)

// catalogues has the translations, and texts.txt: every text that a catalogue has to have.
//
//go:embed catalogues/*.toml catalogues/texts.txt
var catalogues embed.FS

// Use makes a language that [Choose] returned the one of the screens. Where its catalogue
// cannot be used it stays with English and returns why.
func Use(lang string) error {
	say.Use(nil)
	if lang == English {
		return nil
	}
	t, err := load(catalogues, lang)
	if err != nil {
		return fmt.Errorf("the screens are in English: %w", err)
	}
	say.Use(t)
	return nil
}

// load reads the catalogue of a language and refuses it where it is not whole.
func load(files fs.FS, lang string) (*say.Table, error) {
	t, err := read(files, lang)
	if err != nil {
		return nil, fmt.Errorf("read the catalogue of %s: %w", lang, err)
	}
	texts, err := fs.ReadFile(files, "catalogues/texts.txt")
	if err != nil {
		return nil, fmt.Errorf("read the texts of the screens: %w", err)
	}
	if lacks := missing(t, string(texts)); len(lacks) > 0 {
		return nil, fmt.Errorf("the catalogue of %s lacks %d texts, the first is %q", lang, len(lacks), lacks[0])
	}
	if err := sidesDiffer(t); err != nil {
		return nil, fmt.Errorf("the catalogue of %s: %w", lang, err)
	}
	return t, nil
}

// read reads the file of a language.
func read(files fs.FS, lang string) (*say.Table, error) {
	tag, err := language.Parse(lang)
	if err != nil {
		return nil, err
	}
	b, err := fs.ReadFile(files, "catalogues/"+lang+".toml")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, errors.New("there is none")
	}
	if err != nil {
		return nil, err
	}
	t := &say.Table{Language: lang, Texts: make(map[string]string, 1536), Senses: map[string]map[string]string{}, Counts: map[string]say.Counted{},
		IsOne: func(n int) bool { return plural.Cardinal.MatchPlural(tag, max(n, -n), 0, 0, 0, 0) == plural.One }}
	if err := parse(t, string(b)); err != nil {
		return nil, err
	}
	return t, nil
}

// cutSense parts the key of a word that has a sense, such as "side|left".
func cutSense(key string) (sense, word string, ok bool) {
	sense, word, ok = strings.Cut(key, "|")
	if !ok || sense == "" {
		return "", key, false
	}
	for i := range len(sense) {
		if c := sense[i]; c != '_' && (c < 'a' || c > 'z') {
			return "", key, false
		}
	}
	return sense, word, true
}

// missing returns the texts of a list that a table lacks. The list has a text a line, in the
// quotes of a catalogue, and behind a count the word "count".
func missing(t *say.Table, list string) (lacks []string) {
	for line := range strings.Lines(list) {
		line, counts := strings.CutSuffix(strings.TrimSpace(line), " count")
		key, rest, ok := quoted(line)
		if !ok || rest != "" {
			lacks = append(lacks, line)
			continue
		}
		var has bool
		sense, word, hasSense := cutSense(key)
		switch {
		case counts:
			_, has = t.Counts[key]
		case hasSense:
			_, has = t.Senses[sense][word]
		default:
			_, has = t.Texts[key]
		}
		if !has {
			lacks = append(lacks, key)
		}
	}
	return lacks
}

// sidesDiffer refuses a table in which left and right are missing or the same. The tests
// compare them with a table of their own, so that they are not swapped either.
func sidesDiffer(t *say.Table) error {
	for _, sense := range []string{"side", "cue"} {
		left, right, stop := t.Senses[sense]["left"], t.Senses[sense]["right"], t.Senses["cue"]["stop"]
		if left == "" || right == "" || stop == "" {
			return errors.New("it lacks left, right or stop")
		}
		if strings.EqualFold(left, right) || strings.EqualFold(left, stop) || strings.EqualFold(right, stop) {
			return fmt.Errorf("left is %q, right is %q and stop is %q: they must differ", left, right, stop)
		}
	}
	return nil
}
